"""What follows from a character, and is therefore never stored: hit points, armor, initiative, hit, crit, resource.

Numbers: `[derived]`, `[attributes]` and `[equipment]` of the pack's rules.toml. All divisions round down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.content.models import Bonuses, WeaponType
from engine.content.pack import ContentPack
from engine.rules.characters import clamp_attribute
from engine.rules.levels import growth


@dataclass(frozen=True, slots=True)
class Worn:
    """A thing that is worn.

    Attributes:
        item: Its template's id.
        enhancement: 0 to `enhancement_most`.
        properties: Ids of the bonus properties that it was found with.
    """

    item: str
    enhancement: int = 0
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hero:
    """Everything about a character that derived values depend on.

    Attributes:
        species: Its id.
        character_class: Its id.
        level: From 1.
        spread: The points given at creation, by attribute.
        skills: Non-combat skills and weapon proficiencies as they have grown, by id.
        worn: What is worn, by slot.
        subclass: Its id, once chosen.
        feats: Ids of feats.
        scars: What revivals have left.
    """

    species: str
    character_class: str
    level: int
    spread: Mapping[str, int]
    skills: Mapping[str, int] = field(default_factory=dict)
    worn: Mapping[str, Worn] = field(default_factory=dict)
    subclass: str | None = None
    feats: tuple[str, ...] = ()
    scars: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rules make of a character.

    Attributes:
        attributes: All six with everything counted.
        skills: Non-combat skills with everything counted, 0 to `most`.
        hp_max: Hit points at most; 1 or more.
        armor_class: How hard it is to hit.
        initiative: Added to d100 when a fight begins.
        hit: Accuracy with the weapon in hand, in points of percent.
        crit: Chance of a critical hit, percent.
        resource: The id of the class's resource.
        resource_max: How much of it fits.
    """

    attributes: Mapping[str, int]
    skills: Mapping[str, int]
    hp_max: int
    armor_class: int
    initiative: int
    hit: int
    crit: int
    resource: str
    resource_max: int


def derive(pack: ContentPack, hero: Hero) -> Derived:
    """All derived values of a character."""
    bonuses = tuple(bonuses_of(pack, hero))
    attributes = _attributes(pack, hero, bonuses)
    weapon = weapon_in_hand(pack, hero)
    resource = pack.resources[pack.classes[hero.character_class].resource]
    share = attributes[resource.attribute] * resource.attribute_percent // 100
    resource_max = resource.base + share + hero.level * resource.per_level_tenths // 10
    return Derived(
        attributes=attributes,
        skills=_skills(pack, hero, bonuses),
        hp_max=_hp_max(pack, hero, attributes, sum(each.hp for each in bonuses)),
        armor_class=_armor_class(pack, hero, attributes, sum(each.armor for each in bonuses)),
        initiative=attributes["attributes/speed"]
        + (weapon.speed if weapon else 0)
        + sum(each.initiative for each in bonuses),
        hit=_hit(pack, hero, attributes, weapon, sum(each.hit for each in bonuses)),
        crit=_crit(pack, attributes, sum(each.crit for each in bonuses)),
        resource=resource.id,
        resource_max=max(resource_max + sum(each.resource for each in bonuses), 0),
    )


def bonuses_of(pack: ContentPack, hero: Hero) -> Iterator[Bonuses]:
    """Everything that adds to a character: the body, the road taken, the knacks, the gear with what it carries."""
    yield pack.species[hero.species].bonuses
    if hero.subclass is not None:
        yield pack.subclasses[hero.subclass].bonuses
    for feat in hero.feats:
        yield pack.feats[feat].bonuses
    for worn in hero.worn.values():
        yield pack.items[worn.item].bonuses
        for each in worn.properties:
            yield pack.bonus_properties[each].bonuses


def weapon_in_hand(pack: ContentPack, hero: Hero) -> WeaponType | None:
    """The type of the weapon in the main hand; None for bare hands."""
    worn = hero.worn.get(pack.rules.equipment.main_hand)
    kind = pack.items[worn.item].weapon_type if worn else None
    return pack.weapon_types[kind] if kind else None


