"""The course of a fight: a pure step function, and the same engine run to its end by skill queues.

A live encounter keeps a `BattleState` and calls `step` for each press of a button; a delve and an arena match call
`resolve`. Both are the same code: a fight stepped by `ActByQueue` is the fight that `resolve` gives.

Turn: own conditions tick; whoever cannot act skips; one action; its effects and whoever falls; own conditions count
down. Each round begins with its order, by initiative and what conditions add to it; equal ones by position. After
`rounds_most` rounds the draw rule decides.
"""

from engine.rules.combat import log as entries
from engine.rules.combat.actions import ActByQueue, Action, Defend, Flee, UseItem, UseMove
from engine.rules.combat.blows import fall
from engine.rules.combat.blueprint import NOBODY, Bout, Combatant
from engine.rules.combat.conditions import carry_in, count_down, hindrance, tick
from engine.rules.combat.deeds import defend, flee, use_item, use_move
from engine.rules.combat.fight import PERCENT, Fight
from engine.rules.combat.log import RawEntry
from engine.rules.combat.queueing import can_use, choose
from engine.rules.combat.state import BattleState, Fighter
from engine.rules.combat.targets import friends_of, legal_targets
from engine.rules.errors import RuleViolation
from engine.rules.randomness import Randomness

_BY_QUEUE = ActByQueue()


def begin(bout: Bout, randomness: Randomness) -> tuple[BattleState, list[RawEntry]]:
    """Rolls for initiative and goes to the first turn.

    Args:
        bout: Who fights; at least one on each side, with hit points left.
        randomness: The dice.

    Returns:
        The state, whose `acting` is to act, or which is over already; and what was rolled.
    """
    fighters = [_fighter(combatant) for combatant in bout.combatants]
    fight = Fight(bout, BattleState(fighters, 0, [], 0, None), randomness, [], thinned=True)
    for position, combatant in enumerate(bout.combatants):
        roll = fight.roll()
        fighters[position].initiative = roll + combatant.initiative
        fight.log.append((entries.INITIATIVE, position, roll, fighters[position].initiative))
        fight.refresh(position)
    for position, combatant in enumerate(bout.combatants):
        for carried in combatant.carried if combatant.hp else ():
            carry_in(fight, position, carried)
    if not _decided(fight):
        _next_turn(fight)
    return fight.state, fight.log


def step(bout: Bout, state: BattleState, action: Action, randomness: Randomness) -> tuple[BattleState, list[RawEntry]]:
    """One action of the one whose turn it is, and everything until somebody is to act again.

    Args:
        bout: The fight.
        state: How it stands; it is not changed.
        action: What `state.acting` does.
        randomness: The dice.

    Returns:
        How it stands then, and what happened.

    Raises:
        RuleViolation: The action is not legal now; see `check_action`.
    """
    check_action(bout, state, action)
    fight = Fight(bout, state.copy(bout), randomness, [])
    _act(fight, action)
    return fight.state, fight.log


def resolve(bout: Bout, randomness: Randomness, log: list[RawEntry]) -> BattleState:
    """A whole fight by skill queues; what happens is appended to `log`."""
    state, began = begin(bout, randomness)
    log.extend(began)
    fight = Fight(bout, state, randomness, log)
    while state.outcome is None:
        _act(fight, _BY_QUEUE)
    return state


def check_action(bout: Bout, state: BattleState, action: Action) -> None:
    """Refuses what the one whose turn it is cannot do.

    Raises:
        RuleViolation: `fight_over`, `unknown_skill`, `cannot_use_now`, `illegal_target` or `no_such_item`.
    """
    actor = state.acting
    if actor == NOBODY:
        raise RuleViolation("fight_over", "The fight is over.", "Look at how it ended.")
    match action:
        case UseMove(move, target):
            _check_move(bout, state, actor, move, target)
        case UseItem(draught, target):
            left = state.fighters[actor].draughts
            if not 0 <= draught < len(left) or left[draught] < 1:
                raise RuleViolation("no_such_item", "There is none of that left.", "Do something else.")
            if target not in friends_of(bout, state, actor):
                raise RuleViolation("illegal_target", "That is for friends who stand.", "Choose one of them.")
        case Defend() | Flee() | ActByQueue():
            pass


def _check_move(bout: Bout, state: BattleState, actor: int, move: int, target: int) -> None:
    moves = bout.combatants[actor].moves
    if not 0 <= move < len(moves):
        raise RuleViolation("unknown_skill", "There is no such skill here.", "Choose one of those shown.")
    if not can_use(bout, state, actor, move):
        message = "That cannot be used now: it waits, costs too much, or will not come."
        raise RuleViolation("cannot_use_now", message, "Choose another skill.")
    legal = legal_targets(bout, state, actor, moves[move]) or [NOBODY]
    if target not in legal:
        raise RuleViolation("illegal_target", "That cannot be aimed there now.", "Choose one of those within reach.")


