"""Which web pages may read the API: those whose origin is in WEB_CORS_ORIGINS, and none by default.

Sign-in by cookie never works across origins: credentials are not allowed.
"""

from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from multidict import CIMultiDict

from web.keys import KERNEL

_MAY_SEND: Final = "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-ID, traceparent, tracestate"
_MAY_READ: Final = "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
_REMEMBER_SECONDS: Final = "600"


@web.middleware
async def cors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer preflights of listed origins, and mark the answers that their pages may read."""
    allowed = request.app[KERNEL].settings.web_cors_origins
    if not allowed:
        return await handler(request)
    origin = request.headers.get(hdrs.ORIGIN, "")
    listed = origin in allowed
    wanted = request.headers.get(hdrs.ACCESS_CONTROL_REQUEST_METHOD)
    response: web.StreamResponse
    if listed and wanted is not None and request.method == hdrs.METH_OPTIONS:
        response = web.Response(status=204)
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_METHODS] = "GET, HEAD, OPTIONS"
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_HEADERS] = _MAY_SEND
        response.headers[hdrs.ACCESS_CONTROL_MAX_AGE] = _REMEMBER_SECONDS
    else:
        response = await handler(request)
    add_vary(response.headers, hdrs.ORIGIN)
    if listed:
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = _MAY_READ
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def add_vary(headers: CIMultiDict[str], name: str) -> None:
    """Say that an answer depends on a request header, besides those it says already."""
    said = headers.get(hdrs.VARY)
    headers[hdrs.VARY] = name if not said else f"{said}, {name}"
