"""Is this process alive, and may it be sent requests?"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final, Literal, cast

from aiohttp import hdrs, web
from pydantic import BaseModel, ConfigDict
from redis.exceptions import RedisError
from sqlalchemy.pool import QueuePool

from engine.kernel.errors import Unavailable
from engine.kernel.kernel import Kernel
from migrations import runner
from web.database_probe import DatabaseProbe
from web.keys import KERNEL, STOPPING

CHECK_SECONDS: Final = 2.0
_PROBE = web.AppKey("database_probe", DatabaseProbe)

Answer = Literal["ok", "away", "behind", "busy"]


class Readiness(BaseModel):
    """Whether requests may be sent here, and why not.

    Attributes:
        status: `ready`; `degraded`: serves, but slowly, or without what Redis makes better; `unready`: send requests
            elsewhere; `stopping`: likewise, and for good.
        database: Whether it answers; `busy`: it does, but all connections of this process are in use.
        schema_version: `ok` if it is at least what this build needs. A newer one is fine: during a rolling deploy the
            database is migrated before the last old process has gone.
        redis: Whether it answers.
    """

    model_config = ConfigDict(frozen=True)

    status: Literal["ready", "degraded", "unready", "stopping"]
    database: Answer
    schema_version: Answer
    redis: Answer


def add_health(app: web.Application) -> None:
    """Serve `/health/live` and `/health/ready`."""
    app.router.add_get("/health/live", _live)
    app.router.add_get("/health/ready", _ready)
    app.cleanup_ctx.append(_probing)


async def _probing(app: web.Application) -> AsyncIterator[None]:
    url = app[KERNEL].database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    probe = app[_PROBE] = DatabaseProbe(url, seconds=CHECK_SECONDS)
    yield
    await probe.close()


async def _live(_request: web.Request) -> web.Response:
    # Checks nothing: a database that is away is no reason to restart us.
    return _uncached(b'{"status":"live"}', 200)


async def _ready(request: web.Request) -> web.Response:
    readiness = await check_readiness(request.app[KERNEL], request.app[_PROBE], stopping=request.app[STOPPING].is_set())
    status = 200 if readiness.status in ("ready", "degraded") else 503
    return _uncached(readiness.model_dump_json().encode(), status)


def _uncached(body: bytes, status: int) -> web.Response:
    headers = {hdrs.CACHE_CONTROL: "no-store"}
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)


async def check_readiness(kernel: Kernel, probe: DatabaseProbe, *, stopping: bool = False) -> Readiness:
    """Ask the database and Redis at the same time, each for at most `CHECK_SECONDS`."""
    (database, schema), redis = await asyncio.gather(_check_database(kernel, probe), _check_redis(kernel))
    status: Literal["ready", "degraded", "unready", "stopping"] = "ready" if database == redis == "ok" else "degraded"
    if schema != "ok":
        status = "unready"
    return Readiness(status="stopping" if stopping else status, database=database, schema_version=schema, redis=redis)


async def _check_database(kernel: Kernel, probe: DatabaseProbe) -> tuple[Answer, Answer]:
    try:
        revision = await probe.revision()
    except Unavailable:
        return "away", "away"
    pool = kernel.database.engine.pool
    full = isinstance(pool, QueuePool) and pool.checkedout() >= pool.size()
    return "busy" if full else "ok", "ok" if serves(revision) else "behind"


def serves(revision: str | None, *, known: Callable[[], list[str]] = runner.known_revisions) -> bool:
    """Whether a schema at this revision is at least what this build needs.

    Revisions are linear: one that this build knows and that is not its newest is older, one that it does not know was
    made by a newer build.
    """
    revisions = known()
    return revision is not None and (revision == revisions[-1] or revision not in revisions)


async def _check_redis(kernel: Kernel) -> Answer:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await cast("Awaitable[bool]", kernel.redis.ping())  # its type is for the blocking client too
    except (RedisError, OSError):  # TimeoutError is an OSError
        return "away"
    return "ok"
