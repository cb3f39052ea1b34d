"""Combat skills, conditions, and the queue of skills that acts for a character."""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import (
    AttributeId,
    ClassId,
    CombatSkillId,
    ConditionId,
    Data,
    Dice,
    Level,
    Summary,
    Text,
    Thing,
)

# Exactly these, and closed: see the rules of the game. How each is judged stands in engine/rules/queues.py.
When = Literal[
    "always",
    "if_hp_below",
    "if_hp_above",
    "if_target_hp_below",
    "if_enemy_count_above",
    "if_enemy_count_below",
    "if_ally_hp_below",
    "if_resource_above",
    "if_resource_below",
    "if_has_condition",
    "if_target_has_condition",
]


class QueueStep(Data):
    """One slot of a skill queue: a skill and when to use it.

    Attributes:
        skill: What is done.
        when: The condition.
        value: Its threshold: percent for hit points and resources, a count for enemies; absent for the others.
        condition: The condition looked for by `if_has_condition` and `if_target_has_condition`; absent for the others.
    """

    skill: CombatSkillId
    when: When = "always"
    value: Annotated[int, Field(ge=0, le=100)] | None = None
    condition: ConditionId | None = None


class Condition(Thing):
    """A state somebody is in during a fight: burning, guarded, afraid."""

    summary: Summary
    harmful: bool


class CombatSkill(Thing):
    """Something done in a fight.

    Attributes:
        parent: The class that learns it; none for what everybody knows or a feat teaches.
        level: The level at which the class learns it.
        kind: What it is for.
        target: Whom it is done to.
        attribute: What its power scales with.
        cost: Taken from the class's resource.
        gain: Given to the class's resource.
        cooldown: Turns until it can be used again; 0 is every turn.
        power: Dice of damage, healing or shield; none for what only applies a condition.
        weapon: Whether the worn weapon's dice are added to `power`.
        applies: A condition it brings.
        turns: How many turns that condition lasts.
    """

    parent: ClassId | None = None
    level: Level = 1
    summary: Summary
    description: Text
    kind: Literal["attack", "heal", "guard", "buff", "control"]
    target: Literal["self", "ally", "allies", "enemy", "enemies"]
    attribute: AttributeId
    cost: Annotated[int, Field(ge=0, le=500)] = 0
    gain: Annotated[int, Field(ge=0, le=100)] = 0
    cooldown: Annotated[int, Field(ge=0, le=20)] = 0
    power: Dice | None = None
    weapon: bool = False
    applies: ConditionId | None = None
    turns: Annotated[int, Field(ge=0, le=20)] = 0
