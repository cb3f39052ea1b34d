"""Events appended a second against one bare INSERT each, and the outbox drained against bare deletes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID, uuid4

import asyncpg

from benchmarks.ground import Ground
from benchmarks.measuring import Result, Round, compare, rate
from engine.kernel.database import Transaction
from engine.kernel.events import EventBody, EventKind, FeedEntry, declare_subscriber, event_type
from engine.kernel.events.outbox import OutboxDrainer
from engine.kernel.events.registry import remove_subscriber
from engine.kernel.ids import new_id

SECONDS = 1.0
WRITERS = 8
_SUBSCRIBER = "benchmark"
_DRAINED = 400
_FEEDS = 20
_BATCH = 50
_BARE_TABLE = """
CREATE TABLE bare_events (
    id uuid PRIMARY KEY, type text NOT NULL, payload jsonb NOT NULL, created_at timestamptz NOT NULL
)
"""
_BARE_INSERT = "INSERT INTO bare_events (id, type, payload, created_at) VALUES ($1, $2, $3, $4)"
_BARE_TAKE = "SELECT id, type, payload, created_at FROM bare_events ORDER BY id LIMIT $1"
_BARE_DONE = "DELETE FROM bare_events WHERE id = $1"


@event_type("benchmark.happened", kind=EventKind.SYSTEM)
class Happened(EventBody):
    """Something of the size of an everyday event."""

    number: int
    who: UUID
    what: str = "something that is about as long as such things are"


@dataclass
class _Bare:
    """The floor: a table with a row for each event, and nothing else."""

    pool: asyncpg.Pool
    payload: str

    async def insert(self, _writer: int) -> None:
        now = datetime.now(UTC)
        await self.pool.execute(_BARE_INSERT, new_id(now), "benchmark.happened", self.payload, now)

    async def fill(self, count: int) -> None:
        now = datetime.now(UTC)
        rows = [(new_id(now), "benchmark.happened", self.payload, now) for _ in range(count)]
        await self.pool.execute("TRUNCATE bare_events")
        await self.pool.executemany(_BARE_INSERT, rows)

    async def drain(self) -> float:
        """Take rows in order and delete each, 50 in a transaction: a queue with no promises about order or failures."""
        await self.fill(_DRAINED)
        done, began = 0, perf_counter()
        async with self.pool.acquire() as connection:
            while True:
                async with connection.transaction():
                    rows = await connection.fetch(_BARE_TAKE, _BATCH)
                    for row in rows:
                        await connection.execute(_BARE_DONE, row["id"])
                done += len(rows)
                if not rows:
                    return done / (perf_counter() - began)


async def run(ground: Ground) -> list[Result]:
    """Measure one writer, eight with feeds of their own, eight that share a feed, and the outbox."""
    body = Happened(number=1, who=uuid4())
    pool = await ground.pool(WRITERS)
    await pool.execute(_BARE_TABLE)
    bare = _Bare(pool, body.model_dump_json())

    def append(feed: str, writers: int) -> Round:
        async def one(writer: int) -> None:
            async with ground.kernel.database.transaction() as transaction:
                transaction.publish(body, feeds=[feed.format(writer)])

        return lambda: rate(one, writers=writers, seconds=SECONDS)

    def insert(writers: int) -> Round:
        return lambda: rate(bare.insert, writers=writers, seconds=SECONDS)

    results = []
    for name, feed, writers in (
        ("events appended, 1 writer", "player:benchmark", 1),
        (f"events appended, {WRITERS} writers with a feed each", "player:benchmark-{}", WRITERS),
        (f"events appended, {WRITERS} writers of one feed", "player:benchmark-shared", WRITERS),
    ):
        results += await compare(
            name, append(feed, writers), {"one bare INSERT by asyncpg, as many writers": insert(writers)}
        )
    results += await compare(
        f"outbox rows drained, {_FEEDS} feeds",
        lambda: _drain(ground, body),
        {"bare rows taken in order and deleted by asyncpg": bare.drain},
    )
    await pool.close()
    return results


async def _drain(ground: Ground, body: Happened) -> float:
    """Append with a subscriber that wants everything, then time how fast its rows are handed out."""
    seen = 0

    async def handle(_transaction: Transaction, _entry: FeedEntry) -> None:
        nonlocal seen
        seen += 1

    declare_subscriber(_SUBSCRIBER, lambda _feed, event: isinstance(event, Happened))
    try:
        for _ in range(_DRAINED // _FEEDS):
            async with ground.kernel.database.transaction() as transaction:
                transaction.publish(body, feeds=[f"player:drained-{number}" for number in range(_FEEDS)])
        began = perf_counter()
        drainer = OutboxDrainer(ground.kernel.database, _SUBSCRIBER, handle)
        while seen < _DRAINED:
            await drainer.drain_once()
        return seen / (perf_counter() - began)
    finally:
        remove_subscriber(_SUBSCRIBER)
