"""Tables of the log. Nobody outside this package imports them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.tables import Base

LANES = 16
"""How many drainers of one subscriber can work at once; feeds are spread over them by hash."""


class Event(Base):
    """One immutable fact. Range-partitioned by month of its id; a trigger refuses UPDATE, DELETE and TRUNCATE."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('narrative', 'combat', 'roll', 'decision', 'death', 'revive', 'system')", name="kind_known"
        ),
        CheckConstraint(
            "audience IN ('public', 'members', 'gm', 'internal') OR audience ~ '^player:[0-9a-f-]{36}$'",
            name="audience_known",
        ),
        CheckConstraint("importance BETWEEN 0 AND 100", name="importance_range"),
        Index("ix_events_place_id", "place_id", "id", postgresql_where=text("place_id IS NOT NULL")),
        Index("ix_events_world_id", "world_id", "id", postgresql_where=text("world_id IS NOT NULL")),
        Index("ix_events_campaign_id", "campaign_id", "id", postgresql_where=text("campaign_id IS NOT NULL")),
        Index("ix_events_actor_id", "actor_id", "id", postgresql_where=text("actor_id IS NOT NULL")),
        {"postgresql_partition_by": "RANGE (id)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    type: Mapped[str]
    version: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str]
    audience: Mapped[str]
    world_id: Mapped[UUID | None] = mapped_column(ForeignKey("worlds.id", ondelete="RESTRICT"))
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("places.id", ondelete="RESTRICT"))
    world_date: Mapped[str | None]
    campaign_id: Mapped[UUID | None]  # the campaigns capability adds its foreign key
    session_id: Mapped[UUID | None]
    importance: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    actor_id: Mapped[UUID | None]  # a player or an erased player's tombstone, hence no foreign key
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class EventCause(Base):
    """That one event led to another."""

    __tablename__ = "event_causes"
    __table_args__ = (
        CheckConstraint("event_id <> cause_id", name="not_itself"),
        Index("ix_event_causes_cause_id", "cause_id"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="RESTRICT"), primary_key=True)
    cause_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="RESTRICT"), primary_key=True)


class FeedHead(Base):
    """The last sequence number given out in a feed. Locked, in key order, as the last step of a transaction."""

    __tablename__ = "feed_heads"
    __table_args__ = (CheckConstraint("seq > 0", name="seq_positive"),)

    feed: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]


class FeedEntryRow(Base):
    """That a feed shows an event, at a gapless place in commit order. Hash-partitioned by feed."""

    __tablename__ = "feed_entries"
    __table_args__ = (
        Index("ix_feed_entries_event_id", "event_id"),
        {"postgresql_partition_by": "HASH (feed)"},
    )

    feed: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", ondelete="RESTRICT"))


class OutboxRow(Base):
    """That a subscriber still has to react to a feed's entry. Written with the entry in one statement, hence no key."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index("ix_outbox_failing", "subscriber", "feed", postgresql_where=text("attempts > 0")),
    )

    subscriber: Mapped[str] = mapped_column(primary_key=True)
    lane: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    feed: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    retry_at: Mapped[datetime | None]  # the feed rests for this subscriber until then
    parked_at: Mapped[datetime | None]  # given up; the feed rests until an operator revives it
    error: Mapped[str | None]
