"""What a skill queue does: the first step that can act does, and there always is one."""

from typing import Any

import pytest

from engine.content.models import When
from engine.rules.combat import Carried, UseMove, begin
from engine.rules.combat.blueprint import Bout, Combatant, Step
from engine.rules.combat.queueing import choose
from engine.rules.combat.state import BattleState
from tests.engine.rules.arena import bout, brings, condition, fighter, move
from tests.engine.rules.scripted_numbers import Scripted

HEX, GOOD = condition("hex"), condition("good", harmful=False)


def chosen(actor: Combatant, *others: Combatant, **state_of_actor: Any) -> UseMove:
    fight, state = begun(actor, *others)
    for name, value in state_of_actor.items():
        setattr(state.fighters[0], name, value)
    return choose(fight, state, 0)


def begun(actor: Combatant, *others: Combatant) -> tuple[Bout, BattleState]:
    others = others or (fighter(1),)
    fight = bout(actor, *others, conditions=(HEX, GOOD))
    return fight, begin(fight, Scripted([100, *[1] * len(others)]))[0]


def one_step(when: When, value: int = 0, **changes: Any) -> Combatant:
    """Somebody whose queue uses its one move when `when` holds, otherwise the basic attack."""
    made = move("special", **changes.pop("made", {}))
    return fighter(moves=(made,), queue=(Step(1, when, value),), **changes)


@pytest.mark.parametrize(
    ("when", "value", "changes", "holds"),
    [
        ("always", 0, {}, True),
        ("if_hp_below", 50, {"hp": 19}, True),
        ("if_hp_below", 50, {"hp": 20}, False),
        ("if_hp_above", 50, {"hp": 21}, True),
        ("if_hp_above", 50, {"hp": 20}, False),
        ("if_resource_above", 50, {"resource": 6, "resource_max": 10}, True),
        ("if_resource_above", 50, {"resource": 5, "resource_max": 10}, False),
        ("if_resource_below", 50, {"resource": 4, "resource_max": 10}, True),
        ("if_resource_below", 50, {"resource": 5, "resource_max": 10}, False),
        ("if_has_condition", 0, {"carried": (Carried(0, 5),)}, True),
        ("if_has_condition", 1, {"carried": (Carried(0, 5),)}, False),
    ],
)
def test_conditions_about_oneself(when: When, value: int, changes: dict[str, Any], *, holds: bool) -> None:
    assert chosen(one_step(when, value, **changes)).move == (1 if holds else 0)


@pytest.mark.parametrize(
    ("when", "value", "foes", "holds"),
    [
        ("if_enemy_count_above", 1, 2, True),
        ("if_enemy_count_above", 2, 2, False),
        ("if_enemy_count_below", 3, 2, True),
        ("if_enemy_count_below", 2, 2, False),
    ],
)
def test_conditions_about_how_many_stand(when: When, value: int, foes: int, *, holds: bool) -> None:
    fallen = fighter(1, hp=0)
    assert chosen(one_step(when, value), *[fighter(1)] * foes, fallen).move == (1 if holds else 0)


@pytest.mark.parametrize(("hp", "holds"), [(19, True), (20, False), (0, False)])
def test_an_ally_counts_when_it_stands_and_is_not_oneself(hp: int, *, holds: bool) -> None:
    actor = one_step("if_ally_hp_below", 50, hp=1)
    assert chosen(actor, fighter(hp=hp), fighter(1)).move == (1 if holds else 0)


def test_a_condition_about_the_target_finds_the_one_of_whom_it_holds() -> None:
    foes = (fighter(1), fighter(1, hp=15), fighter(1, carried=(Carried(0, 5),)))
    assert chosen(one_step("if_target_hp_below", 40), *foes) == UseMove(1, 2)
    assert chosen(one_step("if_target_hp_below", 30), *foes) == UseMove(0, 2)
    assert chosen(one_step("if_target_has_condition", 0), *foes) == UseMove(1, 3)
    assert chosen(one_step("if_target_has_condition", 1), *foes).move == 0


def test_a_target_out_of_reach_does_not_count() -> None:
    foes = (fighter(1), fighter(1, hp=5, front=False))
    assert chosen(one_step("if_target_hp_below", 40), *foes).move == 0
    assert chosen(one_step("if_target_hp_below", 40, made={"melee": False}), *foes) == UseMove(1, 2)


def test_the_first_step_that_can_act_acts() -> None:
    moves = (move("dear", cost=9), move("waiting", cooldown=3), move("free"))
    queue = (Step(1, "always", 0), Step(2, "always", 0), Step(3, "always", 0))
    actor = fighter(moves=moves, queue=queue, resource=9, resource_max=9)
    assert chosen(actor).move == 1
    assert chosen(actor, resource=8).move == 2
    assert chosen(actor, resource=8, ready=[0, 0, 9, 0]).move == 3
    assert chosen(actor, resource=8, ready=[0, 0, 9, 9]).move == 0


def test_the_silenced_do_only_what_is_free() -> None:
    queue = (Step(1, "always", 0), Step(2, "always", 0), Step(3, "always", 0))
    moves = (move("dear", cost=1), move("slow", cooldown=1), move("free"))
    actor = fighter(moves=moves, queue=queue, resource=9, resource_max=9)
    assert chosen(actor, silenced=True).move == 3


def test_nobody_heals_the_unhurt() -> None:
    mend = {"kind": "heal", "target": "ally"}
    assert chosen(one_step("always", made=mend), fighter(), fighter(1)).move == 0
    assert chosen(one_step("always", made=mend), fighter(hp=30), fighter(hp=20), fighter(1)) == UseMove(1, 2)
    assert chosen(one_step("always", made={"kind": "heal", "target": "self"}, hp=39)).move == 1
    assert chosen(one_step("always", made={"kind": "heal", "target": "allies"}), fighter(), fighter(1)).move == 0


def test_nobody_lays_a_condition_where_it_lies() -> None:
    bless = {"kind": "buff", "target": "ally", "dice": (), "brings": (brings(1),)}
    blessed = (Carried(1, 5),)
    assert chosen(one_step("always", made=bless, carried=blessed), fighter(1)).move == 0
    assert chosen(one_step("always", made=bless, carried=blessed), fighter(), fighter(1)) == UseMove(1, 1)


def test_nobody_cures_the_healthy() -> None:
    cure = {"kind": "heal", "target": "ally", "dice": (), "cures": 1}
    assert chosen(one_step("always", made=cure, carried=(Carried(1, 5),))).move == 0
    assert chosen(one_step("always", made=cure, carried=(Carried(0, 5),))) == UseMove(1, 0)


def test_a_step_cannot_deadlock_a_queue_whose_steps_never_act() -> None:
    queue = tuple(Step(1, when, 1) for when in ("if_hp_below", "if_resource_above", "if_has_condition"))
    assert chosen(fighter(moves=(move("never", cost=500),), queue=queue)) == UseMove(0, 1)
