"""Hears PostgreSQL's notifications, for as long as the process lives."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg

from engine.kernel.database import Database
from engine.kernel.telemetry import get_logger

_log = get_logger(__name__)
_AWAY = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def listen(database: Database, channel: str, heard: Callable[[str], None], *, pause: float = 1.0) -> None:
    """Call a function with the payload of each notification on a channel, until cancelled.

    A lost connection is made again. Notifications meanwhile are missed, so `heard` is called once with an empty payload
    after each connecting, and whoever listens also polls.

    Args:
        database: Whose server to listen to, on a connection of its own.
        channel: The channel's name.
        heard: Must be quick and not fail.
        pause: Seconds between two attempts to connect.
    """
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await _hear(address, channel, heard)
        except _AWAY as error:
            _log.debug("notifications cannot be heard", channel=channel, reason=type(error).__name__)
        except Exception:  # noqa: BLE001  logged with its trace; without it the listener would fall silent for good
            _log.exception("listening failed unexpectedly", channel=channel)
        await asyncio.sleep(pause)


async def _hear(address: str, channel: str, heard: Callable[[str], None]) -> None:
    """Listen on one connection until it is lost."""
    lost = asyncio.Event()

    def ended(_connection: Any) -> None:
        lost.set()

    def notified(_connection: Any, _pid: int, _channel: str, payload: str) -> None:
        heard(payload)

    connection = await asyncpg.connect(address, timeout=3)
    try:
        connection.add_termination_listener(ended)
        await connection.add_listener(channel, notified)
        heard("")
        await lost.wait()
    finally:
        connection.terminate()
