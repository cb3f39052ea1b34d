"""Who can be aimed at: rows, hiding, taunts, areas; and whom a queue prefers."""

import pytest

from engine.rules.combat import Carried, UseMove, begin, step
from engine.rules.combat.blueprint import Bout, Combatant, ConditionRule
from engine.rules.combat.state import BattleState
from engine.rules.combat.targets import by_preference, legal_targets
from engine.rules.errors import RuleViolation
from tests.engine.rules.arena import BASIC, bout, brings, condition, fighter, move
from tests.engine.rules.scripted_numbers import Scripted

SHOT = move("shot", melee=False)


def begun(*foes: Combatant, conditions: tuple[ConditionRule, ...] = ()) -> tuple[Bout, BattleState]:
    fight = bout(fighter(moves=(SHOT,)), *foes, conditions=conditions)
    return fight, begin(fight, Scripted([100, *[1] * len(foes)]))[0]


def test_melee_reaches_the_back_only_when_nobody_stands_in_front() -> None:
    fight, state = begun(fighter(1, front=False), fighter(1))
    assert legal_targets(fight, state, 0, BASIC) == [2]
    assert legal_targets(fight, state, 0, SHOT) == [1, 2]
    fight, state = begun(fighter(1, front=False), fighter(1, hp=0))
    assert legal_targets(fight, state, 0, BASIC) == [1]


def test_the_frightened_leave_the_front() -> None:
    fear = condition("fear", leaves_front=True)
    fight, state = begun(fighter(1, carried=(Carried(0, 5),)), fighter(1), conditions=(fear,))
    assert legal_targets(fight, state, 0, BASIC) == [2]


def test_the_hidden_cannot_be_picked_out_while_another_is_in_sight() -> None:
    hidden = condition("hidden", harmful=False, hides=True)
    sly = fighter(1, carried=(Carried(0, 5),))
    fight, state = begun(sly, fighter(1), conditions=(hidden,))
    assert legal_targets(fight, state, 0, BASIC) == [2]
    fight, state = begun(sly, sly, conditions=(hidden,))
    assert legal_targets(fight, state, 0, BASIC) == [1, 2]


def test_the_taunted_must_go_for_the_one_who_taunted_while_it_stands() -> None:
    taunt = move("taunt", kind="control", target="enemies", dice=(), plus=0, hit=200, brings=(brings(0, 3),))
    fight = bout(
        fighter(front=False, moves=(taunt,)), fighter(), fighter(1), conditions=(condition("taunted", taunts=True),)
    )
    state, _ = begin(fight, Scripted([100, 1, 50]))
    state, _ = step(fight, state, UseMove(1), Scripted([50]))
    assert state.acting == 2
    assert legal_targets(fight, state, 2, BASIC) == [0]
    with pytest.raises(RuleViolation) as refused:
        step(fight, state, UseMove(0, 1), Scripted([]))
    assert refused.value.code == "illegal_target"
    state.fighters[0].standing = False
    assert legal_targets(fight, state, 2, BASIC) == [1]


def test_an_area_reaches_everybody_who_stands_in_whatever_row() -> None:
    sweep = move("sweep", target="enemies")
    fight = bout(fighter(moves=(sweep,)), fighter(), fighter(1), fighter(1, front=False), fighter(1, hp=0))
    state, _ = begin(fight, Scripted([100, 1, 1, 1, 1]))
    state, _ = step(fight, state, UseMove(1), Scripted([50, 1, 50, 1]))
    assert [each.hp for each in state.fighters] == [40, 40, 37, 37, 0]


def test_help_for_all_reaches_friends_and_nobody_else() -> None:
    lamp = move("lamp", kind="heal", target="allies")
    fight = bout(fighter(hp=20, moves=(lamp,)), fighter(hp=20), fighter(hp=0), fighter(1, hp=20))
    state, _ = begin(fight, Scripted([100, 1, 1, 1]))
    state, _ = step(fight, state, UseMove(1), Scripted([4, 4]))
    assert [each.hp for each in state.fighters] == [26, 26, 0, 20]


@pytest.mark.parametrize(("hunts", "first"), [("threat", 2), ("weakest", 3), ("anyone", 1)])
def test_a_queue_prefers_by_what_its_owner_hunts(hunts: str, first: int) -> None:
    fight = bout(fighter(1, hunts=hunts), fighter(), fighter(), fighter(hp=5))
    state, _ = begin(fight, Scripted([100, 1, 1, 1]))
    state.fighters[2].threat = 9
    state.fighters[0].turns = 3
    assert by_preference(fight, state, 0, [1, 2, 3])[0] == first


def test_threat_comes_of_damage_and_healing_and_fades_by_rounds() -> None:
    loud = move("loud", threat=300)
    mend = move("mend", kind="heal", target="ally", plus=8)
    fight = bout(fighter(hp=10, moves=(loud, mend)), fighter(1), threat_kept=50)
    state, _ = begin(fight, Scripted([100, 1]))
    after, _ = step(fight, state, UseMove(1, 1), Scripted([50, 4]))
    assert after.fighters[0].threat == 18
    after, _ = step(fight, state, UseMove(2, 0), Scripted([4]))
    assert after.fighters[0].threat == 6
    after, _ = step(fight, after, UseMove(0, 0), Scripted([100]))
    assert after.fighters[0].threat == 3


def test_nothing_is_aimed_at_the_fallen_or_at_ones_own_side() -> None:
    fight, state = begun(fighter(1, hp=0), fighter(1))
    for target in (0, 1, 5, -1):
        with pytest.raises(RuleViolation):
            step(fight, state, UseMove(0, target), Scripted([]))
