"""A database that takes what it is sent and says nothing: worse than one that is gone, as nobody is told."""

import asyncio

import pytest
from sqlalchemy import text

from engine.kernel.database import Database
from engine.kernel.errors import Unavailable
from engine.kernel.jobs.connection import QueueConnection


@pytest.fixture
async def impatient(database, to_database, clock):
    """A pool that gives silence half a second."""
    made = Database.connect(to_database.url, clock=clock, pool_size=3, statement_timeout_ms=300, silence_seconds=0.5)
    async with made.read() as connection:
        await connection.execute(text("SELECT 1"))
    yield made
    to_database.slow = False
    await made.close()


async def read(database):
    async with database.read() as connection:
        return (await connection.execute(text("SELECT 1"))).scalar_one()


async def test_a_read_that_gets_no_answer_ends_as_an_absence_and_the_next_one_works(impatient, to_database):
    to_database.slow = True
    with pytest.raises(Unavailable):
        await read(impatient)
    to_database.slow = False

    assert await read(impatient) == 1


async def test_a_hot_read_that_gets_no_answer_ends_as_an_absence(impatient, to_database):
    to_database.slow = True
    with pytest.raises(Unavailable):
        await impatient.fetch_row("SELECT 1")
    to_database.slow = False

    assert await read(impatient) == 1


async def test_a_transaction_that_falls_silent_half_way_changes_nothing(impatient, database, to_database):
    with pytest.raises(Unavailable):
        async with impatient.transaction() as transaction:
            await transaction.execute(text("DELETE FROM accounts"))
            to_database.slow = True
            await transaction.execute(text("SELECT 1"))
    to_database.slow = False

    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM accounts"))).scalar_one() == 4
    async with impatient.transaction() as transaction:
        await transaction.execute(text("SELECT 1"))


async def test_all_connections_of_a_pool_recover(impatient, to_database):
    async with asyncio.timeout(20):
        await asyncio.gather(*(read(impatient) for _ in range(6)))
        to_database.slow = True
        found = await asyncio.gather(*(read(impatient) for _ in range(6)), return_exceptions=True)
        assert all(isinstance(each, Unavailable) for each in found)
        to_database.slow = False

        assert await asyncio.gather(*(read(impatient) for _ in range(6))) == [1] * 6


async def test_a_slow_statement_is_still_only_busy(impatient):
    with pytest.raises(Unavailable) as refused:
        async with impatient.read() as connection:
            await connection.execute(text("SELECT pg_sleep(5)"))

    assert refused.value.code == "busy"


async def test_the_queue_s_connection_gives_a_silent_server_up_and_goes_on_with_a_new_connection(
    database, to_database, monkeypatch
):
    monkeypatch.setattr("engine.kernel.jobs.connection._STATEMENT_SECONDS", 0.5)
    connection = QueueConnection(to_database.url)
    [before] = await connection.fetch("SELECT pg_backend_pid() AS pid")
    to_database.slow = True
    asked = asyncio.create_task(connection.fetch("SELECT pg_backend_pid() AS pid"))
    while connection._connection is not None:  # noqa: ASYNC110  the giving up is what is waited for
        await asyncio.sleep(0)
    to_database.slow = False

    [after] = await asked

    assert after != before
    await connection.close()
