"""Joins the caller's trace (W3C Trace Context) and measures each request as a span of it."""

from aiohttp import web
from aiohttp.typedefs import Handler
from opentelemetry.trace import SpanKind

from engine.kernel.telemetry import resumed, span
from web.access_log import route_of

_HEADERS = ("traceparent", "tracestate")


@web.middleware
async def tracing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the rest of the request as a span. Only the trace's own headers are read: others could forge ids in logs."""
    sent = {name: request.headers[name] for name in _HEADERS if name in request.headers}
    route = route_of(request)
    attributes = {"http.request.method": request.method, "http.route": route}
    with resumed(sent), span(f"{request.method} {route}", kind=SpanKind.SERVER, **attributes) as current:
        response = await handler(request)
        current.set_attribute("http.response.status_code", response.status)
        return response
