"""What a fight is fought with: everything that stays as it is while it lasts, compiled into whole numbers.

A `Bout` holds all that its outcome depends on beside the dice, so it is also the snapshot from which a run is replayed.
References inside it are positions: of conditions in the book, of moves in a combatant, of combatants in the bout.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from engine.content.models import DamageType, Stake, When

DAMAGE_TYPES: tuple[DamageType, ...] = get_args(DamageType)
NOBODY = -1
BASIC_ATTACK = 0

MoveKind: TypeAlias = Literal["attack", "heal", "guard", "buff", "control"]
MoveTarget: TypeAlias = Literal["self", "ally", "allies", "enemy", "enemies"]
Hunts: TypeAlias = Literal["threat", "weakest", "anyone"]
DrawRule: TypeAlias = Literal["most_hp_wins", "defenders_win", "nobody_wins"]


@dataclass(frozen=True, slots=True)
class Dice:
    """Dice to be thrown: `count` of `sides` each, and a number added."""

    count: int
    sides: int
    plus: int = 0


@dataclass(frozen=True, slots=True)
class TickRule:
    """What a condition does at the start of its bearer's turns; see `engine.content.models.Tick`.

    `damage` is a position in `DAMAGE_TYPES`, or `NOBODY` for what is no damage.
    """

    kind: Literal["damage", "heal", "resource"]
    dice: Dice
    damage: int
    amount: int


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """A condition; each key as in `engine.content.models.Condition`. `resist` has a number for each damage type."""

    id: str
    harmful: bool
    stacks_most: int
    tick: TickRule | None
    hit: int
    dodge: int
    crit: int
    initiative: int
    dealt: int
    taken: int
    healed: int
    threat: int
    resist: tuple[int, ...]
    skips_turn: bool
    silences: bool
    taunts: bool
    leaves_front: bool
    hides: bool
    absorbs: bool
    thorns: int
    breaks: bool
    prevents: tuple[int, ...]
    immune_turns: int


@dataclass(frozen=True, slots=True)
class Brings:
    """A condition that a move brings: which (its position), for how long, how surely, and to whom."""

    condition: int
    turns: int
    stacks: int
    chance: int
    to_self: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A skill as one combatant does it, with all that its level, attributes and gear make of it.

    Attributes:
        skill: The skill's id.
        kind: What it is for.
        target: Whom it is done to.
        melee: Whether it is stopped by a front row.
        cost: Of the actor's resource.
        gain: Of the actor's resource.
        cooldown: Own turns between two uses.
        hit: The chance to hit armor class 0, percent, before conditions.
        crit: The chance of a critical hit, percent, before conditions.
        dice: What is thrown for its power; nothing for a move without power.
        plus: Added to the dice.
        scale: Percent that dice and `plus` are multiplied by.
        damage: Position of its damage type.
        soak: Percent of the target's armor that counts against it.
        drain: Percent of the damage that heals the actor.
        threat: Percent of plain threat that it causes.
        brings: Conditions.
        cures: How many harmful conditions it lifts from each target.
        restores: Points of resource for each target but the actor.
        weapon: Whether it is a use of the weapon in hand, for the growth of proficiency.
    """

    skill: str
    kind: MoveKind
    target: MoveTarget
    melee: bool
    cost: int
    gain: int
    cooldown: int
    hit: int
    crit: int
    dice: tuple[Dice, ...]
    plus: int
    scale: int
    damage: int
    soak: int
    drain: int
    threat: int
    brings: tuple[Brings, ...]
    cures: int
    restores: int
    weapon: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A slot of a compiled skill queue: a move's position, when, and beside what (percent, count or a condition)."""

    move: int
    when: When
    value: int


@dataclass(frozen=True, slots=True)
class Draught:
    """A consumable that can be used in a fight.

    Attributes:
        item: The item's id.
        kind: What it does.
        dice: How much, for healing and restoring.
        scale: Percent that the dice are multiplied by.
        condition: The position of what it applies or cures; `NOBODY` for the others.
        turns: How long what it applies lasts.
        count: How many there are at the start.
    """

    item: str
    kind: Literal["heal", "restore", "cure", "apply"]
    dice: Dice
    scale: int
    condition: int
    turns: int
    count: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A condition that somebody brings into the fight: position, turns, stacks, and what its dice are scaled by."""

    condition: int
    turns: int
    stacks: int = 1
    scale: int = 100


@dataclass(frozen=True, slots=True)
class Combatant:
    """Somebody who fights, as the fight begins.

    Attributes:
        key: Who it is: a character's id, or a creature's content id.
        side: 0 for those who came, 1 for those who were there.
        hero: Whether it is a character: it falls, and its resource counts.
        level: From 1.
        hp: Hit points now.
        hp_max: Hit points at most.
        armor_class: How hard it is to hit.
        armor: Points of armor that soak damage.
        initiative: Added to d100 when the fight begins.
        speed: For getting away.
        resource: Of its resource, now.
        resource_max: At most; 0 for those who have none.
        per_turn: Change of the resource at the start of each own turn.
        per_hit: Gained by each own blow that lands.
        per_hurt: Gained by each blow that lands on it.
        resist: Percent less damage, for each damage type.
        immune: Positions of conditions that never take hold.
        front: Whether it stands in the front row.
        hunts: How its queue chooses among enemies.
        moves: What it can do; the basic attack first.
        queue: What it does when nobody is at the controls; the last step is the basic attack, always.
        draughts: Consumables at hand.
        carried: Conditions it comes with.
    """

    key: str
    side: int
    hero: bool
    level: int
    hp: int
    hp_max: int
    armor_class: int
    armor: int
    initiative: int
    speed: int
    resource: int
    resource_max: int
    per_turn: int
    per_hit: int
    per_hurt: int
    resist: tuple[int, ...]
    immune: tuple[int, ...]
    front: bool
    hunts: Hunts
    moves: tuple[Move, ...]
    queue: tuple[Step, ...]
    draughts: tuple[Draught, ...] = ()
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The rules of fights as this pack has them: `[combat]` and `[check]` of rules.toml, and all conditions.

    Attributes:
        conditions: All conditions of the pack, in the order of their ids.
        defend: Position of the condition that defending brings.
        The others: as in `engine.content.models.numbers.CombatNumbers` and `CheckNumbers`.
    """

    conditions: tuple[ConditionRule, ...]
    floor: int
    ceiling: int
    always_succeeds: int
    always_fails: int
    rounds_most: int
    draw: DrawRule
    crit_percent: int
    soak_percent: int
    soak_most: int
    defend: int
    defend_turns: int
    flee_base: int
    heal_threat: int
    threat_kept: int


@dataclass(frozen=True, slots=True)
class Bout:
    """A whole fight before it begins: the book, everybody in it, and what is at stake."""

    book: Book
    combatants: tuple[Combatant, ...]
    stake: Stake
