"""The six kinds of encounters, one at a time, as a delve and a live scene resolve them."""

from dataclasses import replace
from typing import Any

import pytest

from engine.rules.combat import NOBODY, ActByQueue, begin, step
from engine.rules.combat.blueprint import Dice, Draught, TickRule
from engine.rules.combat.log import Brought, Ended, Ticked
from engine.rules.delves import Venture, fresh_party, read_run, resolve_encounter, restore_party
from engine.rules.delves.decisions import option_odds
from engine.rules.delves.fights import bout_for, settle
from engine.rules.delves.log import (
    CHOSEN_BEFOREHAND,
    CHOSEN_BY_ODDS,
    CRITICAL,
    FAILURE,
    FUMBLE,
    SUCCESS,
    Afflicted,
    CheckRolled,
    FightBegan,
    Found,
    GotUp,
    Harmed,
    LotDrawn,
    OptionChosen,
    Searched,
    WentDown,
)
from engine.rules.delves.plans import (
    KINDS,
    NOTHING,
    CombatPlan,
    DecisionPlan,
    HazardPlan,
    OptionPlan,
    PuzzlePlan,
    RestPlan,
    TrapPlan,
)
from engine.rules.delves.resolvers import RESOLVERS
from engine.rules.errors import RuleViolation
from engine.rules.stream import Stream
from tests.engine.rules.arena import condition
from tests.engine.rules.ways_down import (
    DEADLY,
    EASY,
    HARM,
    HARM_ALL,
    HOPELESS,
    gift,
    member,
    place,
    venture,
    waits,
)

TRAP = TrapPlan(notice=0, disarm=1, against=0, harm=HARM, success=gift(gold=7), xp=12)
HAZARD = HazardPlan(skills=(0, 1), against=0, checks=1, harm=HARM, xp=12)
REST = RestPlan(hp=50, resource=20, watch=0, against=0, ambush=waits(0), xp=12)
PUZZLE = PuzzlePlan(skills=(0,), against=0, needs=2, allows=1, success=gift(gold=9), failure=gift(harm=HARM), xp=12)
CLIMB = OptionPlan(skill=0, against=0, success=gift(gold=5), failure=gift(harm=HARM))
WALK = OptionPlan(skill=NOBODY, against=0, success=gift(skips=1), failure=NOTHING)


def of(kind: type[Any], tried: Venture) -> list[Any]:
    return [each for each in read_run(tried.log) if isinstance(each, kind)]


def hp(tried: Venture) -> list[int]:
    return [each.hp for each in tried.party.members]


def test_nobody_is_met_who_does_not_stand() -> None:
    setting = place()
    party = fresh_party(setting)
    party.members[0].hp, party.members[0].standing = 0, False
    with pytest.raises(ValueError, match="somebody who stands"):
        resolve_encounter(venture(setting, (), party), TRAP)


def test_every_kind_of_encounter_has_its_resolver() -> None:
    assert set(RESOLVERS) == set(KINDS)


@pytest.mark.parametrize(
    ("chance", "roll", "degree"),
    [
        (50, 5, CRITICAL),
        (50, 6, SUCCESS),
        (50, 50, SUCCESS),
        (50, 51, FAILURE),
        (90, 96, FAILURE),
        (50, 99, FAILURE),
        (50, 100, FUMBLE),
    ],
)
def test_a_check_is_judged_as_the_one_check_is(chance: int, roll: int, degree: int) -> None:
    tried = venture(place(member(chances=(chance, 50))), [roll])
    assert tried.check(0, 0, 0) == (degree >= SUCCESS)
    assert of(CheckRolled, tried) == [CheckRolled(0, 0, roll, chance, degree)]
    assert tried.party.members[0].uses == [1, 0]


@pytest.mark.parametrize(("against", "chance"), [(0, 50), (30, 20), (60, 5), (-20, 70), (-90, 95)])
def test_the_difficulty_counts_and_chances_keep_their_bounds(against: int, chance: int) -> None:
    tried = venture(place(member(chances=(50, 50))), [5])
    assert tried.check(0, 0, against)
    assert of(CheckRolled, tried)[0].chance == chance


