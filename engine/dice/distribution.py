"""A distribution of whole numbers with exact weights, and what people ask of it."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Distribution:
    """How likely each total of an expression is.

    Attributes:
        expression: The canonical notation.
        outcomes: The possible totals, ascending; each has a weight above zero.
        weights: For each outcome its share of `whole`.
        exact: Whether the weights were computed. Otherwise they are counts of simulated rolls, and every probability
            has the error that `standard_error` gives.
        samples: The simulated rolls; `None` when computed.
        error_bound: For a computed distribution of dice that explode without end: no probability is wrong by more than
            this, as longer chains of explosions were cut off. Zero for all others.
    """

    expression: str
    outcomes: tuple[int, ...]
    weights: tuple[int, ...]
    exact: bool = True
    samples: int | None = None
    error_bound: Fraction = Fraction(0)
    _sums: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sums", tuple(accumulate(self.weights)))

    @property
    def whole(self) -> int:
        """The sum of all weights."""
        return self._sums[-1]

    @property
    def lowest(self) -> int:
        """The lowest total that came up or can come up."""
        return self.outcomes[0]

    @property
    def highest(self) -> int:
        """The highest total that came up or can come up, save for chains of explosions that were cut off."""
        return self.outcomes[-1]

    def probability(self, total: int) -> Fraction:
        """Give the probability of exactly this total, 0 to 1."""
        place = bisect.bisect_left(self.outcomes, total)
        if place == len(self.outcomes) or self.outcomes[place] != total:
            return Fraction(0)
        return Fraction(self.weights[place], self.whole)

    def at_most(self, target: int) -> Fraction:
        """Give the probability of a total of `target` or less, 0 to 1."""
        place = bisect.bisect_right(self.outcomes, target)
        return Fraction(self._sums[place - 1], self.whole) if place else Fraction(0)

    def at_least(self, target: int) -> Fraction:
        """Give the probability of a total of `target` or more, 0 to 1."""
        return 1 - self.at_most(target - 1)

    @property
    def mean(self) -> Fraction:
        """The expected total."""
        return Fraction(sum(o * w for o, w in zip(self.outcomes, self.weights, strict=True)), self.whole)

    @property
    def variance(self) -> Fraction:
        """The expected squared distance from the mean."""
        squares = sum(o * o * w for o, w in zip(self.outcomes, self.weights, strict=True))
        return Fraction(squares, self.whole) - self.mean**2

    @property
    def standard_deviation(self) -> float:
        """The usual distance from the mean: the root of the variance."""
        return math.sqrt(self.variance)

    def percentile(self, percent: int) -> int:
        """Give the smallest total that at least `percent` of all rolls do not exceed.

        Args:
            percent: 1 to 100; 50 gives the median.

        Raises:
            ValueError: For a number outside 1 to 100.
        """
        if not 1 <= percent <= 100:
            raise ValueError(f"a percentile lies between 1 and 100, not at {percent}")
        needed = -(-self.whole * percent // 100)
        return self.outcomes[bisect.bisect_left(self._sums, needed)]

    def standard_error(self, probability: Fraction) -> float:
        """Give the standard error of a probability of this distribution: 0 when it was computed.

        Of a simulated one it is √(p·(1-p)/samples); two of them either side hold the truth 19 times of 20.
        """
        if self.samples is None:
            return 0.0
        return math.sqrt(probability * (1 - probability) / self.samples)
