"""Names of feeds: what somebody can follow. Never a whole world or server."""

from uuid import UUID


def player(player_id: UUID) -> str:
    """Return the feed of everything that concerns one player."""
    return f"player:{player_id}"


def character(character_id: UUID) -> str:
    """Return the feed of one character's life."""
    return f"character:{character_id}"


def story(character_id: UUID) -> str:
    """Return the feed of the few turns of a character's life that its story is made of."""
    return f"story:{character_id}"


def subject_of(feed: str) -> tuple[str, UUID]:
    """Split a feed's name into its kind and the id of what it is about.

    Raises:
        ValueError: If it is not the name of a feed.
    """
    kind, _, identifier = feed.partition(":")
    return kind, UUID(identifier)
