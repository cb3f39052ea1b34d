"""Tables of delivery. Nobody outside this package imports them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.tables import Base


class AnnouncementRow(Base):
    """Something told once, in the order of ids within its lane."""

    __tablename__ = "announcements"
    __table_args__ = (
        CheckConstraint("(channel_id IS NULL) <> (person_id IS NULL)", name="one_target"),
        CheckConstraint("state IN ('pending', 'sent', 'failed', 'void')", name="state_known"),
        CheckConstraint("(state = 'sent') = (message_id IS NOT NULL)", name="sent_has_message"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index("uq_announcements_key", "key", unique=True),
        Index("ix_announcements_pending", "lane", "id", postgresql_where=text("state = 'pending'")),
        Index("ix_announcements_failed", "id", postgresql_where=text("state = 'failed'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str]
    lane: Mapped[str]
    channel_id: Mapped[int | None]
    server_id: Mapped[int | None]
    person_id: Mapped[int | None]
    content_type: Mapped[str]
    content: Mapped[dict[str, Any]]
    trace: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default=text("'pending'"))
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    message_id: Mapped[int | None]
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class SurfaceRow(Base):
    """A message that shows the current state of a subject.

    `posting` counts the messages it has been, for nonces; `tried_version` is the state that the first attempt to post
    the current one showed.
    """

    __tablename__ = "surfaces"
    __table_args__ = (
        CheckConstraint("(channel_id IS NULL) <> (person_id IS NULL)", name="one_target"),
        CheckConstraint("state IN ('active', 'closed', 'failed')", name="state_known"),
        CheckConstraint("0 <= shown_version AND shown_version <= wanted_version", name="versions_in_order"),
        CheckConstraint("attempts >= 0 AND posting >= 0", name="counts_not_negative"),
        Index(
            "uq_surfaces_subject_content_type_lane",
            "subject",
            "content_type",
            "lane",
            unique=True,
            postgresql_where=text("state <> 'closed'"),
        ),
        Index(
            "ix_surfaces_waiting",
            "lane",
            "id",
            postgresql_where=text("state = 'active' AND shown_version < wanted_version"),
        ),
        Index("ix_surfaces_failed", "id", postgresql_where=text("state = 'failed'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject: Mapped[str]
    lane: Mapped[str]
    channel_id: Mapped[int | None]
    server_id: Mapped[int | None]
    person_id: Mapped[int | None]
    content_type: Mapped[str]
    content: Mapped[dict[str, Any]]
    trace: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default=text("'active'"))
    wanted_version: Mapped[int]
    shown_version: Mapped[int] = mapped_column(server_default=text("0"))
    posting: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    tried_version: Mapped[int | None]
    message_id: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    error: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class LaneRow(Base):
    """One channel (or one person's DM): who delivers to it now, and until when it rests. Made by the first delivery."""

    __tablename__ = "delivery_lanes"
    __table_args__ = (
        CheckConstraint("(claimed_by IS NULL) = (claimed_until IS NULL)", name="claim_whole"),
        CheckConstraint("(paused_since IS NULL) = (reason IS NULL)", name="pause_has_reason"),
        CheckConstraint("pauses >= 0", name="pauses_not_negative"),
        Index("ix_delivery_lanes_paused", "server_id", postgresql_where=text("paused_since IS NOT NULL")),
        Index("ix_delivery_lanes_claimed_by", "claimed_by", postgresql_where=text("claimed_by IS NOT NULL")),
    )

    lane: Mapped[str] = mapped_column(primary_key=True)
    server_id: Mapped[int | None]
    claimed_by: Mapped[UUID | None]
    claimed_until: Mapped[datetime | None]
    rests_until: Mapped[datetime | None]
    paused_since: Mapped[datetime | None]
    reason: Mapped[str | None]
    pauses: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class CommandSyncRow(Base):
    """The command tree that an application registered last, so that it is sent again only when it changed."""

    __tablename__ = "command_syncs"

    application_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    scope: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str]
    command_ids: Mapped[dict[str, Any]]
    synced_at: Mapped[datetime]
