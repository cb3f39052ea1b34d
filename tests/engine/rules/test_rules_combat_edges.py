"""Where one thing happens because of another: thorns, falls, poison and shields at their seams."""

from typing import Any

import pytest

from engine.content import ContentPack
from engine.rules.combat import Carried, UseMove, begin, book_of, read, resolve, step
from engine.rules.combat.blueprint import Bout, Dice, Step
from engine.rules.combat.log import Absorbed, Brought, Fell, Lifted, Pricked, Resisted, Ticked
from engine.rules.combat.queueing import choose
from engine.rules.combat.state import BattleState
from engine.rules.stream import Stream
from tests.engine.rules.arena import bout, brings, condition, fighter, move, ticking
from tests.engine.rules.scripted_numbers import Scripted

THORNED = condition("thorned", harmful=False, thorns=50)
VENOM = condition("venom", tick=ticking("damage", Dice(1, 4)), stacks_most=3)


def begun(fight: Bout) -> BattleState:
    """The fight with the first combatant to act first."""
    return begin(fight, Scripted([100, *range(len(fight.combatants) - 1, 0, -1)]))[0]


def acted(fight: Bout, action: Any, *faces: int) -> tuple[BattleState, list[Any]]:
    state, entries = step(fight, begun(fight), action, Scripted(faces))
    return state, list(read(entries))


def of(kind: type[Any], entries: list[Any]) -> list[Any]:
    return [entry for entry in entries if isinstance(entry, kind)]


def test_the_dead_bring_no_conditions() -> None:
    sting = move("sting", brings=(brings(1, 3), brings(1, 3, chance=50)))
    fight = bout(
        fighter(moves=(sting,), hp=1), fighter(), fighter(1, carried=(Carried(0, 9),)), conditions=(THORNED, VENOM)
    )
    state, entries = acted(fight, UseMove(1, 2), 50, 4)
    assert not state.fighters[0].standing
    assert of(Brought, entries) == of(Resisted, entries) == []
    assert [each.condition for each in state.fighters[2].lasting] == [0]


def test_a_shield_holds_thorns_back() -> None:
    shell = condition("shell", harmful=False, absorbs=True)
    guard = move("guard", kind="guard", target="ally", dice=(Dice(1, 6),), brings=(brings(1, 9),))
    striker, spiky = fighter(moves=(guard,)), fighter(1, carried=(Carried(0, 9),))
    fight = bout(striker, spiky, conditions=(THORNED, shell))
    state, _ = acted(fight, UseMove(1, 0), 1)  # holds 3
    state, _ = step(fight, state, UseMove(0, 0), Scripted([100]))
    state, raw = step(fight, state, UseMove(0, 1), Scripted([50, 6]))  # 8, of which 4 come back
    entries = list(read(raw))
    assert [each.amount for each in of(Absorbed, entries)] == [3]
    assert [(each.amount, each.hp) for each in of(Pricked, entries)] == [(1, 39)]


def test_thorns_are_damage_that_lifts_what_damage_lifts() -> None:
    lurking = condition("lurking", harmful=False, hides=True, breaks=True)
    fight = bout(fighter(carried=(Carried(1, 9),)), fighter(1, carried=(Carried(0, 9),)), conditions=(THORNED, lurking))
    state, entries = acted(fight, UseMove(0, 1), 50, 6)
    assert [each.condition for each in of(Lifted, entries)] == [1]
    assert not state.fighters[0].hidden


def test_thorns_and_poison_are_held_against_those_whose_they_are() -> None:
    dart = move("dart", dice=(), plus=0, brings=(brings(1, 3),))
    poisoner = fighter(moves=(dart,), carried=(Carried(0, 9),))
    fight = bout(poisoner, fighter(1), conditions=(THORNED, VENOM))
    state, _ = acted(fight, UseMove(1, 1), 50, 3)  # the second die is the poison's
    assert state.fighters[0].threat == 3
    state, _ = step(fight, state, UseMove(0, 0), Scripted([50, 6]))  # 8, of which 4 come back
    assert state.fighters[0].threat == (3 + 4) * 80 // 100  # a round has passed


def test_a_fall_to_poison_is_the_poisoners_doing() -> None:
    dart = move("dart", dice=(), plus=0, brings=(brings(0, 3),))
    fight = bout(fighter(moves=(dart,)), fighter(1, hp=1), conditions=(VENOM,))
    _, entries = acted(fight, UseMove(1, 1), 50, 2)
    assert [(each.fighter, each.by) for each in of(Fell, entries)] == [(1, 0)]