class TestTrap:
    def test_disarmed_it_is_a_deed_and_gives_what_it_guards(self) -> None:
        tried = venture(place(), [50, 50])
        after = resolve_encounter(tried, TRAP)
        assert (after.well, after.xp, after.gold) == (True, 12, 7)
        assert hp(tried) == [40]

    def test_unnoticed_it_strikes_the_one_who_looked(self) -> None:
        tried = venture(place(member("bo", (20, 20)), member("ada", (60, 20))), [61, 6])
        after = resolve_encounter(tried, TRAP)
        assert (after.well, after.xp) == (False, 0)
        assert hp(tried) == [40, 32]
        assert of(Harmed, tried) == [Harmed(1, 8, 8, 32)]

    def test_noticed_but_not_disarmed_it_strikes_with_half_its_power(self) -> None:
        tried = venture(place(), [50, 51, 6])
        resolve_encounter(tried, TRAP)
        assert hp(tried) == [36]

    def test_the_best_of_the_party_tries_and_the_first_of_equals(self) -> None:
        tried = venture(place(member("bo", (30, 80)), member("ada", (60, 80))), [1, 1])
        resolve_encounter(tried, TRAP)
        assert [(each.member, each.skill) for each in of(CheckRolled, tried)] == [(1, 0), (0, 1)]

    def test_when_everybody_goes_down_the_party_cannot_go_on(self) -> None:
        tried = venture(place(member("bo"), member("ada")), [51, 1, 1])
        after = resolve_encounter(tried, replace(TRAP, harm=DEADLY))
        assert after.withdrew
        assert hp(tried) == [0, 0]
        assert of(WentDown, tried) == [WentDown(0), WentDown(1)]

    def test_resistance_counts_and_a_blow_that_is_not_wholly_resisted_takes_one(self) -> None:
        resists = (50, *[0] * 7)
        tried = venture(place(member(resist=resists)), [51, 6])
        resolve_encounter(tried, TRAP)
        assert hp(tried) == [36]
        weak = replace(TRAP, harm=replace(HARM, scale=1))
        tried = venture(place(), [51, 6])
        resolve_encounter(tried, weak)
        assert hp(tried) == [39]
        tried = venture(place(member(resist=(100, *[0] * 7))), [51, 6])
        resolve_encounter(tried, TRAP)
        assert hp(tried) == [40]


