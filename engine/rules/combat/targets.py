"""Whom something can be done to, and whom a queue would choose.

A melee attack on one enemy reaches the back row only when nobody stands in front. Somebody hidden cannot be picked out
while another enemy within reach is not. Somebody taunted must aim attacks on one enemy at the one who taunted, while
that one stands. Areas reach everybody who stands.
"""

from engine.rules.combat.blueprint import NOBODY, Bout, Combatant, Move
from engine.rules.combat.state import BattleState, Fighter


def enemies_of(bout: Bout, state: BattleState, actor: int) -> list[int]:
    """Everybody standing on the other side."""
    side = bout.combatants[actor].side
    return [
        index
        for index, fighter in enumerate(state.fighters)
        if fighter.standing and bout.combatants[index].side != side
    ]


def friends_of(bout: Bout, state: BattleState, actor: int) -> list[int]:
    """Everybody standing on one's own side, oneself included."""
    side = bout.combatants[actor].side
    return [
        index
        for index, fighter in enumerate(state.fighters)
        if fighter.standing and bout.combatants[index].side == side
    ]


def within_reach(state: BattleState, actor: int, enemies: list[int], *, melee: bool) -> list[int]:
    """Those of the standing enemies that an attack on one enemy can be aimed at; some if there are enemies at all."""
    fighters = state.fighters
    taunted_by = fighters[actor].taunted_by
    if taunted_by != NOBODY and taunted_by in enemies:
        return [taunted_by]
    found = enemies
    if melee:
        found = [each for each in enemies if fighters[each].front] or enemies
    return [each for each in found if not fighters[each].hidden] or found


def legal_targets(bout: Bout, state: BattleState, actor: int, move: Move) -> list[int]:
    """Whom a move may be aimed at; empty for areas, for oneself, and when nobody is there."""
    if move.target == "enemy":
        return within_reach(state, actor, enemies_of(bout, state, actor), melee=move.melee)
    if move.target == "ally":
        return friends_of(bout, state, actor)
    return []


def targets_of(bout: Bout, state: BattleState, actor: int, move: Move, target: int) -> list[int]:
    """Everybody to whom a move is done, in order."""
    if move.target == "enemies":
        return enemies_of(bout, state, actor)
    if move.target == "allies":
        return friends_of(bout, state, actor)
    return [actor] if move.target == "self" else [target]


def by_preference(bout: Bout, state: BattleState, actor: int, reachable: list[int]) -> list[int]:
    """Enemies as the actor's queue prefers them, the first first.

    Those who hunt by threat: the highest threat; the weakest: the lowest percent of hit points; anyone: turn by turn
    the next one. What is equal goes by position.
    """
    if len(reachable) < 2:
        return reachable
    fighters = state.fighters
    hunts = bout.combatants[actor].hunts
    if hunts == "threat":
        return sorted(reachable, key=lambda each: (-fighters[each].threat, each))
    if hunts == "weakest":
        return sorted(reachable, key=lambda each: (percent_of_hp(bout.combatants[each], fighters[each]), each))
    start = (fighters[actor].turns + actor) % len(reachable)
    return reachable[start:] + reachable[:start]


def percent_of_hp(combatant: Combatant, fighter: Fighter) -> int:
    """Hit points in percent of the most, rounded down."""
    return fighter.hp * 100 // combatant.hp_max


def weakest(bout: Bout, state: BattleState, among: list[int]) -> int:
    """The one with the lowest percent of hit points; the first of equals."""
    return min(among, key=lambda each: (percent_of_hp(bout.combatants[each], state.fighters[each]), each))
