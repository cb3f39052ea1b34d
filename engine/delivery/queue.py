"""How a messenger takes work and reports on it.

A lane is one channel, or one person's private messages. A messenger claims a lane for a short while and delivers its
items one after another; nobody else delivers there meanwhile. When the messenger dies, the claim runs out. Every report
locks the lane in the claimant's name first, so that a messenger that lost its claim changes nothing.
"""

import base64
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from engine.delivery.views import Item
from engine.kernel.database import Database, Transaction

MAX_ATTEMPTS = 12
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=5)
FIRST_PROBE = timedelta(minutes=5)
LONGEST_PROBE = timedelta(hours=6)
EXPIRY = timedelta(days=7)

# Goes from lane to lane in the indices of what waits, reads one row of each, so that a long backlog costs nothing here,
# and stops when it has found enough. The limit within LATERAL is what keeps the planner to that order.
_CLAIM = text("""
WITH RECURSIVE waiting AS (
    (SELECT * FROM (
        (SELECT lane, server_id FROM announcements WHERE state = 'pending' AND lane > :after ORDER BY lane, id LIMIT 1)
        UNION ALL
        (SELECT lane, server_id FROM surfaces
         WHERE state = 'active' AND shown_version < wanted_version AND lane > :after ORDER BY lane, id LIMIT 1)
    ) AS first ORDER BY lane, server_id NULLS LAST LIMIT 1)
    UNION ALL
    SELECT following.* FROM waiting AS w CROSS JOIN LATERAL (
        (SELECT lane, server_id FROM announcements WHERE state = 'pending' AND lane > w.lane ORDER BY lane, id LIMIT 1)
        UNION ALL
        (SELECT lane, server_id FROM surfaces
         WHERE state = 'active' AND shown_version < wanted_version AND lane > w.lane ORDER BY lane, id LIMIT 1)
        ORDER BY lane, server_id NULLS LAST LIMIT 1
    ) AS following
), due AS (
    SELECT w.lane, COALESCE(w.server_id, l.server_id) AS server_id
    FROM waiting AS w LEFT JOIN LATERAL (SELECT * FROM delivery_lanes WHERE lane = w.lane LIMIT 1) AS l ON true
    WHERE (l.claimed_until IS NULL OR l.claimed_until <= :now) AND (l.rests_until IS NULL OR l.rests_until <= :now)
      AND (CAST(:shards AS int[]) IS NULL OR (COALESCE(w.server_id, l.server_id, 0) >> 22)
                                             % CAST(:shard_count AS bigint) = ANY(CAST(:shards AS int[])))
    LIMIT :most
)
INSERT INTO delivery_lanes AS l (lane, server_id, claimed_by, claimed_until)
SELECT lane, server_id, :claimant, :until FROM due ORDER BY lane
ON CONFLICT (lane) DO UPDATE SET claimed_by = EXCLUDED.claimed_by, claimed_until = EXCLUDED.claimed_until,
                                 server_id = COALESCE(EXCLUDED.server_id, l.server_id)
WHERE (l.claimed_until IS NULL OR l.claimed_until <= :now) AND (l.rests_until IS NULL OR l.rests_until <= :now)
RETURNING lane
""")
_RENEW = text("UPDATE delivery_lanes SET claimed_until = :until WHERE lane = :lane AND claimed_by = :claimant")
_RELEASE = text(
    "UPDATE delivery_lanes SET claimed_by = NULL, claimed_until = NULL WHERE lane = :lane AND claimed_by = :claimant"
)
_RELEASE_ALL = text("UPDATE delivery_lanes SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :claimant")
# What has waited longest comes first, so that neither a busy card nor a flood of announcements starves the other.
_NEXT = text("""
SELECT * FROM (
    (SELECT 'announcement' AS kind, id, key AS subject, channel_id, server_id, person_id, content_type, content, trace,
            0 AS version, message_id, 0 AS posting, NULL AS tried_version, attempts, created_at, created_at AS since
     FROM announcements WHERE lane = :lane AND state = 'pending' ORDER BY id LIMIT 1)
    UNION ALL
    (SELECT 'card', id, subject, channel_id, server_id, person_id, content_type, content, trace,
            wanted_version, message_id, posting, tried_version, attempts, created_at, updated_at
     FROM surfaces WHERE lane = :lane AND state = 'active' AND shown_version < wanted_version
     ORDER BY updated_at, id LIMIT 1)
) AS candidates ORDER BY since, id LIMIT 1
""")
# The lane stays locked until the report is written, so that nobody can claim it in between.
_HELD = text("""
SELECT paused_since FROM delivery_lanes WHERE lane = :lane AND claimed_by = :claimant FOR NO KEY UPDATE
""")
_SENT = text("""
UPDATE announcements SET state = 'sent', message_id = :message_id, attempts = attempts + 1, error = NULL,
       settled_at = :now
WHERE id = :id AND state = 'pending'
""")
_SHOWN = text("""
UPDATE surfaces SET shown_version = GREATEST(shown_version, :version), message_id = :message_id, attempts = 0,
       error = NULL, updated_at = :now
WHERE id = :id
""")
_POSTED = text("UPDATE surfaces SET message_id = :message_id WHERE id = :id AND message_id IS NULL")
_SETTLE_ANNOUNCEMENT = text("""
UPDATE announcements SET state = :state, attempts = attempts + :tries, error = :error, settled_at = :now
WHERE id = :id AND state = 'pending'
""")
_SETTLE_CARD = text("""
UPDATE surfaces SET state = :state, attempts = attempts + :tries, error = :error, updated_at = :now
WHERE id = :id AND state = 'active' AND wanted_version = :version
""")
_ATTEMPTED_ANNOUNCEMENT = text("UPDATE announcements SET attempts = attempts + 1, error = :error WHERE id = :id")
_ATTEMPTED_CARD = text("UPDATE surfaces SET attempts = attempts + 1, error = :error WHERE id = :id")
_TRYING = text("UPDATE surfaces SET tried_version = :version WHERE id = :id AND tried_version IS NULL")
_LOST = text("""
UPDATE surfaces SET message_id = NULL, posting = posting + 1, tried_version = NULL
WHERE id = :id AND message_id = :message_id
""")
_REST = text("""
UPDATE delivery_lanes SET rests_until = :until, claimed_by = NULL, claimed_until = NULL WHERE lane = :lane
""")
_PAUSE = text("""
UPDATE delivery_lanes SET paused_since = COALESCE(paused_since, :now), reason = :reason, pauses = pauses + 1,
       rests_until = CAST(:now AS timestamptz)
                     + LEAST(CAST(:first AS interval) * power(2, LEAST(pauses, 10)), CAST(:longest AS interval)),
       claimed_by = NULL, claimed_until = NULL
WHERE lane = :lane
""")
_UNPAUSE = text("""
UPDATE delivery_lanes SET paused_since = NULL, reason = NULL, pauses = 0, rests_until = NULL WHERE lane = :lane
""")
_CLOSE_LANE = (
    text("UPDATE announcements SET state = 'failed', error = :reason, settled_at = :now "
         "WHERE lane = :lane AND state = 'pending'"),
    text("UPDATE surfaces SET state = 'closed', error = :reason, updated_at = :now "
         "WHERE lane = :lane AND state <> 'closed'"),
)  # fmt: skip


