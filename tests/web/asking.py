"""Routes of the tests' own, and what every problem must look like."""

import aiohttp

from web.app import ROUTES
from web.parameters import Parameters
from web.routes import Read


class Nothing(Parameters):
    """Takes nothing."""


def route(path: str, read, answer=Nothing, parameters=Nothing) -> Read:
    """Return a route for tests that need a handler of their own."""
    return Read(path=path, summary="for a test", parameters=parameters, answer=answer, read=read)


def with_route(path: str, read, **options) -> tuple[Read, ...]:
    """Return the usual routes and one more."""
    return (*ROUTES, route(path, read, **options))


def assert_problem(response: aiohttp.ClientResponse, body: dict, status: int, code: str) -> None:
    """Assert that an answer is a whole problem of this status and code."""
    assert response.status == status, body
    assert response.content_type == "application/problem+json"
    assert body["status"] == status
    assert body["code"] == code
    assert body["type"] == f"/problems/{code}"
    assert set(body) == {
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "code",
        "remedy",
        "reference",
        "errors",
    }
    assert all(body[part] for part in ("title", "detail", "instance", "remedy", "reference"))
    assert body["reference"] == response.headers["X-Request-ID"]
