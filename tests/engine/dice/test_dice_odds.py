"""Odds: exact where they can be, honest where they are not, and never long in coming."""

import itertools
import math
from collections import Counter
from fractions import Fraction

import pytest
from dice_sources import SeededNumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dice.evaluation import total
from engine.dice.notation import parse
from engine.dice.odds import distribution
from engine.dice.refusals import DiceRefused


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 20))
def test_plain_dice_have_the_mean_and_variance_of_the_closed_form(count, sides, bonus):
    odds = distribution(f"{count}d{sides}+{bonus}")
    assert odds.exact
    assert sum(odds.weights) == odds.whole == sides**count
    assert odds.mean == Fraction(count * (sides + 1), 2) + bonus
    assert odds.variance == Fraction(count * (sides**2 - 1), 12)
    assert (odds.lowest, odds.highest) == (count + bonus, count * sides + bonus)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(1, 6), st.integers(0, 5), st.sampled_from(["kh", "kl", "ph", "pl"]))
def test_keeping_by_rank_equals_counting_every_case(count, sides, number, kind):
    expected = Counter()
    for faces in itertools.product(range(1, sides + 1), repeat=count):
        ordered = sorted(faces, reverse=kind[1] == "h")
        expected[sum(ordered[:number] if kind[0] == "k" else ordered[number:])] += 1
    odds = distribution(f"{count}d{sides}{kind}{number}")
    assert odds.exact
    assert {o: odds.probability(o) for o in odds.outcomes} == {
        o: Fraction(n, sides**count) for o, n in expected.items()
    }


def test_known_odds():
    ability = distribution("4d6kh3")
    assert ability.mean == Fraction(15869, 1296)
    assert ability.at_least(18) == Fraction(21, 1296)
    assert distribution("2d20kh1").mean == Fraction("13.825")
    assert distribution("1d20ro1").mean == Fraction("10.975")
    assert distribution("1d6rr1").mean == 4
    assert distribution("1d6mi3").mean == Fraction(4)
    assert distribution("2d6").at_least(7) == Fraction(21, 36)
    assert distribution("2d6").at_most(6) == Fraction(15, 36)
    assert [distribution("2d6").percentile(p) for p in (1, 50, 58, 59, 100)] == [2, 7, 7, 8, 12]
    assert distribution("d%").at_most(0) == 0
    assert distribution("d%").highest == 100


def test_exploding_dice_state_what_was_cut_off():
    odds = distribution("2d6e6")
    assert odds.exact
    assert 0 < odds.error_bound <= Fraction(1, 10**9)
    assert sum(odds.weights) == odds.whole
    assert abs(odds.mean - Fraction(42, 5)) < Fraction(1, 10**6)
    assert abs(odds.probability(2) - Fraction(1, 36)) == 0


EXPRESSIONS = [
    "4d6ro<3kh3", "3d6e6mi2", "5d4rr1rr2", "3d6ra6", "3d6ra6kh2", "4d6k>3kh2", "4d6kh1kl1", "(1d6, 1d8)kh1",
    "(2d6, 3d4, 1d20)kh2", "((2d6, 3), 4d6kl1)kh1", "(1d6 + 2)p5", "3d10 / 2 - 1", "1d20 >= 11", "1d4 * 1d6",
    "-(2d4) % 3", "4d6ph1pl1", "10d6e6kh3", "4d6roh1", "2d8e8p1", "(4d6)ph1", "3d6k>2mi4", "(2d6, 2d6)k7",
    "2d6[fire] + 1d4[cold] + 5",
]  # fmt: skip


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_odds_agree_with_what_is_rolled(text):
    odds = distribution(text)
    expression, source, rolls = parse(text), SeededNumbers(20), 8_000
    totals = [total(expression, source) for _ in range(rolls)]
    deviation = max(odds.standard_deviation, 1e-9)
    allowed = 5 * deviation * math.sqrt(1 / rolls + (1 / odds.samples if odds.samples else 0)) + 1e-9
    assert abs(sum(totals) / rolls - float(odds.mean)) <= allowed
    if odds.exact and not odds.error_bound:
        assert set(totals) <= set(odds.outcomes)


@pytest.mark.parametrize("text", ["10d6e6kh3", "200d100", "1d1000000", "150d2e2", "100d6kh50", "2d6eh1"])
def test_what_cannot_be_computed_is_simulated_and_says_so(text):
    odds = distribution(text)
    assert not odds.exact
    assert odds.samples is not None
    assert sum(odds.weights) == odds.whole == odds.samples
    assert 0 < odds.standard_error(Fraction(1, 2)) < 0.01
    assert distribution(text) == odds


@pytest.mark.parametrize(
    ("text", "code"), [("1/(1d4-1)", "dice.division_by_zero"), ("999999999*999999999", "dice.result")]
)
def test_odds_of_what_may_be_refused_are_refused(text, code):
    with pytest.raises(DiceRefused) as refused:
        distribution(text)
    assert refused.value.code == code


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="1234689d%,()+-*/<>kphlerom i", max_size=60))
def test_any_notation_has_odds_or_is_refused(text):
    try:
        odds = distribution(text)
    except DiceRefused:
        return
    assert sum(odds.probability(o) for o in odds.outcomes) == 1
    assert odds.at_least(odds.lowest) == 1
    assert odds.at_most(odds.lowest - 1) == 0
    assert odds.lowest <= odds.percentile(50) <= odds.highest


def test_a_percentile_outside_its_range_is_an_error():
    with pytest.raises(ValueError, match="between 1 and 100"):
        distribution("1d6").percentile(0)
