"""ETags: who has seen an answer need not be sent it again."""

from hashlib import blake2b

from aiohttp import hdrs, web
from aiohttp.helpers import ETag


def tag_of(body: bytes) -> str:
    """Return the strong tag of a body: the same bytes have the same tag in every process and after every restart."""
    return blake2b(body, digest_size=16).hexdigest()


def conditional_response(request: web.Request, body: bytes, *, cache_control: str) -> web.Response:
    """Return a JSON body with its tag, or 304 without it if the caller names the tag in If-None-Match."""
    tag = tag_of(body)
    if hdrs.IF_NONE_MATCH in request.headers and _has_seen(request.if_none_match, tag):
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, content_type="application/json")
    response.headers[hdrs.ETAG] = f'"{tag}"'
    response.headers[hdrs.CACHE_CONTROL] = cache_control
    return response


def _has_seen(named: tuple[ETag, ...] | None, tag: str) -> bool:
    # Weak comparison (RFC 9110, 13.1.2): a proxy that compressed the answer marks its tag as weak.
    return any(etag.value in (tag, "*") for etag in named or ())
