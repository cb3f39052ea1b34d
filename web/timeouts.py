"""No request takes longer than anybody would wait."""

import asyncio
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from engine.kernel.errors import Unavailable

REQUEST_SECONDS: Final = 15.0
"""Longer than a statement may take, so that the database's own, more exact error comes first."""
REQUEST_TIMEOUT = web.AppKey("request_timeout", float)


@web.middleware
async def timeouts(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a request up after `REQUEST_SECONDS`.

    Raises:
        Unavailable: With the code `timeout`.
    """
    try:
        async with asyncio.timeout(request.app[REQUEST_TIMEOUT]) as limit:
            return await handler(request)
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise Unavailable(
            "The answer took too long.", "Try again in a moment.", service="web", code="timeout"
        ) from error
