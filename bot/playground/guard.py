"""Keeping foreign web pages out: only loopback hosts and our own page may speak to the local Discord."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; media-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
"""What the page may load. Pictures may come from anywhere on https, because embeds may name any address."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse requests made through another host name (DNS rebinding) or from another site's page.

    A program such as the bot sends no `Origin`; a browser always sends one with what changes something and with
    websockets.
    """
    host = urlsplit(f"//{request.headers.get('Host', '')}")
    if host.hostname not in _LOOPBACK:
        raise web.HTTPForbidden(text="The local Discord answers on loopback only.")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        raise web.HTTPForbidden(text="Another site's page may not use the local Discord.")
    # A link elsewhere may open the page, and nothing else.
    opening = request.path == "/" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if not opening and request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        raise web.HTTPForbidden(text="Another site's page may not use the local Discord.")
    return await handler(request)


async def add_page_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Bind what the browser may do with an answer."""
    if request.path.startswith(("/api/", "/gateway")):
        return
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    # Uploaded files come from the bot: opened by themselves they may not run anything.
    policy = "default-src 'none'; sandbox" if request.path.startswith("/cdn/") else CONTENT_POLICY
    response.headers.setdefault("Content-Security-Policy", policy)
