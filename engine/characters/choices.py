"""What may be chosen for a new character, and what the choices amount to: the rules of creation, asked in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.characters.sheets import derived_view
from engine.characters.views import CharacterPreview, DraftChoices
from engine.content.models import QueueStep
from engine.content.pack import ContentPack
from engine.rules import derived as rules
from engine.rules.characters import Start, StartingItem, check_spread, preset_spread, start
from engine.rules.errors import RuleViolation
from engine.rules.names import suggest, validate_name
from engine.rules.randomness import Randomness


@dataclass(frozen=True, slots=True)
class Beginning:
    """Everything that a new character starts with."""

    name: str
    species: str
    character_class: str
    background: str
    spread: Mapping[str, int]
    skills: Mapping[str, int]
    gear: tuple[StartingItem, ...]
    queue: tuple[QueueStep, ...]
    gold: int
    hp_max: int


def spread_of(pack: ContentPack, choices: DraftChoices) -> dict[str, int]:
    """Return the points that the choices give, by attribute: their own spread, or the class's preset."""
    if choices.spread is not None:
        return {attribute: choices.spread.get(attribute, 0) for attribute in pack.attributes}
    return preset_spread(pack, choices.character_class or "")


def check_choice(pack: ContentPack, field: str, value: Any) -> Any:
    """Return one choice in the form in which it is kept.

    Raises:
        RuleViolation: If it is not one of the game's, or breaks a rule of its own.
    """
    things = {"species": pack.species, "character_class": pack.classes, "background": pack.backgrounds}
    if value is None:
        return None
    if field in things and value not in things[field]:
        word = "class" if field == "character_class" else field
        raise RuleViolation(f"unknown_{word}", f"There is no such {word}.", "Choose one from the list.")
    if field == "name":
        return validate_name(value)
    if field == "spread":
        check_spread(pack, value)
    return value


def beginning(pack: ContentPack, choices: DraftChoices) -> Beginning:
    """Return what complete choices amount to, every rule of creation checked.

    Raises:
        RuleViolation: If a choice is missing or breaks a rule.
    """
    species, calling, background = choices.species or "", choices.character_class or "", choices.background or ""
    begin, derived = _begin(pack, species, calling, background, spread := _spread(pack, choices))
    return Beginning(
        name=validate_name(choices.name or ""),
        species=species,
        character_class=calling,
        background=background,
        spread=spread,
        skills={**begin.skills, **begin.proficiencies},
        gear=begin.items,
        queue=pack.classes[calling].queue,
        gold=begin.gold,
        hp_max=derived.hp_max,
    )


def preview(pack: ContentPack, choices: DraftChoices) -> CharacterPreview:
    """Return what a complete draft would become.

    Raises:
        RuleViolation: If a choice is missing or breaks a rule.
    """
    species, calling, background = choices.species or "", choices.character_class or "", choices.background or ""
    begin, derived = _begin(pack, species, calling, background, _spread(pack, choices))
    return CharacterPreview(
        name=choices.name or "",
        species=species,
        character_class=calling,
        background=background,
        attributes=dict(derived.attributes),
        skills=dict(derived.skills),
        derived=derived_view(derived),
        gold=begin.gold,
        items=tuple(
            pack.items[each.item].name + (f" × {each.quantity}" if each.quantity > 1 else "") for each in begin.items
        ),
    )


def suggest_names(pack: ContentPack, species: str | None, randomness: Randomness, count: int) -> tuple[str, ...]:
    """Return name suggestions of a species' culture, or of any culture while no species is chosen."""
    people = pack.species.get(species or "")
    cultures = [pack.names[people.names]] if people else list(pack.names.values())
    names: dict[str, None] = {}
    for _ in range(count * 4):  # a short list of names repeats itself
        names[suggest(cultures[randomness.below(len(cultures))], randomness)] = None
        if len(names) == count:
            break
    return tuple(names)


def ready_made(pack: ContentPack, choices: DraftChoices, randomness: Randomness) -> DraftChoices:
    """Return the choices with everything but the name filled in by chance, attributes as the class suggests."""

    def one_of(things: Mapping[str, object]) -> str:
        return list(things)[randomness.below(len(things))]

    return choices.model_copy(
        update={
            "species": choices.species or one_of(pack.species),
            "character_class": choices.character_class or one_of(pack.classes),
            "background": choices.background or one_of(pack.backgrounds),
            "preset": choices.spread is None,
        }
    )


def _spread(pack: ContentPack, choices: DraftChoices) -> dict[str, int]:
    if choices.character_class not in pack.classes:
        raise RuleViolation("unknown_class", "There is no such class.", "Choose one from the list.")
    return spread_of(pack, choices)


def _begin(
    pack: ContentPack, species: str, calling: str, background: str, spread: Mapping[str, int]
) -> tuple[Start, rules.Derived]:
    begin = start(pack, species, calling, background, spread)
    hero = rules.Hero(
        species=species,
        character_class=calling,
        level=1,
        spread=spread,
        skills={**begin.skills, **begin.proficiencies},
        worn={each.slot: rules.Worn(each.item) for each in begin.items if each.slot is not None},
    )
    return begin, rules.derive(pack, hero)
