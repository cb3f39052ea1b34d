"""Sources of randomness for the dice's tests, and the statistics that judge them."""

import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping


class SeededNumbers:
    """Uniform numbers from a generator of our own, never the process-wide one."""

    def __init__(self, seed: int) -> None:
        self._bits = random.Random(seed).getrandbits

    def below(self, n: int, /) -> int:
        width = (n - 1).bit_length()
        number = self._bits(width)
        while number >= n:
            number = self._bits(width)
        return number


class ScriptedNumbers:
    """Dice that fall as told: faces, 1 and up."""

    def __init__(self, faces: Iterable[int]) -> None:
        self._faces = iter(faces)
        self.bounds: list[int] = []

    def below(self, n: int, /) -> int:
        self.bounds.append(n)
        return next(self._faces) - 1


def chi_square_p_value(counts: Mapping[int, int], probabilities: Mapping[int, float]) -> float:
    """The probability of a fit as bad as this one or worse, outcomes expected less than ten times put together."""
    samples = sum(counts.values())
    assert set(counts) <= set(probabilities), "an impossible outcome came up"
    statistic, bins = 0.0, 0
    rare = Counter[str]()
    for outcome, probability in probabilities.items():
        expected = probability * samples
        if expected < 10:
            rare["expected"] += expected
            rare["seen"] += counts.get(outcome, 0)
        else:
            statistic += (counts.get(outcome, 0) - expected) ** 2 / expected
            bins += 1
    if rare["expected"] > 0:
        statistic += (rare["seen"] - rare["expected"]) ** 2 / max(rare["expected"], 1e-9)
        bins += 1
    return upper_gamma((bins - 1) / 2, statistic / 2)


def upper_gamma(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function, by its series below a + 1 and Lentz's fraction above."""
    if x <= 0:
        return 1.0
    scale = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        n = a
        while term > total * 1e-15:
            n += 1
            term *= x / n
            total += term
        return 1 - total * scale
    b = x + 1 - a
    c, d = 1e300, 1 / b
    fraction = d
    for i in range(1, 10_000):
        numerator = -i * (i - a)
        b += 2
        d = 1 / (numerator * d + b)
        c = b + numerator / c
        fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return fraction * scale
