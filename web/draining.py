"""While stopping, every answer is the last of its connection and says so: the next request goes elsewhere."""

from aiohttp import web
from aiohttp.typedefs import Handler

from web.keys import STOPPING


@web.middleware
async def draining(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Close the connection after this answer if the process has been told to stop meanwhile."""
    response = await handler(request)
    if request.app[STOPPING].is_set():
        response.force_close()
    return response
