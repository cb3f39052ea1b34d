"""Whole runs: how they go on and end, what they bring, and laws that hold for any party on any way down."""

import zlib
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from engine.rules.combat import NOBODY
from engine.rules.combat.blueprint import Dice
from engine.rules.combat.log import Struck
from engine.rules.delves import RunInputs, RunResult, decode, encode, read_run, resolve_run
from engine.rules.delves.log import (
    RESULT_BADLY,
    RESULT_ENDED,
    RESULT_WELL,
    RUN_DEFEAT,
    RUN_FLED,
    RUN_TRIUMPH,
    CameOf,
    CheckRolled,
    Dealt,
    Earned,
    EncounterBegan,
    Found,
    GrowthRolled,
    Harmed,
    LotDrawn,
    PassedBy,
    Regained,
    RunEnded,
)
from engine.rules.delves.plans import (
    CombatPlan,
    DecisionPlan,
    EncounterPlan,
    HazardPlan,
    OptionPlan,
    PuzzlePlan,
    RestPlan,
    ResultPlan,
    TrapPlan,
)
from engine.rules.errors import RuleViolation
from engine.rules.stream import Stream
from engine.rules.version import RULES_VERSION
from tests.engine.rules.arena import condition, fighter
from tests.engine.rules.scripted_numbers import Scripted
from tests.engine.rules.ways_down import DEADLY, EASY, HARM, HOPELESS, gift, member, place, run_of, waits

SEED = b"\x07" * 32
WALK = OptionPlan(skill=NOBODY, against=0, success=gift(), failure=gift())


def play(inputs: RunInputs, seed: bytes = SEED) -> RunResult:
    return resolve_run(inputs, Stream(seed))


def of(kind: type[Any], result: RunResult) -> list[Any]:
    return [each for each in read_run(result.log) if isinstance(each, kind)]


def walk(**success: Any) -> DecisionPlan:
    """Something that simply happens."""
    return DecisionPlan((replace(WALK, success=gift(**success)), WALK), xp=0)


def deed(xp: int = 0) -> DecisionPlan:
    return DecisionPlan((WALK, WALK), xp=xp)


def blow(**changes: Any) -> DecisionPlan:
    """A harm that simply happens."""
    return walk(harm=replace(HARM, **changes))


