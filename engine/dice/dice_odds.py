"""The exact odds of one term of dice, such as `4d6ro1kh3`.

Dice of a term are alike and independent, so most of it is done to one die and then summed:

* what looks at one die at a time (reroll, minimum, maximum, keep and drop by value) changes the odds of that die;
* keeping or dropping by rank afterwards goes by order statistics: faces are laid from low to high, and how many dice
  show each face decides which ranks they take;
* an exploding die is a chain of dice, cut where a longer chain has less than `EXPLOSION_ERROR` probability.

Anything else (say, exploding and then keeping the highest) raises `NotExact`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from engine.dice.selection import choose
from engine.dice.syntax import Dice, Operation
from engine.dice.weights import TooMuchWork, Weights, add, convert, repeat

EXPLOSION_ERROR = Fraction(1, 10**9)
"""Chains of explosions less likely than this in all are cut off."""

MAX_FACES = 100_000
"""Sides of a die whose odds are written out face by face."""

MAX_RANK_STEPS = 400_000
"""Steps of laying faces by rank: about 100 ms."""

MAX_CHAIN = 200
"""Explosions in a row that are followed at most."""

_MaybeDropped = dict[int | None, int]
"""Weights of one die; `None` is the die dropped."""


class NotExact(Exception):
    """This combination of operations has no exact method here."""


def dice_weights(dice: Dice) -> tuple[Weights, Fraction]:
    """Give the weights of the totals of a term of dice, and how wrong they may be.

    Returns:
        The weights, and the bound of the error of any probability: above zero only for exploding dice.

    Raises:
        NotExact: When the operations depend on each other in a way that is not handled.
        TooMuchWork: When it would take too long.
    """
    if dice.sides > MAX_FACES:
        raise TooMuchWork
    one: _MaybeDropped = dict.fromkeys(range(1, dice.sides + 1), 1)
    for place, operation in enumerate(dice.operations):
        if not _looks_at_one_die(operation):
            return _joint(dice, one, operation, dice.operations[place + 1 :])
        one = _change_one(one, operation, dice.sides)
    return repeat(_dropped_as_zero(one), dice.count), Fraction(0)


def _looks_at_one_die(operation: Operation) -> bool:
    return operation.kind not in {"e", "ra"} and not any(s.is_by_rank for s in operation.selectors)


def _matches(operation: Operation, value: int | None) -> bool:
    return value is not None and any(selector.matches(value) for selector in operation.selectors)


def _dropped_as_zero(one: _MaybeDropped) -> Weights:
    weights: defaultdict[int, int] = defaultdict(int)
    for value, weight in one.items():
        weights[value or 0] += weight
    return dict(weights)


def _change_one(one: _MaybeDropped, operation: Operation, sides: int) -> _MaybeDropped:
    """Apply an operation that looks at one die at a time to the odds of one die."""
    if operation.kind in {"ro", "rr"}:
        return _reroll_one(one, operation, sides)
    changed: defaultdict[int | None, int] = defaultdict(int)
    for value, weight in one.items():
        changed[_adjust(value, operation)] += weight
    return dict(changed)


def _adjust(value: int | None, operation: Operation) -> int | None:
    if value is None:
        return None
    match operation.kind:
        case "mi":
            return max(value, operation.selectors[-1].number)
        case "ma":
            return min(value, operation.selectors[-1].number)
        case "k":
            return value if _matches(operation, value) else None
        case "p":
            return None if _matches(operation, value) else value
    raise NotExact


def _reroll_one(one: _MaybeDropped, operation: Operation, sides: int) -> _MaybeDropped:
    """Hand the weight of the matching faces to the faces they are rerolled to, each as likely as the other."""
    faces = range(1, sides + 1)
    targets = [face for face in faces if operation.kind == "ro" or not _matches(operation, face)]
    changed: defaultdict[int | None, int] = defaultdict(int)
    handed_on = 0
    for value, weight in one.items():
        if _matches(operation, value):
            handed_on += weight
        else:
            changed[value] += weight * len(targets)
    if handed_on:
        for face in targets:
            changed[face] += handed_on
    return dict(changed)


def _joint(dice: Dice, one: _MaybeDropped, operation: Operation, rest: Sequence[Operation]) -> tuple[Weights, Fraction]:
    """Apply the first operation that joins the dice, and all after it."""
    if operation.kind in {"k", "p"}:
        if None in one or not all(op.kind in {"k", "p"} and _only_by_rank(op) for op in (operation, *rest)):
            raise NotExact
        kept = _kept_ranks(dice.count, (operation, *rest))
        return _by_rank(_dropped_as_zero(one), dice.count, kept), Fraction(0)
    if any(s.is_by_rank for s in operation.selectors) or not all(map(_adjusts_values, rest)):
        raise NotExact
    if operation.kind == "ra":
        return _explode_once(dice, one, operation, rest), Fraction(0)
    if operation.kind == "e":
        return _explode(dice, one, operation, rest)
    raise NotExact


def _only_by_rank(operation: Operation) -> bool:
    return all(selector.is_by_rank for selector in operation.selectors)


def _adjusts_values(operation: Operation) -> bool:
    return _looks_at_one_die(operation) and operation.kind in {"k", "p", "mi", "ma"}


def _kept_ranks(count: int, operations: Sequence[Operation]) -> set[int]:
    """Which ranks, 0 the lowest die, still count after keeping and dropping by rank."""
    ranks = list(range(count))
    for operation in operations:
        chosen = choose(ranks, operation.selectors)
        ranks = [rank for place, rank in enumerate(ranks) if (place in chosen) == (operation.kind == "k")]
    return set(ranks)


def _by_rank(one: Weights, count: int, kept: set[int]) -> Weights:
    """Sum the dice of the kept ranks by laying faces from low to high.

    `laid[r]` holds the weights of the sums of the kept dice among the r lowest. Of the dice that are left, `n` show the
    next face in `comb(left, n)` ways and take the next n ranks.
    """
    if len(kept) == count:
        return repeat(one, count)
    span = max(one) - min(one)
    if len(one) * count * count // 2 * max(len(kept) * span // 2, 1) > MAX_RANK_STEPS:
        raise TooMuchWork
    counted = [0]
    for rank in range(count):
        counted.append(counted[-1] + (rank in kept))
    laid: list[defaultdict[int, int]] = [defaultdict(int) for _ in range(count + 1)]
    laid[0][0] = 1
    for face in sorted(one):
        powers = [one[face] ** n for n in range(count + 1)]
        following: list[defaultdict[int, int]] = [defaultdict(int) for _ in range(count + 1)]
        for rank, sums in enumerate(laid):
            for n in range(count - rank + 1):
                ways = math.comb(count - rank, n) * powers[n]
                shift = face * (counted[rank + n] - counted[rank])
                target = following[rank + n]
                for total, weight in sums.items():
                    target[total + shift] += weight * ways
        laid = following
    return dict(laid[count])


def _value_after(value: int, rest: Sequence[Operation]) -> int:
    result: int | None = value
    for operation in rest:
        result = _adjust(result, operation)
    return result or 0


def _explode_once(dice: Dice, one: _MaybeDropped, operation: Operation, rest: Sequence[Operation]) -> Weights:
    """One more die when any die matches: all sums, less those without a match, plus the latter's with a die more."""
    calm = {value: weight for value, weight in one.items() if not _matches(operation, value)}
    every_sum = repeat(convert(_dropped_as_zero(one), lambda v: _value_after(v, rest) if v else 0), dice.count)
    calm_sum = (
        repeat(convert(_dropped_as_zero(calm), lambda v: _value_after(v, rest) if v else 0), dice.count)
        if calm or not dice.count
        else {}
    )
    with_match = {total: weight - calm_sum.get(total, 0) for total, weight in every_sum.items()}
    with_match = {total: weight for total, weight in with_match.items() if weight}
    result: defaultdict[int, int] = defaultdict(int)
    for total, weight in calm_sum.items():
        result[total] += weight * dice.sides
    if with_match:
        another = convert(dict.fromkeys(range(1, dice.sides + 1), 1), lambda v: _value_after(v, rest))
        for total, weight in add(with_match, another).items():
            result[total] += weight
    return dict(result)


