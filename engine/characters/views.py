"""What leaves the engine about characters: typed, frozen, JSON-ready."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.content.models.combat import QueueStep

BACKSTORY_LIMIT = 1000
"""The most characters of a backstory."""


class View(BaseModel):
    """The base of the read models below."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Status(StrEnum):
    """Whether a character walks the world."""

    ALIVE = "alive"
    DEAD = "dead"
    ARCHIVED = "archived"


Spread = dict[str, Annotated[int, Field(ge=0, le=99)]]
"""Points given at creation, by attribute id."""


class DraftChoices(View):
    """What has been chosen so far for a character in the making. Everything may still be missing or be changed.

    `typed_name` is a name that was typed and refused, so that it can be mended instead of typed anew.
    """

    species: str | None = None
    character_class: str | None = None
    background: str | None = None
    spread: Spread | None = None
    preset: bool = False
    name: str | None = None
    backstory: str = ""
    typed_name: str = ""


class DraftStep(StrEnum):
    """Where a draft stands: the first thing that is still missing."""

    SPECIES = "species"
    CLASS = "class"
    BACKGROUND = "background"
    ATTRIBUTES = "attributes"
    NAME = "name"
    PREVIEW = "preview"


class DraftView(View):
    """A character in the making.

    Attributes:
        id: The draft's id; buttons carry it.
        version: Raised at each change; what carries an older one is out of date.
        step: The first thing that is still missing.
        choices: What has been chosen.
        preview: What the character would be, once everything is chosen.
        character_id: The character that it became, once confirmed.
        expires_at: When it is dropped if nobody touches it.
    """

    id: UUID
    player_id: UUID
    version: int
    step: DraftStep
    choices: DraftChoices
    preview: "CharacterPreview | None"
    character_id: UUID | None
    expires_at: datetime


class Derived(View):
    """What the rules make of a character; never stored.

    Attributes:
        hp_max: Most hit points.
        armor_class: How hard it is to hit.
        initiative: Added to d100 at the start of an encounter.
        hit: Added to the chance to hit with the weapon in hand, in percent points.
        crit: Chance of a critical hit, percent.
        resource: Id of the class's resource.
        resource_max: The most of it that fits.
    """

    hp_max: int
    armor_class: int
    initiative: int
    hit: int
    crit: int
    resource: str
    resource_max: int


class CharacterPreview(View):
    """What a draft would become: enough to decide by."""

    name: str
    species: str
    character_class: str
    background: str
    attributes: dict[str, int]
    skills: dict[str, int]
    derived: Derived
    gold: int
    items: tuple[str, ...]


class ItemView(View):
    """A thing that a character carries or wears.

    Attributes:
        id: The thing's id.
        template: Content id of what it is.
        name: Its name, with its enhancement.
        quantity: How many lie in this place.
        slot: Where it is worn; None: in the backpack.
        locked: Whether bulk acts pass it over.
        enhancement: 0 to 5.
    """

    id: UUID
    template: str
    name: str
    quantity: int
    slot: str | None
    locked: bool
    enhancement: int


class WornView(View):
    """A thing that a character wears, as anybody may see it."""

    template: str
    name: str
    slot: str
    enhancement: int


class Difference(View):
    """What would change if a thing were worn (or taken off).

    Attributes:
        slot: The slot it would go into; None if it cannot be worn.
        replaces: Ids of worn things that would go to the backpack.
        changes: Derived value or attribute by name, before and after; only what changes.
        refusal: Why it cannot be worn, in a sentence; empty if it can.
    """

    slot: str | None
    replaces: tuple[UUID, ...]
    changes: dict[str, tuple[int, int]]
    refusal: str = ""


class InventoryView(View):
    """A backpack and what is worn, with the purse."""

    character_id: UUID
    character_name: str
    gold: int
    worn: tuple[ItemView, ...]
    backpack: tuple[ItemView, ...]


class QueueView(View):
    """A skill queue. `words` says, a line a slot, what the character will do."""

    id: UUID
    character_id: UUID
    name: str
    steps: tuple[QueueStep, ...]
    active: bool
    version: int
    words: tuple[str, ...]


class Offer(View):
    """A choice that a level brought and that still waits: it is never lost.

    Attributes:
        kind: What is to be chosen.
        level: The level that brought it.
        options: Content ids that may be chosen now.
    """

    kind: Literal["subclass", "feat"]
    level: int
    options: tuple[str, ...]


class CharacterSummary(View):
    """A character in a list."""

    id: UUID
    player_id: UUID
    name: str
    species: str
    character_class: str
    subclass: str | None
    level: int
    status: Status
    death_scars: int
    active: bool = False
    active_here: bool = False


class CharacterPublic(View):
    """A character as anybody may see it. `skills` holds weapon proficiencies too."""

    id: UUID
    name: str
    species: str
    character_class: str
    subclass: str | None
    background: str
    level: int
    status: Status
    death_scars: int
    backstory: str
    attributes: dict[str, int]
    skills: dict[str, int]
    derived: Derived
    worn: tuple[WornView, ...]
    feats: tuple[str, ...]
    created_at: datetime
    died_at: datetime | None
    version: int


class CharacterSheet(CharacterPublic):
    """A character as its owner sees it."""

    player_id: UUID
    spread: Spread
    xp: int
    xp_of_level: int
    xp_of_next_level: int | None
    hp_current: int
    gold: int
    offers: tuple[Offer, ...]
    active_queue: str | None
    updated_at: datetime
