"""The course of a fight: initiative, turns, rounds, ends, and what is refused."""

import json

import pytest

from engine.rules.combat import (
    ActByQueue,
    Defend,
    Flee,
    UseItem,
    UseMove,
    begin,
    read,
    resolve,
    restore,
    step,
)
from engine.rules.combat.blueprint import Bout, Step
from engine.rules.combat.log import (
    OUTCOME_DRAWN,
    OUTCOME_FLED,
    OUTCOME_LOST,
    OUTCOME_WON,
    InitiativeRolled,
    RoundBegan,
)
from engine.rules.combat.log import read as read_log
from engine.rules.errors import RuleViolation
from engine.rules.stream import Stream
from tests.engine.rules.arena import BASIC, bout, condition, fighter, move
from tests.engine.rules.scripted_numbers import Scripted

SEED = bytes(32)


def test_the_highest_initiative_acts_first_and_equals_by_position() -> None:
    fight = bout(fighter(initiative=10), fighter(initiative=30), fighter(1, initiative=20), fighter(1, initiative=0))
    state, raw = begin(fight, Scripted([50, 30, 40, 100]))
    assert [each.total for each in read(raw) if isinstance(each, InitiativeRolled)] == [60, 60, 60, 100]
    assert state.order == [3, 0, 1, 2]
    assert state.acting == 3


def test_everybody_who_stands_acts_once_a_round() -> None:
    fight = bout(fighter(), fighter(1), fighter(1, hp=0))
    state, _ = begin(fight, Scripted([100, 50, 1]))
    acted = []
    for _ in range(4):
        acted.append(state.acting)
        state, _ = step(fight, state, Defend(), Scripted([]))
    assert (acted, state.round) == ([0, 1, 0, 1], 3)


def test_a_cooldown_lets_so_many_own_turns_pass() -> None:
    fight = bout(fighter(moves=(move("slow", cooldown=2),)), fighter(1))
    state, _ = begin(fight, Scripted([100, 1]))
    used = []
    for turn in range(1, 8):
        try:
            state, _ = step(fight, state, UseMove(1, 1), Scripted([100]))
            used.append(turn)
        except RuleViolation:
            state, _ = step(fight, state, Defend(), Scripted([]))
        state, _ = step(fight, state, Defend(), Scripted([]))
    assert used == [1, 4, 7]


def test_resource_comes_and_goes_with_turns_within_its_bounds() -> None:
    fight = bout(fighter(resource=5, resource_max=12, per_turn=4), fighter(1, resource=3, resource_max=9, per_turn=-2))
    state, _ = begin(fight, Scripted([100, 1]))
    seen = []
    for _ in range(6):
        seen.append(state.fighters[state.acting].resource)
        state, _ = step(fight, state, Defend(), Scripted([]))
    assert seen == [9, 1, 12, 0, 12, 0]


@pytest.mark.parametrize(
    ("ours", "theirs", "rule", "outcome"),
    [
        (30, 29, "most_hp_wins", OUTCOME_WON),
        (29, 30, "most_hp_wins", OUTCOME_LOST),
        (30, 30, "most_hp_wins", OUTCOME_DRAWN),
        (40, 1, "defenders_win", OUTCOME_LOST),
        (40, 1, "nobody_wins", OUTCOME_DRAWN),
    ],
)
def test_the_draw_rule_ends_what_will_not_end(ours: int, theirs: int, rule: str, outcome: int) -> None:
    fight = bout(fighter(hp=ours), fighter(1, hp=theirs), rounds_most=3, draw=rule)
    state, _ = begin(fight, Scripted([100, 1]))
    turns = 0
    while state.outcome is None:
        state, _ = step(fight, state, Defend(), Scripted([]))
        turns += 1
    assert (state.outcome, turns, state.round) == (outcome, 6, 3)


def test_all_gone_is_lost_or_fled() -> None:
    fight = bout(fighter(hp=1), fighter(speed=500), fighter(1))
    state, _ = begin(fight, Scripted([1, 100, 50]))
    state, _ = step(fight, state, Flee(), Scripted([1]))
    assert (state.outcome, state.fighters[1].fled, state.acting) == (None, True, 2)
    state, _ = step(fight, state, UseMove(0, 0), Scripted([50, 6]))
    assert (state.outcome, state.acting) == (OUTCOME_FLED, -1)


