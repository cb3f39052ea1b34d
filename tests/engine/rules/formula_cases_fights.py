"""The cases of fights; see `formula_registry`."""

from dataclasses import replace

from arena import BASIC, bout, condition, fighter, move, ticking
from formula_registry import a_hero, a_roll, case, levels, named, percents, rolls, signed, value_of
from hypothesis import strategies as st
from scripted_numbers import Scripted

from engine.rules.combat import battle, blows, conditions, deeds
from engine.rules.combat import log as entries
from engine.rules.combat.blueprint import DAMAGE_TYPES, Brings, Dice
from engine.rules.combat.compiling import book_of, combatant_of_hero, level_scale
from engine.rules.combat.fight import Fight
from engine.rules.derived import derive, weapon_attribute, weapon_in_hand


def a_fight(pack, draw, *combatants, conditions=(), faces=()):
    """A fight by the numbers of the pack, with what conditions change drawn at random; its dice show `faces`."""
    plain = bout(*combatants, conditions=tuple(conditions))
    numbers = book_of(pack)
    book = replace(numbers, conditions=plain.book.conditions, defend=plain.book.defend)
    ready, _ = battle.begin(replace(plain, book=book), Scripted([50] * len(combatants)))
    for each in ready.fighters:
        each.hit, each.dodge, each.crit = draw(signed), draw(signed), draw(signed)
        each.dealt, each.taken = draw(st.integers(10, 250)), draw(st.integers(10, 250))
        each.healed, each.threatening = draw(st.integers(10, 250)), draw(st.integers(10, 250))
        each.resist = tuple(draw(st.integers(-100, 130)) for _ in DAMAGE_TYPES)
    return Fight(replace(plain, book=book), ready, Scripted(faces), [])


def bodies(draw, **attacker):
    """One against one, both hard to kill."""
    strong = {"hp": 50_000, "hp_max": 60_000}
    armor = draw(st.integers(0, 60))
    return fighter(0, **strong, **attacker), fighter(1, armor_class=draw(st.integers(0, 90)), armor=armor, **strong)


@case("initiative-roll")
def _(pack, draw):
    initiative, roll = draw(signed), draw(rolls)
    fight = bout(fighter(0, initiative=initiative), fighter(1))
    state, _ = battle.begin(fight, Scripted([roll, 1]))
    return {"initiative": initiative, "roll": roll}, state.fighters[0].initiative


def a_move(pack, draw, wanted):
    """A hero with a move of whose skill `wanted` holds."""
    calling = draw(st.sampled_from(sorted(pack.classes)))
    hero = a_hero(pack, draw, character_class=calling, level=50, subclass=None)
    combatant = combatant_of_hero(pack, "hero", hero, pack.classes[calling].queue)
    fitting = [each for each in combatant.moves if wanted(pack.combat_skills[each.skill])]
    made = draw(st.sampled_from(fitting))
    return hero, combatant, made, pack.combat_skills[made.skill]


@case("hit-of-skill")
def _(pack, draw):
    hero, _, made, skill = a_move(pack, draw, lambda skill: not skill.weapon)
    derived = derive(pack, hero)
    values = {
        "hit": derived.hit,
        "weapon’s attribute": derived.attributes[weapon_attribute(derived.attributes, weapon_in_hand(pack, hero))],
        "skill’s attribute": derived.attributes[skill.attribute],
    }
    return values, made.hit - skill.accuracy - pack.rules.combat.hit_base


@case("chance-to-hit")
def _(pack, draw):
    hero, combatant, made, skill = a_move(pack, draw, lambda skill: skill.weapon)
    _, defender = bodies(draw)
    fight = a_fight(pack, draw, combatant, defender)
    attacker, target = fight.state.fighters
    values = {
        "hit": derive(pack, hero).hit,
        "accuracy": skill.accuracy,
        "conditions": attacker.hit,
        "armor": defender.armor_class,
        "dodge": target.dodge,
    }
    return values, blows.chance_to_hit(fight.bout.book, attacker, made, target, defender)


