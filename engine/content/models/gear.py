"""Things one can hold: weapon types, slots, rarities, items, and the tables they come from."""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import (
    AttributeId,
    Bonuses,
    ConditionId,
    Data,
    Dice,
    ItemId,
    Level,
    Line,
    PlaceId,
    RarityId,
    SlotId,
    Summary,
    Thing,
    WeaponTypeId,
)
from engine.content.models.combat import DamageType


class WeaponType(Thing):
    """A family of weapons with one proficiency.

    Attributes:
        attributes: What hitting and the basic attack's power lean on: the higher of them counts.
        reach: Melee needs somebody in front of one, ranged does not.
        damage: What armour and resistances look at.
        speed: Added to initiative.
    """

    summary: Summary
    attributes: Annotated[tuple[AttributeId, ...], Field(min_length=1, max_length=2)]
    reach: Literal["melee", "ranged"]
    damage: DamageType
    speed: Annotated[int, Field(ge=-20, le=20)]


class Slot(Thing):
    """A place on the body that holds one item."""

    summary: Summary


class Rarity(Thing):
    """How often the world gives such a thing. `properties` is how many rolled bonus properties it may carry."""

    summary: Summary
    color: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    properties: Annotated[int, Field(ge=0, le=5)]


class Use(Data):
    """What a consumable does when it is used."""

    kind: Literal["heal", "restore", "cure", "apply"]
    power: Dice | None = None
    condition: ConditionId | None = None


class Item(Thing):
    """An item template.

    Attributes:
        kind: What sort of thing it is.
        slot: Where it is worn; none for what is carried or used up.
        weapon_type: Its proficiency; weapons only.
        damage: Its dice; weapons only.
        two_handed: Whether the off hand must be free.
        level: The level from which it can be worn.
        weight: In tenths of a kilogram.
        value: In gold.
        stack: How many lie in one place of the backpack.
        bonuses: What it does when worn.
        use: What it does when used up; consumables only.
        flavour: One good line.
    """

    kind: Literal["weapon", "armor", "shield", "trinket", "consumable", "tool"]
    rarity: RarityId
    flavour: Line
    slot: SlotId | None = None
    weapon_type: WeaponTypeId | None = None
    damage: Dice | None = None
    two_handed: bool = False
    level: Level = 1
    weight: Annotated[int, Field(ge=0, le=10_000)]
    value: Annotated[int, Field(ge=0, le=1_000_000)]
    stack: Annotated[int, Field(ge=1, le=99)] = 1
    bonuses: Bonuses = Bonuses()
    use: Use | None = None


class BonusProperty(Thing):
    """What a thing of rare make or better may carry beside what its template says; rolled when it is found.

    Attributes:
        name: Shown after the item's name in brackets.
        kinds: The kinds of items that can carry it.
        level: The level of a find from which it is rolled.
        weight: How often, in proportion to the others.
        bonuses: What it adds when worn.
    """

    summary: Summary
    kinds: Annotated[tuple[Literal["weapon", "armor", "shield", "trinket"], ...], Field(min_length=1, max_length=4)]
    level: Level = 1
    weight: Annotated[int, Field(ge=1, le=1000)] = 100
    bonuses: Bonuses


class LootEntry(Data):
    """One line of a loot table: how many of what, how often in proportion to the others."""

    item: ItemId
    weight: Annotated[int, Field(ge=1, le=1000)]
    least: Annotated[int, Field(ge=1, le=99)] = 1
    most: Annotated[int, Field(ge=1, le=99)] = 1


class LootTable(Thing):
    """What a place gives: a shop sells all of its entries, a hoard rolls `rolls` times among them."""

    source: Literal["shop", "hoard"]
    place: PlaceId
    summary: Summary
    rolls: Annotated[int, Field(ge=1, le=10)] = 1
    entries: Annotated[tuple[LootEntry, ...], Field(min_length=1, max_length=50)]
