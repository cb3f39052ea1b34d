"""Combat skills, conditions, and the queue of skills that acts for a character.

What each number does in a fight is written in `engine/rules/combat`.
"""

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
    Percent,
    SubclassId,
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

DamageType = Literal["slashing", "piercing", "crushing", "fire", "cold", "venom", "sound", "starfire"]
Row = Literal["front", "back"]

Points = Annotated[int, Field(ge=-100, le=100)]
Share = Annotated[int, Field(ge=-90, le=200)]
Turns = Annotated[int, Field(ge=1, le=20)]
Stacks = Annotated[int, Field(ge=1, le=9)]
Resistances = dict[DamageType, Annotated[int, Field(ge=-100, le=100)]]


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


class Tick(Data):
    """What a condition does at the start of each of its bearer's turns, once per stack.

    Attributes:
        kind: Damage, healing, or a change of the bearer's resource.
        power: Dice, scaled by the level of whoever brought the condition; for damage and healing.
        damage: The kind of damage; armor never counts against it, resistances do.
        amount: Points of resource, negative to take away; for `resource` only.
    """

    kind: Literal["damage", "heal", "resource"]
    power: Dice | None = None
    damage: DamageType | None = None
    amount: Annotated[int, Field(ge=-50, le=50)] = 0


class Changes(Data):
    """What a condition adds to its bearer, once per stack.

    Attributes:
        hit: Points of percent to hit.
        dodge: Points of percent that attackers lose against the bearer.
        crit: Points of percent to hit critically.
        initiative: Points of initiative; the order is made anew each round.
        dealt: Percent more (or, negative, less) damage dealt.
        taken: Percent more (or less) damage taken.
        healed: Percent more (or less) healing received.
        threat: Percent more (or less) threat caused.
    """

    hit: Points = 0
    dodge: Points = 0
    crit: Points = 0
    initiative: Points = 0
    dealt: Share = 0
    taken: Share = 0
    healed: Share = 0
    threat: Share = 0


class Condition(Thing):
    """A state somebody is in during a fight, built of a few primitives: burning, guarded, afraid.

    Attributes:
        harmful: Whether it is laid on enemies (and can be resisted and cured) or on friends.
        stacks_most: How often it can lie on one bearer; a further one only renews the turns.
        tick: What it does at the start of each turn.
        changes: What it adds to numbers while it lasts.
        resist: Added to resistances, percent less damage of a kind.
        skips_turn: The bearer does not act.
        silences: The bearer can use nothing that costs or has a cooldown.
        taunts: The bearer must aim single-target attacks at whoever brought it, while that one stands.
        leaves_front: The bearer counts as standing in the back row.
        hides: The bearer cannot be aimed at alone while an ally that is not hidden stands.
        absorbs: It holds back damage, as much as the power of the skill that brought it; used up, it is gone.
        thorns: Percent of the damage of melee hits that comes back to the attacker.
        breaks: Damage lifts it.
        prevents: Conditions that cannot be brought while it lasts, and that it lifts when it comes.
        immune_turns: After it ends, so many turns pass before it can come again.
    """

    summary: Summary
    description: Text
    harmful: bool
    stacks_most: Stacks = 1
    tick: Tick | None = None
    changes: Changes = Changes()
    resist: Resistances = Field(default_factory=dict)
    skips_turn: bool = False
    silences: bool = False
    taunts: bool = False
    leaves_front: bool = False
    hides: bool = False
    absorbs: bool = False
    thorns: Annotated[int, Field(ge=0, le=100)] = 0
    breaks: bool = False
    prevents: Annotated[tuple[ConditionId, ...], Field(max_length=10)] = ()
    immune_turns: Annotated[int, Field(ge=0, le=10)] = 0


class Applies(Data):
    """A condition that a skill brings.

    Attributes:
        condition: Which.
        turns: How many of the bearer's own turns it lasts.
        stacks: How many at once.
        chance: Percent; rolled for each target that was hit (or helped).
        to: Whom: everybody the skill is done to, or the one who does it.
    """

    condition: ConditionId
    turns: Turns
    stacks: Stacks = 1
    chance: Annotated[int, Field(ge=1, le=100)] = 100
    to: Literal["target", "self"] = "target"


class CombatSkill(Thing):
    """Something done in a fight.

    Attributes:
        parent: The class that learns it; none for what everybody knows, a feat teaches or only creatures do.
        subclass: The subclass that alone learns it; its class is then the parent.
        level: The level at which it is learned.
        kind: What it is for. `attack` and `control` roll to hit; `control` does no damage. `heal` gives hit points,
            `guard` lays an absorbing condition with its power, `buff` only brings conditions.
        target: Whom it is done to. `ally` includes oneself.
        reach: Whether it needs somebody in front of one; without it, that of the weapon in hand.
        attribute: What its power scales with. The basic attack scales with the attribute of the weapon in hand.
        cost: Taken from the class's resource.
        gain: Given to the class's resource.
        cooldown: Own turns that must pass between two uses; 0 is every turn.
        power: Dice of damage, healing or shield, scaled by level and attribute; none for what only applies a condition.
        weapon: Whether the worn weapon's dice are added to `power`.
        damage: The kind of damage; without it, that of the weapon in hand.
        accuracy: Points of percent added to the chance to hit.
        crit: Points of percent added to the chance of a critical hit.
        pierce: Percent of the target's armor that does not count.
        drain: Percent of the damage done that heals the one who does it.
        threat: Percent added to the threat it causes; 100 doubles it.
        applies: The conditions it brings.
        cures: Lifts so many harmful conditions from each target, the oldest first.
        restores: Points of its own resource that each target (not oneself) is given.
    """

    parent: ClassId | None = None
    subclass: SubclassId | None = None
    level: Level = 1
    summary: Summary
    description: Text
    kind: Literal["attack", "heal", "guard", "buff", "control"]
    target: Literal["self", "ally", "allies", "enemy", "enemies"]
    reach: Literal["melee", "ranged"] | None = None
    attribute: AttributeId
    cost: Annotated[int, Field(ge=0, le=500)] = 0
    gain: Annotated[int, Field(ge=0, le=100)] = 0
    cooldown: Annotated[int, Field(ge=0, le=20)] = 0
    power: Dice | None = None
    weapon: bool = False
    damage: DamageType | None = None
    accuracy: Points = 0
    crit: Points = 0
    pierce: Percent = 0
    drain: Percent = 0
    threat: Annotated[int, Field(ge=-100, le=1000)] = 0
    applies: Annotated[tuple[Applies, ...], Field(max_length=4)] = ()
    cures: Annotated[int, Field(ge=0, le=9)] = 0
    restores: Annotated[int, Field(ge=0, le=100)] = 0
