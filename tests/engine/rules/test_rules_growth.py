"""Growth with use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.growth import GrowthRules, grow
from engine.rules.stream import Stream
from tests.engine.rules.scripted_numbers import Scripted

RULES = GrowthRules(most=100, grow_most=3)


@pytest.mark.parametrize(
    ("value", "roll", "after"), [(40, 40, 40), (40, 41, 41), (0, 1, 1), (99, 100, 100), (99, 99, 99)]
)
def test_a_roll_above_the_value_adds_one(value: int, roll: int, after: int) -> None:
    assert grow(RULES, value, 1, Scripted([roll])).after == after


def test_each_point_makes_the_next_harder() -> None:
    grown = grow(RULES, 40, 3, Scripted([41, 41, 42]))
    assert (grown.before, grown.after) == (40, 42)
    assert grown.rolls == ((41, 40), (41, 41), (42, 41))


def test_one_run_rolls_no_more_often_than_it_may() -> None:
    assert grow(RULES, 0, 50, Scripted([100, 100, 100])).after == 3


def test_what_was_not_used_or_is_perfect_does_not_roll() -> None:
    assert grow(RULES, 40, 0, Scripted([])).rolls == ()
    assert grow(RULES, 100, 5, Scripted([])).rolls == ()


@given(st.integers(0, 100), st.integers(0, 10), st.binary(min_size=32, max_size=32))
def test_growth_stays_within_its_bounds(value: int, uses: int, seed: bytes) -> None:
    grown = grow(RULES, value, uses, Stream(seed))
    assert value <= grown.after <= min(value + min(uses, 3), 100)


def test_the_skilled_learn_slower() -> None:
    dice = Stream(b"\x03" * 32)
    gained = [sum(grow(RULES, value, 1, dice).after - value for _ in range(2000)) for value in (10, 50, 90)]
    assert gained[0] > 1700
    assert 900 < gained[1] < 1100
    assert gained[2] < 300
