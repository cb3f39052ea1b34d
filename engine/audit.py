"""Proves from the stored rows what the laws promise: an operator's `everdelve audit`.

Every check reads one consistent snapshot and returns the rows that break its promise. No row: the promise holds.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine import stored_content
from engine.content.pack import ContentPack
from engine.delivery import DeliveryService
from engine.kernel import ledger
from engine.kernel.database import Database
from engine.kernel.events import outbox
from engine.kernel.events.registry import registered_types
from engine.kernel.jobs import dead_jobs, unhandled_jobs
from engine.kernel.jobs import revive as revive_jobs

Row = dict[str, Any]
Check = Callable[[AsyncConnection], Awaitable[Sequence[Row]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes:
        promise: What should hold, as a phrase.
        rows: What breaks it, at most a few hundred.
        mend: What an operator does about it.
    """

    promise: str
    rows: Sequence[Row]
    mend: str

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return not self.rows


# A feed's numbers run from 1 to its head without a gap: then there are as many as the head says, and none beyond it.
_GAPS = text("""
SELECT coalesce(h.feed, e.feed) AS feed, h.seq AS head, e.entries, e.first, e.last
FROM feed_heads h
FULL JOIN (SELECT feed, count(*) AS entries, min(seq) AS first, max(seq) AS last FROM feed_entries GROUP BY feed) e
    USING (feed)
WHERE h.seq IS DISTINCT FROM e.entries OR h.seq IS DISTINCT FROM e.last OR e.first IS DISTINCT FROM 1
LIMIT 200
""")
_ORPHANS = text("""
SELECT o.subscriber, o.feed, o.seq FROM outbox o
WHERE NOT EXISTS (SELECT FROM feed_entries e WHERE e.feed = o.feed AND e.seq = o.seq AND e.event_id = o.event_id)
LIMIT 200
""")
_TYPES = text("SELECT type, max(version) AS version, count(*) AS events FROM events GROUP BY type")
_BACKWARDS = text("""
SELECT c.event_id, c.cause_id FROM event_causes c
JOIN events e ON e.id = c.event_id JOIN events cause ON cause.id = c.cause_id
WHERE cause.created_at > e.created_at LIMIT 200
""")
_OVERDRAWN = text("""
SELECT a.owner_id, a.currency, a.balance FROM accounts a WHERE a.balance < 0 LIMIT 200
""")


async def _rows(connection: AsyncConnection, statement: Any) -> list[Row]:
    return [dict(row) for row in (await connection.execute(statement)).mappings()]


async def _unknown_types(connection: AsyncConnection) -> list[Row]:
    known = registered_types()
    return [
        row
        for row in await _rows(connection, _TYPES)
        if row["type"] not in known or row["version"] > known[row["type"]].version
    ]


async def _dead(connection: AsyncConnection) -> list[Row]:
    return [job.model_dump(mode="json") for job in await dead_jobs(connection)]


async def _unhandled(connection: AsyncConnection) -> list[Row]:
    return [{"job": name, "waiting": count} for name, count in (await unhandled_jobs(connection)).items()]


_DEAD_AT_ONCE = 200
_RESTORE = "Stop the program and compare with a backup: this cannot happen through the program."
_REVIVE = "Read the error, mend its cause, then: everdelve audit --revive"

_CHECKS: Sequence[tuple[str, Check, str]] = (
    ("every balance is the sum of its transfers", ledger.mismatches, _RESTORE),
    ("no account is overdrawn", lambda connection: _rows(connection, _OVERDRAWN), _RESTORE),
    ("every feed runs from 1 to its head without a gap", lambda connection: _rows(connection, _GAPS), _RESTORE),
    ("no cause is later than its effect", lambda connection: _rows(connection, _BACKWARDS), _RESTORE),
    ("every outbox row belongs to a feed's entry", lambda connection: _rows(connection, _ORPHANS), _RESTORE),
    ("this build can read every event", _unknown_types, "Run the build that wrote them, or a later one."),
    ("no feed is parked", outbox.parked, _REVIVE),
    ("no job is dead", _dead, _REVIVE),
    ("this build can run every waiting job", _unhandled, "Run the build that enqueued them, or a later one."),
)


def checks(pack: ContentPack) -> Sequence[tuple[str, Check, str]]:
    """Return all checks: what should hold, what finds the rows that break it, and how to mend them."""

    async def _content(connection: AsyncConnection) -> list[Row]:
        return [asdict(each) for each in await stored_content.missing_content(connection, pack)]

    return (*_CHECKS, ("every stored content id is in the loaded pack", _content, stored_content.MEND))


async def audit(database: Database, pack: ContentPack) -> list[Finding]:
    """Run all checks on one snapshot of the database.

    Args:
        database: Whose rows.
        pack: The content that the rows' ids should be of.

    Raises:
        Unavailable: If the database cannot be reached.
    """
    async with database.transaction() as transaction:
        await transaction.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        return [Finding(promise, await check(transaction.connection), mend) for promise, check, mend in checks(pack)]


@dataclass(frozen=True, slots=True)
class Revived:
    """How many of each will be tried again."""

    feeds: int
    jobs: int
    messages: int


async def revive(database: Database) -> Revived:
    """Let all be tried again that was given up: parked feeds, dead jobs, messages to Discord and paused channels."""
    feeds = set[tuple[str, str]]()
    while batch := await _revive_feeds(database):
        feeds |= batch
    jobs, most = 0, _DEAD_AT_ONCE
    while True:
        listed, revived = await _revive_jobs(database, most)
        jobs += revived
        if not revived and listed < most:
            break
        # One whose key is in use stays dead, and must not hide those behind it.
        most += listed - revived
    async with database.transaction() as transaction:
        messages = await DeliveryService().revive(transaction)
    return Revived(len(feeds), jobs, messages)


async def _revive_feeds(database: Database) -> set[tuple[str, str]]:
    async with database.transaction() as transaction:
        feeds = {(row["subscriber"], row["feed"]) for row in await outbox.parked(transaction.connection)}
        for subscriber, feed in sorted(feeds):
            await outbox.revive(transaction, subscriber, feed)
    return feeds


async def _revive_jobs(database: Database, most: int) -> tuple[int, int]:
    async with database.transaction() as transaction:
        jobs = [job.job_id for job in await dead_jobs(transaction.connection, most=most)]
        return len(jobs), len(await revive_jobs(transaction, jobs))