def weapon_attribute(attributes: Mapping[str, int], weapon: WeaponType | None) -> str:
    """The attribute that somebody fights with: the highest of those that the weapon allows, might for bare hands."""
    return max(weapon.attributes, key=lambda each: attributes[each]) if weapon else "attributes/might"


def _attributes(pack: ContentPack, hero: Hero, bonuses: tuple[Bonuses, ...]) -> dict[str, int]:
    """Species + class + creation points + growth by level + bonuses, within `least` and `most`."""
    people, calling = pack.species[hero.species], pack.classes[hero.character_class]
    grown = growth(pack, hero.character_class, hero.level)
    return {
        attribute: clamp_attribute(
            pack,
            people.attributes[attribute]
            + calling.attributes.get(attribute, 0)
            + hero.spread.get(attribute, 0)
            + grown[attribute]
            + sum(each.attributes.get(attribute, 0) for each in bonuses),
        )
        for attribute in pack.attributes
    }


def _skills(pack: ContentPack, hero: Hero, bonuses: tuple[Bonuses, ...]) -> dict[str, int]:
    """What has been learned + bonuses, 0 to `most`."""
    numbers = pack.rules.skills
    result = {}
    for skill in pack.skills:
        value = hero.skills.get(skill, numbers.untrained) + sum(each.skills.get(skill, 0) for each in bonuses)
        result[skill] = min(max(value, 0), numbers.most)
    return result


def _hp_max(pack: ContentPack, hero: Hero, attributes: Mapping[str, int], bonus: int) -> int:
    """Base + species + class per level + fortitude's share + fortitude's share per level + bonuses, less the scars.

    Each scar takes `scar_percent` of the whole. Never below 1.
    """
    numbers = pack.rules.derived
    fortitude = attributes["attributes/fortitude"]
    whole = (
        numbers.hp_base
        + pack.species[hero.species].hp
        + pack.classes[hero.character_class].hp_per_level * hero.level
        + fortitude * numbers.hp_fortitude_percent // 100
        + fortitude * hero.level * numbers.hp_fortitude_level_percent // 100
        + bonus
    )
    return max(whole * (100 - numbers.scar_percent * hero.scars) // 100, 1)


def _armor_class(pack: ContentPack, hero: Hero, attributes: Mapping[str, int], bonus: int) -> int:
    """Base + speed / `armor_speed_part` + bonuses + `enhancement_armor` per enhancement of armor and shields."""
    numbers = pack.rules.derived
    enhanced = sum(worn.enhancement for worn in hero.worn.values() if pack.items[worn.item].kind in ("armor", "shield"))
    speed = attributes["attributes/speed"] // numbers.armor_speed_part
    return numbers.armor_base + speed + bonus + enhanced * pack.rules.equipment.enhancement_armor


def _hit(pack: ContentPack, hero: Hero, attributes: Mapping[str, int], weapon: WeaponType | None, bonus: int) -> int:
    """Base + attribute / 2 + proficiency / 2 + bonuses + `enhancement_hit` per enhancement of the weapon.

    Bare hands use might and the proficiency of the untrained.
    """
    untrained = pack.rules.skills.untrained_weapon
    attribute = attributes[weapon_attribute(attributes, weapon)]
    proficiency = hero.skills.get(weapon.id, untrained) if weapon else untrained
    in_hand = hero.worn.get(pack.rules.equipment.main_hand)
    enhanced = in_hand.enhancement * pack.rules.equipment.enhancement_hit if in_hand else 0
    return pack.rules.derived.hit_base + attribute // 2 + proficiency // 2 + bonus + enhanced


def _crit(pack: ContentPack, attributes: Mapping[str, int], bonus: int) -> int:
    """Base + luck / `crit_luck_part` + bonuses, 0 to `crit_most` percent."""
    numbers = pack.rules.derived
    return min(
        max(numbers.crit_base + attributes["attributes/luck"] // numbers.crit_luck_part + bonus, 0), numbers.crit_most
    )
