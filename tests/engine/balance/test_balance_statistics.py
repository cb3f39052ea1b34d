"""Intervals, held to published values and to what was worked out by hand."""

import pytest

from engine.balance.statistics import Estimate, Sample, average, share


@pytest.mark.parametrize(
    ("successes", "tries", "low", "high"),
    [
        # Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3 (score).
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
        # z² / (n + z²) and its complement, for n = 10: 3.8416 / 13.8416.
        (0, 10, 0.0, 27.75),
        (10, 10, 72.25, 100.0),
    ],
)
def test_a_share_has_wilsons_interval(successes, tries, low, high):
    estimate = share(successes, tries)
    assert estimate.value == pytest.approx(100 * successes / tries)
    assert estimate.low == pytest.approx(low, abs=0.006)
    assert estimate.high == pytest.approx(high, abs=0.006)


def test_a_share_of_nothing_could_be_anything():
    assert share(0, 0) == Estimate(0.0, 0.0, 100.0)


def sample_of(*values):
    sample = Sample()
    for each in values:
        sample.add(each)
    return sample


def test_a_mean_has_the_normal_interval():
    mean = sample_of(1, 2, 3, 4, 5).mean()
    assert mean.value == 3
    assert mean.high - mean.value == pytest.approx(1.96 * (2.5 / 5) ** 0.5)  # variance 2.5 of five
    assert mean.value - mean.low == pytest.approx(mean.high - mean.value)


def test_a_mean_of_one_or_of_equals_is_certain_and_of_none_is_nothing():
    assert sample_of(7).mean() == Estimate(7, 7, 7)
    assert sample_of(7, 7, 7).mean() == Estimate(7, 7, 7)
    assert sample_of().mean() == Estimate(0.0, 0.0, 0.0)


def test_joined_samples_are_one_sample():
    joined = sample_of(1, 8)
    joined.join(sample_of(3, 3, 9))
    assert joined == sample_of(1, 8, 3, 3, 9)


def test_the_average_of_independent_estimates_is_surer_than_each():
    averaged = average([Estimate(10, 7, 14), Estimate(20, 16, 23)])
    assert averaged == Estimate(15, 12.5, 17.5)  # the root of 3² + 4² is 5, by two
    assert average([]) == Estimate(0.0, 0.0, 0.0)
