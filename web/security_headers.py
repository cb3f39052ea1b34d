"""Headers that tell browsers to do nothing clever with what comes from here."""

from collections.abc import Mapping
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from web.keys import KERNEL

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # aiohttp's own says which versions of what run here.
    hdrs.SERVER: "everdelve",
}
TRANSPORT_SECURITY: Final = "max-age=31536000"


@web.middleware
async def security_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add the headers to every answer that does not set its own."""
    response = await handler(request)
    headers = response.headers
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if request.secure or (
        request.app[KERNEL].settings.web_trusted_proxies and request.headers.get("X-Forwarded-Proto") == "https"
    ):
        headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
    return response
