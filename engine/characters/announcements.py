"""What is told about characters outside an answer: live sheets in channels, and levels reached."""

from uuid import UUID

from engine.delivery.content import Content, content_type


@content_type(
    "character.sheet",
    refreshed_by=(
        "character.retired",
        "character.equipped",
        "character.unequipped",
        "character.level_reached",
        "character.subclass_chosen",
        "character.feat_learned",
        "character.backstory_moderated",
    ),
)
class SheetCard(Content):
    """A character's public sheet in a channel; it follows the character.

    Attributes:
        character_id: Whose sheet.
        shown_by: The player who showed it; None on cards from before that was kept.
    """

    character_id: UUID
    shown_by: UUID | None = None


@content_type("character.level_reached")
class LevelNews(Content):
    """Tells a player of a level and of what it brought; the renderer looks the rest up."""

    character_id: UUID
    level: int
    attributes: dict[str, int]
    skills_learned: tuple[str, ...]
    choices: int
