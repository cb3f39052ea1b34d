"""How the game tells people something: inside the transaction of what it tells about, so both happen or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.delivery.content import Content, refreshed_types, refreshes
from engine.delivery.views import DeliveryStatus, PausedLane
from engine.kernel.database import Transaction
from engine.kernel.errors import InvalidInput
from engine.kernel.events import EventBody, FeedEntry, declare_subscriber
from engine.kernel.telemetry import carried

SUBSCRIBER = "delivery"
WAKE_CHANNEL = "everdelve_delivery"
_KEY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class InChannel:
    """A channel, and the server it is in (None where that is not known)."""

    channel_id: int
    server_id: int | None = None

    @property
    def lane(self) -> str:
        """The name of the order in which things reach this target."""
        return f"channel:{self.channel_id}"

    def columns(self) -> dict[str, int | None]:
        """The target as columns."""
        return {"channel_id": self.channel_id, "server_id": self.server_id, "person_id": None}


@dataclass(frozen=True, slots=True)
class ToPerson:
    """A person, told in private."""

    person_id: int

    @property
    def lane(self) -> str:
        """The name of the order in which things reach this target."""
        return f"person:{self.person_id}"

    def columns(self) -> dict[str, int | None]:
        """The target as columns."""
        return {"channel_id": None, "server_id": None, "person_id": self.person_id}


Target = InChannel | ToPerson


def _wants(_feed: str, body: EventBody) -> bool:
    return refreshes(body.type)


declare_subscriber(SUBSCRIBER, _wants)

_ANNOUNCE = text("""
INSERT INTO announcements (id, key, lane, channel_id, server_id, person_id, content_type, content, trace, created_at)
VALUES (:id, :key, :lane, :channel_id, :server_id, :person_id, :content_type, CAST(:content AS jsonb),
        CAST(:trace AS jsonb), :now)
ON CONFLICT (key) DO NOTHING
""")
_ANNOUNCED = text("SELECT key FROM announcements WHERE key = ANY(CAST(:keys AS text[]))")
_SHOW = text("""
INSERT INTO surfaces AS s (id, subject, lane, channel_id, server_id, person_id, content_type, content, trace,
                           wanted_version, created_at, updated_at)
VALUES (:id, :subject, :lane, :channel_id, :server_id, :person_id, :content_type, CAST(:content AS jsonb),
        CAST(:trace AS jsonb), 1, :now, :now)
ON CONFLICT (subject, content_type, lane) WHERE state <> 'closed'
DO UPDATE SET wanted_version = s.wanted_version + 1, content = EXCLUDED.content, trace = EXCLUDED.trace,
              state = 'active', attempts = 0, error = NULL, updated_at = EXCLUDED.updated_at
RETURNING id
""")
# Locked in the order of ids, so that two transactions that touch the same cards wait instead of deadlocking.
_TOUCH = text("""
WITH theirs AS (
    SELECT id FROM surfaces
    WHERE subject = :subject AND state <> 'closed'
      AND (CAST(:types AS text[]) IS NULL OR content_type = ANY(CAST(:types AS text[])))
    ORDER BY id FOR UPDATE
)
UPDATE surfaces AS s SET wanted_version = s.wanted_version + 1, state = 'active', attempts = 0, error = NULL,
       trace = CAST(:trace AS jsonb),
       updated_at = CASE WHEN s.shown_version < s.wanted_version THEN s.updated_at ELSE :now END
FROM theirs WHERE s.id = theirs.id
""")
_CLOSE = text("UPDATE surfaces SET state = 'closed', updated_at = :now WHERE id = :id AND state <> 'closed'")
_WAKE = text("SELECT pg_notify(:channel, '')")
_RESUME = text("""
UPDATE delivery_lanes SET rests_until = NULL
WHERE paused_since IS NOT NULL AND rests_until > :now
  AND (lane = CAST(:lane AS text) OR server_id = CAST(:server_id AS bigint))
""")
_REVIVE_ANNOUNCEMENTS = text("""
UPDATE announcements SET state = 'pending', attempts = 0, error = NULL, settled_at = NULL WHERE state = 'failed'
""")
_REVIVE_CARDS = text("""
UPDATE surfaces SET state = 'active', attempts = 0, error = NULL, updated_at = :now WHERE state = 'failed'
""")
_RESUME_ALL = text("UPDATE delivery_lanes SET rests_until = NULL WHERE paused_since IS NOT NULL")
_STATUS = text("""
SELECT (SELECT count(*) FROM announcements WHERE state = 'pending') AS pending,
       (SELECT count(*) FROM announcements WHERE state = 'failed') AS failed,
       (SELECT count(*) FROM surfaces WHERE state = 'active' AND shown_version < wanted_version) AS cards_waiting,
       (SELECT count(*) FROM surfaces WHERE state = 'failed') AS cards_failed
