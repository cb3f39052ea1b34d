"""Skill queues: what may stand in one, and what a queue does, in words. Numbers: `[queues]` of the pack's rules.toml.

The first step whose skill is affordable, off cooldown, has a legal target and whose condition holds, acts; the last
step is the basic attack. The conditions are these eleven and no more:

* `always`
* `if_hp_below`, `if_hp_above`: the actor's own hit points, percent of the most.
* `if_target_hp_below`: the same of the target.
* `if_ally_hp_below`: any ally still standing.
* `if_resource_above`, `if_resource_below`: the actor's resource, percent of the most.
* `if_enemy_count_above`, `if_enemy_count_below`: enemies still standing.
* `if_has_condition`, `if_target_has_condition`: a condition of the actor or of the target.

Above and below are strict: `if_hp_below` 40 holds at 39 %, not at 40 %.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args

from engine.content.models import CombatSkill, QueueStep, When
from engine.content.models.numbers import QueueNumbers
from engine.content.pack import ContentPack
from engine.rules.errors import RuleViolation

CONDITIONS: tuple[When, ...] = get_args(When)
_PERCENT = frozenset(
    ("if_hp_below", "if_hp_above", "if_target_hp_below", "if_ally_hp_below", "if_resource_above", "if_resource_below")
)
_COUNT = frozenset(("if_enemy_count_above", "if_enemy_count_below"))
_STATE = frozenset(("if_has_condition", "if_target_has_condition"))


@dataclass(frozen=True, slots=True)
class QueueMistake:
    """What is wrong with a queue, at which step (from 0; None for the queue as a whole)."""

    step: int | None
    code: str
    message: str
    remedy: str


def thresholds(numbers: QueueNumbers, when: When) -> range | None:
    """The values that may stand beside a condition; None when it takes no number.

    A threshold that would make the condition always or never true is not among them.
    """
    if when in _PERCENT:
        return range(1, 100)
    if when == "if_enemy_count_above":
        return range(1, numbers.enemies_most)
    if when == "if_enemy_count_below":
        return range(2, numbers.enemies_most + 1)
    return None


def takes_condition(when: When) -> bool:
    """Whether a condition of the content pack, such as burning, must stand beside it."""
    return when in _STATE


def known_skills(
    pack: ContentPack, class_id: str, level: int, feats: Collection[str] = (), subclass: str | None = None
) -> tuple[CombatSkill, ...]:
    """The combat skills a character can use.

    Those of its class and, once chosen, of its subclass up to its level, what feats teach, and the basic attack.
    """
    taught = [skill for feat in feats if (skill := pack.feats[feat].teaches) is not None]
    extra = dict.fromkeys((*taught, pack.rules.queues.basic_attack))
    return (*pack.skills_learned(class_id, level, subclass), *(pack.combat_skills[skill] for skill in extra))


def mistakes(pack: ContentPack, known: Collection[str], steps: Sequence[QueueStep]) -> tuple[QueueMistake, ...]:
    """Everything that is wrong with a queue, in order of step.

    Args:
        pack: The content.
        known: Ids of the combat skills that the character has.
        steps: The queue.
    """
    numbers = pack.rules.queues
    found: list[QueueMistake] = []
    if len(steps) > numbers.steps_most:
        message = f"A queue holds {numbers.steps_most} steps; this has {len(steps)}."
        found.append(QueueMistake(None, "queue_too_long", message, "Take some out."))
    for index, step in enumerate(steps):
        if step.skill not in pack.combat_skills:
            found.append(QueueMistake(index, "unknown_skill", "There is no such skill.", "Choose one from the list."))
        elif step.skill not in known:
            name = pack.combat_skills[step.skill].name
            message = f"{name} has not been learned."
            found.append(QueueMistake(index, "skill_not_owned", message, "Choose a skill that this character has."))
        mistake = condition_mistake(numbers, pack.conditions.keys(), index, step)
        if mistake is not None:
            found.append(mistake)
    last = steps[-1] if steps else None
    if last is None or last.skill != numbers.basic_attack or last.when != "always":
        name = pack.combat_skills[numbers.basic_attack].name
        message = f"The last step must be {name}, always."
        found.append(
            QueueMistake(len(steps) - 1 if steps else None, "basic_attack_not_last", message, "Put it at the end.")
        )
    return tuple(found)


def condition_mistake(
    numbers: QueueNumbers, conditions: Collection[str], index: int, step: QueueStep
) -> QueueMistake | None:
    """What is wrong with the condition of one step, if anything is; `conditions` are the ids that exist."""
    allowed = thresholds(numbers, step.when)
    if allowed is not None and (step.value is None or step.value not in allowed):
        message = f"{step.when} takes a number from {allowed.start} to {allowed.stop - 1}."
        return QueueMistake(index, "threshold_out_of_range", message, "Give such a number.")
    if allowed is None and step.value is not None:
        return QueueMistake(index, "threshold_not_wanted", f"{step.when} takes no number.", "Leave the number out.")
    if takes_condition(step.when) and step.condition not in conditions:
        return QueueMistake(index, "unknown_condition", "There is no such condition.", "Choose one from the list.")
    if not takes_condition(step.when) and step.condition is not None:
        return QueueMistake(index, "condition_not_wanted", f"{step.when} looks for no condition.", "Leave it out.")
    return None


def check_queue(pack: ContentPack, known: Collection[str], steps: Sequence[QueueStep]) -> None:
    """Refuses a queue in which anything is wrong.

    Raises:
        RuleViolation: The first mistake of `mistakes`, naming the step as players count them, from 1.
    """
    for mistake in mistakes(pack, known, steps):
        place = "" if mistake.step is None else f"Step {mistake.step + 1}: "
        raise RuleViolation(mistake.code, f"{place}{mistake.message}", mistake.remedy)


def never_reached(pack: ContentPack, steps: Sequence[QueueStep]) -> tuple[int, ...]:
    """The steps (from 0) that can never act, because one before them always does: free, no cooldown, no condition.

    Only what is done to enemies always can be: help waits until somebody needs it.
    """
    for index, step in enumerate(steps[:-1]):
        skill = pack.combat_skills[step.skill]
        always_can = skill.kind in ("attack", "control") and skill.cost == 0 and skill.cooldown == 0
        if step.when == "always" and always_can:
            return tuple(range(index + 1, len(steps)))
    return ()


def describe(pack: ContentPack, class_id: str, steps: Sequence[QueueStep]) -> list[str]:
    """What a character with this queue will do, one line a step."""
    idle = never_reached(pack, steps)
    lines = []
    for index, step in enumerate(steps):
        when = _when(pack, class_id, step, is_last=index == len(steps) - 1)
        sentence = f"{index + 1}. {when}: {_skill(pack, class_id, step)}"
        lines.append(f"{sentence} (never comes to this: an earlier step always acts)" if index in idle else sentence)
    return lines


def _skill(pack: ContentPack, class_id: str, step: QueueStep) -> str:
    skill = pack.combat_skills[step.skill]
    resource = pack.resources[pack.classes[class_id].resource].name
    notes = []
    if skill.cost:
        notes.append(f"costs {skill.cost} {resource}")
    if skill.cooldown:
        notes.append(f"then waits {skill.cooldown} {'turn' if skill.cooldown == 1 else 'turns'}")
    return f"{skill.name} ({', '.join(notes)})" if notes else skill.name


def _when(pack: ContentPack, class_id: str, step: QueueStep, *, is_last: bool) -> str:
    """The condition of a step as the beginning of a sentence."""
    resource = pack.resources[pack.classes[class_id].resource].name
    condition = pack.conditions[step.condition].name.lower() if step.condition else ""
    words: dict[When, str] = {
        "always": "When nothing above can be done" if is_last else "Whenever it can",
        "if_hp_below": f"Below {step.value}% of its own hit points",
        "if_hp_above": f"Above {step.value}% of its own hit points",
        "if_target_hp_below": f"Against a target below {step.value}% of its hit points",
        "if_enemy_count_above": f"Against more than {step.value} {'enemy' if step.value == 1 else 'enemies'}",
        "if_enemy_count_below": f"Against fewer than {step.value} enemies",
        "if_ally_hp_below": f"When an ally is below {step.value}% of its hit points",
        "if_resource_above": f"With more than {step.value}% of its {resource}",
        "if_resource_below": f"With less than {step.value}% of its {resource}",
        "if_has_condition": f"While it is {condition} itself",
        "if_target_has_condition": f"Against a target that is {condition}",
    }
    return words[step.when]
