"""The worker's own connection to the queue: it outlives the database's absences.

PgQueuer's loop ends when a statement fails, and what it had still to write (outcomes, heartbeats) would be lost with
it. So a statement that fails because the database is away waits here until it is back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Self, TypeVar

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import Relay
from pgqueuer.core.tm import TaskManager
from pgqueuer.ports.driver import Driver, NotifyCallback

from engine.kernel.telemetry import get_logger

T = TypeVar("T")

_CONNECT_SECONDS = 3
_STATEMENT_SECONDS = 10
_LONGEST_WAIT = 1.0
_log = get_logger(__name__)


class QueueConnection(Driver):
    """One asyncpg connection that is made anew, with its listeners, whenever it is lost.

    A statement may run twice if the connection is lost between its effect and its answer. That is harmless: outcomes
    are fenced (see `JobStore`), and a job taken without anybody knowing is taken again when its heartbeat is old.

    Args:
        url: A `postgresql://` address.
        application_name: Shown in `pg_stat_activity`.
    """

    def __init__(self, url: str, application_name: str = "everdelve worker queue") -> None:
        self._url = url
        self._application_name = application_name
        self._connection: asyncpg.Connection | None = None
        self._listeners: list[tuple[str, NotifyCallback]] = []
        self._lock = asyncio.Lock()
        self._shutdown = asyncio.Event()
        self._patient_until: float | None = None
        self._away = False

    def give_up_in(self, seconds: float) -> None:
        """From now on wait this long at most for an absent database; after that statements raise."""
        self._patient_until = asyncio.get_running_loop().time() + seconds

    async def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a statement and return its rows."""
        return [dict(row) for row in await self._persist(lambda connection: connection.fetch(query, *args))]

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement and return its command tag."""
        return await self._persist(lambda connection: connection.execute(query, *args))

    async def notify(self, channel: str, payload: str) -> None:
        """Send a NOTIFY."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Call a function with the payload of each NOTIFY on a channel, also after reconnecting."""
        await self._persist(lambda connection: connection.add_listener(channel, Relay(callback)))
        self._listeners.append((channel, callback))

    @property
    def shutdown(self) -> asyncio.Event:
        """Never set; the worker stops PgQueuer's loop itself."""
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        """PgQueuer's tasks of this connection; it has none."""
        return TaskManager()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def _persist(self, action: Callable[[Any], Awaitable[T]]) -> T:
        wait = 0.05
        while True:
            try:
                async with self._lock:
                    result = await action(await self._connected())
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                if isinstance(error, TimeoutError):
                    await self.close()  # silence: what is asked on it now would wait behind what got no answer
                if not self._is_away(error) or self._out_of_patience():
                    raise
                if not self._away:
                    self._away = True
                    _log.warning("the queue waits: the database is away", reason=type(error).__name__)
            else:
                if self._away:
                    self._away = False
                    _log.info("the queue goes on: the database is back")
                return result
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            connection = await asyncpg.connect(
                self._url,
                timeout=_CONNECT_SECONDS,
                command_timeout=_STATEMENT_SECONDS,
                server_settings={"application_name": self._application_name, "timezone": "UTC", "jit": "off"},
            )
            for channel, callback in self._listeners:
                await connection.add_listener(channel, Relay(callback))
            self._connection = connection
        return self._connection

    def _is_away(self, error: Exception) -> bool:
        if isinstance(error, OSError) or self._connection is None or self._connection.is_closed():
            return True
        state = getattr(error, "sqlstate", None) or ""
        return state.startswith(("08", "57P")) or state == "53300"

    def _out_of_patience(self) -> bool:
        return self._patient_until is not None and asyncio.get_running_loop().time() >= self._patient_until