""")
_PAUSED = text("""
SELECT lane, reason, paused_since, rests_until FROM delivery_lanes
WHERE paused_since IS NOT NULL ORDER BY paused_since LIMIT 25
""")


class DeliveryService:
    """Announcements and cards. Stateless: everything is rows."""

    async def announce(self, tx: Transaction, *, key: str, to: Target, content: Content) -> bool:
        """Tell something once.

        Args:
            tx: The transaction of what is told about.
            key: What makes it the same announcement, for ever: usually the kind and the event's id. At most 200
                characters.
            to: Where.
            content: What.

        Returns:
            False if this key was announced before.

        Raises:
            InvalidInput: The key is empty or too long.
        """
        if not 0 < len(key) <= _KEY_LIMIT:
            raise InvalidInput("An announcement's key is too long or empty.", "This is a defect; tell an operator.")
        parameters = self._row(tx, to, content) | {"key": key}
        new = (await tx.execute(_ANNOUNCE, parameters)).rowcount == 1
        if new:
            await self._wake(tx)
        return new

    async def announced(self, connection: AsyncConnection, keys: Sequence[str]) -> set[str]:
        """Which of these keys were announced before."""
        return set((await connection.execute(_ANNOUNCED, {"keys": list(keys)})).scalars())

    async def show_card(self, tx: Transaction, *, subject: str, to: Target, content: Content) -> UUID:
        """Show a subject's current state in a place, from now on; where it is shown already it is shown anew.

        Args:
            tx: The transaction.
            subject: What it shows: the name of a feed, so that the feed's events refresh it.
            to: Where.
            content: Which card.

        Returns:
            The surface's id, for `close_card`.
        """
        row = await tx.execute(_SHOW, self._row(tx, to, content) | {"subject": subject})
        await self._wake(tx)
        surface_id: UUID = row.scalar_one()
        return surface_id

    async def touch(self, tx: Transaction, subject: str, *, types: list[str] | None = None) -> int:
        """Say that a subject changed: its cards (of these content types, or all) are shown anew. Return how many."""
        parameters = {"subject": subject, "types": types, "now": tx.now, "trace": _json(carried())}
        touched = (await tx.execute(_TOUCH, parameters)).rowcount
        if touched:
            await self._wake(tx)
        return touched

    async def close_card(self, tx: Transaction, surface_id: UUID) -> None:
        """Stop showing a card; its last message stays as it is."""
        await tx.execute(_CLOSE, {"id": surface_id, "now": tx.now})

    async def on_event(self, tx: Transaction, entry: FeedEntry) -> None:
        """Show the cards of an event's feed anew. The handler of the outbox subscriber `delivery`."""
        await self.touch(tx, entry.feed, types=refreshed_types(entry.event.body.type))

    async def permissions_changed(self, tx: Transaction, *, server_id: int | None, channel_id: int | None) -> int:
        """Try paused channels of a server, or one channel, at once again; return how many."""
        lane = None if channel_id is None else InChannel(channel_id).lane
        result = await tx.execute(_RESUME, {"lane": lane, "server_id": server_id, "now": tx.now})
        if result.rowcount:
            await self._wake(tx)
        return result.rowcount

    async def revive(self, tx: Transaction) -> int:
        """Try all again that was given up, and every paused channel at once; return how many messages were given up."""
        announcements = (await tx.execute(_REVIVE_ANNOUNCEMENTS)).rowcount
        cards = (await tx.execute(_REVIVE_CARDS, {"now": tx.now})).rowcount
        await tx.execute(_RESUME_ALL)
        await self._wake(tx)
        return announcements + cards

    async def status(self, connection: AsyncConnection) -> DeliveryStatus:
        """What waits, what failed, and which channels are paused, for operators."""
        counts = (await connection.execute(_STATUS)).mappings().one()
        paused = [PausedLane(**row) for row in (await connection.execute(_PAUSED)).mappings()]
        return DeliveryStatus(**counts, paused=tuple(paused))

    def _row(self, tx: Transaction, to: Target, content: Content) -> dict[str, Any]:
        return {
            "id": tx.new_id(),
            "lane": to.lane,
            **to.columns(),
            "content_type": content.type,
            "content": content.model_dump_json(),
            "trace": _json(carried()),
            "now": tx.now,
        }

    async def _wake(self, tx: Transaction) -> None:
        await tx.execute(_WAKE, {"channel": WAKE_CHANNEL})


def _json(values: Mapping[str, str]) -> str:
    return orjson.dumps(values).decode()