class TestDecision:
    PLAN = DecisionPlan((CLIMB, WALK), xp=12)

    def test_without_a_word_the_option_with_the_best_odds_is_done(self) -> None:
        tried = venture(place())
        after = resolve_encounter(tried, self.PLAN)
        assert (after.well, after.skips, after.xp) == (True, 1, 12)
        assert of(OptionChosen, tried) == [OptionChosen(1, CHOSEN_BY_ODDS)]

    def test_what_was_said_is_done(self) -> None:
        tried = venture(place(), [50])
        after = resolve_encounter(tried, self.PLAN, 0)
        assert (after.well, after.skips, after.gold) == (True, 0, 5)
        assert of(OptionChosen, tried) == [OptionChosen(0, CHOSEN_BEFOREHAND)]

    @pytest.mark.parametrize("said", [2, -2])
    def test_what_is_no_option_is_refused(self, said: int) -> None:
        with pytest.raises(RuleViolation) as refused:
            resolve_encounter(venture(place()), self.PLAN, said)
        assert refused.value.code == "unknown_option"

    def test_a_failed_try_has_its_own_result_for_the_one_who_tried(self) -> None:
        tried = venture(place(member("bo", (20, 20)), member("ada", (60, 20))), [61, 1])
        after = resolve_encounter(tried, self.PLAN, 0)
        assert (after.well, after.xp, after.gold) == (False, 0, 0)
        assert hp(tried) == [40, 37]

    def test_nothing_comes_of_a_failure_without_a_result(self) -> None:
        tried = venture(place(), [51])
        after = resolve_encounter(tried, DecisionPlan((replace(CLIMB, failure=NOTHING), WALK), 12), 0)
        assert not after.well
        assert hp(tried) == [40]

    def test_a_price_that_nobody_tried_for_falls_on_one_by_lot(self) -> None:
        price = replace(WALK, success=gift(harm=HARM))
        tried = venture(place(member("bo"), member("ada")), [2, 1])
        resolve_encounter(tried, DecisionPlan((price, CLIMB), 12))
        assert hp(tried) == [40, 37]
        assert [(each.roll, each.of, each.member) for each in of(LotDrawn, tried)] == [(2, 2, 1)]

    def test_odds_are_those_of_the_best_who_stands(self) -> None:
        setting = place(member("bo", (20, 20)), member("ada", (60, 20)))
        party = fresh_party(setting)
        assert option_odds(setting, party, self.PLAN) == [60, 100]
        party.members[1].standing = False
        assert option_odds(setting, party, self.PLAN) == [20, 100]

    def test_results_give_back_a_part_of_the_most_and_what_is_found(self) -> None:
        setting = place(member(hp=10, resource=3, resource_max=20))
        rich = replace(WALK, success=gift(hp=50, resource=25, loot=0))
        tried = venture(setting, [4, 2])
        after = resolve_encounter(tried, DecisionPlan((rich, CLIMB), 12))
        assert (tried.party.members[0].hp, tried.party.members[0].resource) == (30, 8)
        assert [(each.item, each.quantity) for each in after.finds] == [("items/beer", 4)]
        assert of(Found, tried) == [Found(0, 4, 10, 0, 4)]


class TestHazard:
    def test_everybody_tries_with_its_own_best_skill_and_who_fails_is_struck(self) -> None:
        tried = venture(place(member("bo", (30, 80)), member("ada", (60, 20))), [80, 61, 6])
        after = resolve_encounter(tried, HAZARD)
        assert [(each.member, each.skill, each.chance) for each in of(CheckRolled, tried)] == [(0, 1, 80), (1, 0, 60)]
        assert hp(tried) == [40, 32]
        assert (after.well, after.xp) == (True, 12)

    def test_when_more_fail_than_succeed_it_is_no_deed(self) -> None:
        tried = venture(place(), [51, 1])
        after = resolve_encounter(tried, HAZARD)
        assert (after.well, after.xp) == (False, 0)

    @pytest.mark.parametrize(("rolls", "struck"), [((51, 50, 50), False), ((51, 51, 50), True)])
    def test_harm_to_everybody_strikes_when_at_least_half_fail(self, rolls: tuple[int, ...], struck: bool) -> None:
        setting = place(member("bo"), member("ada"), member("cy"))
        tried = venture(setting, [*rolls, *([6, 6, 6] if struck else [])])
        resolve_encounter(tried, replace(HAZARD, harm=HARM_ALL))
        assert hp(tried) == ([32] * 3 if struck else [40] * 3)

    def test_those_who_went_down_try_no_more(self) -> None:
        tried = venture(place(member("bo", hp=3), member("ada")), [51, 1, 1, 1, 1])
        resolve_encounter(tried, replace(HAZARD, checks=2))
        assert [each.member for each in of(CheckRolled, tried)] == [0, 1, 1]
        assert hp(tried) == [0, 40]

    def test_nobody_rolls_once_everybody_is_down(self) -> None:
        tried = venture(place(), [51, 1])
        after = resolve_encounter(tried, replace(HAZARD, checks=3, harm=DEADLY))
        assert after.withdrew
        assert not after.well


