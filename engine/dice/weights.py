"""Arithmetic on weighted outcomes: the whole-number bookkeeping beneath the odds.

A `Weights` maps outcomes to whole weights; a probability is a weight over the sum of them all. Weights of
independent parts multiply, so nothing is rounded. Sums of many dice go through one multiplication of large
integers (Kronecker substitution: the weights become the digits of a number, wide enough never to carry), which
Python does far faster than a loop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

Weights: TypeAlias = dict[int, int]

MAX_PAIRS = 150_000
"""Pairs of outcomes that one combination may walk through: about 50 ms."""

MAX_PACKED_BITS = 8_000_000
"""Size of an integer of packed weights: its product takes about 200 ms."""


class TooMuchWork(Exception):
    """An exact answer would take too long."""


def combine(left: Weights, right: Weights, operator: Callable[[int, int], int]) -> Weights:
    """Give the weights of `operator(a, b)` for independent parts.

    Raises:
        TooMuchWork: When there are more than `MAX_PAIRS` pairs.
    """
    if len(left) * len(right) > MAX_PAIRS:
        raise TooMuchWork
    result: defaultdict[int, int] = defaultdict(int)
    for a, weight_a in left.items():
        for b, weight_b in right.items():
            result[operator(a, b)] += weight_a * weight_b
    return dict(result)


def convert(weights: Weights, change: Callable[[int], int]) -> Weights:
    """Give the weights of `change(outcome)`."""
    result: defaultdict[int, int] = defaultdict(int)
    for outcome, weight in weights.items():
        result[change(outcome)] += weight
    return dict(result)


def add(left: Weights, right: Weights) -> Weights:
    """Give the weights of the sum of two independent parts.

    Raises:
        TooMuchWork: When the sum has too many outcomes.
    """
    if len(left) * len(right) <= 4_000 or 1 in (len(left), len(right)):
        return combine(left, right, int.__add__)
    width = _width(sum(left.values()) * sum(right.values()))
    span = max(left) - min(left) + max(right) - min(right) + 1
    _check_packed(width * span * 8)
    product = _pack(left, width) * _pack(right, width)
    return _unpack(product, width, min(left) + min(right))


def repeat(weights: Weights, times: int) -> Weights:
    """Give the weights of the sum of `times` independent parts that are all alike; `times` is 0 or more.

    Raises:
        TooMuchWork: When the sum has too many outcomes.
    """
    if times == 0:
        return {0: 1}
    if times == 1 or not weights:
        return weights
    width = _width(sum(weights.values()) ** times)
    _check_packed(width * 8 * ((max(weights) - min(weights)) * times + 1))
    return _unpack(_pack(weights, width) ** times, width, min(weights) * times)


def _width(whole: int) -> int:
    """Bytes for one packed weight: no sum of weights exceeds `whole`, so no digit ever carries."""
    return whole.bit_length() // 8 + 1


def _check_packed(bits: int) -> None:
    if bits > MAX_PACKED_BITS:
        raise TooMuchWork


def _pack(weights: Weights, width: int) -> int:
    lowest = min(weights)
    digits = bytearray((max(weights) - lowest + 1) * width)
    for outcome, weight in weights.items():
        place = (outcome - lowest) * width
        digits[place : place + width] = weight.to_bytes(width, "little")
    return int.from_bytes(digits, "little")


def _unpack(number: int, width: int, lowest: int) -> Weights:
    count = -(-number.bit_length() // (8 * width))
    digits = number.to_bytes(count * width, "little")
    edges = pairwise(range(0, len(digits) + 1, width))
    values = (int.from_bytes(digits[start:end], "little") for start, end in edges)
    return {lowest + place: weight for place, weight in enumerate(values) if weight}