class TestCourse:
    def test_a_triumph_brings_what_lies_at_the_end(self) -> None:
        result = play(run_of(place(), EASY, gold=30, loot=0))
        assert result.outcome == "triumph"
        assert (result.gold, result.members[0].gold) == (50, 50)
        assert len(result.members[0].finds) == 1
        assert of(RunEnded, result) == [RunEnded(RUN_TRIUMPH)]

    def test_encounters_follow_one_another_with_what_each_brings(self) -> None:
        result = play(run_of(place(), deed(5), EASY, deed(7)))
        assert [each.encounter for each in of(EncounterBegan, result)] == [0, 1, 2]
        assert of(CameOf, result) == [CameOf(RESULT_WELL)] * 3
        assert of(Earned, result) == [Earned(5, 0), Earned(40, 20), Earned(7, 0)]
        assert (result.xp, result.gold, result.reached) == (52, 20, 2)

    def test_what_failed_without_felling_anybody_lets_the_run_go_on(self) -> None:
        lost = PuzzlePlan(skills=(0,), against=300, needs=5, allows=1, success=gift(), failure=gift(), xp=9)
        result = play(run_of(place(), lost, deed()))
        assert of(CameOf, result) == [CameOf(RESULT_BADLY), CameOf(RESULT_WELL)]
        assert result.outcome == "triumph"

    def test_nobody_left_standing_is_a_defeat_that_comes_home_with_empty_hands(self) -> None:
        result = play(run_of(place(), walk(gold=30, loot=0), deed(100), HOPELESS, deed(1000), gold=500, loot=0))
        assert (result.outcome, result.reached, result.gold, result.xp) == ("defeat", 2, 0, 100)
        assert of(CameOf, result)[-1] == CameOf(RESULT_ENDED)
        assert of(RunEnded, result) == [RunEnded(RUN_DEFEAT)]
        only = result.members[0]
        assert (only.hp, only.gold, only.finds, only.xp) == (0, 0, (), 40)

    def test_everybody_down_at_a_trap_ends_the_run_there(self) -> None:
        trap = TrapPlan(notice=0, disarm=0, against=300, harm=DEADLY, success=gift(), xp=0)
        result = play(run_of(place(member("bo"), member("ada")), trap, EASY), b"\x01" * 32)
        assert (result.outcome, result.reached) == ("defeat", 0)
        assert [each.fate for each in result.members] == ["fallen", "fallen"]

    def test_a_party_that_gives_way_keeps_what_it_carries_and_gets_no_end(self) -> None:
        dodger = fighter(1, hp=4000, hp_max=4000, armor_class=500)
        setting = place(book={"rounds_most": 5, "draw": "defenders_win"}, creatures=(dodger,), stake="lethal")
        setting = replace(setting, members=(member(hp=4000, hp_max=4000),))
        result = play(run_of(setting, walk(gold=30), deed(100), CombatPlan(waits(0)), gold=500, loot=0))
        assert (result.outcome, result.gold, result.xp) == ("fled", 30, 100)
        assert of(RunEnded, result) == [RunEnded(RUN_FLED)]
        assert (result.members[0].fate, result.members[0].gold, result.members[0].xp) == ("well", 30, 40)

    def test_skipped_encounters_bring_nothing(self) -> None:
        result = play(run_of(place(), walk(skips=2), HOPELESS, deed(50), deed(3)))
        assert [each.encounter for each in of(PassedBy, result)] == [1, 2]
        assert (result.outcome, result.xp, result.reached) == ("triumph", 3, 3)

    def test_skipping_past_the_last_encounter_reaches_the_end(self) -> None:
        result = play(run_of(place(), walk(skips=2), HOPELESS, gold=10))
        assert (result.outcome, result.gold, result.reached) == ("triumph", 10, 0)

    def test_what_was_said_beforehand_is_done(self) -> None:
        choice = DecisionPlan((replace(WALK, success=gift(gold=1)), replace(WALK, success=gift(gold=2))), xp=0)
        assert play(run_of(place(), choice, choice, said=(1, NOBODY))).gold == 3

    def test_between_encounters_a_part_of_what_is_missing_comes_back(self) -> None:
        calm = member("bo", hp=20, resource=10, resource_max=20)
        wild = member("ada", resource=10, resource_max=20, starts_full=False)
        result = play(run_of(place(calm, wild), deed(), deed()))
        regained = of(Regained, result)
        assert [(each.hp_by, each.hp, each.resource_by, each.resource) for each in regained] == [
            (6, 26, 4, 14),
            (0, 40, -10, 0),
        ]

    def test_after_the_last_encounter_nothing_comes_back(self) -> None:
        assert not of(Regained, play(run_of(place(member(hp=20)), deed())))

    def test_whoever_fell_in_a_won_fight_stays_down_until_the_next_rest(self) -> None:
        setting = place(member("bo", hp=1), member("ada"))
        rest = RestPlan(hp=50, resource=0, watch=0, against=-300, ambush=None, xp=0)
        fell = blow(everybody=True, dice=Dice(1, 2, 1))
        down = play(run_of(setting, fell, HazardPlan((0,), -300, 3, HARM, 0)), b"\x02" * 32)
        assert {each.member for each in of(CheckRolled, down)} == {1}
        assert [each.fate for each in down.members] == ["fallen", "well"]
        rested = play(run_of(setting, fell, rest, deed()), b"\x02" * 32)
        assert [each.fate for each in rested.members] == ["well", "well"]
        dead = play(run_of(replace(setting, stake="lethal"), fell, rest, deed()), b"\x02" * 32)
        assert [each.fate for each in dead.members] == ["dead", "well"]
        assert dead.members[0].hp == 0

    @pytest.mark.parametrize(("stake", "fate"), [("safe", "well"), ("wounding", "fallen"), ("lethal", "dead")])
    def test_what_falling_means_is_the_stake(self, stake: Any, fate: str) -> None:
        result = play(run_of(place(stake=stake), HOPELESS))
        assert [each.fate for each in result.members] == [fate]


