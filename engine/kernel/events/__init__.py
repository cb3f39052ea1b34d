"""The log of what happened (law 2): events, the feeds that show them, their causes, and the outbox that reacts to them.

`registry` declares types and subscribers, `append` writes (through `Transaction.publish`), `reading` reads and enforces
the audience, `outbox` drains, `partitions` makes room ahead of time, `models` holds the tables.
"""

from engine.kernel.events.reading import FeedEntry, StoredEvent, Viewer, read_feed
from engine.kernel.events.registry import (
    GM,
    INTERNAL,
    MEMBERS,
    PUBLIC,
    EventBody,
    EventKind,
    declare_subscriber,
    event_type,
    only,
    upcaster,
)

__all__ = [
    "GM",
    "INTERNAL",
    "MEMBERS",
    "PUBLIC",
    "EventBody",
    "EventKind",
    "FeedEntry",
    "StoredEvent",
    "Viewer",
    "declare_subscriber",
    "event_type",
    "only",
    "read_feed",
    "upcaster",
]
