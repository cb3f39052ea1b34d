"""The web application: its routes, and what every request passes through."""

import asyncio
from typing import Any, Final

from aiohttp import web

from engine.kernel.kernel import Kernel
from engine.kernel.rate_limits import RateRule
from engine.kernel.telemetry import get_logger
from engine.wiring import Engine
from web.access_log import access_log
from web.body_limits import MAX_BODY_BYTES, body_limits
from web.characters import CHARACTER
from web.cors import cors
from web.draining import draining
from web.health import add_health
from web.keys import ENGINE, KERNEL, STOPPING
from web.metrics import add_metrics
from web.problems import problems
from web.rate_limits import ANONYMOUS_RULE, DEFAULT_RULE, rate_limit_headers, rate_limits
from web.request_ids import request_ids
from web.routes import Read, add_routes
from web.security_headers import security_headers
from web.serving import listening
from web.timeouts import REQUEST_SECONDS, REQUEST_TIMEOUT, timeouts
from web.tracing import tracing

_log = get_logger(__name__)

ROUTES: Final[tuple[Read[Any, Any], ...]] = (CHARACTER,)

# From outside to inside. What stands before `problems` sees answers only, what stands after may raise.
_MIDDLEWARES: Final = (
    request_ids,
    tracing,
    access_log,
    draining,
    security_headers,
    cors,
    rate_limit_headers,
    problems,
    timeouts,
    body_limits,
    rate_limits,
)


def build_app(
    kernel: Kernel,
    engine: Engine,
    *,
    routes: tuple[Read[Any, Any], ...] = ROUTES,
    anonymous_rule: RateRule = DEFAULT_RULE,
    request_seconds: float = REQUEST_SECONDS,
) -> web.Application:
    """Make the application. It owns only the connection that it checks its readiness by; the kernel is its maker's.

    Args:
        kernel: What the process was wired with.
        engine: The game.
        routes: The API's routes.
        anonymous_rule: How often those who are not signed in may ask.
        request_seconds: When a request is given up.
    """
    app = web.Application(middlewares=_MIDDLEWARES, client_max_size=MAX_BODY_BYTES)
    app[KERNEL] = kernel
    app[ENGINE] = engine
    app[STOPPING] = asyncio.Event()
    app[ANONYMOUS_RULE] = anonymous_rule
    app[REQUEST_TIMEOUT] = request_seconds
    add_health(app)
    add_metrics(app)
    add_routes(app, routes)
    return app


async def serve(kernel: Kernel, engine: Engine, *, stop: asyncio.Event) -> None:
    """Serve on the settings' address until `stop` is set, then finish what has begun within the settings' time.

    Raises:
        OSError: The address is taken or not ours.
    """
    settings = kernel.settings
    app = build_app(kernel, engine)
    async with listening(app, settings.web_host, settings.web_port, drain_seconds=settings.shutdown_seconds) as address:
        _log.info("the web listens", host=address[0], port=address[1])
        await stop.wait()
        _log.info("the web stops")
