"""Waiting for a database with the right schema."""

import asyncio

import pytest

from bot.running.readiness import SchemaGate, standing
from bot.running.supervision import FatalError
from engine.kernel.errors import Unavailable
from migrations import runner

AWAY = "postgresql://nobody@127.0.0.1:1/nothing"


async def test_the_standing_is_told_from_the_revision(empty_database_url):
    assert await standing(empty_database_url) == "behind"
    await runner.upgrade(empty_database_url, "0001")
    assert await standing(empty_database_url) == "behind"
    await runner.upgrade(empty_database_url)
    assert await standing(empty_database_url) == "current"


async def test_a_database_of_a_later_build_is_told(empty_database_url):
    import asyncpg

    await runner.upgrade(empty_database_url)
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    assert await standing(empty_database_url) == "ahead"


async def test_a_database_that_is_away_is_unavailable():
    with pytest.raises(Unavailable):
        await standing(AWAY)


async def test_a_database_that_does_not_exist_is_fatal(database_url):
    with pytest.raises(FatalError, match="DATABASE_URL"):
        await standing(database_url.replace("/test_", "/none_"))


async def test_the_gate_migrates_and_opens(empty_database_url):
    stop = asyncio.Event()
    gate = SchemaGate(empty_database_url, stop, migrate=True)
    tending = asyncio.create_task(gate.tend())
    await gate.open.wait()
    assert await standing(empty_database_url) == "current"
    stop.set()
    await tending


async def test_the_gate_refuses_an_old_schema_that_it_may_not_change(empty_database_url):
    gate = SchemaGate(empty_database_url, asyncio.Event(), migrate=False)
    with pytest.raises(FatalError, match="everdelve migrate"):
        await gate.tend()
    assert await standing(empty_database_url) == "behind"


async def test_the_gate_stays_shut_and_says_so_while_the_database_is_away():
    stop = asyncio.Event()
    gate = SchemaGate(AWAY, stop, migrate=True)
    tending = asyncio.create_task(gate.tend())
    await gate.settled.wait()
    assert not gate.open.is_set()
    stop.set()
    await tending


async def test_two_gates_at_once_migrate_once(empty_database_url):
    stop = asyncio.Event()
    gates = [SchemaGate(empty_database_url, stop, migrate=True) for _ in range(2)]
    tending = [asyncio.create_task(gate.tend()) for gate in gates]
    for gate in gates:
        await gate.open.wait()
    stop.set()
    await asyncio.gather(*tending)
