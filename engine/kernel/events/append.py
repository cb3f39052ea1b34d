"""Writes a transaction's events, their causes, feed entries and outbox rows in one statement and one round trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zlib import crc32

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.kernel.events.models import LANES
from engine.kernel.events.registry import EventBody, subscribers

OUTBOX_CHANNEL = "everdelve_outbox"


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event that a transaction will write when it commits; fields as in `Transaction.publish`."""

    id: UUID
    body: EventBody
    feeds: tuple[str, ...]
    audience: str
    actor_id: UUID | None
    causes: tuple[UUID, ...]
    world_id: UUID | None
    place_id: UUID | None
    world_date: str | None
    campaign_id: UUID | None
    session_id: UUID | None
    importance: int


def lane_of(feed: str) -> int:
    """Return the lane in which a feed's outbox rows are drained, 0 to `LANES` - 1; the same on every platform."""
    return crc32(feed.encode()) % LANES


# The heads are inserted in the order of their names: two transactions that share feeds lock them in the same order.
_APPEND = text("""
WITH stored AS (
    INSERT INTO events (id, type, version, kind, audience, actor_id, world_id, place_id, world_date, campaign_id,
                        session_id, importance, payload, created_at)
    SELECT id, type, version, kind, audience, actor_id, world_id, place_id, world_date, campaign_id, session_id,
           importance, CAST(payload AS jsonb), CAST(:now AS timestamptz)
    FROM unnest(CAST(:ids AS uuid[]), CAST(:types AS text[]), CAST(:versions AS smallint[]), CAST(:kinds AS text[]),
                CAST(:audiences AS text[]), CAST(:actors AS uuid[]), CAST(:worlds AS uuid[]), CAST(:places AS uuid[]),
                CAST(:dates AS text[]), CAST(:campaigns AS uuid[]), CAST(:sessions AS uuid[]),
                CAST(:importances AS smallint[]), CAST(:payloads AS text[]))
      AS t (id, type, version, kind, audience, actor_id, world_id, place_id, world_date, campaign_id, session_id,
            importance, payload)
), linked AS (
    INSERT INTO event_causes (event_id, cause_id)
    SELECT event_id, cause_id FROM unnest(CAST(:effects AS uuid[]), CAST(:causes AS uuid[])) AS t (event_id, cause_id)
), shown AS (
    SELECT feed, event_id, position
    FROM unnest(CAST(:feeds AS text[]), CAST(:feed_events AS uuid[])) WITH ORDINALITY AS t (feed, event_id, position)
), heads AS (
    INSERT INTO feed_heads AS h (feed, seq)
    SELECT feed, count(*) FROM shown GROUP BY feed ORDER BY feed
    ON CONFLICT (feed) DO UPDATE SET seq = h.seq + EXCLUDED.seq
    RETURNING feed, seq
), entries AS (
    INSERT INTO feed_entries (feed, seq, event_id)
    SELECT feed,
           heads.seq - count(*) OVER (PARTITION BY feed) + row_number() OVER (PARTITION BY feed ORDER BY position),
           event_id
    FROM shown JOIN heads USING (feed)
    RETURNING feed, seq, event_id
), queued AS (
    INSERT INTO outbox (subscriber, lane, feed, seq, event_id)
    SELECT subscriber, lane, feed, seq, event_id
    FROM entries JOIN unnest(CAST(:subscribers AS text[]), CAST(:lanes AS smallint[]), CAST(:wanted_feeds AS text[]),
                             CAST(:wanted_events AS uuid[])) AS w (subscriber, lane, feed, event_id)
         USING (feed, event_id)
    RETURNING subscriber
)
SELECT pg_notify(:channel, subscriber) FROM (SELECT DISTINCT subscriber FROM queued) AS woken
""")


async def append(connection: AsyncConnection, pending: Sequence[PendingEvent], now: datetime) -> None:
    """Write events inside the connection's transaction and take their places in the feeds.

    Locks the feeds' heads until the commit: it must be the transaction's last statement.
    """
    shown = [(feed, event) for event in pending for feed in event.feeds]
    wanted = [
        (subscriber.name, lane_of(feed), feed, event.id)
        for feed, event in shown
        for subscriber in subscribers()
        if subscriber.wants(feed, event.body)
    ]
    linked = [(event.id, cause) for event in pending for cause in event.causes]
    parameters: dict[str, Any] = {
        "now": now,
        "channel": OUTBOX_CHANNEL,
        "ids": [event.id for event in pending],
        "types": [event.body.type for event in pending],
        "versions": [event.body.version for event in pending],
        "kinds": [str(event.body.kind) for event in pending],
        "audiences": [event.audience for event in pending],
        "actors": [event.actor_id for event in pending],
        "worlds": [event.world_id for event in pending],
        "places": [event.place_id for event in pending],
        "dates": [event.world_date for event in pending],
        "campaigns": [event.campaign_id for event in pending],
        "sessions": [event.session_id for event in pending],
        "importances": [event.importance for event in pending],
        "payloads": [orjson.dumps(event.body.model_dump(mode="json")).decode() for event in pending],
        "effects": [effect for effect, _ in linked],
        "causes": [cause for _, cause in linked],
        "feeds": [feed for feed, _ in shown],
        "feed_events": [event.id for _, event in shown],
        "subscribers": [name for name, _, _, _ in wanted],
        "lanes": [lane for _, lane, _, _ in wanted],
        "wanted_feeds": [feed for _, _, feed, _ in wanted],
        "wanted_events": [event_id for _, _, _, event_id in wanted],
    }
    await connection.execute(_APPEND, parameters)
