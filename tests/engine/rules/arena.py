"""Small fights of plain numbers, for tests of the engine that must not change when content is tuned."""

from dataclasses import replace
from typing import Any

from engine.content.models import Stake
from engine.rules.combat.blueprint import Book, Bout, Brings, Combatant, ConditionRule, Dice, Move, Step, TickRule
from engine.rules.combat.state import NO_RESISTANCE

BASIC = Move(
    skill="skills-combat/basic-attack", kind="attack", target="enemy", melee=True, cost=0, gain=0, cooldown=0, hit=70,
    crit=5, dice=(Dice(1, 6),), plus=2, scale=100, damage=0, soak=100, drain=0, threat=100, brings=(), cures=0,
    restores=0, weapon=True,
)  # fmt: skip  # a table of numbers
CONDITION = ConditionRule(
    id="conditions/plain", harmful=True, stacks_most=1, tick=None, hit=0, dodge=0, crit=0, initiative=0, dealt=0,
    taken=0, healed=0, threat=0, resist=NO_RESISTANCE, skips_turn=False, silences=False, taunts=False,
    leaves_front=False, hides=False, absorbs=False, thorns=0, breaks=False, prevents=(), immune_turns=0,
)  # fmt: skip  # as above
BOOK = Book(
    conditions=(), floor=5, ceiling=95, always_succeeds=5, always_fails=96, rounds_most=50, draw="most_hp_wins",
    crit_percent=150, soak_percent=2, soak_most=60, defend=0, defend_turns=1, flee_base=50, heal_threat=50,
    threat_kept=80,
)  # fmt: skip  # as above
ALWAYS_BASIC = (Step(0, "always", 0),)


def condition(name: str = "plain", **changes: Any) -> ConditionRule:
    """A condition that does nothing but what is said."""
    return replace(CONDITION, id=f"conditions/{name}", **changes)


D4 = Dice(1, 4)


def ticking(kind: Any, dice: Dice = D4, damage: int = 0, amount: int = 0) -> TickRule:
    """Something that happens at each turn's start."""
    return TickRule(kind, dice, damage, amount)


def move(name: str = "plain", **changes: Any) -> Move:
    """A move like the basic attack, changed as said."""
    return replace(BASIC, skill=f"skills-combat/{name}", weapon=False, **changes)


def brings(position: int, turns: int = 2, *, stacks: int = 1, chance: int = 100, to_self: bool = False) -> Brings:
    """A condition that a move brings."""
    return Brings(position, turns, stacks, chance, to_self)


def fighter(side: int = 0, *, moves: tuple[Move, ...] = (), queue: tuple[Step, ...] = (), **changes: Any) -> Combatant:
    """Somebody with forty hit points who knows the basic attack and `moves`; its queue is `queue`, then the attack."""
    plain = Combatant(
        key=f"side-{side}", side=side, hero=side == 0, level=1, hp=40, hp_max=40, armor_class=10, armor=0,
        initiative=0, speed=20, resource=0, resource_max=0, per_turn=0, per_hit=0, per_hurt=0, resist=NO_RESISTANCE,
        immune=(), front=True, hunts="weakest" if side == 0 else "threat", moves=(BASIC, *moves),
        queue=(*queue, *ALWAYS_BASIC),
    )  # fmt: skip  # as above
    return replace(plain, **changes)


def bout(
    *combatants: Combatant, conditions: tuple[ConditionRule, ...] = (), stake: Stake = "wounding", **book: Any
) -> Bout:
    """A fight of these with these conditions; defending brings one more, the last, which does nothing."""
    rules = (*conditions, condition("braced", harmful=False))
    return Bout(replace(BOOK, conditions=rules, **{"defend": len(conditions), **book}), combatants, stake)