def a_blow(pack, draw, roll, **changes):
    """A move strikes; the fight afterwards and the entry of the blow."""
    made = move(hit=draw(st.integers(-150, 250)), crit=draw(signed), dice=(), plus=3, **changes)
    fight = a_fight(pack, draw, *bodies(draw, moves=(made,)), faces=[roll])
    blows.strike(fight, 0, made, 1)
    entry = next(each for each in fight.log if each[0] == entries.STRIKE)
    return fight, made, entry


@case("lands")
def _(pack, draw):
    numbers = pack.rules.check
    roll = a_roll(draw, numbers.always_succeeds, numbers.always_fails, numbers.ceiling)
    _, _, entry = a_blow(pack, draw, roll)
    return {"roll": roll, "chance": entry[3]}, int(entry[4] != entries.MISS)


@case("lands-critically")
def _(pack, draw):
    critical, skill = draw(percents), draw(signed)
    roll = draw(st.integers(1, pack.rules.check.always_succeeds) | rolls)
    made = replace(BASIC, hit=500, crit=critical + skill, dice=(), plus=1)
    fight = a_fight(pack, draw, *bodies(draw), faces=[roll])
    roll_lands = roll < fight.bout.book.always_fails and roll <= fight.bout.book.ceiling
    attacker = fight.state.fighters[0]
    blows.strike(fight, 0, made, 1)
    values = {"roll": roll, "critical": critical, "skill": skill, "conditions": attacker.crit}
    if not roll_lands:  # a blow that misses is no critical one; the text speaks of blows that land
        return values, int(roll <= critical + skill + attacker.crit)
    return values, int(fight.log[0][4] == entries.CRITICAL)


@case("level-scale")
def _(pack, draw):
    level = draw(levels)
    return {"level": level}, level_scale(pack, level)


AREAS = ("enemies", "allies")


def a_power(pack, draw, *, area):
    wanted = lambda skill: (skill.power or skill.weapon) and (skill.target in AREAS) == area  # noqa: E731  used once
    hero, combatant, made, skill = a_move(pack, draw, wanted)
    faces = [draw(st.integers(1, dice.sides)) for dice in made.dice for _ in range(dice.count)]
    fight = a_fight(pack, draw, combatant, fighter(1), faces=faces)
    attribute = skill.attribute
    if skill.id == pack.rules.queues.basic_attack:
        attribute = weapon_attribute(derive(pack, hero).attributes, weapon_in_hand(pack, hero))
    values = {
        "dice": sum(faces) + sum(dice.plus for dice in made.dice),
        "attribute": derive(pack, hero).attributes[attribute],
        "level factor": level_scale(pack, hero.level),
    }
    return values, fight.power_of(made)[1]


@case("power")
def _(pack, draw):
    return a_power(pack, draw, area=False)


@case("power-of-area")
def _(pack, draw):
    return a_power(pack, draw, area=True)


@case("power-critical")
def _(pack, draw):
    power = draw(st.integers(1, 5_000))
    attacker, defender = fighter(0), fighter(1)
    book = replace(book_of(pack), conditions=())
    state, _ = battle.begin(bout(attacker, defender), Scripted([1, 1]))
    strong = replace(BASIC, scale=100)
    first, second = state.fighters
    return {"power": power}, blows.damage_of(book, power, strong, first, second, defender, critical=True)


@case("armor-points")
def _(pack, draw):
    hero = a_hero(pack, draw)
    derived = derive(pack, hero)
    combatant = combatant_of_hero(pack, "hero", hero, pack.classes[hero.character_class].queue)
    return {"armor": derived.armor_class, named(pack, "speed"): value_of(derived, "speed")}, combatant.armor