def test_enemies_who_flee_are_beaten() -> None:
    fight = bout(fighter(), fighter(1, speed=500))
    state, _ = begin(fight, Scripted([1, 100]))
    state, _ = step(fight, state, Flee(), Scripted([1]))
    assert state.outcome == OUTCOME_WON


def test_a_side_that_is_already_down_has_lost_before_it_begins() -> None:
    state, _ = begin(bout(fighter(hp=0), fighter(1)), Scripted([1, 1]))
    assert (state.outcome, state.acting) == (OUTCOME_LOST, -1)


@pytest.mark.parametrize(
    ("action", "code"),
    [
        (UseMove(7, 1), "unknown_skill"),
        (UseMove(-1, 1), "unknown_skill"),
        (UseMove(1, 1), "cannot_use_now"),
        (UseMove(0, 0), "illegal_target"),
        (UseMove(0, -1), "illegal_target"),
        (UseMove(2, 1), "illegal_target"),
        (UseItem(0, 0), "no_such_item"),
        (UseItem(-1, 0), "no_such_item"),
    ],
)
def test_what_is_not_legal_is_refused_and_changes_nothing(action: object, code: str) -> None:
    fight = bout(fighter(moves=(move("dear", cost=5), move("area", target="enemies"))), fighter(1))
    state, _ = begin(fight, Scripted([100, 1]))
    before = state.record()
    with pytest.raises(RuleViolation) as refused:
        step(fight, state, action, Scripted([]))  # type: ignore[arg-type]  # hostile on purpose
    assert refused.value.code == code
    assert state.record() == before


def test_nothing_can_be_done_when_it_is_over() -> None:
    fight = bout(fighter(), fighter(1, hp=0))
    state, _ = begin(fight, Scripted([1, 1]))
    with pytest.raises(RuleViolation) as refused:
        step(fight, state, ActByQueue(), Scripted([]))
    assert refused.value.code == "fight_over"


def _busy() -> Bout:
    hexed = condition("hex", hit=-5)
    moves = (move("hex", cooldown=2, cost=3), move("sweep", target="enemies", cooldown=1))
    queue = (Step(2, "if_enemy_count_above", 1), Step(1, "always", 0))
    heroes = [fighter(moves=moves, queue=queue, resource_max=9, per_turn=1) for _ in range(3)]
    foes = [fighter(1, moves=moves, queue=queue, hunts="threat") for _ in range(3)]
    return bout(*heroes, *foes, conditions=(hexed,))


def test_stepping_by_queue_is_resolving() -> None:
    fight = _busy()
    whole: list[tuple[int, ...]] = []
    end = resolve(fight, Stream(SEED), whole)
    stream = Stream(SEED)
    state, stepped = begin(fight, stream)
    while state.outcome is None:
        before = state.record()
        after, entries = step(fight, state, ActByQueue(), stream)
        assert state.record() == before
        stepped += entries
        state = after
    assert stepped == whole
    assert state.record() == end.record()


def test_a_state_survives_json_at_every_step() -> None:
    fight = _busy()
    straight: list[tuple[int, ...]] = []
    resolve(fight, Stream(SEED), straight)
    stream = Stream(SEED)
    state, entries = begin(fight, stream)
    while state.outcome is None:
        state = restore(fight, json.loads(json.dumps(state.record())))
        state, more = step(fight, state, ActByQueue(), stream)
        entries += more
    assert entries == straight


def test_rounds_are_numbered_from_one() -> None:
    log: list[tuple[int, ...]] = []
    state = resolve(_busy(), Stream(SEED), log)
    assert [each.number for each in read_log(log) if isinstance(each, RoundBegan)] == list(range(1, state.round + 1))


@pytest.mark.parametrize("entry", [(), (99, 1), (BASIC.hit,), (1, 2), (1, 2, 3, 4, 5)])
def test_what_is_no_entry_is_refused(entry: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no entry"):
        list(read([entry]))
