"""How conditions come, work and go.

A condition that lies already gains the new stacks up to `stacks_most` and lasts the longer of both times. One that
somebody is immune to, or that something on it prevents, does not come; one that comes lifts what it prevents. Turns are
the bearer's own; the turn in which a condition came does not count when it was the bearer's own.
"""

from engine.rules.combat import log as entries
from engine.rules.combat.blueprint import NOBODY, Brings, Carried, Move
from engine.rules.combat.fight import PERCENT, Fight
from engine.rules.combat.state import Fighter, Lasting

_KINDS = {"damage": entries.TICK_DAMAGE, "heal": entries.TICK_HEAL, "resource": entries.TICK_RESOURCE}


def bring(
    fight: Fight, brings: Brings, target: int, source: int, move: Move | None = None, scale: int = PERCENT
) -> None:
    """Lays a condition on somebody, if chance and the bearer's state allow it.

    Args:
        fight: The fight.
        brings: What is brought.
        target: On whom; it must stand.
        source: Who brings it.
        move: By which move, whose power is what an absorbing condition can hold back; None if by none.
        scale: Percent that the condition's dice are multiplied by; with a move, the move's counts.
    """
    roll = chance = 0
    if brings.chance < PERCENT:
        roll, chance = fight.roll(), brings.chance
    obstacle = _obstacle(fight, brings.condition, target)
    if obstacle is None and roll > chance:
        obstacle = entries.WHY_CHANCE
    if obstacle is not None:
        fight.log.append((entries.RESIST, target, brings.condition, obstacle, roll, chance))
        return
    fighter = fight.state.fighters[target]
    for prevented in fight.conditions[brings.condition].prevents:
        lift(fight, target, prevented, entries.LIFT_DISPLACED)
    thrown = amount = 0
    if move is not None:
        scale = move.scale
        if fight.conditions[brings.condition].absorbs:
            thrown, amount = fight.power_of(move)
    lasting = _lay(fight, fighter, brings, source, scale, amount)
    if fight.state.round and fight.state.order[fight.state.place] == target:
        lasting.fresh = True
    fight.refresh(target)
    fight.log.append(
        (entries.BRING, target, brings.condition, lasting.turns, lasting.stacks, thrown, lasting.amount, roll, chance)
    )


def carry_in(fight: Fight, target: int, carried: Carried) -> None:
    """Lays a condition that somebody brings along into the fight."""
    brings = Brings(carried.condition, carried.turns, carried.stacks, PERCENT, to_self=False)
    bring(fight, brings, target, NOBODY, scale=carried.scale)


def lift(fight: Fight, bearer: int, condition: int, why: int) -> None:
    """Takes a condition away, if it is there; see `LIFT_…` of the log for why."""
    fighter = fight.state.fighters[bearer]
    kept = [lasting for lasting in fighter.lasting if lasting.condition != condition]
    if len(kept) == len(fighter.lasting):
        return
    fighter.lasting = kept
    immune_turns = fight.conditions[condition].immune_turns
    if immune_turns:
        fighter.immune.append([condition, immune_turns])
    fight.refresh(bearer)
    fight.log.append((entries.LIFT, bearer, condition, why))


def cure(fight: Fight, target: int, how_many: int) -> None:
    """Lifts the oldest harmful conditions."""
    harmful = [
        each.condition for each in fight.state.fighters[target].lasting if fight.conditions[each.condition].harmful
    ]
    for condition in harmful[:how_many]:
        lift(fight, target, condition, entries.LIFT_CURED)


def break_by_damage(fight: Fight, bearer: int) -> None:
    """Lifts what damage lifts."""
    if fight.state.fighters[bearer].breakable:
        for lasting in tuple(fight.state.fighters[bearer].lasting):
            if fight.conditions[lasting.condition].breaks:
                lift(fight, bearer, lasting.condition, entries.LIFT_BROKEN)


def absorb(fight: Fight, bearer: int, damage: int) -> int:
    """Lets absorbing conditions hold back damage, the oldest first; gives what gets through."""
    fighter = fight.state.fighters[bearer]
    if not fighter.absorbing:
        return damage
    for lasting in tuple(fighter.lasting):
        if damage and fight.conditions[lasting.condition].absorbs:
            held = min(damage, lasting.amount)
            damage -= held
            lasting.amount -= held
            fight.log.append((entries.ABSORB, bearer, lasting.condition, held, lasting.amount))
            if lasting.amount == 0:
                lift(fight, bearer, lasting.condition, entries.LIFT_SPENT)
    return damage


