"""Judging: outside is only what is outside with its whole interval, and a higher level never wins less."""

import pytest

from engine.balance.bands import judge, judge_skills, side
from engine.balance.delves import Cell, CellKey
from engine.balance.queues import ClassStudy, SkillShare
from engine.balance.statistics import Estimate, Sample, share
from engine.content.models.numbers import Band

DELVE, HEWER = "delves/dinner-at-eight", "classes/hewer"
BAND = Band(least=50, most=90)


def cell(triumphs, runs=400, rounds=(6, 8)):
    sample = Sample()
    for each in rounds:
        sample.add(each)
    return Cell(60, runs=runs, triumphs=triumphs, rounds=sample)


def judged(pack, triumphs, *, size=4, offset=0, **about):
    return [each.sentence for each in judge(pack, {CellKey(DELVE, HEWER, size, offset): cell(triumphs, **about)})]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (40, 49.9, "below"),
        (40, 50, "within"),
        (49, 91, "within"),
        (60, 70, "within"),
        (90, 95, "within"),
        (90.1, 95, "above"),
    ],
)
def test_an_estimate_is_outside_only_with_its_whole_interval(low, high, expected):
    assert side(Estimate((low + high) / 2, low, high), BAND) == expected


def test_too_few_and_too_many_wins_are_found_and_said_with_their_numbers(banded):
    assert judged(banded, 100) == [
        "Dinner at Eight: Hewer in a party of 4 wins 25% of its runs (21.0 to 29.5); the band is 50 to 90."
    ]
    (sentence,) = judged(banded, 400)
    assert "wins 100% of its runs (99.0 to 100.0)" in sentence


@pytest.mark.parametrize(("triumphs", "found"), [(181, 0), (180, 1), (370, 0), (371, 0), (372, 1)])
def test_the_edge_of_a_band_is_where_the_interval_ends(banded, triumphs, found):
    interval = share(triumphs, 400)
    assert (interval.high < 50 or interval.low > 90) == bool(found)
    assert len(judged(banded, triumphs)) == found


def test_few_runs_are_given_the_benefit_of_the_doubt(banded):
    assert judged(banded, 3, runs=10) == []
    assert len(judged(banded, 120, runs=400)) == 1


def test_alone_has_a_band_of_its_own(banded):
    assert judged(banded, 160, size=1) == []
    assert len(judged(banded, 160, size=4)) == 1
    assert "Hewer alone wins 5%" in judged(banded, 20, size=1)[0]


def test_fights_that_are_too_long_or_too_short_are_found(banded):
    assert judged(banded, 300, rounds=(2, 2)) == []
    assert judged(banded, 300, rounds=(15, 16, 14)) == []
    (short,) = judged(banded, 300, rounds=(1, 1, 1))
    assert "fights 1 rounds a fight (1.0 to 1.0); the band is 2 to 15." in short
    assert len(judged(banded, 300, rounds=(20, 22, 21))) == 1


def test_other_levels_are_not_held_to_the_bands(banded):
    assert judged(banded, 0, offset=-2) == []
    assert judged(banded, 400, offset=3) == []


def test_a_higher_level_that_wins_less_is_found(banded):
    cells = {
        CellKey(DELVE, HEWER, 4, 3): cell(240),
        CellKey(DELVE, HEWER, 4, -2): cell(250),
        CellKey(DELVE, HEWER, 4, 0): cell(320),
    }
    (finding,) = judge(banded, cells)
    assert finding.about == DELVE
    assert "wins less at level 17 (55.1 to 64.7%) than at level 14 (75.8 to 83.6%)." in finding.sentence


def test_a_higher_level_may_seem_to_win_less_when_that_is_not_certain(banded):
    assert judge(banded, {CellKey(DELVE, HEWER, 4, 0): cell(300), CellKey(DELVE, HEWER, 4, 3): cell(290)}) == []


def test_different_classes_and_parties_are_not_compared(banded):
    cells = {CellKey(DELVE, HEWER, 1, 0): cell(350), CellKey(DELVE, "classes/wagerer", 1, 3): cell(150)}
    assert judge(banded, cells) == []


def studied(*shares):
    return [ClassStudy(HEWER, 2_000, 100, share(1, 2), share(1, 2), shares)]


def test_skills_that_nobody_uses_or_nobody_can_do_without_are_found(banded):
    shares = [
        SkillShare("skills-combat/split", share(91, 100), share(91, 100)),
        SkillShare("skills-combat/undercut", share(90, 100), share(2, 100)),
        SkillShare("skills-combat/see-red", share(40, 100), share(1, 100)),
    ]
    names = [banded.combat_skills[each.skill].name for each in shares]
    sentences = [each.sentence for each in judge_skills(banded, studied(*shares))]
    assert sentences == [
        f"{names[0]} (Hewer) stands in 91% of the best queues; the most is 90.",
        f"{names[2]} (Hewer) is used by 1% of the best queues; the least is 2.",
    ]
