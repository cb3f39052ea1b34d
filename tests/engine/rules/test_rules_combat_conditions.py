"""Conditions: how they come, work and go."""

from typing import Any

import pytest

from engine.rules.combat import Carried, Defend, UseMove, begin, read, step
from engine.rules.combat.blueprint import Bout, ConditionRule, Dice
from engine.rules.combat.log import (
    LIFT_BROKEN,
    LIFT_CURED,
    LIFT_DISPLACED,
    LIFT_ENDED,
    WHY_CHANCE,
    WHY_IMMUNE,
    WHY_PREVENTED,
    Brought,
    Fell,
    Lifted,
    Resisted,
    Skipped,
    Ticked,
)
from engine.rules.combat.state import BattleState
from tests.engine.rules.arena import bout, brings, condition, fighter, move, ticking
from tests.engine.rules.scripted_numbers import Scripted

CURSE = move("curse", kind="control", dice=(), plus=0, hit=200, brings=(brings(0, 2),))


def cursed(rule: ConditionRule, *others: ConditionRule, **changes: object) -> tuple[Bout, BattleState, list[object]]:
    """A fight in which the first has just laid the first condition on the second, whose turn it is."""
    fight = bout(fighter(moves=(CURSE,)), fighter(1, **changes), conditions=(rule, *others))
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50, *[2] * 6]))
    return fight, state, list(read(raw))


def of(kind: type[Any], entries: list[object]) -> list[Any]:
    return [each for each in entries if isinstance(each, kind)]


def test_poison_ticks_at_the_start_of_each_own_turn_and_ends_after_its_turns() -> None:
    fight, state, entries = cursed(condition("venom", tick=ticking("damage", Dice(1, 4, 1))))
    assert [each.amount for each in of(Ticked, entries)] == [3]
    state, raw = step(fight, state, Defend(), Scripted([]))
    assert not of(Lifted, list(read(raw)))
    state, raw = step(fight, state, Defend(), Scripted([4]))
    assert [each.amount for each in of(Ticked, list(read(raw)))] == [5]
    state, raw = step(fight, state, Defend(), Scripted([]))
    assert [(each.condition, each.why) for each in of(Lifted, list(read(raw)))] == [(0, LIFT_ENDED)]
    assert state.fighters[1].hp == 40 - 3 - 5


def test_stacks_add_up_to_their_most_and_renew_the_turns() -> None:
    rule = condition("bleeding", stacks_most=3, tick=ticking("damage"))
    twice = move("twice", kind="control", dice=(), plus=0, hit=200, brings=(brings(0, 2, stacks=2),))
    fight = bout(fighter(moves=(twice,)), fighter(1), conditions=(rule,))
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50, 1, 1]))
    state, _ = step(fight, state, Defend(), Scripted([]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50, 1, 1, 1]))
    entries = list(read(raw))
    assert [(each.stacks, each.turns) for each in of(Brought, entries)] == [(3, 2)]
    assert [each.amount for each in of(Ticked, entries)] == [3]


def test_ticks_are_scaled_by_who_brought_them_and_resisted_but_not_soaked() -> None:
    rule = condition("fire", tick=ticking("damage", Dice(1, 4), damage=3))
    curse = move("curse", kind="control", dice=(), plus=0, hit=200, scale=300, brings=(brings(0, 2),))
    victim = fighter(1, armor=500, resist=(0, 0, 0, 50, 0, 0, 0, 0))
    fight = bout(fighter(moves=(curse,)), victim, conditions=(rule,))
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50, 4]))
    assert [(each.dice, each.amount) for each in of(Ticked, list(read(raw)))] == [(4, 6)]


def test_mending_and_resource_ticks_stay_within_bounds() -> None:
    rules = (
        condition("mending", harmful=False, tick=ticking("heal", Dice(1, 4, 9))),
        condition("muse", harmful=False, tick=ticking("resource", Dice(0, 0), amount=-6)),
    )
    hurt = fighter(hp=35, resource=4, resource_max=9, carried=(Carried(0, 5), Carried(1, 5)))
    state, raw = begin(bout(hurt, fighter(1), conditions=rules), Scripted([100, 1, 1]))
    assert (state.fighters[0].hp, state.fighters[0].resource) == (40, 0)
    assert [each.amount for each in of(Ticked, list(read(raw)))] == [5, -4]


def test_a_tick_can_fell_and_decide_the_fight_for_whoever_brought_it() -> None:
    fight = bout(fighter(moves=(CURSE,)), fighter(1, hp=2), conditions=(condition("venom", tick=ticking("damage")),))
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50, 4]))
    assert [each.by for each in of(Fell, list(read(raw)))] == [0]
    assert (state.outcome, state.acting) == (0, -1)


def test_the_stunned_lose_a_turn_and_cannot_be_stunned_again_at_once() -> None:
    stun = condition("stunned", skips_turn=True, immune_turns=2)
    once = move("once", kind="control", dice=(), plus=0, hit=200, brings=(brings(0, 1),))
    fight = bout(fighter(moves=(once,)), fighter(1), conditions=(stun,))
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50]))
    assert of(Skipped, list(read(raw)))
    assert state.acting == 0
    for left in (2, 1):
        assert state.fighters[1].immune == [[0, left]]
        state, raw = step(fight, state, UseMove(1, 1), Scripted([50]))
        assert [each.why for each in of(Resisted, list(read(raw)))] == [WHY_IMMUNE]
        state, _ = step(fight, state, Defend(), Scripted([]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50]))
    assert of(Skipped, list(read(raw)))