def _act(fight: Fight, action: Action) -> None:
    """The acting one's action, the end of its turn, and on to the next who can act."""
    state = fight.state
    actor = state.acting
    match action:
        case ActByQueue():
            use_move(fight, actor, choose(fight.bout, state, actor))
        case UseMove():
            use_move(fight, actor, action)
        case UseItem():
            use_item(fight, actor, action)
        case Defend():
            defend(fight, actor)
        case Flee():
            flee(fight, actor)
    if _decided(fight):
        return
    if state.fighters[actor].standing:
        count_down(fight, actor)
    state.place += 1
    _next_turn(fight)


def _next_turn(fight: Fight) -> None:
    """Goes on to the next one who can act, through rounds, ticks and skipped turns, or to the end of the fight."""
    state = fight.state
    while True:
        if state.place >= len(state.order) and not _next_round(fight):
            return
        actor = state.order[state.place]
        fighter, combatant = fight.both(actor)
        if fighter.standing:
            fighter.turns += 1
            if combatant.per_turn:
                fighter.resource = min(max(fighter.resource + combatant.per_turn, 0), combatant.resource_max)
            felled_by = tick(fight, actor)
            if fighter.hp == 0:
                fall(fight, actor, felled_by)
                if _decided(fight):
                    return
            else:
                hindered = hindrance(fight, actor)
                if hindered == NOBODY:
                    return
                fight.log.append((entries.SKIP, actor, hindered))
                count_down(fight, actor)
        state.place += 1


def _next_round(fight: Fight) -> bool:
    """Begins another round; False when the draw rule has ended the fight instead."""
    state, book = fight.state, fight.bout.book
    if state.round >= book.rounds_most:
        _end(fight, _drawn(fight))
        return False
    state.round += 1
    fighters = state.fighters
    if state.round > 1:
        for fighter in fighters:
            fighter.threat = fighter.threat * book.threat_kept // PERCENT
    standing = [position for position, fighter in enumerate(fighters) if fighter.standing]
    standing.sort(key=lambda each: (-(fighters[each].initiative + fighters[each].quickness), each))
    state.order, state.place = standing, 0
    fight.log.append((entries.ROUND, state.round))
    return True


def _decided(fight: Fight) -> bool:
    """Whether one side has nobody left; ends the fight if so."""
    if not fight.thinned:
        return False
    fight.thinned = False
    standing = [False, False]
    for fighter, combatant in zip(fight.state.fighters, fight.bout.combatants, strict=True):
        if fighter.standing:
            standing[combatant.side] = True
    if all(standing):
        return False
    if standing[0]:
        _end(fight, entries.OUTCOME_WON)
    elif any(
        fighter.fled
        for fighter, combatant in zip(fight.state.fighters, fight.bout.combatants, strict=True)
        if combatant.side == 0
    ):
        _end(fight, entries.OUTCOME_FLED)
    else:
        _end(fight, entries.OUTCOME_LOST if standing[1] else entries.OUTCOME_DRAWN)
    return True


def _drawn(fight: Fight) -> int:
    """How a fight ends that has lasted too long."""
    match fight.bout.book.draw:
        case "defenders_win":
            return entries.OUTCOME_LOST
        case "nobody_wins":
            return entries.OUTCOME_DRAWN
        case "most_hp_wins":
            ours, theirs = _share_left(fight, 0), _share_left(fight, 1)
            if ours == theirs:
                return entries.OUTCOME_DRAWN
            return entries.OUTCOME_WON if ours > theirs else entries.OUTCOME_LOST


def _share_left(fight: Fight, side: int) -> int:
    """Hit points of a side that stand, in hundredths of a percent of all it could have."""
    left = most = 0
    for fighter, combatant in zip(fight.state.fighters, fight.bout.combatants, strict=True):
        if combatant.side == side:
            left += fighter.hp if fighter.standing else 0
            most += combatant.hp_max
    return left * PERCENT * PERCENT // most


def _end(fight: Fight, outcome: int) -> None:
    fight.state.outcome = outcome
    fight.log.append((entries.END, outcome, fight.state.round))


def _fighter(combatant: Combatant) -> Fighter:
    return Fighter(
        hp=combatant.hp,
        resource=combatant.resource,
        standing=combatant.hp > 0,
        fled=False,
        initiative=0,
        turns=0,
        ready=[0] * len(combatant.moves),
        draughts=[each.count for each in combatant.draughts],
        lasting=[],
        immune=[],
        threat=0,
        blows=0,
    )