class LaneLostError(Exception):
    """The lane is somebody else's by now: nothing was changed, and whoever holds it settles its items."""


class DeliveryQueue:
    """The messenger's side of delivery.

    Args:
        database: Where the rows are.
        claimant: This messenger; new at each start.
        lease: How long a claim holds without being renewed. Longer than one delivery can take.
    """

    def __init__(self, database: Database, claimant: UUID, *, lease: timedelta) -> None:
        self._database = database
        self._claimant = claimant
        self._lease = lease
        # Where the next look for work begins, so that busy lanes do not keep those after them waiting.
        self._claimed_last = ""

    async def claim(self, most: int, *, shards: Sequence[int] | None, shard_count: int) -> list[str]:
        """Claim up to `most` lanes that have work.

        Args:
            most: At most so many.
            shards: The shards of this process, whose servers' channels it serves; private messages belong to shard 0.
                None: all.
            shard_count: How many shards there are in all.
        """
        async with self._database.transaction() as tx:
            parameters = {
                "now": tx.now,
                "until": tx.now + self._lease,
                "claimant": self._claimant,
                "shards": None if shards is None else list(shards),
                "shard_count": shard_count,
            }
            begin_at = self._claimed_last
            claimed = list((await tx.execute(_CLAIM, parameters | {"after": begin_at, "most": most})).scalars())
            self._claimed_last = claimed[-1] if len(claimed) == most else ""
            if begin_at and len(claimed) < most:
                rest = await tx.execute(_CLAIM, parameters | {"after": "", "most": most - len(claimed)})
                claimed += rest.scalars()
            return claimed

    async def next_item(self, lane: str) -> Item | None:
        """Renew the claim and return what to deliver next; None when nothing waits or the claim is lost."""
        async with self._database.transaction() as tx:
            held = await tx.execute(_RENEW, self._of(lane) | {"until": tx.now + self._lease})
            if held.rowcount == 0:
                return None
            row = (await tx.execute(_NEXT, {"lane": lane})).mappings().one_or_none()
            if row is not None and row["kind"] == "card" and row["message_id"] is None:
                await tx.execute(_TRYING, {"id": row["id"], "version": row["version"]})
        return None if row is None else _item(dict(row))

    async def release(self, lane: str) -> None:
        """Give a lane back."""
        async with self._database.transaction() as tx:
            await tx.execute(_RELEASE, self._of(lane))

    async def release_all(self) -> None:
        """Give every lane of this messenger back, when it stops."""
        async with self._database.transaction() as tx:
            await tx.execute(_RELEASE_ALL, {"claimant": self._claimant})

    async def delivered(self, lane: str, item: Item, message_id: int) -> None:
        """Report success. Raises, as every report: LaneLostError."""
        async with self._report(lane) as (tx, was_paused):
            parameters = {"id": item.id, "message_id": message_id, "now": tx.now}
            if item.kind == "announcement":
                await tx.execute(_SENT, parameters)
            else:
                await tx.execute(_SHOWN, parameters | {"version": item.version})
            if was_paused:
                await tx.execute(_UNPAUSE, {"lane": lane})

    async def posted(self, lane: str, item: Item, message_id: int) -> None:
        """Report that a card has a message which may show an older state: it is edited next."""
        async with self._report(lane) as (tx, was_paused):
            await tx.execute(_POSTED, {"id": item.id, "message_id": message_id})
            if was_paused:
                await tx.execute(_UNPAUSE, {"lane": lane})

    async def void(self, lane: str, item: Item, reason: str) -> None:
        """There is nothing to tell any more: drop the announcement, close the card."""
        async with self._report(lane) as (tx, _):
            await self._settle(tx, item, "void" if item.kind == "announcement" else "closed", reason, tries=0)

    async def refused(self, lane: str, item: Item, reason: str) -> None:
        """It can never be delivered as it is: give it up, visibly."""
        async with self._report(lane) as (tx, _):
            await self._settle(tx, item, "failed", reason, tries=1)

    async def lost(self, lane: str, item: Item) -> None:
        """The card's message is gone: post it again, as a new message."""
        async with self._report(lane) as (tx, _):
            await tx.execute(_LOST, {"id": item.id, "message_id": item.message_id})

    async def failed(self, lane: str, item: Item, reason: str) -> None:
        """It failed this time: let the lane rest, growing with each attempt; after the last attempt give it up."""
        async with self._report(lane) as (tx, _):
            if item.attempts + 1 >= MAX_ATTEMPTS:
                await self._settle(tx, item, "failed", reason, tries=1)
                await tx.execute(_RELEASE, self._of(lane))
            else:
                statement = _ATTEMPTED_ANNOUNCEMENT if item.kind == "announcement" else _ATTEMPTED_CARD
                await tx.execute(statement, {"id": item.id, "error": reason[:500]})
                rest = min(FIRST_RETRY * 2**item.attempts, LONGEST_RETRY)
                await tx.execute(_REST, {"lane": lane, "until": tx.now + rest})

    async def rest(self, lane: str, seconds: float) -> None:
        """Leave a lane alone for a while, counting nothing against its items."""
        async with self._report(lane) as (tx, _):
            await tx.execute(_REST, {"lane": lane, "until": tx.now + timedelta(seconds=seconds)})

    async def paused(self, lane: str, item: Item, reason: str) -> None:
        """The channel refuses us: stop at once, and ask again rarely. What waits longer than a week is given up."""
        async with self._report(lane) as (tx, _):
            if item.kind == "announcement" and tx.now - item.created_at > EXPIRY:
                await self._settle(tx, item, "failed", reason, tries=1)
            parameters = {"now": tx.now, "reason": reason, "first": FIRST_PROBE, "longest": LONGEST_PROBE}
            await tx.execute(_PAUSE, {"lane": lane} | parameters)

    async def gone(self, lane: str, reason: str) -> None:
        """The channel exists no more: give up all that waits for it, close its cards."""
        async with self._report(lane) as (tx, _):
            for statement in _CLOSE_LANE:
                await tx.execute(statement, {"lane": lane, "reason": reason, "now": tx.now})
            await tx.execute(_RELEASE, self._of(lane))

    @asynccontextmanager
    async def _report(self, lane: str) -> AsyncIterator[tuple[Transaction, bool]]:
        """A transaction that holds the lane, and whether the lane is paused.

        Raises:
            LaneLostError: Somebody else claimed the lane, or it was given back.
        """
        async with self._database.transaction() as tx:
            held = (await tx.execute(_HELD, self._of(lane))).one_or_none()
            if held is None:
                raise LaneLostError(lane)
            yield tx, held.paused_since is not None

    async def _settle(self, tx: Transaction, item: Item, state: str, reason: str, *, tries: int) -> None:
        statement = _SETTLE_ANNOUNCEMENT if item.kind == "announcement" else _SETTLE_CARD
        parameters: dict[str, Any] = {
            "id": item.id, "state": state, "error": reason[:500], "now": tx.now, "tries": tries,
        }  # fmt: skip
        await tx.execute(statement, parameters | ({} if item.kind == "announcement" else {"version": item.version}))

    def _of(self, lane: str) -> dict[str, Any]:
        return {"lane": lane, "claimant": self._claimant}


def nonce_of(delivery_id: UUID, posting: int) -> str:
    """The nonce of a message: the same for every attempt to post it, another for the next message of a lost card."""
    digest = hashlib.blake2b(delivery_id.bytes + posting.to_bytes(8, "big"), digest_size=16).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _item(row: dict[str, Any]) -> Item:
    posting, tried = row["posting"], row["tried_version"]
    return Item(
        **{name: row[name] for name in ("kind", "id", "subject", "channel_id", "server_id", "person_id", "trace")},
        **{name: row[name] for name in ("version", "message_id", "attempts", "created_at")},
        stored_type=row["content_type"],
        stored=row["content"],
        outdated_post=row["message_id"] is None and tried is not None and tried < row["version"],
        nonce=nonce_of(row["id"], posting),
    )
