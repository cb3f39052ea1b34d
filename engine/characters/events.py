"""Facts about characters."""

from uuid import UUID

from engine.kernel.events import EventBody, EventKind, event_type
from engine.kernel.texts import TextState


class CharacterEvent(EventBody):
    """The base of facts about one character."""

    character_id: UUID
    player_id: UUID


@event_type("character.created", kind=EventKind.NARRATIVE)
class CharacterCreated(CharacterEvent):
    """Somebody new walks the world."""

    species: str
    character_class: str
    background: str
    pack_version: str


@event_type("character.retired", kind=EventKind.NARRATIVE)
class CharacterRetired(CharacterEvent):
    """A character was archived by its player; its name is free again."""

    level: int


@event_type("character.switched", kind=EventKind.SYSTEM)
class CharacterSwitched(CharacterEvent):
    """A player plays this character from now on, by default (server 0) or on one server."""

    server_id: int


@event_type("character.equipped", kind=EventKind.SYSTEM)
class ItemWorn(CharacterEvent):
    """Something was put on, and what was in the way taken off."""

    item_id: UUID
    template: str
    slot: str
    replaced: tuple[UUID, ...] = ()


@event_type("character.unequipped", kind=EventKind.SYSTEM)
class ItemTakenOff(CharacterEvent):
    """Something was taken off."""

    item_id: UUID
    template: str
    slot: str


@event_type("character.item_locked", kind=EventKind.SYSTEM)
class ItemLocked(CharacterEvent):
    """A thing was protected from bulk acts, or released."""

    item_id: UUID
    locked: bool


@event_type("character.experience_gained", kind=EventKind.SYSTEM)
class ExperienceGained(CharacterEvent):
    """Experience was earned."""

    amount: int
    total: int
    cause: str


@event_type("character.level_reached", kind=EventKind.NARRATIVE)
class LevelReached(CharacterEvent):
    """A level was reached, with what it brought: attribute and hit point gains, skills learned, choices offered."""

    level: int
    hp_max: int
    attributes: dict[str, int]
    skills_learned: tuple[str, ...]
    offers: tuple[str, ...]


@event_type("character.subclass_chosen", kind=EventKind.DECISION)
class SubclassChosen(CharacterEvent):
    """A subclass was chosen."""

    subclass: str


@event_type("character.feat_learned", kind=EventKind.DECISION)
class FeatLearned(CharacterEvent):
    """A feat was chosen at a level's offer."""

    feat: str
    level: int


@event_type("character.queue_changed", kind=EventKind.SYSTEM)
class QueueChanged(CharacterEvent):
    """A skill queue was made, changed, renamed, activated or deleted."""

    queue_id: UUID
    change: str


@event_type("character.backstory_moderated", kind=EventKind.SYSTEM)
class BackstoryModerated(CharacterEvent):
    """An operator hid a backstory, showed it again, or erased it."""

    text_id: UUID
    state: TextState
