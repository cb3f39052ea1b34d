"""Asks the database how it is, by a connection kept for that alone.

The pool that requests share says nothing about the database: when all its connections are in use, the process is busy,
and a load balancer that took it for dead would send its requests to the others and make them busy too.
"""

import asyncio
from typing import Final

import asyncpg

from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger

_AWAY: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
_REVISION: Final = "SELECT version_num FROM alembic_version"
_log = get_logger(__name__)


class DatabaseProbe:
    """One connection, made at the first question and anew whenever it broke. Questions at the same time are one.

    Args:
        url: A `postgresql://` address.
        seconds: When an answer is given up.
    """

    def __init__(self, url: str, *, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self._connection: asyncpg.Connection | None = None
        self._asking: asyncio.Task[str | None] | None = None
        self._away = False

    async def revision(self) -> str | None:
        """Return at which revision the schema is; None if it was never made.

        Raises:
            Unavailable: The database does not answer, or refuses us.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(), name="database-probe")
        # Whoever began to ask may hang up; others wait for the same answer.
        return await asyncio.shield(self._asking)

    async def close(self) -> None:
        """Give the connection up."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)
        self._drop()

    async def _ask(self) -> str | None:
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._read()
        except _AWAY as error:
            self._drop()
            if not self._away:
                self._away = True
                _log.warning("the database is away", reason=type(error).__name__)
            raise Unavailable(
                "The database does not answer.", "See that it runs and that DATABASE_URL is right.", service="database"
            ) from error
        self._away = False
        return found

    async def _read(self) -> str | None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(
                self._url, server_settings={"application_name": "everdelve readiness"}
            )
        try:
            found: str | None = await self._connection.fetchval(_REVISION)
        except asyncpg.UndefinedTableError:
            return None
        return found

    def _drop(self) -> None:
        # Not closed politely: a server that does not answer would not answer that either.
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