class TestShares:
    def test_experience_is_divided_among_all_and_the_fallen_have_earned_it_too(self) -> None:
        setting = place(member("bo", hp=1), member("ada"), member("cy"))
        result = play(run_of(setting, deed(100), blow(everybody=True, dice=Dice(1, 2, 1))))
        assert [each.xp for each in result.members] == [33, 33, 33]

    def test_those_far_above_the_delve_learn_less(self) -> None:
        old = member("bo", level=9)
        assert [each.xp for each in play(run_of(place(old, member("ada")), deed(200))).members] == [50, 100]

    def test_gold_and_finds_go_round_from_one_drawn_by_lot(self) -> None:
        setting = place(member("bo"), member("ada"), member("cy"))
        # Two finds of three beers each, then the lot falls on the last.
        result = resolve_run(run_of(setting, walk(gold=8, loot=0), walk(loot=0)), Scripted([1, 1, 1, 1, 3]))
        assert [(each.gold, len(each.finds)) for each in result.members] == [(3, 1), (2, 0), (3, 1)]
        assert [each.member for each in of(LotDrawn, result)] == [2]
        assert [(each.gold, each.finds) for each in of(Dealt, result)] == [(3, 1), (2, 0), (3, 1)]

    def test_the_dead_leave_their_share_to_the_living_and_do_not_grow(self) -> None:
        setting = place(member("bo", hp=1), member("ada"), stake="lethal")
        fell = blow(everybody=True, dice=Dice(1, 2, 30))
        hazard = HazardPlan((0,), 0, 1, replace(HARM, dice=Dice(0, 0)), 0)
        result = play(run_of(setting, hazard, walk(gold=9, loot=0), fell))
        assert [each.gold for each in result.members] == [0, 9]
        assert [len(each.finds) for each in result.members] == [0, 1]
        assert {each.member for each in of(GrowthRolled, result)} == {1}

    def test_what_was_used_grows_when_the_roll_is_above_it(self) -> None:
        hazard = HazardPlan((1,), -300, 2, HARM, 0)
        result = resolve_run(run_of(place(), hazard), Scripted([50, 50, 41, 41]))
        assert [(each.skill, each.before, each.after) for each in result.members[0].growth] == [
            ("skills-noncombat/reading", 40, 41)
        ]
        assert of(GrowthRolled, result) == [GrowthRolled(0, 1, 41, 40), GrowthRolled(0, 1, 41, 41)]

    def test_the_weapon_in_hand_grows_with_its_blows_and_bare_hands_do_not(self) -> None:
        armed = play(run_of(place(), EASY))
        assert {each.skill for each in of(GrowthRolled, armed)} == {NOBODY}
        bare = place(replace(member(), weapon="", proficiency=0))
        assert not of(GrowthRolled, play(run_of(bare, EASY)))


