"""The API's routes as a typed table: what each takes, answers and may refuse.

The same declaration serves the route and will describe it (OpenAPI), so that the two cannot differ.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from engine.wiring import Engine
from web.conditional import conditional_response
from web.envelope import Envelope
from web.keys import ENGINE
from web.parameters import Parameters, read_parameters

P = TypeVar("P", bound=Parameters)
M = TypeVar("M", bound=BaseModel)

ALWAYS_POSSIBLE = (405, 413, 429, 500, 503)
"""Problems that any route may answer, besides those it names."""


@dataclass(frozen=True)
class Read(Generic[P, M]):
    """A route that reads: GET and HEAD, with an ETag.

    Attributes:
        path: The pattern; each `{name}` is a field of the parameters.
        summary: What it answers, in one line.
        parameters: What path and query hold.
        answer: The model under `data`.
        read: Asks the engine.
        problems: Statuses it may refuse with, besides `ALWAYS_POSSIBLE`.
        cache_control: How long others may keep the answer.
    """

    path: str
    summary: str
    parameters: type[P]
    answer: type[M]
    read: Callable[[Engine, P], Awaitable[M]]
    problems: tuple[int, ...] = ()
    cache_control: str = "no-cache"  # keep it, but ask each time whether it still holds


def add_routes(app: web.Application, routes: tuple[Read[Any, Any], ...]) -> None:
    """Serve the routes. Each path also answers OPTIONS with the methods it takes."""
    for route in routes:
        resource = app.router.add_resource(route.path)
        handler = _handler(route)
        resource.add_route(hdrs.METH_GET, handler)
        resource.add_route(hdrs.METH_HEAD, handler)
        resource.add_route(hdrs.METH_OPTIONS, _options)


def _handler(route: Read[Any, Any]) -> Handler:
    envelope = Envelope[route.answer]  # type: ignore[name-defined]  # made of a value: mypy wants a name

    async def answer(request: web.Request) -> web.StreamResponse:
        parameters = read_parameters(request, route.parameters)
        data = await route.read(request.app[ENGINE], parameters)
        # Our own model, validated when it was made: only written here.
        body = envelope.model_construct(data=data).model_dump_json().encode()
        return conditional_response(request, body, cache_control=route.cache_control)

    return answer


async def _options(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=204, headers={hdrs.ALLOW: "GET, HEAD, OPTIONS"})
