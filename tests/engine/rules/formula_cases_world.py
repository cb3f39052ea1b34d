"""The cases of creatures and of delves; see `formula_registry`."""

from dataclasses import replace

from formula_registry import a_hero, a_roll, case, levels, rolls
from hypothesis import strategies as st
from scripted_numbers import Scripted

from engine.content.models import CombatEncounter, Group
from engine.content.models.numbers import RoleNumbers
from engine.rules import rewards, treasure
from engine.rules.combat.creatures import combatant_of_creature
from engine.rules.delves.compiling import Delver, compile_scene
from engine.rules.delves.party import fresh_party
from engine.rules.delves.planning import scaled_count
from engine.rules.delves.venture import Venture
from engine.rules.formulas import formula
from engine.rules.growth import GrowthRules, grow


def a_creature(pack, draw):
    creature = pack.creatures[draw(st.sampled_from(sorted(pack.creatures)))]
    level, size = draw(levels), draw(st.sampled_from(pack.rules.delves.size_percent))
    role = pack.rules.creatures.roles[creature.role]
    return level, size, role, combatant_of_creature(pack, creature.id, level, size_percent=size)


@case("creature-hit-points")
def _(pack, draw):
    level, size, role, made = a_creature(pack, draw)
    return {"level": level, "role": role.hp, "size": size}, made.hp_max


@case("creature-power")
def _(pack, draw):
    level, size, role, made = a_creature(pack, draw)
    return {"level": level, "role": role.power, "size": size}, made.moves[0].scale


@case("creature-attribute")
def _(pack, draw):
    """The attribute itself is not kept: an attribute percent of 100 shows it in what is added to the dice."""
    whole = pack.rules.combat.model_copy(update={"attribute_percent": 100})
    shown = replace(pack, rules=pack.rules.model_copy(update={"combat": whole}))
    level, _, _, made = a_creature(shown, draw)
    return {"level": level}, made.moves[0].plus


@case("creature-hit")
def _(pack, draw):
    level, _, role, made = a_creature(pack, draw)
    accuracy = pack.combat_skills[made.moves[0].skill].accuracy
    return {"level": level, "role": role.hit}, made.moves[0].hit - accuracy - pack.rules.combat.hit_base


@case("creature-armor")
def _(pack, draw):
    level, _, role, made = a_creature(pack, draw)
    return {"level": level, "role": role.armor}, made.armor_class


@case("creature-armor-points")
def _(pack, draw):
    level, _, role, made = a_creature(pack, draw)
    return {"level": level, "role": role.armor}, made.armor


@case("creature-initiative")
def _(pack, draw):
    _, _, role, made = a_creature(pack, draw)
    return {"role": role.initiative}, made.initiative


@case("creature-speed")
def _(pack, draw):
    _, _, role, made = a_creature(pack, draw)
    return {"role": role.initiative}, made.speed


@case("plain-experience")
def _(pack, draw):
    level = draw(levels)
    return {"level": level}, rewards.plain_xp(pack.rules.delves, level)


@case("plain-gold")
def _(pack, draw):
    level = draw(levels)
    return {"level": level}, rewards.plain_gold(pack.rules.delves, level)


@case("deed-experience")
def _(pack, draw):
    level, members = draw(levels), draw(st.integers(1, 8))
    plain = rewards.plain_xp(pack.rules.delves, level)
    return {"plain experience": plain, "members": members}, rewards.deed_xp(pack.rules.delves, level, members)


@case("fight-gold")
def _(pack, draw):
    level, members, percent = draw(levels), draw(st.integers(1, 8)), draw(st.integers(0, 500))
    plain = rewards.plain_gold(pack.rules.delves, level)
    values = {"plain gold": plain, "members": members, "percent": percent}
    return values, rewards.fight_gold(pack.rules.delves, level, members, percent)


def a_share(pack, draw, *, failed):
    numbers = pack.rules.delves
    rules = rewards.RewardRules(numbers.xp_failed, numbers.gap_percent)
    xp, members, level, delve = draw(st.integers(0, 50_000)), draw(st.integers(1, 8)), draw(levels), draw(levels)
    done = rewards.xp_share(rules, xp, members, level=level, delve_level=delve, failed=failed)
    whole = rewards.xp_share(rules, xp, members, level=level, delve_level=delve, failed=False)
    return {"all": xp, "members": members, "level": level, "delve’s level": delve}, whole, done


