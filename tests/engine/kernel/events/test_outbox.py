"""The log's promise to whoever reacts to it: each event once, in the feed's order, whatever commits when."""

import asyncio
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from engine.kernel.database import Database
from engine.kernel.errors import Busy
from engine.kernel.events import EventBody, EventKind, Viewer, declare_subscriber, event_type, only, read_feed
from engine.kernel.events.outbox import MAX_ATTEMPTS, OutboxDrainer, lag, oldest_waiting, parked, revive
from engine.kernel.events.registry import remove_subscriber
from engine.kernel.ids import moment_of
from engine.kernel.locks import LockRank


@event_type("test.happened", kind=EventKind.SYSTEM)
class Happened(EventBody):
    number: int


@pytest.fixture
def subscriber():
    name = f"test-{uuid4()}"
    declare_subscriber(name, lambda _feed, body: isinstance(body, Happened))
    yield name
    remove_subscriber(name)


class Seen:
    """A handler that writes what it saw into the database, in the transaction it is given."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, int, int]] = []
        self.fail_on: set[int] = set()

    async def __call__(self, transaction, entry) -> None:
        if entry.event.body.number in self.fail_on:
            raise RuntimeError("the handler's defect")
        transaction.after_commit(lambda: self.entries.append((entry.feed, entry.seq, entry.event.body.number)))


async def publish(database: Database, *numbers: int, feeds=("player:a",), **options) -> None:
    async with database.transaction() as transaction:
        for number in numbers:
            transaction.publish(Happened(number=number), feeds=feeds, **options)


async def test_a_subscriber_sees_each_entry_once_in_order(database, subscriber):
    await publish(database, 1, 2)
    await publish(database, 3, feeds=("player:a", "player:b"))
    seen = Seen()
    drainer = OutboxDrainer(database, subscriber, seen)

    assert await drainer.drain_once() == 4
    assert await drainer.drain_once() == 0

    assert [e for e in seen.entries if e[0] == "player:a"] == [
        ("player:a", 1, 1),
        ("player:a", 2, 2),
        ("player:a", 3, 3),
    ]
    assert [e for e in seen.entries if e[0] == "player:b"] == [("player:b", 1, 3)]


async def test_a_transaction_that_fails_leaves_neither_event_nor_row(database, subscriber):
    with pytest.raises(RuntimeError):
        async with database.transaction() as transaction:
            transaction.publish(Happened(number=1), feeds=["player:a"])
            raise RuntimeError("the use case failed")
    await publish(database, 2)
    seen = Seen()

    await OutboxDrainer(database, subscriber, seen).drain_once()

    assert seen.entries == [("player:a", 1, 2)]


async def test_a_failing_row_rests_its_own_feed_and_no_other(database, subscriber, clock):
    await publish(database, 1, 2)
    await publish(database, 3, feeds=("player:b",))
    seen = Seen()
    seen.fail_on = {1}
    drainer = OutboxDrainer(database, subscriber, seen)

    await drainer.drain_once()
    assert seen.entries == [("player:b", 1, 3)]

    seen.fail_on = set()
    assert await drainer.drain_once() == 0, "the feed rests until its row's next attempt"
    clock.advance(2)
    await drainer.drain_once()
    assert seen.entries[1:] == [("player:a", 1, 1), ("player:a", 2, 2)]


async def test_a_row_that_never_works_is_parked_visibly_and_can_be_revived(database, subscriber, clock):
    await publish(database, 1, 2)
    seen = Seen()
    seen.fail_on = {1}
    drainer = OutboxDrainer(database, subscriber, seen)
    for _ in range(MAX_ATTEMPTS):
        await drainer.drain_once()
        clock.advance(1000)

    async with database.read() as connection:
        [row] = await parked(connection)
    assert (row["feed"], row["seq"], row["attempts"]) == ("player:a", 1, MAX_ATTEMPTS)
    assert "the handler's defect" in row["error"]

    seen.fail_on = set()
    async with database.transaction() as transaction:
        assert await revive(transaction, subscriber, "player:a") == 1
    await drainer.drain_once()
    assert seen.entries == [("player:a", 1, 1), ("player:a", 2, 2)]


async def test_a_database_error_in_a_handler_undoes_only_that_handler(database, subscriber):
    await publish(database, 1)
    await publish(database, 2, feeds=("player:b",))
    seen = Seen()

    async def handler(transaction, entry):
        if entry.event.body.number == 1:
            await transaction.execute(text("SELECT 1 / 0"))
        await seen(transaction, entry)

    await OutboxDrainer(database, subscriber, handler).drain_once()

    assert seen.entries == [("player:b", 1, 2)]


async def test_many_drainers_hand_out_each_entry_once(database, subscriber):
    for number in range(40):
        await publish(database, number, feeds=(f"player:{number % 7}",))
    seen = Seen()

    await asyncio.gather(*(OutboxDrainer(database, subscriber, seen).drain_once() for _ in range(6)))
    await OutboxDrainer(database, subscriber, seen).drain_once()

    assert sorted(number for _, _, number in seen.entries) == list(range(40))
    for feed in {feed for feed, _, _ in seen.entries}:
        sequence = [seq for name, seq, _ in seen.entries if name == feed]
        assert sequence == sorted(sequence)


async def test_a_running_drainer_is_woken_by_a_commit(database, subscriber):
    arrived = asyncio.Event()

    async def handler(transaction, _entry):
        transaction.after_commit(arrived.set)

    running = asyncio.create_task(OutboxDrainer(database, subscriber, handler).run())
    try:
        await publish(database, 1)
        async with asyncio.timeout(10):
            await arrived.wait()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_running_drainer_outlives_an_unexpected_error_of_the_database(database, subscriber):
    """As after a failover to a read-only server, or with a full disk."""
    arrived, failed = asyncio.Event(), asyncio.Event()

    async def handler(transaction, _entry):
        transaction.after_commit(arrived.set)

    class Watched(OutboxDrainer):
        async def drain_once(self):
            try:
                return await super().drain_once()
            except DBAPIError:
                failed.set()
                raise

    async with database.transaction() as transaction:
        await transaction.execute(text("ALTER TABLE outbox RENAME TO outbox_away"))
    running = asyncio.create_task(Watched(database, subscriber, handler).run())
    try:
        async with asyncio.timeout(10):
            await failed.wait()
            async with database.transaction() as transaction:
                await transaction.execute(text("ALTER TABLE outbox_away RENAME TO outbox"))
            await publish(database, 1)
            await arrived.wait()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        async with database.transaction() as transaction:
            await transaction.execute(text("ALTER TABLE IF EXISTS outbox_away RENAME TO outbox"))


class Writer:
    """A transaction that goes on only when told: it publishes, writes its events (and holds the feeds), then ends."""

    def __init__(self, database: Database, feeds: list[str], number: int) -> None:
        loop = asyncio.get_running_loop()
        self.may_write, self.keep = loop.create_future(), loop.create_future()
        self.number = number
        self.task = asyncio.create_task(self._work(database, feeds))

    async def _work(self, database: Database, feeds: list[str]) -> bool:
        try:
            async with database.transaction() as transaction:
                transaction.publish(Happened(number=self.number), feeds=feeds)
                await self.may_write
                await transaction.finish()
                if not await self.keep:
                    raise RuntimeError("rolled back")
        except RuntimeError:
            return False
        return True

    def write(self) -> None:
        if not self.may_write.done():
            self.may_write.set_result(None)

    def end(self, *, keep: bool) -> None:
        self.write()
        if not self.keep.done():
            self.keep.set_result(keep)


# A schedule says whose turn it is to do what. Writers never wait for the schedule: who is blocked by a lock goes
# on as soon as that one ends, so statements and commits overlap in every way that the database allows.
STEPS = ("begin", "write", "commit", "roll back", "drain", "let others run")
schedules = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(STEPS)), min_size=4, max_size=30)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schedule=schedules)
async def test_whatever_the_interleaving_of_commits_subscribers_see_each_event_once_in_feed_order(
    database, subscriber, schedule
):
    feeds = [f"player:{uuid4()}", f"player:{uuid4()}"]
    seen = Seen()
    drainer = OutboxDrainer(database, subscriber, seen)
    current: dict[int, Writer] = {}
    writers: list[Writer] = []

    for place, step in schedule:
        writer = current.get(place)
        if step == "begin" and (writer is None or writer.keep.done()):
            current[place] = Writer(database, feeds if place % 2 else feeds[::-1], len(writers))
            writers.append(current[place])
        elif step == "write" and writer is not None:
            writer.write()
        elif step in {"commit", "roll back"} and writer is not None:
            writer.end(keep=step == "commit")
        elif step == "drain":
            await drainer.drain_once()
        else:
            await database.ping()  # a round trip: everybody who can gets further
    for writer in writers:
        writer.end(keep=True)
    kept = [writer.number for writer in writers if await writer.task]
    await drainer.drain_once()

    orders = []
    for feed in feeds:
        mine = [(seq, number) for name, seq, number in seen.entries if name == feed]
        assert [seq for seq, _ in mine] == list(range(1, len(kept) + 1)), "gapless, in order, once"
        assert sorted(number for _, number in mine) == sorted(kept)
        orders.append([number for _, number in mine])
    assert orders[0] == orders[1], "two feeds of the same transactions agree on the order of commits"


async def test_two_writers_whose_last_statements_overlap_are_put_in_commit_order(database, subscriber):
    """The nasty case: the writer that took its id first commits last."""
    feed = "player:overlap"
    first_holds = asyncio.Event()
    let_go = asyncio.Event()

    async def slow() -> None:
        async with database.transaction() as transaction:
            transaction.publish(Happened(number=1), feeds=[feed])
            await transaction.finish()  # the head is locked now, the commit is yet to come
            first_holds.set()
            await let_go.wait()

    async def quick() -> None:
        await first_holds.wait()
        async with database.transaction() as transaction:
            transaction.publish(Happened(number=2), feeds=[feed])
            let_go.set()

    await asyncio.gather(slow(), quick())
    seen = Seen()
    await OutboxDrainer(database, subscriber, seen).drain_once()

    assert seen.entries == [(feed, 1, 1), (feed, 2, 2)]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE events SET importance = 1", "DELETE FROM events", "TRUNCATE events CASCADE"],
    ids=["update", "delete", "truncate"],
)
async def test_the_database_refuses_to_change_the_log(database, statement):
    await publish(database, 1)

    with pytest.raises(DBAPIError, match="append-only"):
        async with database.transaction() as transaction:
            await transaction.execute(text(statement))


async def test_only_the_audience_reads_an_event(database):
    ada, ben = UUID(int=1), UUID(int=2)
    campaign = UUID(int=3)
    await publish(database, 1, audience=only(ada), campaign_id=campaign)
    await publish(database, 2)
    await publish(database, 3, audience="internal")
    await publish(database, 4, audience="gm", campaign_id=campaign)
    await publish(database, 5, audience="members", campaign_id=campaign)

    async def read(viewer: Viewer) -> list[int]:
        async with database.read() as connection:
            return [entry.event.body.number for entry in await read_feed(connection, "player:a", viewer)]

    assert await read(Viewer()) == [2]
    assert await read(Viewer(player_id=ada)) == [1, 2]
    assert await read(Viewer(player_id=ben)) == [2]
    assert await read(Viewer(player_id=ben, member_of=frozenset({campaign}))) == [2, 5]
    assert await read(Viewer(player_id=ben, master_of=frozenset({campaign}))) == [1, 2, 4, 5]
    assert await read(Viewer(operator=True)) == [1, 2, 3, 4, 5]


async def test_a_failed_handler_leaves_nothing_neither_rows_nor_events(database, subscriber):
    await publish(database, 1)
    told = []

    async def handler(transaction, entry):
        transaction.publish(Happened(number=99), feeds=["player:z"])
        transaction.after_commit(lambda: told.append("told"))
        raise RuntimeError("after all this")

    await OutboxDrainer(database, subscriber, handler).drain_once()

    async with database.read() as connection:
        assert await read_feed(connection, "player:z", Viewer(operator=True)) == []
    assert told == []


async def test_contention_in_a_handler_is_weather_and_does_not_count_against_the_feed(database, subscriber):
    await publish(database, 1)

    async def handler(transaction, _entry):
        await transaction.execute(text("DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$"))

    drainer = OutboxDrainer(database, subscriber, handler)
    for _ in range(MAX_ATTEMPTS + 1):
        with pytest.raises(Busy):
            await drainer.drain_once()

    async with database.read() as connection:
        assert (await connection.execute(text("SELECT attempts FROM outbox"))).scalars().all() == [0]


async def test_an_event_of_a_newer_build_rests_its_feed_and_never_parks_it(database, subscriber, clock):
    await publish(database, 1)
    async with database.transaction() as transaction:
        await transaction.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        await transaction.execute(text("UPDATE events SET version = 7"))
        await transaction.execute(text("ALTER TABLE events ENABLE TRIGGER USER"))
    drainer = OutboxDrainer(database, subscriber, Seen())
    for _ in range(MAX_ATTEMPTS + 2):
        assert await drainer.drain_once() == 0
        clock.advance(60)

    async with database.read() as connection:
        assert await parked(connection) == []


async def test_a_handler_that_locks_may_lock_again_for_the_next_row(database, subscriber):
    await publish(database, 1, 2)
    seen = Seen()

    async def handler(transaction, entry):
        transaction.lock_rank(LockRank.PLAYER)
        transaction.lock_rank(LockRank.ACCOUNT)
        await seen(transaction, entry)

    assert await OutboxDrainer(database, subscriber, handler).drain_once() == 2
    assert [number for _, _, number in seen.entries] == [1, 2]


async def wait_for(database: Database, subscriber: str, lane: int, count: int) -> datetime:
    """Let rows of a lane wait that nobody drains; return the moment that the oldest one's id carries.

    A busy process may borrow that moment from the next millisecond, see `engine.kernel.ids`.
    """
    async with database.transaction() as tx:
        rows = [
            {"subscriber": subscriber, "lane": lane, "seq": seq, "event_id": tx.new_id()} for seq in range(1, count + 1)
        ]
        columns = "INSERT INTO outbox (subscriber, lane, feed, seq, event_id)"
        await tx.execute(text(f"{columns} VALUES (:subscriber, :lane, 'f', :seq, :event_id)"), rows)
    return moment_of(rows[0]["event_id"])


async def test_nothing_waits_in_an_empty_outbox(database):
    async with database.read() as connection:
        assert (await lag(connection), await oldest_waiting(connection)) == ({}, {})


async def test_what_waits_is_counted_by_subscriber_over_all_lanes(database, clock):
    bard = await wait_for(database, "bard", 15, 2)
    clock.advance(60)
    await wait_for(database, "bard", 0, 3)
    scribe = await wait_for(database, "scribe", 7, 1)

    async with database.read() as connection:
        assert await lag(connection) == {"bard": 5, "scribe": 1}
        assert await oldest_waiting(connection) == {"bard": bard, "scribe": scribe}


async def test_of_a_long_lane_no_more_is_read_than_asked_for(database, clock):
    oldest = await wait_for(database, "bard", 0, 20)
    await wait_for(database, "bard", 1, 2)

    async with database.read() as connection:
        assert await lag(connection, most=5) == {"bard": 7}
        assert await oldest_waiting(connection, most=1) == {"bard": oldest}
