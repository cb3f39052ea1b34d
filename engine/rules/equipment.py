"""Wearing things: where something goes, what has to come off, and what changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.content.pack import ContentPack
from engine.rules.derived import Derived, Hero, Worn, derive
from engine.rules.errors import RuleViolation


@dataclass(frozen=True, slots=True)
class Change:
    """What wearing (or taking off) something does.

    Attributes:
        hero: The character afterwards.
        slot: The slot that is filled or emptied.
        removed: Slots whose things go to the backpack: what was in the slot, and what the other hand must let go.
        changes: What becomes different, by shown name, as (before, after).
    """

    hero: Hero
    slot: str
    removed: tuple[str, ...]
    changes: Mapping[str, tuple[int, int]]


def wear(pack: ContentPack, hero: Hero, thing: Worn) -> Change:
    """Puts something on.

    A two-handed weapon frees the off hand; something for the off hand frees a two-handed main hand.

    Raises:
        RuleViolation: `not_wearable` or `level_too_low`.
    """
    item = pack.items[thing.item]
    if item.slot is None:
        raise RuleViolation("not_wearable", f"{item.name} cannot be worn.", "Choose a weapon, armor or a trinket.")
    if hero.level < item.level:
        message = f"{item.name} asks for level {item.level}, and this is level {hero.level}."
        raise RuleViolation("level_too_low", message, "Keep it until then.")
    hands = pack.rules.equipment
    freed = {item.slot}
    if item.two_handed:
        freed.add(hands.off_hand)
    in_hand = hero.worn.get(hands.main_hand)
    if item.slot == hands.off_hand and in_hand is not None and pack.items[in_hand.item].two_handed:
        freed.add(hands.main_hand)
    kept = {slot: worn for slot, worn in hero.worn.items() if slot not in freed}
    after = replace(hero, worn={**kept, item.slot: thing})
    removed = tuple(slot for slot in pack.slots if slot in freed and slot in hero.worn)
    return Change(after, item.slot, removed, difference(pack, hero, after))


def take_off(pack: ContentPack, hero: Hero, slot: str) -> Change:
    """Takes off what is in a slot.

    Raises:
        RuleViolation: `nothing_worn`.
    """
    if slot not in hero.worn:
        raise RuleViolation(
            "nothing_worn", "There is nothing in that slot.", "Choose a slot in which something is worn."
        )
    after = replace(hero, worn={each: worn for each, worn in hero.worn.items() if each != slot})
    return Change(after, slot, (slot,), difference(pack, hero, after))


def difference(pack: ContentPack, before: Hero, after: Hero) -> dict[str, tuple[int, int]]:
    """What differs between two states of a character, by shown name, as (before, after); equal values are left out."""
    was, now = shown_values(pack, derive(pack, before)), shown_values(pack, derive(pack, after))
    return {name: (was[name], now[name]) for name in was if was[name] != now[name]}


def shown_values(pack: ContentPack, derived: Derived) -> dict[str, int]:
    """Every value of a character under the name that players see."""
    return {
        "Hit points": derived.hp_max,
        "Armor": derived.armor_class,
        "Initiative": derived.initiative,
        "Hit": derived.hit,
        "Critical": derived.crit,
        pack.resources[derived.resource].name: derived.resource_max,
        **{pack.attributes[each].name: value for each, value in derived.attributes.items()},
        **{pack.skills[each].name: value for each, value in derived.skills.items()},
    }