class TestReplay:
    def test_the_same_inputs_and_seed_give_the_same_bytes(self) -> None:
        inputs = run_of(place(member("bo"), member("ada")), EASY, deed(4), EASY, loot=0)
        assert encode(play(inputs).log) == encode(play(inputs).log)
        assert encode(play(inputs).log) != encode(play(inputs, b"\x08" * 32).log)

    def test_inputs_come_back_from_json_and_play_the_same_run(self) -> None:
        inputs = every_kind(place(member("bo"), member("ada"), conditions=(condition("venom"),)))
        again = RunInputs.from_json(inputs.to_json())
        assert again == inputs
        assert again.to_json() == inputs.to_json()
        assert play(again) == play(inputs)

    def test_other_json_is_refused(self) -> None:
        with pytest.raises(ValidationError):
            RunInputs.from_json(b'{"rules_version": 1}')

    def test_a_run_of_other_rules_is_not_played(self) -> None:
        with pytest.raises(RuleViolation) as refused:
            play(run_of(place(), EASY, rules_version=RULES_VERSION + 1))
        assert refused.value.code == "other_rules"

    def test_the_log_comes_back_from_its_bytes(self) -> None:
        log = play(every_kind(place())).log
        assert tuple(decode(encode(log))) == log

    @pytest.mark.parametrize("data", [b"{}", b"[1]", b'[["a"]]', b"[[1.5]]", b"[[true]]", b"nonsense"])
    def test_other_bytes_are_no_log(self, data: bytes) -> None:
        with pytest.raises(ValueError):  # noqa: PT011  # orjson's own error is one as well
            decode(data)

    @pytest.mark.parametrize("entry", [(), (39,), (61, 1), (40, 1), (59, 0, 0)])
    def test_what_is_no_entry_is_not_read(self, entry: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="no entry"):
            list(read_run([entry]))

    def test_a_run_is_the_same_for_ever(self) -> None:
        """Raise RULES_VERSION when this changes."""
        log = encode(play(every_kind(place(member("bo"), member("ada")))).log)
        assert zlib.crc32(log) == GOLDEN

    def test_ten_long_fights_of_four_stay_under_64_kb_compressed(self) -> None:
        party = [member(key, hp=9000, hp_max=9000) for key in ("bo", "ada", "cy", "di")]
        setting = place(*party, creatures=(fighter(1, hp=9000, hp_max=9000),), book={"draw": "most_hp_wins"})
        setting = replace(setting, recover_hp=100)
        result = play(run_of(setting, *[CombatPlan(waits(0, 0, 0))] * 10))
        assert result.reached == 9
        assert len(of(Struck, result)) > 3000
        assert len(zlib.compress(encode(result.log))) < 64 * 1024


def every_kind(setting: Any) -> RunInputs:
    """A run through each kind of encounter."""
    return run_of(
        setting,
        TrapPlan(notice=0, disarm=1, against=0, harm=HARM, success=gift(gold=3), xp=5),
        DecisionPlan((OptionPlan(0, 0, gift(loot=0), gift(harm=HARM)), replace(WALK, success=gift(gold=2))), xp=6),
        HazardPlan((0, 1), 0, 2, HARM, 7),
        EASY,
        RestPlan(50, 50, 0, 0, waits(0), 8),
        PuzzlePlan((0, 1), 0, 2, 1, gift(gold=4), gift(hp=10), 9),
        said=(NOBODY, 0, NOBODY, NOBODY, NOBODY, NOBODY),
        gold=11,
        loot=0,
    )


GOLDEN = 3747044480

# Any party on any way down.
SMALL = st.integers(0, 3)
DICE = st.builds(Dice, st.integers(0, 3), st.sampled_from((4, 6, 12)), st.just(0))
HARMS = st.builds(
    replace, st.just(HARM), dice=DICE, everybody=st.booleans(), condition=st.sampled_from((NOBODY, 0)), turns=st.just(2)
)
RESULTS = st.builds(
    ResultPlan,
    harm=st.none() | HARMS,
    hp=st.integers(0, 100),
    resource=st.integers(0, 100),
    gold=SMALL,
    loot=st.sampled_from((NOBODY, 0)),
    skips=st.integers(0, 2),
)
SKILL = st.integers(0, 1)
AGAINST = st.sampled_from((-20, 0, 30))
FIGHTS = st.lists(st.sampled_from((0, 0, 0, 1)), min_size=1, max_size=3).map(lambda found: waits(*found, loot=0))
OPTIONS = st.builds(OptionPlan, st.sampled_from((NOBODY, 0, 1)), AGAINST, RESULTS, RESULTS)
ENCOUNTERS: st.SearchStrategy[EncounterPlan] = st.one_of(
    st.builds(CombatPlan, FIGHTS),
    st.builds(TrapPlan, SKILL, SKILL, AGAINST, HARMS, RESULTS, SMALL),
    st.builds(DecisionPlan, st.lists(OPTIONS, min_size=2, max_size=4).map(tuple), SMALL),
    st.builds(HazardPlan, st.sampled_from(((0,), (1, 0))), AGAINST, st.integers(1, 3), HARMS, SMALL),
    st.builds(RestPlan, st.integers(0, 100), st.integers(0, 100), SKILL, AGAINST, st.none() | FIGHTS, SMALL),
    st.builds(
        PuzzlePlan,
        st.sampled_from(((0,), (0, 1))),
        AGAINST,
        st.integers(1, 5),
        st.integers(1, 5),
        RESULTS,
        RESULTS,
        SMALL,
    ),
)


