"""Reads events, and is the one place that enforces who may read them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, any_, false, literal, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import Uuid

from engine.kernel.events.models import Event, EventCause, FeedEntryRow
from engine.kernel.events.registry import GM, MEMBERS, PUBLIC, EventBody, decode, only


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is reading.

    Attributes:
        player_id: The reader's player, or None for a stranger.
        member_of: Campaigns in which the reader plays.
        master_of: Campaigns whose game master the reader is.
        operator: Reads everything, internal events too.
    """

    player_id: UUID | None = None
    member_of: frozenset[UUID] = field(default_factory=frozenset)
    master_of: frozenset[UUID] = field(default_factory=frozenset)
    operator: bool = False


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as it was written, its body upcast to the current version."""

    id: UUID
    body: EventBody
    audience: str
    actor_id: UUID | None
    world_id: UUID | None
    place_id: UUID | None
    world_date: str | None
    campaign_id: UUID | None
    session_id: UUID | None
    importance: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An event at its place in a feed."""

    feed: str
    seq: int
    event: StoredEvent


EVENT_COLUMNS = (
    Event.id,
    Event.type,
    Event.version,
    Event.audience,
    Event.actor_id,
    Event.world_id,
    Event.place_id,
    Event.world_date,
    Event.campaign_id,
    Event.session_id,
    Event.importance,
    Event.payload,
    Event.created_at,
)


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition under which a viewer may read an event."""
    if viewer.operator:
        return true()

    def among(campaigns: frozenset[UUID]) -> ColumnElement[bool]:
        if not campaigns:
            return false()
        return Event.campaign_id == any_(literal(sorted(campaigns), ARRAY(Uuid(as_uuid=True))))

    allowed = [Event.audience == PUBLIC, (Event.audience == MEMBERS) & among(viewer.member_of | viewer.master_of)]
    if viewer.player_id is not None:
        allowed.append(Event.audience == only(viewer.player_id))
    if viewer.master_of:
        told_the_master = (Event.audience == GM) | Event.audience.startswith("player:")
        allowed.append(told_the_master & among(viewer.master_of))
    return or_(*allowed)


def to_event(row: RowMapping) -> StoredEvent:
    """Turn a row of `EVENT_COLUMNS` into an event.

    Raises:
        UnknownEvent: If this build does not know the type or version.
    """
    return StoredEvent(
        id=row["id"],
        body=decode(row["type"], row["version"], row["payload"]),
        audience=row["audience"],
        actor_id=row["actor_id"],
        world_id=row["world_id"],
        place_id=row["place_id"],
        world_date=row["world_date"],
        campaign_id=row["campaign_id"],
        session_id=row["session_id"],
        importance=row["importance"],
        created_at=row["created_at"],
    )


def _entries(feed: str) -> Select[Any]:
    return (
        select(FeedEntryRow.feed, FeedEntryRow.seq, *EVENT_COLUMNS)
        .join(Event, Event.id == FeedEntryRow.event_id)
        .where(FeedEntryRow.feed == feed)
    )


async def read_feed(
    connection: AsyncConnection,
    feed: str,
    viewer: Viewer,
    *,
    after: int | None = None,
    limit: int = 50,
    newest_first: bool = False,
    types: tuple[str, ...] = (),
) -> list[FeedEntry]:
    """Return the entries of a feed that a viewer may read, in order.

    Args:
        connection: From `Database.read` or a transaction.
        feed: The feed's name.
        viewer: Who reads.
        after: The last sequence already seen; entries beyond it in the reading direction are returned.
        limit: At most so many.
        newest_first: Read backwards from the newest.
        types: Only these event types, or all if empty.
    """
    statement = _entries(feed).where(visible_to(viewer)).limit(limit)
    if types:
        statement = statement.where(Event.type.in_(types))
    if newest_first:
        statement = statement.order_by(FeedEntryRow.seq.desc())
        if after is not None:
            statement = statement.where(FeedEntryRow.seq < after)
    else:
        statement = statement.order_by(FeedEntryRow.seq)
        if after is not None:
            statement = statement.where(FeedEntryRow.seq > after)
    rows = (await connection.execute(statement)).mappings()
    return [FeedEntry(row["feed"], row["seq"], to_event(row)) for row in rows]


async def read_event(connection: AsyncConnection, event_id: UUID, viewer: Viewer) -> StoredEvent | None:
    """Return one event if it exists and the viewer may read it."""
    statement = select(*EVENT_COLUMNS).where(Event.id == event_id, visible_to(viewer))
    row = (await connection.execute(statement)).mappings().one_or_none()
    return None if row is None else to_event(row)


async def causes_of(connection: AsyncConnection, event_id: UUID, viewer: Viewer) -> list[StoredEvent]:
    """Return the events that led directly to one and that the viewer may read, oldest first."""
    statement = (
        select(*EVENT_COLUMNS)
        .join(EventCause, EventCause.cause_id == Event.id)
        .where(EventCause.event_id == event_id, visible_to(viewer))
        .order_by(Event.id)
    )
    return [to_event(row) for row in (await connection.execute(statement)).mappings()]
