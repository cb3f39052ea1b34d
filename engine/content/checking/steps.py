"""Skill queues of classes and creatures: does each step make sense, and can it ever act?"""

from collections.abc import Iterator, Sequence

from engine.content.checking.examination import Examination
from engine.content.checking.skills import AT_ENEMIES
from engine.content.models import CharacterClass, CombatSkill, Creature, QueueStep, Rules
from engine.rules import queues


def check_steps(examination: Examination, rules: Rules, owner: CharacterClass | Creature) -> None:
    """Reports a queue's wrong conditions, its steps that can never act, and a wrong end.

    The skills of creatures cost nothing. A class's last step may be one that is never reached: it must be there.
    """
    last = owner.queue[-1]
    ends_well = last.skill == rules.queues.basic_attack and last.when == "always"
    if not ends_well:
        message = "A queue ends with the basic attack, always."
        examination.say(owner, ("queue", len(owner.queue) - 1), message, f'Add "{rules.queues.basic_attack}".')
    conditions = examination.ids("conditions")
    for index, step in enumerate(owner.queue):
        mistake = queues.condition_mistake(rules.queues, conditions, index, step)
        if mistake is not None and mistake.code != "unknown_condition":
            examination.say(owner, ("queue", index), mistake.message, mistake.remedy)
        elif mistake is not None and step.condition is None:
            examination.say(owner, ("queue", index), f"{step.when} needs a condition.", "Name one beside it.")
    free = isinstance(owner, Creature)
    for index, why in _idle(examination, owner.queue, free=free):
        if free or not (ends_well and index == len(owner.queue) - 1):
            examination.say(
                owner, ("queue", index), f"Step {index + 1} never acts: {why}.", "Give the earlier a condition."
            )


def _idle(examination: Examination, steps: Sequence[QueueStep], *, free: bool) -> Iterator[tuple[int, str]]:
    """The steps (from 0) that can never act, and why.

    One that attacks or controls, costs nothing and has no cooldown always finds an enemy, so nothing after it acts.
    A skill that an earlier step uses whenever it can, or under the same condition, is never left over for a later one.
    """
    always: int | None = None
    whenever: dict[str, int] = {}
    seen: dict[QueueStep, int] = {}
    for index, step in enumerate(steps):
        earlier = whenever.get(step.skill, seen.get(step))
        if always is not None:
            yield index, f"step {always + 1} always does"
        elif earlier is not None:
            yield index, f"step {earlier + 1} uses the same skill before it can"
        seen.setdefault(step, index)
        if step.when != "always":
            continue
        whenever.setdefault(step.skill, index)
        skill = examination.get(step.skill, CombatSkill)
        spaced = skill is None or skill.cooldown > 0 or (skill.cost > 0 and not free)
        if always is None and not spaced and skill is not None and skill.kind in AT_ENEMIES:
            always = index
