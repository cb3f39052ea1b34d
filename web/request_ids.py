"""An id for every request, in the log, in the answer and in every problem."""

import re
from typing import Final
from uuid import uuid4

from aiohttp import web
from aiohttp.typedefs import Handler

from engine.kernel.telemetry import bind

HEADER: Final = "X-Request-ID"
# What proxies send: UUIDs, hexadecimal, "Root=1-..." without the sign. Anything else could forge log lines or headers.
_ACCEPTED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_KEY = web.RequestKey("request_id", str)


def new_request_id() -> str:
    """Return an id of 32 hexadecimal characters."""
    return uuid4().hex


def request_id_of(request: web.BaseRequest) -> str:
    """Return the id that the middleware gave this request, or a new one if it never came that far."""
    if _KEY not in request:
        request[_KEY] = new_request_id()
    return request[_KEY]


@web.middleware
async def request_ids(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Take the caller's id if it is a plain one, else make one; log under it and send it back."""
    sent = request.headers.get(HEADER)
    request_id = sent if sent is not None and _ACCEPTED.fullmatch(sent) else new_request_id()
    request[_KEY] = request_id
    bind(request_id=request_id)  # until the end of the request's task
    response = await handler(request)
    response.headers[HEADER] = request_id
    return response
