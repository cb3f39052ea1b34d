"""Hitting, hurting, healing: the numbers of one act, with dice that are told what to show."""

from typing import Any

import pytest

from engine.rules.combat import Carried, Defend, Flee, UseItem, UseMove, begin, read, step
from engine.rules.combat.blueprint import Bout, Dice, Draught
from engine.rules.combat.log import (
    CRITICAL,
    HIT,
    MISS,
    Absorbed,
    Acted,
    Brought,
    Ended,
    FleeTried,
    Healed,
    Pricked,
    Restored,
    Struck,
)
from engine.rules.combat.state import BattleState
from tests.engine.rules.arena import bout, brings, condition, fighter, move
from tests.engine.rules.scripted_numbers import Scripted


def begun(fight: Bout) -> BattleState:
    """The fight with the first combatant to act first."""
    faces = [100, *[1] * (len(fight.combatants) - 1)]
    return begin(fight, Scripted(faces))[0]


def acted(fight: Bout, action: object, *faces: int) -> tuple[BattleState, list[object]]:
    state, entries = step(fight, begun(fight), action, Scripted(faces))  # type: ignore[arg-type]  # any action
    return state, list(read(entries))


def only(kind: type[Any], entries: list[object]) -> Any:
    found = [entry for entry in entries if isinstance(entry, kind)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("roll", "degree", "hp"),
    [(60, HIT, 34), (61, MISS, 40), (6, HIT, 34), (5, CRITICAL, 31), (96, MISS, 40), (100, MISS, 40)],
)
def test_a_blow_lands_at_or_under_its_chance(roll: int, degree: int, hp: int) -> None:
    dice = (4,) if degree != MISS else ()
    state, entries = acted(bout(fighter(), fighter(1)), UseMove(0, 1), roll, *dice)
    struck = only(Struck, entries)
    assert (struck.roll, struck.chance, struck.degree, struck.hp) == (roll, 60, degree, hp)
    assert state.fighters[1].hp == hp


@pytest.mark.parametrize(("armor_class", "chance"), [(200, 5), (-200, 95)])
def test_no_chance_leaves_its_bounds(armor_class: int, chance: int) -> None:
    _, entries = acted(bout(fighter(), fighter(1, armor_class=armor_class)), UseMove(0, 1), 96)
    assert only(Struck, entries).chance == chance


def test_the_luckiest_rolls_hit_whatever_the_chance_and_the_unluckiest_never() -> None:
    _, entries = acted(bout(fighter(), fighter(1, armor_class=500), floor=1), UseMove(0, 1), 5, 1)
    assert only(Struck, entries).degree == CRITICAL
    _, entries = acted(bout(fighter(), fighter(1, armor_class=-500), ceiling=99), UseMove(0, 1), 96)
    assert only(Struck, entries).degree == MISS


def test_damage_follows_its_chain_and_rounds_down_at_each_link() -> None:
    blow = move("blow", dice=(Dice(2, 8), Dice(1, 4)), plus=3, scale=130)
    fight = bout(fighter(moves=(blow,)), fighter(1, armor=10, resist=(20, 0, 0, 0, 0, 0, 0, 0)))
    _, entries = acted(fight, UseMove(1, 1), 50, 5, 6, 3)
    struck = only(Struck, entries)
    # 5 + 6 + 3 + 3 = 17; × 1.3 = 22; soaked by 20 % = 17; resisted by 20 % = 13
    assert (struck.dice, struck.damage) == (17, 13)


