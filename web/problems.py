"""The one place where something that went wrong becomes problem JSON (RFC 9457).

Every failure of the API has the same shape. `code` is stable and `type` is made of it; `detail` says what happened and
`remedy` what to do next, both fit to be shown to a person; `reference` finds the request in the logs.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from math import ceil
from typing import Final

from aiohttp import hdrs, web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.typedefs import Handler
from multidict import CIMultiDict
from pydantic import BaseModel, ConfigDict

from engine.kernel.errors import EverdelveError, InvalidInput, RateLimited
from engine.kernel.telemetry import get_logger
from web.request_ids import request_id_of

CONTENT_TYPE: Final = "application/problem+json"
_log = get_logger(__name__)


class FieldError(BaseModel):
    """One wrong part of a request: where it stands, and what is wrong with it."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str


class Problem(BaseModel):
    """What the API answers when it cannot do what was asked.

    Attributes:
        type: Names the kind of problem; an address relative to this API, made of the code.
        title: The kind of problem in words; the same at every occurrence.
        status: The HTTP status.
        detail: What happened this time, in one sentence.
        instance: The address that was asked for.
        code: A stable name in snake_case for programs to decide by.
        remedy: What to do next, in one sentence.
        reference: The request's id, as in the header X-Request-ID and in the logs.
        errors: The parts of the request that are wrong, if parts of it are.
    """

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    remedy: str
    reference: str
    errors: tuple[FieldError, ...] = ()


class InvalidRequest(InvalidInput):
    """A request whose path, query or body is not what the route takes. `errors` names each wrong part."""

    def __init__(self, message: str, remedy: str, *, errors: Sequence[FieldError]) -> None:
        super().__init__(message, remedy, field=errors[0].field if errors else None)
        self.errors = tuple(errors)


# What aiohttp itself refuses, or a handler by one of aiohttp's exceptions: code, what happened, what to do.
_BY_STATUS: Mapping[int, tuple[str, str, str]] = {
    400: ("bad_request", "The request cannot be understood.", "Send well-formed HTTP/1.1."),
    404: ("no_such_address", "There is nothing at this address.", "Check the path; the API begins at /v1."),
    405: ("method_not_allowed", "This address does not take that method.", "Use one of those in the header Allow."),
    413: ("too_large", "The request's body is larger than is taken here.", "Send less."),
    415: ("unsupported_media_type", "The body's media type is not taken here.", "Send application/json in UTF-8."),
    431: (
        "headers_too_large",
        "The request's line or headers are too long.",
        "Send a shorter address and fewer headers.",
    ),
}


def problem_response(
    *,
    status: int,
    code: str,
    detail: str,
    remedy: str,
    instance: str,
    reference: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """Return a problem as a response; see `Problem` for the parts."""
    problem = Problem(
        type=f"/problems/{code}",
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        instance=instance,
        code=code,
        remedy=remedy,
        reference=reference,
        errors=tuple(errors),
    )
    all_headers = CIMultiDict(headers or {})
    all_headers[hdrs.CACHE_CONTROL] = "no-store"
    all_headers[hdrs.CONTENT_TYPE] = CONTENT_TYPE
    body = problem.model_dump_json().encode()
    return web.Response(status=status, body=body, headers=all_headers)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever is raised further in into a problem. An unknown exception is logged and shows nothing of itself."""
    try:
        return await handler(request)
    except EverdelveError as error:
        return _from_typed(request, error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _from_aiohttp(request, error)
    except Exception:  # noqa: BLE001  the border: a defect becomes an answer with a reference, and a log entry
        _log.exception("a request failed", route=request.match_info.route.name)
        return defect(request.rel_url.raw_path, request_id_of(request))


def _from_typed(request: web.Request, error: EverdelveError) -> web.Response:
    headers: dict[str, str] = {}
    errors: tuple[FieldError, ...] = ()
    if isinstance(error, RateLimited):
        headers[hdrs.RETRY_AFTER] = str(max(1, ceil(error.retry_after)))
    elif isinstance(error, InvalidRequest):
        errors = error.errors
    elif isinstance(error, InvalidInput) and error.field is not None:
        errors = (FieldError(field=error.field, message=error.message),)
    if error.http_status >= 500:
        _log.warning("a request cannot be served", code=error.code, reason=str(error.__cause__ or error))
        if error.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers[hdrs.RETRY_AFTER] = "5"
    return problem_response(
        status=error.http_status,
        code=error.code,
        detail=error.message,
        remedy=error.remedy,
        instance=request.rel_url.raw_path,
        reference=request_id_of(request),
        errors=errors,
        headers=headers,
    )


def _from_aiohttp(request: web.Request, error: web.HTTPException) -> web.Response:
    code, detail, remedy = _BY_STATUS.get(error.status) or (
        HTTPStatus(error.status).name.lower(),
        f"The request was refused: {HTTPStatus(error.status).phrase.lower()}.",
        "Read the API's description and try it differently.",
    )
    kept: dict[str, str] = {name: error.headers[name] for name in (hdrs.ALLOW,) if name in error.headers}
    return problem_response(
        status=error.status,
        code=code,
        detail=detail,
        remedy=remedy,
        instance=request.rel_url.raw_path,
        reference=request_id_of(request),
        headers=kept,
    )


def malformed(error: BaseException | None, reference: str) -> web.Response:
    """Return the answer to bytes that are no request: nothing is known of it but how it broke."""
    status = 431 if isinstance(error, LineTooLong) or "header" in str(error).lower().partition("many")[2] else 400
    code, detail, remedy = _BY_STATUS[status]
    return problem_response(status=status, code=code, detail=detail, remedy=remedy, instance="/", reference=reference)


def unexpected(instance: str, reference: str) -> web.Response:
    """Return the answer to an `Expect` that is not `100-continue`, the only one that HTTP knows."""
    return problem_response(
        status=417,
        code="expectation_failed",
        detail="The header Expect asks for something that is not done here.",
        remedy="Leave the header out.",
        instance=instance,
        reference=reference,
    )


def defect(instance: str, reference: str) -> web.Response:
    """Return the answer to a request that met a defect of ours; the log has the rest under the reference."""
    return problem_response(
        status=500,
        code="internal_error",
        detail="Something went wrong on our side.",
        remedy="Try again; if it happens again, report it with the reference.",
        instance=instance,
        reference=reference,
    )
