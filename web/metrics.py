"""Prometheus metrics, never for the public.

With METRICS_PORT set, they are shown on that port only, as in every process. Without, `/metrics` answers on the web
port to direct callers on this machine, which suits a machine of one's own; to anybody else there is nothing there.
"""

from ipaddress import ip_address
from typing import Final

from aiohttp import hdrs, web

from engine.kernel.telemetry import render_metrics
from web.keys import KERNEL

_SIGNS_OF_A_PROXY: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")


def add_metrics(app: web.Application) -> None:
    """Serve `/metrics`."""
    app.router.add_get("/metrics", _metrics)


async def _metrics(request: web.Request) -> web.Response:
    if request.app[KERNEL].settings.metrics_port is not None or not _direct_and_local(request):
        raise web.HTTPNotFound
    body, content_type = render_metrics()
    return web.Response(body=body, headers={hdrs.CONTENT_TYPE: content_type, hdrs.CACHE_CONTROL: "no-store"})


def _direct_and_local(request: web.Request) -> bool:
    # A proxy on this machine is a local peer too: its callers are not.
    if any(name in request.headers for name in _SIGNS_OF_A_PROXY) or request.remote is None:
        return False
    try:
        return ip_address(request.remote).is_loopback
    except ValueError:
        return False
