"""Listens, serves, and stops without dropping anybody."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

from aiohttp import hdrs, web

from engine.kernel.telemetry import METRICS, get_logger
from web.access_log import UNMATCHED
from web.body_limits import MAX_HEADERS, MAX_LINE_BYTES
from web.keys import STOPPING
from web.problems import defect, malformed, unexpected
from web.request_ids import HEADER, request_id_of
from web.security_headers import HEADERS

IDLE_SECONDS: Final = 75.0
"""How long a connection may wait for its next whole request: longer than the usual proxies keep theirs (60 s)."""
_DISCARD_SECONDS: Final = 2.0
_CONTINUE: Final = "100-continue"
_log = get_logger(__name__)

_Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, *, drain_seconds: float
) -> AsyncIterator[tuple[str, int]]:
    """Serve inside the block. At its end: no new connections, idle ones closed, running requests finished.

    Args:
        app: The application.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        drain_seconds: How long running requests may take to finish before they are cancelled.

    Yields:
        Host and port that it listens on.
    """
    runner = _Runner(
        app,
        access_log=None,  # our own is a middleware
        keepalive_timeout=IDLE_SECONDS,
        lingering_time=_DISCARD_SECONDS,
        max_line_size=MAX_LINE_BYTES,
        max_field_size=MAX_LINE_BYTES,
        max_headers=MAX_HEADERS,
        # aiohttp waits twice: for the handlers, and again for those it has cancelled.
        shutdown_timeout=drain_seconds,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][:2]
    finally:
        app[STOPPING].set()
        await runner.cleanup()


class _Protocol(web.RequestHandler):
    """One connection. Answers what never reaches the application (malformed requests) in the API's own shape."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer a request that could not be parsed, or that failed outside of the middlewares."""
        del message
        if request.writer.output_size > 0:
            raise ConnectionError("part of the answer is sent already; nothing else can be said")
        reference = request_id_of(request)
        if status == HTTPStatus.BAD_REQUEST:
            _log.info("a request cannot be parsed", request_id=reference, reason=type(exc).__name__)
            response = malformed(exc, reference)
        else:
            _log.error("a request failed outside of the application", request_id=reference, exc_info=exc)
            response = defect(request.rel_url.raw_path, reference)
        return _outside(response, reference)


class _Server(web.Server):
    """Makes our protocol for each connection."""

    def __call__(self) -> web.RequestHandler:
        return _Protocol(self, loop=self._loop, **self._kwargs)


def _outside(response: web.Response, reference: str) -> web.Response:
    """Give an answer that passes no middleware what they would have given it, and end the connection with it."""
    METRICS.requests.labels(UNMATCHED, str(response.status)).observe(0)
    response.headers.update(HEADERS)
    response.headers[HEADER] = reference
    response.force_close()
    return response


def _refusing_expectations(handler: _Handler) -> _Handler:
    """Answer a wrong `Expect` before aiohttp does, in plain text and outside of the middlewares."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get(hdrs.EXPECT, _CONTINUE).lower() != _CONTINUE:
            reference = request_id_of(request)
            return _outside(unexpected(request.rel_url.raw_path, reference), reference)
        return await handler(request)

    return handle


class _Runner(web.AppRunner):
    """aiohttp's runner with our server: it has no setting for the protocol's class."""

    __slots__ = ()

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(
            _refusing_expectations(made.request_handler),
            request_factory=made.request_factory,
            loop=asyncio.get_running_loop(),
            **self._kwargs,
        )
