"""What a skill queue does with a turn.

The first step acts whose skill is affordable, off cooldown, has a legal target at which it is not wasted, and whose
condition holds. Above and below are strict, percentages rounded down; see `engine.rules.queues` for the conditions.
Whoever has no resource has neither more nor less of it than anything.

A step of an attack looks for its target among the enemies within reach in the order of `targets.by_preference`: with
`if_target_…` it takes the first of whom the condition holds. A heal for one ally goes to whoever has the lowest
percent of hit points; nobody heals the unhurt, lays a condition where it already lies, or cures the healthy.
"""

from engine.rules.combat.actions import UseMove
from engine.rules.combat.blueprint import BASIC_ATTACK, NOBODY, Bout, Combatant, Move, Step
from engine.rules.combat.state import BattleState, Fighter
from engine.rules.combat.targets import by_preference, enemies_of, friends_of, percent_of_hp, weakest, within_reach


def choose(bout: Bout, state: BattleState, actor: int) -> UseMove:
    """What the actor's queue does now; always something legal while an enemy stands."""
    return _Choice(bout, state, actor).made()


def can_use(bout: Bout, state: BattleState, actor: int, move: int) -> bool:
    """Whether a move is affordable, off cooldown and not silenced."""
    fighter, combatant = state.fighters[actor], bout.combatants[actor]
    each = combatant.moves[move]
    if fighter.ready[move] > fighter.turns:
        return False
    if fighter.silenced and (each.cost or each.cooldown):
        return False
    return each.cost <= fighter.resource


class _Choice:
    """One look at a queue. Keeps what several steps ask for, since a queue is looked at every turn of every fight."""

    __slots__ = ("_actor", "_bout", "_combatant", "_enemies", "_far", "_fighter", "_friends", "_near", "_state")

    def __init__(self, bout: Bout, state: BattleState, actor: int) -> None:
        self._bout, self._state, self._actor = bout, state, actor
        self._combatant, self._fighter = bout.combatants[actor], state.fighters[actor]
        self._enemies = enemies_of(bout, state, actor)
        self._friends: list[int] | None = None
        self._near: list[int] | None = None
        self._far: list[int] | None = None

    def made(self) -> UseMove:
        """The first step that can act; the basic attack when none before it can."""
        moves, ready, turns = self._combatant.moves, self._fighter.ready, self._fighter.turns
        for step in self._combatant.queue:
            if ready[step.move] > turns:
                continue
            move = moves[step.move]
            if move.cost > self._fighter.resource or (self._fighter.silenced and (move.cost or move.cooldown)):
                continue
            target = self._target(step, move)
            if target is not None:
                return UseMove(step.move, target)
        return UseMove(BASIC_ATTACK, self._preferred(melee=moves[BASIC_ATTACK].melee)[0])

    def _target(self, step: Step, move: Move) -> int | None:
        """Whom the step would act on (`NOBODY` for areas), or None when it does not act."""
        when, value = step.when, step.value
        if when in ("if_target_hp_below", "if_target_has_condition"):
            return self._first_target(step, move)
        if when != "always" and not self._holds(when, value):
            return None
        match move.target:
            case "enemy":
                return self._preferred(melee=move.melee)[0]
            case "enemies":
                return NOBODY
            case "self":
                return NOBODY if self._useful(move, self._actor) else None
            case "allies":
                useful = any(self._useful(move, each) for each in self._standing_friends())
                return NOBODY if useful else None
            case "ally":
                return self._ally(move)

    def _first_target(self, step: Step, move: Move) -> int | None:
        """The first in order of preference of whom the step's condition holds; areas ask for anybody."""
        match move.target:
            case "enemy":
                candidates = self._preferred(melee=move.melee)
            case "enemies":
                candidates = self._enemies
            case "self":
                candidates = [self._actor]
            case _:
                candidates = self._standing_friends()
        helpful = move.kind in ("heal", "guard", "buff")
        for each in candidates:
            if self._target_is(step, each) and (not helpful or self._useful(move, each)):
                return each if move.target in ("enemy", "ally") else NOBODY
        return None

    def _target_is(self, step: Step, target: int) -> bool:
        fighter = self._state.fighters[target]
        if step.when == "if_target_hp_below":
            return percent_of_hp(self._bout.combatants[target], fighter) < step.value
        return _bears(fighter, step.value)

    def _holds(self, when: str, value: int) -> bool:
        fighter, combatant = self._fighter, self._combatant
        match when:
            case "if_hp_below":
                return percent_of_hp(combatant, fighter) < value
            case "if_hp_above":
                return percent_of_hp(combatant, fighter) > value
            case "if_resource_above":
                return _percent_of_resource(combatant, fighter) > value
            case "if_resource_below":
                return combatant.resource_max > 0 and _percent_of_resource(combatant, fighter) < value
            case "if_enemy_count_above":
                return len(self._enemies) > value
            case "if_enemy_count_below":
                return len(self._enemies) < value
            case "if_ally_hp_below":
                return any(
                    percent_of_hp(self._bout.combatants[each], self._state.fighters[each]) < value
                    for each in self._standing_friends()
                    if each != self._actor
                )
            case _:  # if_has_condition
                return _bears(fighter, value)

    def _ally(self, move: Move) -> int | None:
        useful = [each for each in self._standing_friends() if self._useful(move, each)]
        return weakest(self._bout, self._state, useful) if useful else None

    def _useful(self, move: Move, target: int) -> bool:
        """Whether a move for friends would do anything for this one."""
        fighter = self._state.fighters[target]
        if move.kind == "heal" and move.dice and fighter.hp < self._bout.combatants[target].hp_max:
            return True
        if move.cures and any(self._bout.book.conditions[each.condition].harmful for each in fighter.lasting):
            return True
        if move.restores and target != self._actor and fighter.resource < self._bout.combatants[target].resource_max:
            return True
        if move.kind == "heal" and move.dice:
            return False
        for brings in move.brings:
            bearer = self._fighter if brings.to_self else fighter
            if not _bears(bearer, brings.condition):
                return True
        return False

    def _standing_friends(self) -> list[int]:
        if self._friends is None:
            self._friends = friends_of(self._bout, self._state, self._actor)
        return self._friends

    def _preferred(self, *, melee: bool) -> list[int]:
        kept = self._near if melee else self._far
        if kept is None:
            reachable = within_reach(self._state, self._actor, self._enemies, melee=melee)
            kept = by_preference(self._bout, self._state, self._actor, reachable)
            if melee:
                self._near = kept
            else:
                self._far = kept
        return kept


def _percent_of_resource(combatant: Combatant, fighter: Fighter) -> int:
    """Resource in percent of the most, rounded down; 0 for those who have none."""
    return fighter.resource * 100 // combatant.resource_max if combatant.resource_max else 0


def _bears(fighter: Fighter, condition: int) -> bool:
    return any(lasting.condition == condition for lasting in fighter.lasting)
