"""Drains the outbox: each subscriber sees each entry of a feed in the feed's order, effect and removal in one commit.

At least once towards the outside, exactly once in the database: a handler writes through the transaction it is given.
Feeds are spread over lanes; whoever holds a lane's advisory lock drains it, so any number of processes may run and none
is special. A row whose handler fails rests with its whole feed (order would break otherwise) and is tried again with a
growing delay; after `MAX_ATTEMPTS` the feed is parked for this subscriber, which `everdelve doctor` and the metrics
show, until `revive`. Other feeds go on.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.kernel.database import Database, Transaction, translated
from engine.kernel.errors import Unavailable
from engine.kernel.events.append import OUTBOX_CHANNEL
from engine.kernel.events.models import LANES
from engine.kernel.events.reading import FeedEntry, to_event
from engine.kernel.events.registry import UnknownEvent
from engine.kernel.ids import moment_of
from engine.kernel.listening import listen
from engine.kernel.waiting import set_within

MAX_ATTEMPTS = 8
BATCH = 50
COUNTED = 500
"""Rows of a subscriber's lane that are counted at most."""
POLL_SECONDS = 1.0

Handler = Callable[[Transaction, FeedEntry], Awaitable[None]]

_log = structlog.get_logger(__name__)

_LOCK = text("SELECT pg_try_advisory_xact_lock(:space, :lane)")
_LANES_WITH_WORK = text("""
SELECT lane FROM generate_series(0, :lanes - 1) AS lane
WHERE EXISTS (SELECT FROM outbox AS o WHERE o.subscriber = :subscriber AND o.lane = lane.lane)
""")
# A feed rests as a whole while one of its rows waits for its next attempt or is parked.
_DUE = text("""
SELECT o.feed, o.seq, o.attempts, e.id, e.type, e.version, e.audience, e.actor_id, e.world_id, e.place_id, e.world_date,
       e.campaign_id, e.session_id, e.importance, e.payload, e.created_at
FROM outbox AS o JOIN events AS e ON e.id = o.event_id
WHERE o.subscriber = :subscriber AND o.lane = :lane
  AND NOT EXISTS (SELECT FROM outbox AS f
                  WHERE f.subscriber = o.subscriber AND f.feed = o.feed AND f.attempts > 0
                    AND (f.parked_at IS NOT NULL OR f.retry_at > :now))
ORDER BY o.feed, o.seq LIMIT :batch
""")
_DONE = text("DELETE FROM outbox WHERE subscriber = :subscriber AND lane = :lane AND feed = :feed AND seq = :seq")
_FAILED = text("""
UPDATE outbox SET attempts = greatest(attempts + :failures, 1), error = :error, retry_at = :retry_at,
       parked_at = CASE WHEN :failures > 0 AND attempts + :failures >= :max_attempts THEN CAST(:now AS timestamptz) END
WHERE subscriber = :subscriber AND lane = :lane AND feed = :feed AND seq = :seq
""")
_PARKED = text("""
SELECT subscriber, feed, seq, attempts, parked_at, error FROM outbox WHERE attempts > 0 AND parked_at IS NOT NULL
ORDER BY parked_at LIMIT 100
""")
_REVIVE = text("""
UPDATE outbox SET parked_at = NULL, retry_at = NULL, attempts = 0, error = NULL
WHERE subscriber = :subscriber AND feed = :feed AND attempts > 0
""")
# The gauges ask this every few seconds in every worker, most anxiously when millions of rows wait: so it jumps from
# subscriber to subscriber in the primary key and reads the rows of each lane that are handed out next, and no more.
# The smallest as text, because PostgreSQL has no smallest of uuids before 18; their order is the same.
_WAITING = text("""
WITH RECURSIVE named AS (
    (SELECT subscriber FROM outbox ORDER BY subscriber LIMIT 1)
    UNION ALL
    SELECT (SELECT o.subscriber FROM outbox AS o WHERE o.subscriber > n.subscriber ORDER BY o.subscriber LIMIT 1)
    FROM named AS n WHERE n.subscriber IS NOT NULL
)
SELECT n.subscriber, count(*) AS waiting, min(CAST(w.event_id AS text)) AS oldest
FROM named AS n CROSS JOIN generate_series(0, :lanes - 1) AS l(lane)
CROSS JOIN LATERAL (
    SELECT o.event_id FROM outbox AS o WHERE o.subscriber = n.subscriber AND o.lane = l.lane
    ORDER BY o.feed, o.seq LIMIT :most
) AS w
GROUP BY n.subscriber
""")


