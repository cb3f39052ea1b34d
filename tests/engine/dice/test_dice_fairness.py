"""Fairness is shown, not claimed: a million rolls against the computed distribution, chi-square at one in a million."""

from collections import Counter

import pytest
from dice_sources import SeededNumbers, chi_square_p_value, upper_gamma

from engine.dice.evaluation import total
from engine.dice.notation import parse
from engine.dice.odds import distribution
from engine.kernel.randomness import LiveRandomness

ALPHA = 1e-6


def fit(text, source, rolls):
    expression, odds = parse(text), distribution(text)
    assert odds.exact
    counts = Counter(total(expression, source) for _ in range(rolls))
    return chi_square_p_value(counts, {o: float(odds.probability(o)) for o in odds.outcomes})


@pytest.mark.parametrize(
    ("text", "rolls"),
    [("d%", 300_000), ("4d6kh3", 200_000), ("2d20kl1+3", 200_000), ("3d6ro1e6", 100_000), ("2d8mi2 - 1d4", 200_000)],
)
def test_a_million_rolls_fall_as_the_odds_say(text, rolls):
    assert fit(text, SeededNumbers(2026), rolls) >= ALPHA


@pytest.mark.parametrize("text", ["d%", "4d6kh3"])
def test_live_rolls_fall_as_the_odds_say(text):
    assert fit(text, LiveRandomness(), 40_000) >= ALPHA


@pytest.mark.parametrize("sides", [2, 6, 20, 100, 129])
def test_live_numbers_are_uniform(sides):
    source = LiveRandomness()
    counts = Counter(source.below(sides) for _ in range(40_000))
    assert chi_square_p_value(counts, dict.fromkeys(range(sides), 1 / sides)) >= ALPHA


def test_a_loaded_die_is_found_out():
    class Loaded(SeededNumbers):
        def below(self, n, /):
            number = super().below(n)
            return n - 1 if number == 0 and super().below(5) == 0 else number

    assert fit("1d20", Loaded(1), 200_000) < ALPHA


@pytest.mark.parametrize(
    ("degrees", "statistic", "p_value"),
    [(1, 3.841459, 0.05), (10, 18.307038, 0.05), (100, 149.449253, 0.001), (5, 35.888187, 1e-6)],
)
def test_the_chi_square_tail_matches_the_tables(degrees, statistic, p_value):
    assert upper_gamma(degrees / 2, statistic / 2) == pytest.approx(p_value, rel=1e-3)
