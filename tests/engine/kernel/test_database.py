"""The unit of work: all or nothing, locks in order, and a database that is away is said, not suffered."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import event, text

from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.errors import Busy, Unavailable
from engine.kernel.locks import LockOrderError, LockRank


async def test_a_database_that_is_away_is_an_error_of_its_own(unused_tcp_port_of_nobody):
    away = Database.connect(f"postgresql://nobody@127.0.0.1:{unused_tcp_port_of_nobody}/none", clock=SystemClock())

    for use in (away.transaction, away.read):
        with pytest.raises(Unavailable) as refused:
            async with use() as _:
                pass
        assert refused.value.code == "database_unavailable"
    await away.close()


@pytest.fixture
def unused_tcp_port_of_nobody():
    import socket

    with socket.socket() as taken:  # bound but not listening: every connection is refused
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


async def test_connections_that_the_server_closed_are_replaced(database, database_url):
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
    async with database.transaction() as transaction:
        await transaction.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    async def use():
        async with database.read() as connection:
            return (await connection.execute(text("SELECT 1"))).scalar_one()

    outcomes = [await asyncio.gather(use(), return_exceptions=True) for _ in range(3)]

    assert outcomes[-1] == [1]
    assert all(o == [1] or isinstance(o[0], Unavailable) for o in outcomes)


async def test_a_connection_known_to_be_closed_is_given_to_nobody(database):
    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
    driver.terminate()

    async with database.read() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_hot_read_gives_a_row_none_or_what_is_wrong(database):
    row = await database.fetch_row("SELECT $1::int + 1 AS one, jsonb_build_object('a', 1) AS two", 1)
    assert dict(row) == {"one": 2, "two": {"a": 1}}
    assert await database.fetch_row("SELECT 1 WHERE false") is None
    with pytest.raises(asyncpg.DivisionByZeroError):
        await database.fetch_row("SELECT 1 / $1::int", 0)
    with pytest.raises(Busy):
        await database.fetch_row("SELECT pg_sleep(60) FROM set_config('statement_timeout', $1, false)", "1")


async def test_a_hot_read_of_a_database_that_is_away_says_so(unused_tcp_port_of_nobody):
    away = Database.connect(f"postgresql://nobody@127.0.0.1:{unused_tcp_port_of_nobody}/none", clock=SystemClock())
    with pytest.raises(Unavailable):
        await away.fetch_row("SELECT 1")
    await away.close()


async def test_a_hot_read_whose_connection_is_cut_says_so_and_the_next_works(database):
    with pytest.raises(Unavailable):
        await database.fetch_row("SELECT pg_terminate_backend(pg_backend_pid())")

    assert (await database.fetch_row("SELECT 1 AS one"))["one"] == 1


async def test_who_finds_no_free_connection_waits_for_one(database_url, clock):
    narrow = Database.connect(database_url, clock=clock, pool_size=2)
    opened: list[object] = []
    event.listen(narrow.engine.sync_engine, "connect", lambda *made: opened.append(made))

    rows = await asyncio.gather(*(narrow.fetch_row("SELECT $1::int AS number", number) for number in range(20)))

    assert [row["number"] for row in rows] == list(range(20))
    assert len(opened) == 2
    await narrow.close()


async def test_losing_the_connection_inside_a_transaction_is_said(database):
    with pytest.raises(Unavailable):
        async with database.transaction() as transaction:
            mine = (await transaction.execute(text("SELECT pg_backend_pid()"))).scalar_one()
            async with database.read() as other:
                await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
            await transaction.execute(text("SELECT 1"))


async def test_a_deadlock_is_busy_for_one_and_works_for_the_other(database):
    async with database.transaction() as transaction:
        await transaction.execute(text("INSERT INTO feed_heads (feed, seq) VALUES ('x', 1), ('y', 1)"))
    barrier = asyncio.Barrier(2)
    lock = text("UPDATE feed_heads SET seq = seq + 1 WHERE feed = :feed")

    async def both(first, second):
        async with database.transaction() as transaction:
            await transaction.execute(lock, {"feed": first})
            await barrier.wait()
            await transaction.execute(lock, {"feed": second})

    results = await asyncio.gather(both("x", "y"), both("y", "x"), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["Busy", "NoneType"]
    assert any(isinstance(result, Busy) for result in results)


async def test_locks_out_of_order_are_a_defect_and_in_order_are_not(database):
    async with database.transaction() as transaction:
        transaction.lock_rank(LockRank.PLAYER)
        transaction.lock_rank(LockRank.CHARACTER)
        transaction.lock_rank(LockRank.CHARACTER)
        with pytest.raises(LockOrderError):
            transaction.lock_rank(LockRank.PLAYER)


async def test_hooks_run_around_the_commit_and_not_after_a_rollback(database):
    told = []

    async def before(_transaction):
        told.append("before")

    async with database.transaction() as transaction:
        transaction.before_commit(before)
        transaction.after_commit(lambda: told.append("after"))
    with pytest.raises(RuntimeError):
        async with database.transaction() as transaction:
            transaction.after_commit(lambda: told.append("never"))
            raise RuntimeError

    assert told == ["before", "after"]


@pytest.mark.parametrize("error", [FileNotFoundError("no font"), TimeoutError("a slow neighbour"), PermissionError()])
async def test_what_is_not_the_databases_doing_is_not_called_its_absence(database, error):
    with pytest.raises(type(error)):
        async with database.transaction():
            raise error
    with pytest.raises(type(error)):
        async with database.read():
            raise error


async def test_a_database_that_has_become_read_only_is_away(database):
    with pytest.raises(Unavailable):
        async with database.transaction() as transaction:
            await transaction.execute(text("SET TRANSACTION READ ONLY"))
            await transaction.execute(text("INSERT INTO feed_heads (feed, seq) VALUES ('x', 1)"))


async def test_a_savepoint_takes_back_rows_events_and_ranks_and_the_rest_stays(database):
    async with database.transaction() as transaction:
        await transaction.execute(text("INSERT INTO feed_heads (feed, seq) VALUES ('kept', 1)"))
        with pytest.raises(RuntimeError):
            async with transaction.savepoint():
                await transaction.execute(text("INSERT INTO feed_heads (feed, seq) VALUES ('gone', 1)"))
                transaction.lock_rank(LockRank.ACCOUNT)
                raise RuntimeError
        transaction.lock_rank(LockRank.PLAYER)

    async with database.read() as connection:
        assert (await connection.execute(text("SELECT feed FROM feed_heads"))).scalars().all() == ["kept"]
