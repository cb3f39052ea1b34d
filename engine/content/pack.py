"""A loaded content pack: everything in it, immutable, by id."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from engine.content.models import (
    Attribute,
    Background,
    BonusProperty,
    Calendar,
    CharacterClass,
    CombatSkill,
    Condition,
    Creature,
    Delve,
    Faction,
    Feat,
    God,
    HistoryEntry,
    Item,
    LootTable,
    NameCulture,
    NoncombatSkill,
    NotableDead,
    PackCard,
    Place,
    Rarity,
    Resource,
    Rules,
    Slot,
    Species,
    Subclass,
    Thing,
    WeaponType,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One folder of the pack.

    Attributes:
        folder: Its name, which is also the first part of every id in it.
        field: The attribute of `ContentPack` that holds its things.
        model: What a thing of this kind must look like.
        layout: `single`: a file is one thing, named by the file. `family`: each table of a file is one thing.
    """

    folder: str
    field: str
    model: type[Thing]
    layout: Literal["single", "family"]


KINDS: tuple[Kind, ...] = (
    Kind("attributes", "attributes", Attribute, "family"),
    Kind("skills-noncombat", "skills", NoncombatSkill, "family"),
    Kind("resources", "resources", Resource, "family"),
    Kind("conditions", "conditions", Condition, "family"),
    Kind("weapon-types", "weapon_types", WeaponType, "family"),
    Kind("slots", "slots", Slot, "family"),
    Kind("rarities", "rarities", Rarity, "family"),
    Kind("items", "items", Item, "family"),
    Kind("bonus-properties", "bonus_properties", BonusProperty, "family"),
    Kind("loot-tables", "loot_tables", LootTable, "family"),
    Kind("places", "places", Place, "family"),
    Kind("names", "names", NameCulture, "single"),
    Kind("species", "species", Species, "single"),
    Kind("classes", "classes", CharacterClass, "single"),
    Kind("subclasses", "subclasses", Subclass, "family"),
    Kind("skills-combat", "combat_skills", CombatSkill, "family"),
    Kind("backgrounds", "backgrounds", Background, "single"),
    Kind("feats", "feats", Feat, "family"),
    Kind("creatures", "creatures", Creature, "family"),
    Kind("delves", "delves", Delve, "single"),
    Kind("calendar", "calendars", Calendar, "single"),
    Kind("gods", "gods", God, "family"),
    Kind("factions", "factions", Faction, "single"),
    Kind("notable-dead", "notable_dead", NotableDead, "family"),
    Kind("history", "history", HistoryEntry, "family"),
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ContentPack:
    """A whole pack. Each mapping goes from id (`species/tarrow`) to thing, in the order in which lists show them.

    A pack equals only itself, so that what is worked out from one can be kept by it; equal contents have equal digests.
    For an id that it does not hold, `pack.items[id]` raises `ContentNotLoaded`, which people can read.

    Attributes:
        card: Id, name, version, licence and attribution.
        rules: The tunable numbers.
        digest: SHA-256 of all its files, in hex: equal packs have equal digests, so it serves as an ETag.
    """

    card: PackCard
    rules: Rules
    digest: str
    attributes: Mapping[str, Attribute]
    skills: Mapping[str, NoncombatSkill]
    resources: Mapping[str, Resource]
    conditions: Mapping[str, Condition]
    weapon_types: Mapping[str, WeaponType]
    slots: Mapping[str, Slot]
    rarities: Mapping[str, Rarity]
    items: Mapping[str, Item]
    bonus_properties: Mapping[str, BonusProperty]
    loot_tables: Mapping[str, LootTable]
    places: Mapping[str, Place]
    names: Mapping[str, NameCulture]
    species: Mapping[str, Species]
    classes: Mapping[str, CharacterClass]
    subclasses: Mapping[str, Subclass]
    combat_skills: Mapping[str, CombatSkill]
    backgrounds: Mapping[str, Background]
    feats: Mapping[str, Feat]
    creatures: Mapping[str, Creature]
    delves: Mapping[str, Delve]
    calendars: Mapping[str, Calendar]
    gods: Mapping[str, God]
    factions: Mapping[str, Faction]
    notable_dead: Mapping[str, NotableDead]
    history: Mapping[str, HistoryEntry]

    @property
    def version(self) -> str:
        """The pack's version, which runs and characters record."""
        return self.card.version

    @property
    def start(self) -> Place:
        """Where new characters wake up."""
        return next(place for place in self.places.values() if place.start)

    @property
    def calendar(self) -> Calendar:
        """How the world counts its days; a pack has exactly one."""
        return next(iter(self.calendars.values()))

    def things(self, folder: str) -> Mapping[str, Thing]:
        """All things of the kind kept in `folder`, such as `skills-noncombat`."""
        for kind in KINDS:
            if kind.folder == folder:
                found: Mapping[str, Thing] = getattr(self, kind.field)
                return found
        raise KeyError(f"There is no kind of content called {folder!r}.")

    def subclasses_of(self, class_id: str) -> tuple[Subclass, ...]:
        """The subclasses a character of this class may choose among."""
        return tuple(subclass for subclass in self.subclasses.values() if subclass.parent == class_id)

    def skills_learned(self, class_id: str, level: int, subclass: str | None = None) -> tuple[CombatSkill, ...]:
        """The combat skills that a class teaches up to and including a level, in order of level.

        Those that a subclass keeps to itself are among them only for a character of that `subclass`.
        """
        learned = [
            skill
            for skill in self.combat_skills.values()
            if skill.parent == class_id and skill.level <= level and skill.subclass in (None, subclass)
        ]
        return tuple(sorted(learned, key=lambda skill: (skill.level, skill.order)))

    def skills_of_subclass(self, subclass: str) -> tuple[CombatSkill, ...]:
        """The combat skills that a subclass alone teaches, in order of level."""
        own = [skill for skill in self.combat_skills.values() if skill.subclass == subclass]
        return tuple(sorted(own, key=lambda skill: (skill.level, skill.order)))
