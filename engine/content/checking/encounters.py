"""The six kinds of encounter: can each be met, and does what goes right or wrong in it make sense?"""

from collections.abc import Iterator, Sequence

from engine.content.checking.examination import Examination, repeated
from engine.content.checking.gear import check_is_hoard
from engine.content.models import (
    CombatEncounter,
    Condition,
    Creature,
    DecisionEncounter,
    Delve,
    Encounter,
    Group,
    Harm,
    HazardEncounter,
    PuzzleEncounter,
    RestEncounter,
    Result,
    TrapEncounter,
)
from engine.content.positions import KeyPath

FIGHT_MOST = 16
LEVELS_APART = 8
GROUPS_ARE_FOR = 4


def check_encounter(examination: Examination, delve: Delve, index: int) -> None:
    """Reports what is wrong with the encounter at `index` (from 0) of a delve."""
    encounter, path = delve.encounters[index], ("encounters", index)
    for key, groups in _groups(encounter):
        _check_groups(examination, delve, (*path, key), groups)
    for inside, harm in _harms(encounter):
        _check_harm(examination, delve, (*path, *inside), harm)
    for inside, result in results_of(encounter):
        if result.loot is not None:
            check_is_hoard(examination, delve, (*path, *inside, "loot"), result.loot)
        if index + result.skips >= len(delve.encounters):
            left = len(delve.encounters) - index - 1
            message = f"It skips {result.skips} encounters; only {left} are left."
            examination.say(delve, (*path, *inside, "skips"), message, "Lower it.")
    if isinstance(encounter, DecisionEncounter):
        _check_options(examination, delve, path, encounter)
    if isinstance(encounter, HazardEncounter | PuzzleEncounter):
        for place in repeated(encounter.skills):
            message = f'"{encounter.skills[place]}" stands there twice.'
            examination.say(delve, (*path, "skills", place), message, "Remove one.")
    if isinstance(encounter, RestEncounter) and not encounter.hp and not encounter.resource:
        examination.say(delve, (*path, "hp"), "A rest that gives nothing back is none.", "Raise hp or resource.")


def results_of(encounter: Encounter) -> Iterator[tuple[KeyPath, Result]]:
    """Everything that can come of an encounter, with its path inside it."""
    if isinstance(encounter, TrapEncounter):
        yield ("success",), encounter.success
    elif isinstance(encounter, PuzzleEncounter):
        yield ("success",), encounter.success
        yield ("failure",), encounter.failure
    elif isinstance(encounter, DecisionEncounter):
        for index, option in enumerate(encounter.options):
            yield ("options", index, "success"), option.success
            if option.failure is not None:
                yield ("options", index, "failure"), option.failure


def _groups(encounter: Encounter) -> Iterator[tuple[str, Sequence[Group]]]:
    if isinstance(encounter, CombatEncounter):
        yield "groups", encounter.groups
    elif isinstance(encounter, RestEncounter):
        yield "ambush", encounter.ambush


def _harms(encounter: Encounter) -> Iterator[tuple[KeyPath, Harm]]:
    if isinstance(encounter, TrapEncounter | HazardEncounter):
        yield ("harm",), encounter.harm
    for path, result in results_of(encounter):
        if result.harm is not None:
            yield (*path, "harm"), result.harm


def _check_groups(examination: Examination, delve: Delve, path: KeyPath, groups: Sequence[Group]) -> None:
    size = delve.party[1]
    met = sum(_met(examination, group, size) for group in groups)
    if met > FIGHT_MOST:
        message = f"A party of {size} would meet {met} creatures; {FIGHT_MOST} is the most."
        examination.say(delve, path, message, "Lower the counts, or the party.")
    for index, group in enumerate(groups):
        if group.level is not None and abs(group.level - delve.level) > LEVELS_APART:
            message = f"Level {group.level} is more than {LEVELS_APART} from the delve's {delve.level}."
            examination.say(delve, (*path, index, "level"), message, "Bring it nearer.")
        creature = examination.get(group.creature, Creature)
        if creature is not None and group.level is None and abs(creature.level - delve.level) > LEVELS_APART:
            message = f"{creature.name} is at home at level {creature.level}, far from the delve's {delve.level}."
            suggestion = f"Choose another, or say level = {delve.level} if it is meant."
            examination.say(delve, (*path, index, "creature"), message, suggestion)


def come_for(count: int, size: int) -> int:
    """How many of a group that is counted for four meet a party of `size`.

    As `engine/rules/delves/planning.py` has it, which builds on this package and cannot be asked from here; a test
    holds the two together.
    """
    return max((2 * count * size + GROUPS_ARE_FOR) // (2 * GROUPS_ARE_FOR), 1)


def _met(examination: Examination, group: Group, size: int) -> int:
    """How many of a group meet a party of `size`: elites and bosses as many as are written."""
    creature = examination.get(group.creature, Creature)
    fixed = creature is not None and creature.role in ("elite", "boss")
    return group.count if fixed else come_for(group.count, size)


def _check_harm(examination: Examination, delve: Delve, path: KeyPath, harm: Harm) -> None:
    """What goes right may also bring a helpful condition into the next fight, in place of harm."""

    def expect(holds: bool, key: str, message: str, suggestion: str) -> None:
        if not holds:
            examination.say(delve, (*path, key), message, suggestion)

    some = harm.power is not None or harm.condition is not None
    expect(some, "power", "Harm needs power or a condition.", 'Such as power = "2d6" with damage = "fire".')
    expect(
        harm.power is None or harm.damage is not None, "damage", "Harm with power says what kind of damage.", "Add it."
    )
    without = harm.power is not None or harm.damage is None
    expect(without, "damage", "Harm without power does no damage.", "Add power, or remove the key.")
    lasting = harm.condition is None or harm.turns > 0
    expect(lasting, "turns", "Harm that brings a condition says for how many turns.", "Such as turns = 2.")
    idle = harm.condition is not None or harm.turns == 0
    expect(idle, "turns", "Harm without a condition lasts no turns.", "Add a condition, or remove the key.")
    condition = examination.get(harm.condition, Condition) if harm.condition is not None else None
    if condition is not None and "success" not in path:
        expect(condition.harmful, "condition", f"{condition.name} is helpful; that is no harm.", "Name a harmful one.")


def _check_options(examination: Examination, delve: Delve, path: KeyPath, encounter: DecisionEncounter) -> None:
    for index, option in enumerate(encounter.options):
        inside = (*path, "options", index)
        if option.skill is not None and option.failure is None:
            message = "An option that takes a skill can fail: it needs a failure."
            examination.say(delve, (*inside, "failure"), message, "Add it, or remove the skill.")
        if option.skill is None and option.failure is not None:
            message = "An option without a skill simply works: it has no failure."
            examination.say(delve, (*inside, "failure"), message, "Remove it, or add the skill.")
        if option.skill is None and "difficulty" in option.model_fields_set:
            message = "An option without a skill simply works: it has no difficulty."
            examination.say(delve, (*inside, "difficulty"), message, "Remove it, or add the skill.")
    for index in repeated(option.name for option in encounter.options):
        message = f'Two options are called "{encounter.options[index].name}".'
        examination.say(delve, (*path, "options", index, "name"), message, "Players choose by name; change one.")
