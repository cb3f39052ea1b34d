"""Read models of delivery."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to deliver now, as the messenger gets it.

    Attributes:
        kind: An announcement, or a card.
        version: For a card: the state that this delivery will show.
        message_id: For a card: the message to edit, or None to post it.
        outdated_post: For a card: an earlier attempt may have posted it already, showing an older state. Discord then
            answers the post with that message as it is, so it has to be edited afterwards.
        nonce: What tells Discord that a repeated post is the same; at most 25 characters.
        stored_type: The content's type name.
        stored: The content's data, not yet read.
        trace: Ids and trace of what caused it.
    """

    kind: Literal["announcement", "card"]
    id: UUID
    subject: str
    channel_id: int | None
    server_id: int | None
    person_id: int | None
    stored_type: str
    stored: dict[str, object]
    trace: dict[str, str]
    version: int
    message_id: int | None
    outdated_post: bool
    nonce: str
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PausedLane:
    """A channel that refuses us, since when, why, and when it is tried again."""

    lane: str
    reason: str
    paused_since: datetime
    rests_until: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """How delivery is doing."""

    pending: int
    failed: int
    cards_waiting: int
    cards_failed: int
    paused: tuple[PausedLane, ...]