@st.composite
def runs(draw: st.DrawFn) -> RunInputs:
    """A run of one to eight members through three to seven encounters."""
    members = []
    for key in range(draw(st.integers(1, 8))):
        hp_max, resource_max = draw(st.integers(1, 60)), draw(st.integers(0, 30))
        members.append(
            member(
                f"member-{key}",
                (draw(st.integers(12, 90)), draw(st.integers(12, 90))),
                hp=draw(st.integers(1, hp_max)),
                hp_max=hp_max,
                resource=draw(st.integers(0, resource_max)),
                resource_max=resource_max,
                per_turn=draw(st.integers(-3, 3)),
                level=draw(st.integers(1, 12)),
                starts_full=draw(st.booleans()),
            )
        )
    setting = place(*members, stake=draw(st.sampled_from(("safe", "wounding", "lethal"))), conditions=(condition(),))
    encounters = draw(st.lists(ENCOUNTERS, min_size=3, max_size=7))
    return run_of(setting, *encounters, gold=draw(SMALL), loot=draw(st.sampled_from((NOBODY, 0))))


@given(runs(), st.binary(min_size=32, max_size=32))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_laws_of_every_run(inputs: RunInputs, seed: bytes) -> None:
    result = play(inputs, seed)
    entries = list(read_run(result.log))
    _bounds_hold(inputs, result, entries)
    _shares_add_up(inputs, result, entries)
    _every_encounter_is_met_or_passed(inputs, result, entries)
    assert play(RunInputs.from_json(inputs.to_json()), seed) == result
    assert tuple(decode(encode(result.log))) == result.log


def _bounds_hold(inputs: RunInputs, result: RunResult, entries: list[Any]) -> None:
    members = inputs.setting.members
    for each in entries:
        if isinstance(each, Harmed | Regained):
            assert 0 <= each.hp <= members[each.member].combatant.hp_max
        if isinstance(each, Regained):
            assert 0 <= each.resource <= members[each.member].combatant.resource_max
        if isinstance(each, CheckRolled):
            assert 5 <= each.chance <= 95
    for known, came in zip(members, result.members, strict=True):
        assert 0 <= came.hp <= known.combatant.hp_max
        assert 0 <= came.resource <= known.combatant.resource_max
        if inputs.setting.stake != "safe":
            assert (came.hp > 0) == (came.fate == "well")
    assert (result.outcome == "defeat") == all(came.hp == 0 for came in result.members)


def _shares_add_up(inputs: RunInputs, result: RunResult, entries: list[Any]) -> None:
    earned = [each for each in entries if isinstance(each, Earned)]
    assert result.xp == sum(each.xp for each in earned)
    assert sum(each.xp for each in result.members) <= result.xp
    found = sum(isinstance(each, Found) for each in entries)
    if result.outcome == "defeat":
        assert result.gold == 0
        assert not any(each.finds for each in result.members)
    else:
        assert result.gold == sum(each.gold for each in earned)
        assert sum(each.gold for each in result.members) == result.gold
        assert sum(len(each.finds) for each in result.members) == found
    for each in result.members:
        assert all(0 < grown.after - grown.before <= inputs.growth.grow_most for grown in each.growth)
        if each.fate == "dead":
            assert (each.gold, each.finds, each.growth) == (0, (), ())


def _every_encounter_is_met_or_passed(inputs: RunInputs, result: RunResult, entries: list[Any]) -> None:
    way = [each.encounter for each in entries if isinstance(each, EncounterBegan | PassedBy)]
    assert way == list(range(len(way)))
    met = [each.encounter for each in entries if isinstance(each, EncounterBegan)]
    assert met[-1] == result.reached
    assert len([each for each in entries if isinstance(each, CameOf)]) == len(met)
    if result.outcome == "triumph":
        assert len(way) == len(inputs.encounters)
