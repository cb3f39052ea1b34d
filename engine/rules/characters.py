"""Making a character: what may be chosen, and what one starts with.

Numbers: `[attributes]` and `[skills]` of the pack's rules.toml; the rest from its species, classes and backgrounds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from engine.content.models import Bonuses, Item
from engine.content.pack import ContentPack
from engine.rules.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class StartingItem:
    """One kind of thing in a new character's possession.

    Attributes:
        item: The template's id.
        quantity: How many; more than one only of what stacks.
        slot: Where it is worn, or None for the backpack.
    """

    item: str
    quantity: int
    slot: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """Everything a new character has.

    Attributes:
        attributes: All six, by id, before gear.
        skills: All non-combat skills, by id.
        proficiencies: All weapon types, by id.
        gold: In the purse.
        items: Worn and carried.
    """

    attributes: Mapping[str, int]
    skills: Mapping[str, int]
    proficiencies: Mapping[str, int]
    gold: int
    items: tuple[StartingItem, ...]


def preset_spread(pack: ContentPack, class_id: str) -> dict[str, int]:
    """The creation points as the class's preset spreads them; every attribute is in it."""
    preset = pack.classes[class_id].preset
    return {attribute: preset.get(attribute, 0) for attribute in pack.attributes}


def check_people(pack: ContentPack, species: str, character_class: str, background: str) -> None:
    """Refuses ids that the pack does not have.

    Raises:
        RuleViolation: `unknown_species`, `unknown_class` or `unknown_background`.
    """
    if species not in pack.species:
        _refuse("unknown_species", "There is no such species.", "Choose one from the list.")
    if character_class not in pack.classes:
        _refuse("unknown_class", "There is no such class.", "Choose one from the list.")
    if background not in pack.backgrounds:
        _refuse("unknown_background", "There is no such background.", "Choose one from the list.")


def check_spread(pack: ContentPack, spread: Mapping[str, int]) -> None:
    """Refuses a spread of creation points that is not exactly spent or goes past a limit.

    Args:
        pack: The content.
        spread: Points by attribute id; an attribute left out gets none.

    Raises:
        RuleViolation: `unknown_attribute`, `points_negative`, `points_too_many_in_one`, `points_unspent` or
            `points_overspent`.
    """
    numbers = pack.rules.attributes
    for attribute, points in spread.items():
        if attribute not in pack.attributes:
            _refuse("unknown_attribute", "There is no such attribute.", "Use the six of the list.")
        name = pack.attributes[attribute].name
        if points < 0:
            _refuse("points_negative", f"{name} cannot get {points} points.", "Give it 0 or more.")
        if points > numbers.points_per_attribute:
            message = (
                f"{name} cannot get {points} points; {numbers.points_per_attribute} is the most for one attribute."
            )
            _refuse("points_too_many_in_one", message, "Move some of them to another attribute.")
    spent = sum(spread.values())
    if spent < numbers.points:
        _refuse(
            "points_unspent", f"{numbers.points - spent} of {numbers.points} points are not spent.", "Spend them all."
        )
    if spent > numbers.points:
        message = f"{spent} points are spent, and there are {numbers.points}."
        _refuse("points_overspent", message, f"Take back {spent - numbers.points}.")


def start(pack: ContentPack, species: str, character_class: str, background: str, spread: Mapping[str, int]) -> Start:
    """Everything that a new character of these choices has.

    Attributes: species + class + points + the species' own bonuses, within `least` and `most`.
    Skills: the class's value or `untrained`, plus species and background, at most `most_at_creation`.
    Weapon proficiencies: the class's value or `untrained_weapon`.

    Raises:
        RuleViolation: As `check_people` and `check_spread`.
    """
    check_people(pack, species, character_class, background)
    check_spread(pack, spread)
    calling, past = pack.classes[character_class], pack.backgrounds[background]
    numbers = pack.rules.skills
    skills = {
        skill: min(
            calling.skills.get(skill, numbers.untrained)
            + pack.species[species].skills.get(skill, 0)
            + past.skills.get(skill, 0),
            numbers.most_at_creation,
        )
        for skill in pack.skills
    }
    return Start(
        attributes=attributes_at_creation(pack, species, character_class, spread),
        skills={skill: max(value, 0) for skill, value in skills.items()},
        proficiencies={each: calling.proficiencies.get(each, numbers.untrained_weapon) for each in pack.weapon_types},
        gold=past.gold,
        items=_starting_items(pack, (*calling.gear, *past.items)),
    )


def attributes_at_creation(
    pack: ContentPack, species: str, character_class: str, spread: Mapping[str, int]
) -> dict[str, int]:
    """Species + class + points + the species' bonuses, each attribute within `least` and `most`."""
    people, calling = pack.species[species], pack.classes[character_class]
    return {
        attribute: clamp_attribute(
            pack,
            people.attributes[attribute]
            + calling.attributes.get(attribute, 0)
            + spread.get(attribute, 0)
            + people.bonuses.attributes.get(attribute, 0),
        )
        for attribute in pack.attributes
    }


def clamp_attribute(pack: ContentPack, value: int) -> int:
    """A value brought within the limits of attributes."""
    return min(max(value, pack.rules.attributes.least), pack.rules.attributes.most)


def skill_rank(pack: ContentPack, value: int) -> str:
    """The word for a skill's value: the last rank that begins at or below it."""
    return next(rank.name for rank in reversed(pack.rules.skills.ranks) if rank.least <= value)


def describe_bonuses(pack: ContentPack, bonuses: Bonuses) -> tuple[str, ...]:
    """Bonuses in words, such as `+2 Might`, `-5 initiative`."""
    named = [(pack.attributes[key].name, value) for key, value in bonuses.attributes.items()]
    named += [(pack.skills[key].name, value) for key, value in bonuses.skills.items()]
    named += [
        ("armor", bonuses.armor),
        ("hit", bonuses.hit),
        ("critical", bonuses.crit),
        ("initiative", bonuses.initiative),
        ("hit points", bonuses.hp),
        ("resource", bonuses.resource),
    ]
    return tuple(f"{value:+d} {name}" for name, value in named if value)


def _starting_items(pack: ContentPack, gear: tuple[str, ...]) -> tuple[StartingItem, ...]:
    """The gear with the first that fits each slot put on, and what is the same stacked."""
    taken: set[str] = set()
    carried: dict[str, int] = {}
    result: list[StartingItem] = []
    for identity in gear:
        item = pack.items[identity]
        slot = _free_slot(pack, item, taken)
        if slot is not None:
            result.append(StartingItem(identity, 1, slot))
        elif item.stack > 1:
            carried[identity] = carried.get(identity, 0) + 1
        else:
            result.append(StartingItem(identity, 1, None))
    result.extend(StartingItem(identity, quantity, None) for identity, quantity in carried.items())
    return tuple(result)


def _free_slot(pack: ContentPack, item: Item, taken: set[str]) -> str | None:
    """The item's slot if a new character can put it on beside what it wears already, which is then noted as taken."""
    hands = pack.rules.equipment
    needed = {item.slot, hands.off_hand} if item.two_handed else {item.slot}
    if item.slot is None or item.level > 1 or taken & needed:
        return None
    taken |= {slot for slot in needed if slot is not None}
    return item.slot


def _refuse(code: str, message: str, remedy: str) -> NoReturn:
    raise RuleViolation(code, message, remedy)
