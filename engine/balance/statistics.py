"""Shares and means with their confidence intervals, for what was played a number of times."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that was measured, and the interval in which the true one lies with 95 % confidence."""

    value: float
    low: float
    high: float


def share(successes: int, tries: int) -> Estimate:
    """A share in percent, with Wilson's score interval ("Probable Inference …", 1927); 0 to 100 for no tries at all."""
    if tries == 0:
        return Estimate(0.0, 0.0, 100.0)
    p, z2 = successes / tries, Z_95 * Z_95
    middle = (p + z2 / (2 * tries)) / (1 + z2 / tries)
    half = Z_95 * sqrt(p * (1 - p) / tries + z2 / (4 * tries * tries)) / (1 + z2 / tries)
    return Estimate(100 * p, 100 * max(middle - half, 0.0), 100 * min(middle + half, 1.0))


@dataclass(slots=True)
class Sample:
    """Numbers added one by one; tells their mean. Samples of parts can be joined."""

    count: int = 0
    total: int = 0
    squares: int = 0

    def add(self, value: int) -> None:
        """Add a number."""
        self.count += 1
        self.total += value
        self.squares += value * value

    def join(self, other: "Sample") -> None:
        """Add all numbers of another sample."""
        self.count += other.count
        self.total += other.total
        self.squares += other.squares

    def mean(self) -> Estimate:
        """The mean, with the normal interval; all 0 without numbers."""
        if self.count == 0:
            return Estimate(0.0, 0.0, 0.0)
        mean = self.total / self.count
        if self.count == 1:
            return Estimate(mean, mean, mean)
        variance = max(self.squares - self.total * mean, 0.0) / (self.count - 1)
        half = Z_95 * sqrt(variance / self.count)
        return Estimate(mean, mean - half, mean + half)


def average(estimates: Sequence[Estimate]) -> Estimate:
    """The mean of independent estimates, each of the same weight; all 0 without any."""
    if not estimates:
        return Estimate(0.0, 0.0, 0.0)
    count = len(estimates)
    value = sum(each.value for each in estimates) / count
    below = sqrt(sum((each.value - each.low) ** 2 for each in estimates)) / count
    above = sqrt(sum((each.high - each.value) ** 2 for each in estimates)) / count
    return Estimate(value, value - below, value + above)