def _explode(
    dice: Dice, one: _MaybeDropped, operation: Operation, rest: Sequence[Operation]
) -> tuple[Weights, Fraction]:
    """Follow chains of explosions to the length where what is cut off no longer matters."""
    faces = range(1, dice.sides + 1)
    matching = sum(_matches(operation, face) for face in faces)
    first = Fraction(sum(w for v, w in one.items() if _matches(operation, v)), sum(one.values()))
    again = Fraction(matching, dice.sides)
    error, length = dice.count * first * again, 1
    while error > EXPLOSION_ERROR:
        error *= again
        length += 1
        if length > MAX_CHAIN:
            raise TooMuchWork
    fresh: _MaybeDropped = dict.fromkeys(faces, 1)
    chain = convert(_dropped_as_zero(fresh), lambda value: _value_after(value, rest))
    for _ in range(length - 1):
        chain = _followed_by(fresh, operation, rest, chain)
    return repeat(_followed_by(one, operation, rest, chain), dice.count), error


def _followed_by(one: _MaybeDropped, operation: Operation, rest: Sequence[Operation], chain: Weights) -> Weights:
    """Give the weights of a die and, where it matches, the chain after it."""
    whole = sum(chain.values())
    result: defaultdict[int, int] = defaultdict(int)
    for value, weight in one.items():
        counts_as = 0 if value is None else _value_after(value, rest)
        if _matches(operation, value):
            for total, chain_weight in chain.items():
                result[counts_as + total] += weight * chain_weight
        else:
            result[counts_as] += weight * whole
    return dict(result)
