"""Wires to the database and to Valkey that tests cut and mend, and the whole bot behind them."""

from collections.abc import AsyncIterator

import pytest

from engine.kernel.database import Database
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.settings import Settings
from tests.cogs.conftest import alice, bob, bot, channel, env  # noqa: F401  fixtures
from tests.wire import Wire


@pytest.fixture
async def to_database(database_url: str) -> AsyncIterator[Wire]:
    """The way of the program to its database; the tests' own `database` does not take it."""
    wire = Wire(database_url)
    await wire.mend()
    yield wire
    await wire.cut()


@pytest.fixture
async def to_cache(redis_url: str) -> AsyncIterator[Wire]:
    """The way of the program to Valkey."""
    wire = Wire(redis_url)
    await wire.mend()
    yield wire
    await wire.cut()


@pytest.fixture
async def kernel(database: Database, redis, to_database: Wire, to_cache: Wire, clock) -> AsyncIterator[Kernel]:
    """A kernel whose servers can go away."""
    kernel = Kernel.build(
        Settings(), database_url=to_database.url, redis_url=to_cache.url, clock=clock, randomness=LiveRandomness()
    )
    yield kernel
    await kernel.close()