def blame(fight: Fight, culprit: int, damage: int) -> None:
    """Holds damage that no move did against the one whose thorns or whose poison it was."""
    fighter = fight.state.fighters[culprit]
    fighter.threat += damage * fighter.threatening // PERCENT


def tick(fight: Fight, bearer: int) -> int:
    """What conditions do at the start of the bearer's turn, the oldest first.

    Damage is held against whoever brought the condition, as that of blows is.

    Returns:
        Who brought what left the bearer without hit points, if anything did; `NOBODY` otherwise.
    """
    fighter, combatant = fight.both(bearer)
    if not fighter.lasting:
        return NOBODY
    for lasting in tuple(fighter.lasting):
        rule = fight.conditions[lasting.condition].tick
        if rule is None or lasting not in fighter.lasting:
            continue
        thrown = sum(fight.throw(rule.dice) for _ in range(lasting.stacks)) if rule.dice.count else 0
        power = thrown * lasting.scale // PERCENT
        match rule.kind:
            case "damage":
                amount = power * max(PERCENT - fighter.resist[rule.damage], 0) // PERCENT
                amount = min(absorb(fight, bearer, amount), fighter.hp)
                fighter.hp -= amount
                now = fighter.hp
            case "heal":
                amount = min(power * fighter.healed // PERCENT, combatant.hp_max - fighter.hp)
                fighter.hp += amount
                now = fighter.hp
            case "resource":
                amount = _within(fighter.resource + rule.amount * lasting.stacks, combatant.resource_max)
                amount -= fighter.resource
                fighter.resource += amount
                now = fighter.resource
        fight.log.append((entries.TICK, bearer, lasting.condition, _KINDS[rule.kind], thrown, amount, now))
        if rule.kind == "damage" and amount:
            if lasting.source != NOBODY:
                blame(fight, lasting.source, amount)
            if fighter.hp == 0:
                return lasting.source
            break_by_damage(fight, bearer)
    return NOBODY


def count_down(fight: Fight, bearer: int) -> None:
    """The end of the bearer's turn: what has lasted long enough ends, and immunities wear off."""
    fighter = fight.state.fighters[bearer]
    if fighter.immune:
        for each in fighter.immune:
            each[1] -= 1
        fighter.immune = [each for each in fighter.immune if each[1] > 0]
    if not fighter.lasting:
        return
    over = []
    for lasting in fighter.lasting:
        if lasting.fresh:
            lasting.fresh = False
            continue
        lasting.turns -= 1
        if lasting.turns <= 0:
            over.append(lasting.condition)
    for condition in over:
        lift(fight, bearer, condition, entries.LIFT_ENDED)


def hindrance(fight: Fight, bearer: int) -> int:
    """The condition because of which somebody cannot act; `NOBODY` if it can."""
    for lasting in fight.state.fighters[bearer].lasting:
        if fight.conditions[lasting.condition].skips_turn:
            return lasting.condition
    return NOBODY


def _obstacle(fight: Fight, condition: int, target: int) -> int | None:
    fighter, combatant = fight.both(target)
    if condition in combatant.immune or any(each[0] == condition for each in fighter.immune):
        return entries.WHY_IMMUNE
    if any(condition in fight.conditions[each.condition].prevents for each in fighter.lasting):
        return entries.WHY_PREVENTED
    return None


def _lay(fight: Fight, fighter: Fighter, brings: Brings, source: int, scale: int, amount: int) -> Lasting:
    most = fight.conditions[brings.condition].stacks_most
    for lasting in fighter.lasting:
        if lasting.condition == brings.condition:
            lasting.stacks = min(lasting.stacks + brings.stacks, most)
            lasting.turns = max(lasting.turns, brings.turns)
            lasting.amount = max(lasting.amount, amount)
            lasting.scale = max(lasting.scale, scale)
            lasting.source = source
            return lasting
    lasting = Lasting(brings.condition, brings.turns, min(brings.stacks, most), source, scale, amount, fresh=False)
    fighter.lasting.append(lasting)
    return lasting


def _within(value: int, most: int) -> int:
    return min(max(value, 0), most)
