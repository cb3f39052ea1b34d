"""The kinds of content as frozen, strict models: data only, no reading of files."""

from engine.content.models.base import Bonuses, Data, Reference, Thing
from engine.content.models.combat import CombatSkill, Condition, QueueStep, When
from engine.content.models.gear import Item, LootEntry, LootTable, Rarity, Slot, Use, WeaponType
from engine.content.models.numbers import PackCard, Rank, Rules
from engine.content.models.people import (
    Attribute,
    Background,
    CharacterClass,
    Feat,
    FeatNeeds,
    NoncombatSkill,
    Resource,
    Species,
    Subclass,
)
from engine.content.models.world import NameCulture, Place

__all__ = [
    "Attribute",
    "Background",
    "Bonuses",
    "CharacterClass",
    "CombatSkill",
    "Condition",
    "Data",
    "Feat",
    "FeatNeeds",
    "Item",
    "LootEntry",
    "LootTable",
    "NameCulture",
    "NoncombatSkill",
    "PackCard",
    "Place",
    "QueueStep",
    "Rank",
    "Rarity",
    "Reference",
    "Resource",
    "Rules",
    "Slot",
    "Species",
    "Subclass",
    "Thing",
    "Use",
    "WeaponType",
    "When",
]