@case("experience-share")
def _(pack, draw):
    values, _, done = a_share(pack, draw, failed=False)
    return values, done


@case("experience-share-failed")
def _(pack, draw):
    _, whole, done = a_share(pack, draw, failed=True)
    return {"share": whole}, done


@case("growth-with-use")
def _(pack, draw):
    value, roll = draw(st.integers(0, pack.rules.skills.most - 1)), draw(rolls)
    rules = GrowthRules(pack.rules.skills.most, pack.rules.delves.grow_most)
    return {"roll": roll, "value": value}, grow(rules, value, 1, Scripted([roll])).after - value


@case("enhanced")
def _(pack, draw):
    roll = a_roll(draw, pack.rules.delves.enhanced_percent)
    item = treasure.ItemRule("items/it", "weapon", 1)
    table = treasure.TableRule("loot-tables/it", 1, (treasure.EntryRule(0, 1, 1, 1),))
    rules = treasure.TreasureRules((table,), (item,), (), pack.rules.delves.enhanced_percent, 1)
    (drawn,) = treasure.roll_table(rules, 0, Scripted([1, roll]))
    return {"roll": roll}, drawn.find.enhancement


def a_group(pack, draw, **creatures):
    """A group of creatures as a party meets it; `creatures` changes the pack's numbers of creatures."""
    numbers = pack.rules.creatures.model_copy(update=creatures)
    played_by = replace(pack, rules=pack.rules.model_copy(update={"creatures": numbers}))
    count, members = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    kind = draw(st.sampled_from(sorted(pack.creatures)))
    fight = CombatEncounter(kind="combat", title="It", text="It.", groups=(Group(creature=kind, count=count, level=1),))
    hero = a_hero(pack, draw, worn={}, feats=(), subclass=None)
    queue = pack.classes[hero.character_class].queue
    party = [Delver(f"hero-{each}", hero, queue) for each in range(members)]
    setting, (plan,) = compile_scene(played_by, (fight,), party, level=1, stake="safe")
    return count, members, plan.fight, setting


PLAIN = {"hp_base": 10_000, "hp_level_tenths": 0}


def plain_roles(pack):
    """Roles that change nothing, so that size alone shows."""
    return dict.fromkeys(pack.rules.creatures.roles, RoleNumbers(hp=100, power=100, worth=100))


@case("group-count")
def _(pack, draw):
    count, members = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    return {"count": count, "members": members}, scaled_count(count, members)


def a_share_of(pack, draw):
    """What size makes of plain creatures: share by its text, the party's percent, hit points and power in percent."""
    count, members, fight, setting = a_group(pack, draw, **PLAIN, roles=plain_roles(pack))
    values = {"count": count, "members": members, "how many come": len(fight.creatures)}
    share = formula(pack, "group-share").value(pack, values)
    made = setting.creatures[fight.creatures[0]]
    party = pack.rules.delves.size_percent[members - 1]
    return values, share, party, made.hp_max // 100, made.moves[0].scale


@case("group-share")
def _(pack, draw):
    """The share itself is not kept: a party's percent of 100 shows it in the hit points."""
    even = pack.rules.delves.model_copy(update={"size_percent": (100,) * 8})
    values, _, _, hp, _ = a_share_of(replace(pack, rules=pack.rules.model_copy(update={"delves": even})), draw)
    return values, hp


@case("size-hit-points")
def _(pack, draw):
    _, share, party, hp, _ = a_share_of(pack, draw)
    return {"share": share, "party": party}, hp


@case("size-power")
def _(pack, draw):
    _, share, party, _, power = a_share_of(pack, draw)
    return {"share": share, "party": party}, power


@case("group-experience")
def _(pack, draw):
    worth = draw(st.integers(10, 3_000))
    roles = dict.fromkeys(pack.rules.creatures.roles, RoleNumbers(hp=100, power=100, worth=worth))
    count, members, fight, _ = a_group(pack, draw, roles=roles)
    plain = rewards.plain_xp(pack.rules.delves, 1)
    return {"plain experience": plain, "worth": worth, "count": count, "members": members}, fight.xp


@case("recovery")
def _(pack, draw):
    _, _, _, setting = a_group(pack, draw)
    party = fresh_party(setting)
    most = setting.members[0].combatant.hp_max
    missing = draw(st.integers(0, most - 1))
    party.members[0].hp = most - missing
    Venture(setting, party, Scripted([]), []).recover()
    return {"missing": missing}, party.members[0].hp - (most - missing)
