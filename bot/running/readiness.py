"""Is the database there, and does it have the schema that this build expects?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Literal

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

from bot.running.supervision import FatalError
from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger
from engine.kernel.waiting import set_within
from migrations import runner

POLL_SECONDS: Final = 2.0
_ANSWER_SECONDS: Final = 5.0
_REFUSED = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
_AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError)
_log = get_logger(__name__)

Standing = Literal["behind", "current", "ahead"]


async def standing(url: str) -> Standing:
    """Say where the database's schema stands, seen from this build.

    Raises:
        Unavailable: If the database cannot be reached.
        FatalError: If it refuses us: no such user or database, a wrong password.
    """
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            revision = await runner.current(url)
    except _REFUSED as error:
        raise FatalError(f"The database refuses the connection: {error}. Mend DATABASE_URL, or the server.") from error
    except _AWAY as error:
        raise Unavailable(
            f"The database cannot be reached ({type(error).__name__}).",
            "See that it runs and that DATABASE_URL is right.",
            service="database",
        ) from error
    if revision == runner.head():
        return "current"
    return "behind" if revision is None or revision in runner.known_revisions() else "ahead"


class SchemaGate:
    """Lets work on the database begin once its schema is right.

    Args:
        url: The database's address.
        stop: Ends the waiting.
        migrate: Whether to bring the schema up to date; if not, an old one is fatal.
        prepare: What the database must hold before work begins, written once the schema is right; safe to repeat.

    Attributes:
        open: Set when the schema is right.
        settled: Set when it is known how things stand: open, or the database away. What can do without the database
            for a while begins then; earlier it could meet a schema that is half-way.
    """

    def __init__(
        self,
        url: str,
        stop: asyncio.Event,
        *,
        migrate: bool,
        prepare: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._url = url
        self._prepare = prepare
        self._stop = stop
        self._migrate = migrate
        self.open = asyncio.Event()
        self.settled = asyncio.Event()

    async def tend(self) -> None:
        """Open the gate as soon as the database is there, however long that takes; then rest until the stop.

        Raises:
            FatalError: If the schema is old and we may not change it, or if the database refuses us.
        """
        while not self.open.is_set() and not self._stop.is_set():
            try:
                await self._try()
            except Unavailable as away:
                if not self.settled.is_set():
                    _log.warning("waiting for the database", reason=str(away), every_seconds=POLL_SECONDS)
                    self.settled.set()
                await set_within(self._stop, POLL_SECONDS)
        await self._stop.wait()

    async def _try(self) -> None:
        found = await standing(self._url)
        if found == "behind":
            if not self._migrate:
                raise FatalError("The database is older than this build. Bring it up to date with: everdelve migrate")
            _log.info("migrating the database")
            await runner.upgrade(self._url)
        elif found == "ahead":
            _log.warning("the database is newer than this build; a later version has migrated it")
        if self._prepare is not None:
            await self._prepare()
        if self.settled.is_set():
            _log.info("the database is there")
        self.open.set()
        self.settled.set()
