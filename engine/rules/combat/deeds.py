"""What the actions do."""

from engine.rules.combat import log as entries
from engine.rules.combat.actions import UseItem, UseMove
from engine.rules.combat.blows import give_back, heal, strike
from engine.rules.combat.blueprint import Bout, Brings, Move
from engine.rules.combat.conditions import bring, cure, lift
from engine.rules.combat.fight import PERCENT, Fight
from engine.rules.combat.state import BattleState
from engine.rules.combat.targets import enemies_of, targets_of


def use_move(fight: Fight, actor: int, use: UseMove) -> None:
    """A skill or the basic attack, on everybody it is for. Whoever falls by thorns strikes no more."""
    fighter, combatant = fight.both(actor)
    move = combatant.moves[use.move]
    fighter.resource = min(fighter.resource - move.cost + move.gain, combatant.resource_max)
    fighter.ready[use.move] = fighter.turns + move.cooldown + 1
    fighter.blows += move.weapon
    fight.log.append((entries.ACT, actor, use.move, use.target, fighter.resource))
    for target in targets_of(fight.bout, fight.state, actor, move, use.target):
        if not fighter.standing:
            return
        if move.kind in ("attack", "control"):
            strike(fight, actor, move, target)
        else:
            _help(fight, actor, move, target)
    if fighter.standing:
        for brings in move.brings:
            if brings.to_self:
                bring(fight, brings, actor, actor, move)


def use_item(fight: Fight, actor: int, use: UseItem) -> None:
    """A consumable, for oneself or a friend."""
    fighter, combatant = fight.both(actor)
    draught = combatant.draughts[use.draught]
    fighter.draughts[use.draught] -= 1
    fight.log.append((entries.ITEM, actor, use.draught, use.target))
    match draught.kind:
        case "heal":
            give_back(fight, use.target, fight.throw(draught.dice), draught.scale)
        case "restore":
            thrown = fight.throw(draught.dice)
            _restore(fight, use.target, thrown * draught.scale // PERCENT, thrown)
        case "cure":
            lift(fight, use.target, draught.condition, entries.LIFT_CURED)
        case "apply":
            brings = Brings(draught.condition, draught.turns, 1, PERCENT, to_self=False)
            bring(fight, brings, use.target, actor, scale=draught.scale)


def defend(fight: Fight, actor: int) -> None:
    """Waits behind the shield."""
    book = fight.bout.book
    fight.log.append((entries.DEFEND, actor))
    bring(fight, Brings(book.defend, book.defend_turns, 1, PERCENT, to_self=True), actor, actor)


def flee(fight: Fight, actor: int) -> None:
    """Runs: chance = clamp(flee_base + speed / 2 - half the speed of the quickest enemy, floor, ceiling)."""
    chance = chance_to_flee(fight.bout, fight.state, actor)
    roll = fight.roll()
    book = fight.bout.book
    away = roll < book.always_fails and (roll <= chance or roll <= book.always_succeeds)
    fight.log.append((entries.FLEE, actor, roll, chance, int(away)))
    if away:
        fighter = fight.state.fighters[actor]
        fighter.standing = False
        fighter.fled = True
        fight.thinned = True
        fighter.lasting = []
        fight.refresh(actor)


def chance_to_flee(bout: Bout, state: BattleState, actor: int) -> int:
    """The chance to get away, percent."""
    book, combatants = bout.book, bout.combatants
    quickest = max(combatants[each].speed for each in enemies_of(bout, state, actor))
    chance = book.flee_base + combatants[actor].speed // 2 - quickest // 2
    return min(max(chance, book.floor), book.ceiling)


def _help(fight: Fight, actor: int, move: Move, target: int) -> None:
    """What a move does to a friend."""
    if move.cures:
        cure(fight, target, move.cures)
    if move.kind == "heal" and (move.dice or move.plus):
        heal(fight, actor, move, target)
    if move.restores and target != actor:
        _restore(fight, target, move.restores, 0)
    for brings in move.brings:
        if not brings.to_self:
            bring(fight, brings, target, actor, move)


def _restore(fight: Fight, target: int, amount: int, thrown: int) -> None:
    fighter, combatant = fight.both(target)
    given = min(amount, combatant.resource_max - fighter.resource)
    fighter.resource += given
    fight.log.append((entries.RESTORE, target, thrown, given, fighter.resource))
