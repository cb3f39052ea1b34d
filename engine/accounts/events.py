"""Facts about accounts."""

from uuid import UUID

from engine.kernel.events import EventBody, EventKind, event_type


@event_type("player.joined", kind=EventKind.SYSTEM)
class PlayerJoined(EventBody):
    """Somebody was seen for the first time and has an account now."""

    player_id: UUID
