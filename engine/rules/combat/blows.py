"""Hitting, hurting and healing.

chance to hit = clamp(move.hit + hit of conditions - armor class - dodge of conditions, floor, ceiling); low is good,
rolls up to `always_succeeds` hit and those from `always_fails` on miss whatever the chance. A hit is critical when the
roll is also at most move.crit + crit of conditions.

power = (dice + plus) · scale, critical · crit_percent
damage = power · dealt · taken · (100 - soak) · (100 - resistance), each in percent, one after the other, rounded down
soak = min(armor · soak_percent · share of armor that counts against the type, soak_most)

A hit does 1 at least, unless the target resists all of it. Healing = power · healed.

What a wound brings about comes in this order: who is hurt gains resource, what damage lifts goes, a drain heals,
thorns prick. Thorns are damage as any other: shields hold them back, and they are held against the one who has them.
Whoever falls by them does no more, so that the blow's conditions do not come; whoever falls gains nothing.
"""

from engine.rules.combat import log as entries
from engine.rules.combat.blueprint import Book, Combatant, Move
from engine.rules.combat.conditions import absorb, blame, break_by_damage, bring
from engine.rules.combat.fight import PERCENT, Fight
from engine.rules.combat.state import Fighter


def chance_to_hit(book: Book, attacker: Fighter, move: Move, target: Fighter, defender: Combatant) -> int:
    """The chance of a move against somebody, percent."""
    chance = move.hit + attacker.hit - defender.armor_class - target.dodge
    return min(max(chance, book.floor), book.ceiling)


def strike(fight: Fight, actor: int, move: Move, target: int) -> None:
    """An attack or a control on one target: rolls, hurts, brings conditions."""
    book = fight.bout.book
    attacker, _ = fight.both(actor)
    victim, defender = fight.both(target)
    chance = chance_to_hit(book, attacker, move, victim, defender)
    roll = fight.roll()
    landed = roll < book.always_fails and (roll <= chance or roll <= book.always_succeeds)
    if not landed:
        fight.log.append((entries.STRIKE, target, roll, chance, entries.MISS, 0, 0, victim.hp))
        return
    critical = roll <= move.crit + attacker.crit
    thrown = damage = 0
    if move.dice or move.plus:
        thrown = fight.throw_for(move)
        damage = damage_of(book, thrown, move, attacker, victim, defender, critical=critical)
        damage = absorb(fight, target, damage)
        damage = min(damage, victim.hp)
        victim.hp -= damage
        attacker.threat += damage * move.threat // PERCENT * attacker.threatening // PERCENT
    degree = entries.CRITICAL if critical else entries.HIT
    fight.log.append((entries.STRIKE, target, roll, chance, degree, thrown, damage, victim.hp))
    _gain(attacker, fight.bout.combatants[actor], fight.bout.combatants[actor].per_hit)
    if damage:
        _after_damage(fight, actor, move, target, damage)
    if victim.hp == 0:
        fall(fight, target, actor)
        return
    if not attacker.standing:
        return
    for brings in move.brings:
        if not brings.to_self:
            bring(fight, brings, target, actor, move)


def damage_of(
    book: Book, thrown: int, move: Move, attacker: Fighter, victim: Fighter, defender: Combatant, *, critical: bool
) -> int:
    """The damage of a hit before anything absorbs it.

    Args:
        book: The rules of fights.
        thrown: What the move's dice and its `plus` came to.
        move: What hits.
        attacker: Who hits, as things stand.
        victim: Who is hit, as things stand.
        defender: The same one as the fight began.
        critical: Whether it is a critical hit.
    """
    damage = thrown * move.scale // PERCENT
    if critical:
        damage = damage * book.crit_percent // PERCENT
    damage = damage * attacker.dealt // PERCENT * victim.taken // PERCENT
    soak = min(defender.armor * book.soak_percent * move.soak // PERCENT, book.soak_most)
    resistance = min(victim.resist[move.damage], PERCENT)
    damage = damage * (PERCENT - soak) // PERCENT * (PERCENT - resistance) // PERCENT
    return damage if resistance == PERCENT else max(damage, 1)


def heal(fight: Fight, actor: int, move: Move, target: int) -> None:
    """Gives hit points back to somebody who stands."""
    thrown, power = fight.power_of(move)
    amount = _heal(fight, target, power, thrown)
    healer = fight.state.fighters[actor]
    earned = amount * fight.bout.book.heal_threat // PERCENT
    healer.threat += earned * move.threat // PERCENT * healer.threatening // PERCENT


def give_back(fight: Fight, target: int, thrown: int, scale: int) -> None:
    """Healing that no move does: a draught."""
    _heal(fight, target, thrown * scale // PERCENT, thrown)


def fall(fight: Fight, target: int, by: int) -> None:
    """Takes somebody without hit points out of the fight."""
    fighter = fight.state.fighters[target]
    fighter.standing = False
    fight.thinned = True
    fighter.lasting = []
    fighter.immune = []
    fight.refresh(target)
    fight.log.append((entries.FALL, target, by))


def _after_damage(fight: Fight, actor: int, move: Move, target: int, damage: int) -> None:
    """What a wound brings about beside itself: fury, thorns, drain, and what damage breaks."""
    victim, defender = fight.both(target)
    if victim.hp:
        _gain(victim, defender, defender.per_hurt)
        break_by_damage(fight, target)
    if move.drain:
        _heal(fight, actor, damage * move.drain // PERCENT, 0)
    if victim.thorns and move.melee:
        _prick(fight, actor, target, damage * victim.thorns // PERCENT)


def _prick(fight: Fight, pricked: int, by: int, damage: int) -> None:
    """Lets somebody run into thorns."""
    fighter, combatant = fight.both(pricked)
    damage = min(absorb(fight, pricked, damage), fighter.hp)
    if not damage:
        return
    fighter.hp -= damage
    blame(fight, by, damage)
    fight.log.append((entries.THORNS, pricked, damage, fighter.hp))
    if fighter.hp == 0:
        fall(fight, pricked, by)
        return
    _gain(fighter, combatant, combatant.per_hurt)
    break_by_damage(fight, pricked)


def _heal(fight: Fight, target: int, power: int, thrown: int) -> int:
    fighter, combatant = fight.both(target)
    amount = min(power * fighter.healed // PERCENT, combatant.hp_max - fighter.hp)
    fighter.hp += amount
    if amount or thrown:
        fight.log.append((entries.HEAL, target, thrown, amount, fighter.hp))
    return amount


def _gain(fighter: Fighter, combatant: Combatant, amount: int) -> None:
    if amount:
        fighter.resource = min(fighter.resource + amount, combatant.resource_max)
