"""No request is larger than the API has use for."""

from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

MAX_BODY_BYTES: Final = 64 * 1024
MAX_LINE_BYTES: Final = 8 * 1024
"""The request line, and each header by itself."""
MAX_HEADERS: Final = 64


@web.middleware
async def body_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a body that is announced as too large before reading any of it; others are cut off while being read."""
    announced = request.content_length
    if announced is not None and announced > MAX_BODY_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY_BYTES, announced)
    return await handler(request)