class OutboxDrainer:
    """Hands a subscriber's outbox rows to its handler. Any number of drainers may run for one subscriber."""

    def __init__(self, database: Database, subscriber: str, handler: Handler) -> None:
        self._database = database
        self._subscriber = subscriber
        self._handler = handler
        self._wake = asyncio.Event()
        # Advisory locks are one space for the whole database; the subscriber's name picks ours.
        self._space = crc32(f"outbox:{subscriber}".encode()) - 2**31

    async def run(self) -> None:
        """Drain until cancelled; wakes at the writers' NOTIFY, and each second in case one was missed."""
        listener = asyncio.create_task(
            listen(self._database, OUTBOX_CHANNEL, self._notified), name=f"outbox-listen-{self._subscriber}"
        )
        try:
            while True:
                self._wake.clear()
                try:
                    await self.drain_once()
                except Unavailable:
                    _log.warning("outbox.database_away", subscriber=self._subscriber)
                except Exception:  # noqa: BLE001  a failover, a full disk: the rows wait, and so do we
                    _log.exception("outbox.drain_failed", subscriber=self._subscriber)
                await set_within(self._wake, POLL_SECONDS)
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)

    async def drain_once(self) -> int:
        """Work off everything that is due now; return how many entries were handled."""
        handled = 0
        while lanes := await self._lanes_with_work():
            random.shuffle(lanes)
            worked = sum([await self._drain_lane(lane) for lane in lanes])
            if not worked:
                break
            handled += worked
        return handled

    async def _lanes_with_work(self) -> list[int]:
        async with self._database.read() as connection:
            rows = await connection.execute(_LANES_WITH_WORK, {"subscriber": self._subscriber, "lanes": LANES})
            return list(rows.scalars())

    async def _drain_lane(self, lane: int) -> int:
        async with self._database.transaction() as transaction:
            if not (await transaction.execute(_LOCK, {"space": self._space, "lane": lane})).scalar_one():
                return 0
            due = {"subscriber": self._subscriber, "lane": lane, "now": transaction.now, "batch": BATCH}
            rows = (await transaction.execute(_DUE, due)).mappings().all()
            handled, resting = 0, set[str]()
            for row in rows:
                if row["feed"] in resting:
                    continue
                if await self._handle(transaction, lane, row):
                    handled += 1
                else:
                    resting.add(row["feed"])
                if transaction.holds_locks:
                    break  # the next row's handler could want locks that stand before these: commit first
            return handled

    async def _handle(self, transaction: Transaction, lane: int, row: Any) -> bool:
        """Let the handler react to one row; a failure takes back only what the handler did."""
        place = {"subscriber": self._subscriber, "lane": lane, "feed": row["feed"], "seq": row["seq"]}
        try:
            async with transaction.savepoint():
                with translated():
                    await self._handler(transaction, FeedEntry(row["feed"], row["seq"], to_event(row)))
                    await transaction.execute(_DONE, place)
        except Unavailable:
            raise  # the weather, not the row: the batch is taken back and tried again
        except UnknownEvent as error:
            # A newer build wrote it; this one waits to be replaced and never gives up.
            _log.warning("outbox.unknown_event", **place, reason=str(error))
            await self._rest(transaction, place, error, seconds=30, failures=0)
            return False
        except Exception as error:
            if transaction.connection.invalidated:
                raise
            _log.exception("outbox.handler_failed", **place, attempts=row["attempts"] + 1)
            await self._rest(transaction, place, error, seconds=min(2 ** row["attempts"], 300), failures=1)
            return False
        return True

    async def _rest(
        self, transaction: Transaction, place: dict[str, Any], error: Exception, *, seconds: int, failures: int
    ) -> None:
        """Let the row's feed rest for this subscriber; after too many failures, until an operator revives it."""
        failure = {
            "error": f"{type(error).__name__}: {error}"[:500],
            "retry_at": transaction.now + timedelta(seconds=seconds),
            "now": transaction.now,
            "failures": failures,
            "max_attempts": MAX_ATTEMPTS,
        }
        await transaction.execute(_FAILED, place | failure)

    def _notified(self, subscriber: str) -> None:
        if subscriber in {self._subscriber, ""}:
            self._wake.set()


async def parked(connection: AsyncConnection) -> list[dict[str, Any]]:
    """Return up to 100 parked rows with subscriber, feed, seq, attempts, time and error, for operators."""
    return [dict(row) for row in (await connection.execute(_PARKED)).mappings()]


async def revive(transaction: Transaction, subscriber: str, feed: str) -> int:
    """Let a parked feed be tried again; return how many rows were parked or failing."""
    return (await transaction.execute(_REVIVE, {"subscriber": subscriber, "feed": feed})).rowcount


async def lag(connection: AsyncConnection, *, most: int = COUNTED) -> dict[str, int]:
    """Return how many rows wait, by subscriber; of each of the `LANES` lanes at most so many are counted."""
    rows = await connection.execute(_WAITING, {"lanes": LANES, "most": most})
    return {row.subscriber: row.waiting for row in rows}


async def oldest_waiting(connection: AsyncConnection, *, most: int = COUNTED) -> dict[str, datetime]:
    """Return when the oldest event that still waits happened, by subscriber.

    Among the first `most` rows of each lane; of longer lanes the answer is true or too young.
    """
    rows = await connection.execute(_WAITING, {"lanes": LANES, "most": most})
    return {row.subscriber: moment_of(UUID(row.oldest)) for row in rows}