class TestRest:
    def test_an_undisturbed_rest_gives_all_back_that_it_can(self) -> None:
        tried = venture(place(member(hp=10, resource=1, resource_max=10)), [50])
        after = resolve_encounter(tried, REST)
        assert (tried.party.members[0].hp, tried.party.members[0].resource) == (30, 3)
        assert (after.well, after.xp) == (True, 12)

    def test_found_they_fight_first_and_rest_half_as_well(self) -> None:
        tried = venture(place(member(hp=10), recover_hp=0), [51, *[1] * 2, 1, 1, 1, 1])
        after = resolve_encounter(tried, REST)
        assert of(FightBegan, tried) == [FightBegan(1, 1, 1)]
        assert (after.well, after.xp, after.gold) == (True, 40, 20)
        assert hp(tried) == [20]

    def test_a_disturbed_night_without_an_ambush_is_half_a_rest(self) -> None:
        tried = venture(place(member(hp=10)), [51])
        after = resolve_encounter(tried, replace(REST, ambush=None))
        assert hp(tried) == [20]
        assert (after.well, after.xp) == (False, 0)

    def test_an_ambush_that_is_lost_is_no_rest(self) -> None:
        tried = Venture(place(), fresh_party(place()), Stream(b"a" * 32), [])
        after = resolve_encounter(tried, replace(REST, against=300, ambush=waits(1)))
        assert after.withdrew
        assert hp(tried) == [0]

    @pytest.mark.parametrize(("stake", "up"), [("safe", [21, 40]), ("wounding", [21, 40]), ("lethal", [0, 40])])
    def test_the_fallen_get_up_unless_they_are_dead(self, stake: Any, up: list[int]) -> None:
        setting = place(member("bo"), member("ada"), stake=stake)
        party = fresh_party(setting)
        party.members[0].hp, party.members[0].standing = 0, False
        tried = venture(setting, [50], party)
        resolve_encounter(tried, REST)
        assert hp(tried) == up
        assert of(GotUp, tried) == ([] if stake == "lethal" else [GotUp(0, 1)])

    def test_a_resource_that_starts_empty_is_not_slept_into_being(self) -> None:
        tried = venture(place(member(resource=0, resource_max=10, starts_full=False)), [50])
        resolve_encounter(tried, REST)
        assert tried.party.members[0].resource == 0


class TestPuzzle:
    def test_the_most_able_tries_first_and_then_in_turn(self) -> None:
        tried = venture(place(member("bo", (30, 90)), member("ada", (60, 20))), [60, 31, 60])
        after = resolve_encounter(tried, PUZZLE)
        assert [each.member for each in of(CheckRolled, tried)] == [1, 0, 1]
        assert (after.well, after.xp, after.gold) == (True, 12, 9)

    def test_more_failures_than_it_allows_lose_it(self) -> None:
        tried = venture(place(), [50, 51, 51, 1])
        after = resolve_encounter(tried, PUZZLE)
        assert (after.well, after.xp, after.gold) == (False, 0, 0)
        assert hp(tried) == [37]

    def test_one_alone_tries_again_and_again(self) -> None:
        tried = venture(place(), [50] * 5)
        assert resolve_encounter(tried, replace(PUZZLE, needs=5)).well
        assert tried.party.members[0].uses == [5, 0]


