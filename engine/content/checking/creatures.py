"""Creatures: can each do what its queue says, and is what it carries to be had from it?"""

from engine.content.checking.examination import Examination, repeated
from engine.content.checking.gear import check_is_hoard
from engine.content.checking.steps import check_steps
from engine.content.models import CombatSkill, Condition, Creature, Rules

PARTY_MOST = 8
_OF_RESOURCES = ("if_resource_above", "if_resource_below")


def check_creatures(examination: Examination) -> None:
    """Reports what needs no numbers: immunities, loot and places."""
    for creature in examination.all(Creature):
        for index, identity in enumerate(creature.immune):
            condition = examination.get(identity, Condition)
            if condition is not None and not condition.harmful:
                message = f"{condition.name} is helpful; nobody brings it to a creature against its will."
                examination.say(creature, ("immune", index), message, "Remove it.")
        for key in ("immune", "places"):
            listed = getattr(creature, key)
            for index in repeated(listed):
                examination.say(creature, (key, index), f'"{listed[index]}" stands there twice.', "Remove one.")
        if creature.loot is not None:
            check_is_hoard(examination, creature, ("loot",), creature.loot)


def check_creature_queues(examination: Examination, rules: Rules) -> None:
    """Reports queues that a creature could not follow, and levels beyond the last."""
    for creature in examination.all(Creature):
        if creature.level > rules.levels.most:
            message = f"The last level is {rules.levels.most}; this is {creature.level}."
            examination.say(creature, ("level",), message, "Lower it.")
        check_steps(examination, rules, creature)
        for index, step in enumerate(creature.queue):
            skill = examination.get(step.skill, CombatSkill)
            if skill is not None and skill.parent is not None:
                message = f'"{skill.id}" is learned by "{skill.parent}"; creatures use skills without a parent.'
                examination.say(creature, ("queue", index, "skill"), message, "Write one for creatures.")
            if step.when in _OF_RESOURCES:
                message = f"Creatures have no resource: {step.when} would mean nothing."
                examination.say(creature, ("queue", index, "when"), message, "Use another condition.")
            counts = step.value is not None and (
                (step.when == "if_enemy_count_above" and step.value >= PARTY_MOST)
                or (step.when == "if_enemy_count_below" and step.value > PARTY_MOST)
            )
            if counts:
                message = f"A party has {PARTY_MOST} members at most: {step.when} {step.value} is always the same."
                examination.say(creature, ("queue", index, "value"), message, "Lower it.")