@case("armor-share")
def _(pack, draw):
    _, _, made, skill = a_move(pack, draw, lambda skill: skill.kind == "attack")
    share = pack.rules.combat.armor_percent[DAMAGE_TYPES[made.damage]]
    return {"kind of damage": share, "piercing": skill.pierce}, made.soak


def a_hurt(pack, draw):
    """What a blow of a random power does to somebody in armor: all that goes into it, and the damage."""
    power, share = draw(st.integers(1, 5_000)), draw(percents)
    made = replace(BASIC, soak=share, damage=draw(st.integers(0, len(DAMAGE_TYPES) - 1)), scale=100)
    attacker, defender = bodies(draw)
    fight = a_fight(pack, draw, attacker, defender)
    first, second = fight.state.fighters
    damage = blows.damage_of(fight.bout.book, power, made, first, second, defender, critical=False)
    return power, share, defender.armor, first, second, second.resist[made.damage], damage


@case("soak")
def _(pack, draw):
    armor, share = draw(st.integers(0, 90)), draw(percents)
    attacker, defender = fighter(0), fighter(1, armor=armor)
    state, _ = battle.begin(bout(attacker, defender), Scripted([1, 1]))
    book = replace(book_of(pack), conditions=())
    damage = blows.damage_of(book, 100, replace(BASIC, soak=share), *state.fighters, defender, critical=False)
    return {"points of armor": armor, "share": share}, 100 - damage


