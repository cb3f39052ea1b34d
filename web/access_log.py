"""One log line and one measurement for every request. Addresses of people and queries are never logged."""

import asyncio
from time import perf_counter
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler

from engine.kernel.telemetry import METRICS, get_logger

UNMATCHED: Final = "unmatched"
_LONGEST_PATH: Final = 200
_CLIENT_GONE: Final = 499
_log = get_logger("web.access")


def route_of(request: web.Request) -> str:
    """Return the route's pattern, like `/v1/characters/{id}`; never what was typed."""
    resource = request.match_info.route.resource
    return UNMATCHED if resource is None else resource.canonical


@web.middleware
async def access_log(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log and measure the request when its answer is ready; one whose client left counts as 499."""
    began = perf_counter()
    status = 500
    try:
        response = await handler(request)
    except asyncio.CancelledError:
        status = _CLIENT_GONE
        raise
    else:
        status = response.status
        return response
    finally:
        seconds = perf_counter() - began
        route = route_of(request)
        METRICS.requests.labels(route, str(status)).observe(seconds)
        _log.info(
            "request",
            method=request.method,
            route=route,
            path=request.rel_url.raw_path[:_LONGEST_PATH],
            status=status,
            seconds=round(seconds, 6),
        )