class TestCombat:
    def test_a_won_fight_brings_its_worth(self) -> None:
        tried = Venture(place(), fresh_party(place()), Stream(b"a" * 32), [])
        after = resolve_encounter(tried, EASY)
        assert (after.well, after.withdrew, after.xp, after.gold) == (True, False, 40, 20)
        assert tried.party.members[0].blows >= 1

    def test_a_lost_fight_brings_nothing(self) -> None:
        tried = Venture(place(), fresh_party(place()), Stream(b"a" * 32), [])
        after = resolve_encounter(tried, HOPELESS)
        assert (after.well, after.withdrew, after.xp, after.gold) == (False, True, 0, 0)

    def test_those_who_lie_there_do_not_fight(self) -> None:
        setting = place(member("bo"), member("ada"), member("cy"))
        party = fresh_party(setting)
        party.members[1].hp, party.members[1].standing = 0, False
        tried = Venture(setting, party, Stream(b"a" * 32), [])
        resolve_encounter(tried, EASY)
        began = of(FightBegan, tried)[0]
        assert began.member_positions == (0, 2)
        assert hp(tried)[1] == 0
        assert not party.members[1].standing

    def test_a_fight_that_lasts_too_long_with_nobody_ahead_is_left(self) -> None:
        setting = place(
            book={"rounds_most": 5, "draw": "nobody_wins"},
            creatures=(replace(member().combatant, side=1, armor_class=500),),
        )
        tried = Venture(setting, fresh_party(setting), Stream(b"c" * 32), [])
        after = resolve_encounter(tried, CombatPlan(waits(0)))
        assert (after.well, after.withdrew) == (False, True)
        assert tried.party.standing == [0]

    def test_one_of_the_beaten_is_searched_by_lot(self) -> None:
        plan = replace(waits(0, 0), loot=(NOBODY, 0))
        found = []
        for seed in range(8):
            setting = place(member(hp=4000, hp_max=4000))
            tried = Venture(setting, fresh_party(setting), Stream(bytes([seed]) * 32), [])
            after = resolve_encounter(tried, CombatPlan(plan))
            searched = of(Searched, tried)[0]
            assert bool(after.finds) == (searched.roll == 2)
            found.append(bool(after.finds))
        assert True in found
        assert False in found

    def test_nobody_is_searched_who_carries_nothing(self) -> None:
        tried = Venture(place(), fresh_party(place()), Stream(b"a" * 32), [])
        resolve_encounter(tried, EASY)
        assert not of(Searched, tried)

    def test_a_carried_condition_comes_into_the_next_fight_with_its_scale_and_then_is_gone(self) -> None:
        venom = condition("venom", tick=TickRule("damage", Dice(1, 2, 3), 0, 0), stacks_most=2)
        setting = place(conditions=(venom,))
        sting = replace(HARM, dice=Dice(0, 0), condition=0, turns=3, scale=200)
        tried = Venture(setting, fresh_party(setting), Stream(b"a" * 32), [])
        tried.harm(sting, 0)
        tried.harm(sting, 0)
        assert of(Afflicted, tried) == [Afflicted(0, 0, 3, 1), Afflicted(0, 0, 3, 2)]
        resolve_encounter(tried, EASY)
        assert of(Brought, tried)[0].stacks == 2
        ticked = of(Ticked, tried)[0]
        assert ticked.amount == ticked.dice * 2
        assert tried.party.members[0].carried == []

    def test_a_live_scene_plays_the_same_fight_act_by_act(self) -> None:
        setting = place(
            member("bo"), member("ada", draughts=(Draught("items/beer", "heal", Dice(1, 4), 100, -1, 0, 2),))
        )
        whole = Venture(setting, fresh_party(setting), Stream(b"d" * 32), [])
        resolve_encounter(whole, CombatPlan(waits(0, 0, 0)))

        dice, party = Stream(b"d" * 32), fresh_party(setting)
        bout = bout_for(setting, party, waits(0, 0, 0))
        state, log = begin(bout, dice)
        while state.outcome is None:
            state, more = step(bout, state, ActByQueue(), dice)
            log += more
        settle(party, [0, 1], state)
        assert party == whole.party
        assert whole.log[1:] == log
        assert isinstance(of(Ended, whole)[0], Ended)


def test_the_party_as_data_comes_back_as_it_was() -> None:
    setting = place(member("bo", hp=3), member("ada"), conditions=(condition("venom"),))
    tried = venture(setting, [51, 1])
    tried.harm(replace(HARM, condition=0, turns=2, everybody=True, dice=Dice(0, 0)), 0)
    resolve_encounter(tried, TRAP)
    party = tried.party
    assert restore_party(party.record()) == party
    other = party.copy()
    other.members[1].hp = 1
    other.members[1].carried[0][1] = 9
    assert party.members[1].hp == 40
    assert party.members[1].carried[0][1] == 2