def test_nobody_is_to_blame_for_what_was_brought_along() -> None:
    fight = bout(fighter(), fighter(1, hp=1, carried=(Carried(0, 3),)), conditions=(VENOM,))
    _, entries = acted(fight, UseMove(0, 1), 100, 2)
    assert [(each.fighter, each.by) for each in of(Fell, entries)] == [(1, -1)]


def test_the_fallen_gain_nothing_by_the_blow_that_fells_them() -> None:
    fight = bout(
        fighter(resource_max=10, per_hurt=4, hp=1),
        fighter(),
        fighter(1, hp=2, resource_max=10, per_hurt=4, carried=(Carried(0, 9),)),
        fighter(1),
        conditions=(THORNED,),
    )
    state, _ = acted(fight, UseMove(0, 2), 50, 6)
    assert [state.fighters[each].hp for each in (0, 2)] == [0, 0]
    assert [state.fighters[each].resource for each in (0, 2)] == [0, 0]


def test_two_who_fell_each_other_end_the_fight_undecided() -> None:
    fight = bout(fighter(hp=1), fighter(1, hp=2, carried=(Carried(0, 9),)), conditions=(THORNED,))
    state, _ = acted(fight, UseMove(0, 1), 50, 6)
    assert (state.outcome, state.acting) == (2, -1)


def test_the_dice_of_a_shield_are_in_the_log() -> None:
    shell = condition("shell", harmful=False, absorbs=True)
    guard = move("guard", kind="guard", target="ally", dice=(Dice(2, 6),), plus=3, scale=90, brings=(brings(0, 9),))
    fight = bout(fighter(moves=(guard,)), fighter(1), conditions=(shell,))
    _, entries = acted(fight, UseMove(1, 0), 4, 5)
    (brought,) = of(Brought, entries)
    assert (brought.dice, brought.amount) == (12, 10)


def test_a_shield_that_does_not_come_throws_no_dice() -> None:
    shell, sealed = condition("shell", harmful=False, absorbs=True), condition("sealed", prevents=(0,))
    guard = move("guard", kind="guard", target="ally", brings=(brings(0, 9),))
    fight = bout(fighter(moves=(guard,), carried=(Carried(1, 9),)), fighter(1), conditions=(shell, sealed))
    _, entries = acted(fight, UseMove(1, 0))
    assert len(of(Resisted, entries)) == 1


def test_what_heals_over_time_is_not_held_against_anybody() -> None:
    balm = condition("balm", harmful=False, tick=ticking("heal", Dice(1, 4)))
    lay = move("lay", kind="buff", target="ally", dice=(), plus=0, brings=(brings(0, 3),))
    fight = bout(fighter(moves=(lay,), hp=10), fighter(1), conditions=(balm,))
    state, _ = acted(fight, UseMove(1, 0))
    state, raw = step(fight, state, UseMove(0, 0), Scripted([100, 4]))
    assert [each.amount for each in of(Ticked, list(read(raw)))] == [4]
    assert state.fighters[0].threat == 0


@pytest.mark.parametrize(("resource", "move_made"), [(80, 0), (81, 0), (82, 1)])
def test_percent_of_resource_is_rounded_down_like_that_of_hit_points(resource: int, move_made: int) -> None:
    lavish = Step(1, "if_resource_above", 40)
    rich = fighter(moves=(move("lavish"),), queue=(lavish,), resource=resource, resource_max=200)
    fight = bout(rich, fighter(1))
    assert choose(fight, begun(fight), 0).move == move_made


def test_who_has_no_resource_has_neither_much_nor_little_of_it() -> None:
    steps = (Step(1, "if_resource_above", 1), Step(1, "if_resource_below", 99))
    fight = bout(fighter(moves=(move("lavish"),), queue=steps), fighter(1))
    assert choose(fight, begun(fight), 0).move == 0


def test_nobody_wins_by_lasting_out_those_whom_it_cannot_beat(pack: ContentPack) -> None:
    wholly = (100,) * 8
    fight = bout(fighter(resist=wholly), fighter(1, hp=30, resist=wholly), draw=book_of(pack).draw)
    state = resolve(fight, Stream(bytes(32)), [])
    assert (state.outcome, state.round) == (1, fight.book.rounds_most)
