"""Whose request is it, for limits: the address of the connection, or what the trusted proxies say."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from aiohttp import web

_FORWARDED: Final = "X-Forwarded-For"
# Some proxies add the caller's port, which is another at each connection.
_WITH_PORT: Final = re.compile(r"\[([^\]]+)\](?::\d{1,5})?|([\d.]+):\d{1,5}", re.ASCII)
# An IPv6 customer gets a whole /64: limits by single address would be no limits.
_V6_PREFIX: Final = 64


def client_subject(request: web.BaseRequest, trusted_proxies: int) -> str:
    """Return what the caller is limited by: an IPv4 address or an IPv6 network.

    Args:
        request: The request.
        trusted_proxies: How many proxies of ours stand in front. Each adds one entry at the right of X-Forwarded-For;
            what stands further left came from the caller and proves nothing. 0: the header is not read.
    """
    if trusted_proxies:
        hops = [hop.strip() for line in request.headers.getall(_FORWARDED, ()) for hop in line.split(",")]
        if len(hops) >= trusted_proxies and (subject := _subject(_without_port(hops[-trusted_proxies]))):
            return subject
    # A Unix socket has no peer address: whoever may open it is one caller.
    return _subject(request.remote or "") or "local"


def _without_port(hop: str) -> str:
    found = _WITH_PORT.fullmatch(hop)
    return hop if found is None else found[1] or found[2]


def _subject(text: str) -> str | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((int(address), _V6_PREFIX), strict=False))
        address = address.ipv4_mapped
    return str(address)