def test_what_is_dealt_and_taken_counts_in_percent() -> None:
    strong, frail = condition("strong", harmful=False, dealt=25), condition("frail", taken=10)
    fight = bout(
        fighter(carried=(Carried(0, 3),), moves=()),
        fighter(1, carried=(Carried(1, 3),)),
        conditions=(strong, frail),
    )
    _, entries = acted(fight, UseMove(0, 1), 50, 6)
    assert only(Struck, entries).damage == (8 * 125 // 100) * 110 // 100


def test_armor_never_takes_off_more_than_its_most_and_pierces_count() -> None:
    fight = bout(fighter(moves=(move("awl", soak=0),)), fighter(1, armor=1000))
    _, entries = acted(fight, UseMove(0, 1), 50, 6)
    assert only(Struck, entries).damage == 8 * 40 // 100
    _, entries = acted(fight, UseMove(1, 1), 50, 6)
    assert only(Struck, entries).damage == 8


@pytest.mark.parametrize(("resist", "damage"), [(99, 1), (100, 0), (150, 0), (-50, 12)])
def test_a_hit_hurts_at_least_a_little_unless_it_is_wholly_resisted(resist: int, damage: int) -> None:
    fight = bout(fighter(), fighter(1, resist=(resist, 0, 0, 0, 0, 0, 0, 0)))
    _, entries = acted(fight, UseMove(0, 1), 50, 6)
    assert only(Struck, entries).damage == damage


def test_a_healing_never_goes_above_the_most() -> None:
    mend = move("mend", kind="heal", target="ally", dice=(Dice(2, 6),), plus=4, scale=150)
    fight = bout(fighter(moves=(mend,), hp=10), fighter(hp=35), fighter(1))
    state, entries = acted(fight, UseMove(1, 0), 3, 4)
    healed = only(Healed, entries)
    assert (healed.dice, healed.amount, healed.hp) == (11, 16, 26)
    state, _ = acted(fight, UseMove(1, 1), 6, 6)
    assert state.fighters[1].hp == 40


def test_a_drain_heals_the_one_who_strikes_by_its_share() -> None:
    sip = move("sip", drain=50)
    fight = bout(fighter(moves=(sip,), hp=10), fighter(1))
    state, _ = acted(fight, UseMove(1, 1), 50, 4)
    assert (state.fighters[0].hp, state.fighters[1].hp) == (13, 34)


def test_thorns_give_part_of_a_melee_blow_back_and_nothing_of_a_shot() -> None:
    thorned = condition("thorned", harmful=False, thorns=50)
    fight = bout(
        fighter(moves=(move("shot", melee=False),), hp=3), fighter(1, carried=(Carried(0, 5),)), conditions=(thorned,)
    )
    state, entries = acted(fight, UseMove(0, 1), 50, 4)
    assert only(Pricked, entries).amount == 3
    assert not state.fighters[0].standing
    assert only(Ended, entries).outcome == 1
    state, entries = acted(fight, UseMove(1, 1), 50, 4)
    assert state.fighters[0].hp == 3


def test_whoever_falls_by_thorns_in_a_sweep_strikes_no_more() -> None:
    thorned = condition("thorned", harmful=False, thorns=100)
    sweep = move("sweep", target="enemies", melee=True)
    spiky = fighter(1, carried=(Carried(0, 5),))
    fight = bout(fighter(moves=(sweep,), hp=1), fighter(), spiky, spiky, conditions=(thorned,))
    state, _ = acted(fight, UseMove(1), 50, 4)
    assert [each.hp for each in state.fighters] == [0, 40, 34, 40]


def test_a_shield_holds_its_power_back_and_is_gone_when_spent() -> None:
    shell = condition("shell", harmful=False, absorbs=True)
    guard = move("guard", kind="guard", target="ally", dice=(Dice(1, 6),), plus=4, scale=200, brings=(brings(0, 9),))
    fight = bout(fighter(moves=(guard,)), fighter(1), conditions=(shell,))
    state, entries = acted(fight, UseMove(1, 0), 1)
    assert only(Brought, entries).amount == 10
    state, raw = step(fight, state, UseMove(0, 0), Scripted([50, 6]))
    assert only(Absorbed, list(read(raw))).left == 2
    assert state.fighters[0].hp == 40
    state, _ = step(fight, state, Defend(), Scripted([]))
    state, raw = step(fight, state, UseMove(0, 0), Scripted([50, 6]))
    assert state.fighters[0].hp == 34
    assert not any(each.condition == 0 and each.amount for each in state.fighters[0].lasting)


def test_cost_and_gain_move_the_resource_within_its_bounds() -> None:
    dear = move("dear", cost=30, gain=5)
    fight = bout(fighter(moves=(dear,), resource=40, resource_max=42, per_hit=100), fighter(1))
    state, entries = acted(fight, UseMove(1, 1), 50, 1)
    assert only(Acted, entries).resource == 15
    assert state.fighters[0].resource == 42


def test_those_who_are_hurt_gain_by_it() -> None:
    fight = bout(fighter(), fighter(1, resource=0, resource_max=10, per_hurt=4))
    state, _ = acted(fight, UseMove(0, 1), 50, 1)
    assert state.fighters[1].resource == 4


def test_resource_is_given_to_friends_and_not_to_oneself() -> None:
    song = move("song", kind="buff", target="allies", dice=(), restores=7)
    fight = bout(fighter(moves=(song,), resource_max=20), fighter(resource_max=20), fighter(resource_max=5), fighter(1))
    state, entries = acted(fight, UseMove(1))
    assert [each.resource for each in state.fighters] == [0, 7, 5, 0]
    assert sum(isinstance(each, Restored) for each in entries) == 2


def test_a_control_brings_its_condition_only_when_it_hits_and_does_no_damage() -> None:
    fright = condition("fright")
    scare = move("scare", kind="control", dice=(), plus=0, brings=(brings(0, 3),))
    fight = bout(fighter(moves=(scare,)), fighter(1), conditions=(fright,))
    state, entries = acted(fight, UseMove(1, 1), 61)
    assert not state.fighters[1].lasting
    state, entries = acted(fight, UseMove(1, 1), 60)
    assert (only(Brought, entries).turns, state.fighters[1].hp) == (3, 40)


def test_a_draught_heals_restores_cures_or_applies_and_is_used_up() -> None:
    stiff, bold = condition("stiff"), condition("bold", harmful=False)
    flasks = (
        Draught("items/salve", "heal", Dice(2, 6), 200, -1, 3, 1),
        Draught("items/candle", "restore", Dice(1, 4), 100, -1, 3, 2),
        Draught("items/salt", "cure", Dice(0, 0), 100, 0, 3, 1),
        Draught("items/beer", "apply", Dice(0, 0), 100, 1, 3, 1),
    )
    drinker = fighter(hp=5, resource_max=9, draughts=flasks, carried=(Carried(0, 9),))
    fight = bout(drinker, fighter(1), conditions=(stiff, bold))
    state, _ = acted(fight, UseItem(0, 0), 3, 4)
    assert (state.fighters[0].hp, state.fighters[0].draughts) == (19, [0, 2, 1, 1])
    state, _ = acted(fight, UseItem(1, 0), 4)
    assert (state.fighters[0].resource, state.fighters[0].draughts) == (4, [1, 1, 1, 1])
    state, _ = acted(fight, UseItem(2, 0))
    assert state.fighters[0].lasting == []
    state, _ = acted(fight, UseItem(3, 0))
    assert [each.condition for each in state.fighters[0].lasting] == [0, 1]


@pytest.mark.parametrize(("roll", "away"), [(55, 1), (56, 0)])
def test_getting_away_is_a_roll_against_the_quickest_enemy(roll: int, away: int) -> None:
    fight = bout(fighter(speed=30), fighter(1, speed=20), fighter(1, speed=11))
    state, entries = acted(fight, Flee(), roll)
    tried = only(FleeTried, entries)
    assert (tried.chance, tried.away) == (55, away)
    assert state.outcome == (3 if away else None)
