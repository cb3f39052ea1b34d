"""What the one whose turn it is can do, with the odds of each: what stands on the buttons of a live fight.

Nothing here decides anything: the chances are those that `step` rolls against. What is expected of a move is worked out
link by link like the damage itself, with the middle of the dice in place of their faces, and rounded down. Shields of
the target, and whether the move hits at all, are left out of it: `chance` and `crit` say how often it can be expected.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.rules.combat.actions import Action, UseItem, UseMove
from engine.rules.combat.battle import check_action
from engine.rules.combat.blows import chance_to_hit, damage_of
from engine.rules.combat.blueprint import NOBODY, Bout, Combatant, Dice, Move
from engine.rules.combat.deeds import chance_to_flee
from engine.rules.combat.fight import PERCENT
from engine.rules.combat.queueing import choose
from engine.rules.combat.state import BattleState, Fighter
from engine.rules.combat.targets import friends_of, legal_targets, targets_of
from engine.rules.errors import RuleViolation

WhyNot: TypeAlias = Literal["cooling", "silenced", "too_dear"]
_ROLLS = ("attack", "control")


@dataclass(frozen=True, slots=True)
class Odds:
    """What a move promises at somebody.

    Attributes:
        target: At whom.
        chance: How many of a hundred rolls succeed; 100 for what needs no roll.
        crit: How many of a hundred rolls are critical hits, at most `chance`.
        power: What a plain success is expected to do: damage, hit points given back (no more than are missing) or what
            a shield holds; 0 for a move without power.
        critical_power: The same of a critical hit; 0 where there is none.
        brings: For each condition that the move brings to its targets, its position and the chance that it takes hold
            after a success: 0 for whoever is immune to it.
    """

    target: int
    chance: int
    crit: int
    power: int
    critical_power: int
    brings: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class MoveOption:
    """A skill or the basic attack.

    Attributes:
        move: Its position among the actor's moves.
        why_not: Why it cannot be used now; None when it can.
        wait: Own turns before it is ready again, this one included; 0 when it is.
        missing: How much of the resource is missing for its cost.
        aimed: Whether one of `odds` is to be chosen as its target; otherwise it is done to all of them.
        odds: Everybody that it can be aimed at, or is done to, in order.
    """

    move: int
    why_not: WhyNot | None
    wait: int
    missing: int
    aimed: bool
    odds: tuple[Odds, ...]

    def actions(self) -> Iterator[UseMove]:
        """Every legal way to use it now; none when it cannot be used."""
        if self.why_not is None:
            for target in [each.target for each in self.odds] if self.aimed else [NOBODY]:
                yield UseMove(self.move, target)


@dataclass(frozen=True, slots=True)
class ItemOption:
    """A consumable: its position, how many are left (0 cannot be used), and for whom it can be used."""

    draught: int
    left: int
    targets: tuple[int, ...]

    def actions(self) -> Iterator[UseItem]:
        """Every legal way to use it now."""
        if self.left:
            for target in self.targets:
                yield UseItem(self.draught, target)


@dataclass(frozen=True, slots=True)
class Options:
    """All that the one whose turn it is can do, beside defending, which is always possible.

    Attributes:
        actor: Whose turn it is.
        moves: Every move, usable or not, in order.
        items: Every consumable, in order.
        flee: The chance to get away, percent.
        queue: What the skill queue would do.
    """

    actor: int
    moves: tuple[MoveOption, ...]
    items: tuple[ItemOption, ...]
    flee: int
    queue: UseMove


def options(bout: Bout, state: BattleState) -> Options:
    """What `state.acting` can do now.

    Raises:
        RuleViolation: `fight_over`: nobody is to act.
    """
    actor = state.acting
    if actor == NOBODY:
        raise RuleViolation("fight_over", "The fight is over.", "Look at how it ended.")
    friends = tuple(friends_of(bout, state, actor))
    return Options(
        actor=actor,
        moves=tuple(
            _move_option(bout, state, actor, position) for position in range(len(bout.combatants[actor].moves))
        ),
        items=tuple(
            ItemOption(position, left, friends) for position, left in enumerate(state.fighters[actor].draughts)
        ),
        flee=chance_to_flee(bout, state, actor),
        queue=choose(bout, state, actor),
    )


def is_legal(bout: Bout, state: BattleState, action: Action) -> bool:
    """Whether `step` would take an action now."""
    try:
        check_action(bout, state, action)
    except RuleViolation:
        return False
    return True


def _move_option(bout: Bout, state: BattleState, actor: int, position: int) -> MoveOption:
    fighter, move = state.fighters[actor], bout.combatants[actor].moves[position]
    aimed = move.target in ("enemy", "ally")
    reached = legal_targets(bout, state, actor, move) if aimed else targets_of(bout, state, actor, move, NOBODY)
    wait, missing = max(fighter.ready[position] - fighter.turns, 0), max(move.cost - fighter.resource, 0)
    return MoveOption(
        move=position,
        why_not=_why_not(fighter, move, wait, missing),
        wait=wait,
        missing=missing,
        aimed=aimed,
        odds=tuple(_odds(bout, state, actor, move, target) for target in reached),
    )


def _why_not(fighter: Fighter, move: Move, wait: int, missing: int) -> WhyNot | None:
    """The first reason that `queueing.can_use` has against a move."""
    if wait:
        return "cooling"
    if fighter.silenced and (move.cost or move.cooldown):
        return "silenced"
    return "too_dear" if missing else None


def _odds(bout: Bout, state: BattleState, actor: int, move: Move, target: int) -> Odds:
    book, attacker = bout.book, state.fighters[actor]
    victim, defender = state.fighters[target], bout.combatants[target]
    powered = bool(move.dice or move.plus)
    brings = tuple(
        (each.condition, _takes(victim, defender, each.condition, each.chance, bout))
        for each in move.brings
        if not each.to_self
    )
    if move.kind not in _ROLLS:
        power = _middle(move) * move.scale // PERCENT if powered else 0
        if move.kind == "heal":
            power = min(power * victim.healed // PERCENT, defender.hp_max - victim.hp)
        return Odds(target, PERCENT, 0, power, 0, brings)
    chance = chance_to_hit(book, attacker, move, victim, defender)
    rolls = min(max(chance, book.always_succeeds), book.always_fails - 1)
    crit = min(max(move.crit + attacker.crit, 0), rolls)
    plain = critical = 0
    if powered:
        thrown = _middle(move)
        plain = damage_of(book, thrown, move, attacker, victim, defender, critical=False)
        critical = damage_of(book, thrown, move, attacker, victim, defender, critical=True) if crit else 0
    return Odds(target, rolls, crit, plain, critical, brings)


def _takes(victim: Fighter, defender: Combatant, condition: int, chance: int, bout: Bout) -> int:
    """The chance that a condition takes hold of somebody, percent."""
    immune = condition in defender.immune or any(each[0] == condition for each in victim.immune)
    prevented = any(condition in bout.book.conditions[each.condition].prevents for each in victim.lasting)
    return 0 if immune or prevented else min(chance, PERCENT)


def _middle(move: Move) -> int:
    """The middle of what a move's dice can show, with its plus, rounded down."""
    return move.plus + sum(_twice_middle(dice) for dice in move.dice) // 2


def _twice_middle(dice: Dice) -> int:
    return dice.count * (dice.sides + 1) + 2 * dice.plus