@case("damage")
def _(pack, draw):
    power, share, armor, attacker, victim, resistance, damage = a_hurt(pack, draw)
    soaked = min(armor * pack.rules.combat.soak_percent * share // 100, pack.rules.combat.soak_most)
    values = {
        "power": power,
        "dealt": attacker.dealt,
        "taken": victim.taken,
        "soaked": soaked,
        "resistance": resistance,
    }
    return values, damage


@case("change")
def _(pack, draw):
    name = draw(st.sampled_from(["dealt", "taken", "healed", "threat"]))
    by, stacks = draw(st.integers(-90, 200)), draw(st.integers(1, 9))
    fight = a_fight(pack, draw, *bodies(draw), conditions=[condition(stacks_most=9, **{name: by})])
    conditions.bring(fight, Brings(0, 3, stacks, 100, to_self=False), 1, 0)
    kept = "threatening" if name == "threat" else name
    return {"conditions": by * stacks}, getattr(fight.state.fighters[1], kept)


@case("healing")
def _(pack, draw):
    power, missing = draw(st.integers(0, 500)), draw(st.integers(0, 500))
    hurt = fighter(0, hp=1_000 - missing, hp_max=1_000)
    fight = a_fight(pack, draw, hurt, fighter(1))
    healed = fight.state.fighters[0]
    blows.heal(fight, 0, move(kind="heal", dice=(), plus=power), 0)
    return {"power": power, "healed": healed.healed, "missing hit points": missing}, healed.hp - hurt.hp


def a_landed_blow(pack, draw, *, plus, **changes):
    """A plain blow that lands and is not critical, on somebody without resistance."""
    made = replace(BASIC, hit=500, crit=-500, dice=(), plus=plus, **changes)
    fight = a_fight(pack, draw, *bodies(draw), faces=[50])
    return fight, made


@case("drain")
def _(pack, draw):
    drain = draw(percents)
    fight, made = a_landed_blow(pack, draw, plus=draw(st.integers(1, 500)), drain=drain)
    attacker, victim = fight.state.fighters
    before, stood = attacker.hp, victim.hp
    blows.strike(fight, 0, made, 1)
    return {"damage": stood - victim.hp, "drain": drain, "healed": attacker.healed}, attacker.hp - before


@case("thorns")
def _(pack, draw):
    fight, made = a_landed_blow(pack, draw, plus=draw(st.integers(1, 500)))
    attacker, victim = fight.state.fighters
    victim.thorns = draw(percents)
    before, stood = attacker.hp, victim.hp
    blows.strike(fight, 0, made, 1)
    return {"damage": stood - victim.hp, "thorns": victim.thorns}, before - attacker.hp


def a_tick(pack, draw, kind, hp):
    """What a condition's dice do at the start of a turn: the fight, the dice, and the scale."""
    scale, stacks = draw(st.integers(100, 400)), draw(st.integers(1, 5))
    faces = [draw(st.integers(1, 6)) for _ in range(stacks)]
    bearer = fighter(1, hp=hp, hp_max=1_000)
    rule = condition(stacks_most=9, tick=ticking(kind, Dice(1, 6)))
    fight = a_fight(pack, draw, fighter(0), bearer, conditions=[rule], faces=faces)
    kept = fight.state.fighters[1]
    healed, resist = kept.healed, kept.resist
    conditions.bring(fight, Brings(0, 3, stacks, 100, to_self=False), 1, 0, scale=scale)
    kept.healed, kept.resist = healed, resist
    conditions.tick(fight, 1)
    return sum(faces), scale, kept


@case("tick-damage")
def _(pack, draw):
    dice, scale, kept = a_tick(pack, draw, "damage", 900)
    return {"dice": dice, "level factor": scale, "resistance": kept.resist[0]}, 900 - kept.hp


@case("tick-healing")
def _(pack, draw):
    missing = draw(st.integers(1, 200))
    dice, scale, kept = a_tick(pack, draw, "heal", 1_000 - missing)
    values = {"dice": dice, "level factor": scale, "healed": kept.healed, "missing hit points": missing}
    return values, kept.hp - (1_000 - missing)


@case("fleeing")
def _(pack, draw):
    speed, theirs = draw(st.integers(0, 150)), draw(st.lists(st.integers(0, 150), min_size=1, max_size=4))
    fight = a_fight(pack, draw, fighter(0, speed=speed), *(fighter(1, speed=each) for each in theirs))
    return {"speed": speed, "quickest enemy’s speed": max(theirs)}, deeds.chance_to_flee(fight.bout, fight.state, 0)


@case("threat-damage")
def _(pack, draw):
    skill = draw(st.integers(-100, 300))
    fight, made = a_landed_blow(pack, draw, plus=draw(st.integers(1, 500)), threat=100 + skill)
    attacker, victim = fight.state.fighters
    stood = victim.hp
    blows.strike(fight, 0, made, 1)
    values = {"damage": stood - victim.hp, "skill": skill, "threatening": attacker.threatening}
    return values, attacker.threat


@case("threat-healing")
def _(pack, draw):
    skill, power = draw(st.integers(-100, 300)), draw(st.integers(0, 500))
    fight = a_fight(pack, draw, fighter(0, hp=500, hp_max=1_000), fighter(1))
    healer = fight.state.fighters[0]
    blows.heal(fight, 0, move(kind="heal", dice=(), plus=power, threat=100 + skill), 0)
    return {"healed": healer.hp - 500, "skill": skill, "threatening": healer.threatening}, healer.threat


@case("threat-kept")
def _(pack, draw):
    threat = draw(st.integers(0, 5_000))
    fight = a_fight(pack, draw, *bodies(draw))
    state = fight.state
    state.fighters[1].threat = threat
    state.place = len(state.order) - 1  # the last turn of the round; defending changes nothing else
    after, _ = battle.step(fight.bout, state, battle.Defend(), Scripted([]))
    return {"threat": threat}, after.fighters[1].threat


@case("hit-points-left")
def _(pack, draw):
    """Who wins when a fight has lasted too long is who has more left, by the text."""
    most = draw(st.integers(1, 3_000))
    left = draw(st.integers(1, most))
    fight = a_fight(pack, draw, fighter(0, hp=left, hp_max=most), fighter(1))
    return {"hit points standing": left, "hit points at most": most}, battle._share_left(fight, 0)