def test_the_born_immune_and_the_protected_are_spared() -> None:
    fear = condition("fear")
    heart = condition("heart", harmful=False, prevents=(0,))
    _, _, entries = cursed(fear, immune=(0,))
    assert [each.why for each in of(Resisted, entries)] == [WHY_IMMUNE]
    _, _, entries = cursed(fear, heart, carried=(Carried(1, 5),))
    assert [each.why for each in of(Resisted, entries)] == [WHY_PREVENTED]


def test_what_comes_lifts_what_it_prevents() -> None:
    warm = condition("warm", prevents=(1,))
    cold = condition("cold")
    _, state, entries = cursed(warm, cold, carried=(Carried(1, 5),))
    assert [each.why for each in of(Lifted, entries)] == [LIFT_DISPLACED]
    assert [each.condition for each in state.fighters[1].lasting] == [0]


@pytest.mark.parametrize(("roll", "comes"), [(30, True), (31, False)])
def test_a_condition_of_less_than_certain_chance_is_rolled_and_logged(roll: int, *, comes: bool) -> None:
    curse = move("curse", kind="control", dice=(), plus=0, hit=200, brings=(brings(0, 2, chance=30),))
    fight = bout(fighter(moves=(curse,)), fighter(1), conditions=(condition("hex"),))
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 1), Scripted([50, roll]))
    entries = list(read(raw))
    if comes:
        assert [(each.roll, each.chance) for each in of(Brought, entries)] == [(30, 30)]
    else:
        assert [(each.why, each.roll, each.chance) for each in of(Resisted, entries)] == [(WHY_CHANCE, 31, 30)]


def test_damage_lifts_what_damage_lifts() -> None:
    asleep = condition("asleep", breaks=True)
    fight, state, _ = cursed(asleep)
    state, _ = step(fight, state, Defend(), Scripted([]))
    state, raw = step(fight, state, UseMove(0, 1), Scripted([50, 1]))
    assert LIFT_BROKEN in [each.why for each in of(Lifted, list(read(raw)))]


def test_a_cure_lifts_the_oldest_harmful_conditions_and_no_others() -> None:
    rules = (condition("one"), condition("good", harmful=False), condition("two"), condition("three"))
    cure = move("cure", kind="heal", target="ally", dice=(), plus=0, cures=2)
    sick = fighter(moves=(cure,), carried=tuple(Carried(each, 9) for each in range(4)))
    fight = bout(sick, fighter(1), conditions=rules)
    state, _ = begin(fight, Scripted([100, 1]))
    state, raw = step(fight, state, UseMove(1, 0), Scripted([]))
    lifted = [(each.condition, each.why) for each in of(Lifted, list(read(raw)))]
    assert lifted == [(0, LIFT_CURED), (2, LIFT_CURED)]
    assert [each.condition for each in state.fighters[0].lasting] == [1, 3]


def test_what_one_lays_on_oneself_does_not_lose_that_turn() -> None:
    fight = bout(fighter(), fighter(1), conditions=(condition("braced", harmful=False, dodge=15),), defend=0)
    state, _ = begin(fight, Scripted([100, 1]))
    state, _ = step(fight, state, Defend(), Scripted([]))
    assert [(each.condition, each.turns) for each in state.fighters[0].lasting] == [(0, 1)]
    assert state.fighters[0].dodge == 15
    state, _ = step(fight, state, UseMove(0, 0), Scripted([90]))
    state, raw = step(fight, state, UseMove(0, 1), Scripted([90]))
    assert [each.why for each in of(Lifted, list(read(raw)))] == [LIFT_ENDED]


def test_resistances_of_conditions_add_to_those_of_the_body() -> None:
    ward = condition("ward", harmful=False, resist=(30, 0, 0, 0, 0, 0, 0, 0))
    fight = bout(fighter(), fighter(1, carried=(Carried(0, 5),), resist=(20, 0, 0, 0, 0, 0, 0, 0)), conditions=(ward,))
    state, _ = begin(fight, Scripted([100, 1]))
    state, _ = step(fight, state, UseMove(0, 1), Scripted([50, 6]))
    assert state.fighters[1].hp == 40 - 4


def test_quickness_changes_who_acts_first_from_the_next_round_on() -> None:
    haste = condition("haste", harmful=False, initiative=80)
    quick = move("quick", kind="buff", target="self", dice=(), plus=0, brings=(brings(0, 9, to_self=True),))
    fight = bout(fighter(), fighter(1, moves=(quick,)), conditions=(haste,))
    state, _ = begin(fight, Scripted([60, 1]))
    assert state.order == [0, 1]
    state, _ = step(fight, state, Defend(), Scripted([]))
    state, _ = step(fight, state, UseMove(1), Scripted([]))
    assert state.order == [1, 0]


def test_percentages_of_conditions_never_go_below_a_tenth() -> None:
    weak = condition("weak", dealt=-80, stacks_most=2)
    fight = bout(fighter(carried=(Carried(0, 9, 2),)), fighter(1), conditions=(weak,))
    state, _ = begin(fight, Scripted([100, 1]))
    assert state.fighters[0].dealt == 10
