"""The odds of an expression: how likely each total is, exactly where that can be had.

Three ways, tried in this order:

1. *Exact by parts.* Terms of dice are independent, so their weights are computed one by one (`dice_odds`) and combined
   by the operators between them.
2. *Exact by trying all.* An expression whose parts depend on each other, and which has at most `MAX_OUTCOMES` ways to
   fall, is rolled in every one of those ways by the very code of live rolls.
3. *Simulated.* Otherwise it is rolled some thousand times from a stream of numbers seeded by the expression itself, so
   that the answer is the same each time; the distribution says so (`exact`, `samples`, `standard_error`).

Each way is bounded to roughly half a second of work. That is long for an event loop: call `distribution` in a thread.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

from engine.dice.dice_odds import NotExact, dice_weights
from engine.dice.distribution import Distribution
from engine.dice.evaluation import apply, total
from engine.dice.notation import parse
from engine.dice.selection import choose
from engine.dice.syntax import (
    Binary,
    BinaryOperator,
    Brackets,
    Collection,
    Dice,
    Expression,
    Labelled,
    Node,
    Number,
    Operation,
    Signed,
)
from engine.dice.weights import TooMuchWork, Weights, add, combine, convert

MAX_OUTCOMES = 20_000
"""Ways to fall that are tried one by one."""

MAX_SAMPLES = 20_000
"""Simulated rolls at most: a probability is then off by 0.7 percentage points or less, 19 times of 20."""

MIN_SAMPLES = 4_000
"""Simulated rolls at least."""

SIMULATED_DRAWS = 600_000
"""Dice drawn in all the simulated rolls together; past it, no more rolls than the least are made."""


def distribution(expression: Expression | str) -> Distribution:
    """Compute how likely each total of an expression is.

    Args:
        expression: A checked expression, or text to be read first.

    Raises:
        DiceRefused: When the text is refused, or when some way to fall divides by zero or leaves the bounds of a roll.
    """
    checked = parse(expression) if isinstance(expression, str) else expression
    by_parts = _ByParts()
    try:
        weights = by_parts.weights(checked.root)
    except (NotExact, TooMuchWork):
        weights = _by_trying_all(checked) or {}
        if not weights:
            return _simulate(checked)
        return _distribution(checked, weights)
    return _distribution(checked, weights, error_bound=by_parts.error_bound)


def _distribution(
    expression: Expression, weights: Weights, *, samples: int | None = None, error_bound: Fraction = Fraction(0)
) -> Distribution:
    outcomes = tuple(sorted(weights))
    return Distribution(
        expression.canonical,
        outcomes,
        tuple(weights[outcome] for outcome in outcomes),
        exact=samples is None,
        samples=samples,
        error_bound=error_bound,
    )


class _ByParts:
    """Combines the weights of independent parts; `error_bound` grows with each term of exploding dice."""

    def __init__(self) -> None:
        self.error_bound = Fraction(0)

    def weights(self, node: Node) -> Weights:
        match node:
            case Number(value):
                return {value: 1}
            case Dice():
                weights, error = dice_weights(node)
                self.error_bound += error
                return weights
            case Labelled(inner):
                return self.weights(inner)
            case Signed(sign, operand):
                return convert(self.weights(operand), lambda value: -value if sign == "-" else value)
            case Binary(left, operator, right):
                return _operate(self.weights(left), operator, self.weights(right))
            case Brackets(inner, operations):
                return self._brackets(inner, operations)
            case Collection(members, operations):
                return self._collection(members, operations)

    def _brackets(self, inner: Node, operations: tuple[Operation, ...]) -> Weights:
        """Operations on brackets mean the members of what is inside: its dice, or the members of its set."""
        while isinstance(inner, Labelled):
            inner = inner.inner
        if not operations:
            return self.weights(inner)
        match inner:
            case Dice(count, sides, earlier):
                return self.weights(Dice(count, sides, earlier + operations))
            case Brackets(deeper, earlier):
                return self._brackets(deeper, earlier + operations)
            case Collection(members, earlier):
                return self._collection(members, earlier + operations)
        return self._collection((inner,), operations)

    def _collection(self, members: Sequence[Node], operations: Sequence[Operation]) -> Weights:
        parts = [self.weights(member) for member in members]
        if not any(selector.is_by_rank for operation in operations for selector in operation.selectors):
            return _sum([_kept_by_value(part, operations) for part in parts])
        if len(operations) == 1 and str(operations[0]) in {"kh1", "kl1"} and parts:
            best = max if str(operations[0]) == "kh1" else min
            result = parts[0]
            for part in parts[1:]:
                result = combine(result, part, best)
            return result
        if math.prod(map(len, parts)) > MAX_OUTCOMES:
            raise TooMuchWork
        return _kept_by_rank(parts, operations)


def _operate(left: Weights, operator: BinaryOperator, right: Weights) -> Weights:
    if operator in {"+", "-"}:
        added = add(left, right if operator == "+" else convert(right, int.__neg__))
        for extreme in (min(added), max(added)):
            apply("+", extreme, 0)
        return added
    return combine(left, right, lambda a, b: apply(operator, a, b))


def _sum(parts: Sequence[Weights]) -> Weights:
    result: Weights = {0: 1}
    for part in parts:
        result = add(result, part)
    return result


def _kept_by_value(weights: Weights, operations: Sequence[Operation]) -> Weights:
    def kept(value: int) -> int:
        matching = (any(s.matches(value) for s in operation.selectors) for operation in operations)
        stays = all(match == (op.kind == "k") for match, op in zip(matching, operations, strict=True))
        return value if stays else 0

    return convert(weights, kept)


def _kept_by_rank(parts: Sequence[Weights], operations: Sequence[Operation]) -> Weights:
    result: defaultdict[int, int] = defaultdict(int)
    for fallen in itertools.product(*(part.items() for part in parts)):
        values = [value for value, _ in fallen]
        for operation in operations:
            chosen = choose(values, operation.selectors)
            values = [value for place, value in enumerate(values) if (place in chosen) == (operation.kind == "k")]
        result[sum(values)] += math.prod(weight for _, weight in fallen)
    return dict(result)


class _EveryWay:
    """A source of randomness that goes through every sequence of numbers, one roll after the other."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._bounds: list[int] = []
        self._place = 0

    def below(self, n: int, /) -> int:
        if self._place == len(self._numbers):
            self._numbers.append(0)
            self._bounds.append(n)
        self._place += 1
        return self._numbers[self._place - 1]

    @property
    def likelihood(self) -> int:
        """One in how many rolls falls this way."""
        return math.prod(self._bounds)

    def advance(self) -> bool:
        """Turn to the next way to fall; false when there is none left."""
        self._place = 0
        while self._numbers and self._numbers[-1] == self._bounds[-1] - 1:
            self._numbers.pop()
            self._bounds.pop()
        if not self._numbers:
            return False
        self._numbers[-1] += 1
        return True


def _by_trying_all(expression: Expression) -> Weights | None:
    """Roll in every possible way; `None` when there are too many or, with endless chains, infinitely many."""
    dice, endless = _dice_of(expression.root)
    if endless or math.prod(min(die.sides, MAX_OUTCOMES + 1) ** min(die.count, 20) for die in dice) > MAX_OUTCOMES:
        return None
    counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
    ways = _EveryWay()
    for _ in range(MAX_OUTCOMES):
        fallen = total(expression, ways)
        counts[ways.likelihood][fallen] += 1
        if not ways.advance():
            break
    else:
        return None
    whole = math.lcm(*counts)
    weights: defaultdict[int, int] = defaultdict(int)
    for likelihood, fallen_counts in counts.items():
        for fallen, count in fallen_counts.items():
            weights[fallen] += count * (whole // likelihood)
    return dict(weights)


def _dice_of(node: Node) -> tuple[list[Dice], bool]:
    """List the terms of dice, and say whether one of them may be rolled again without end."""
    match node:
        case Dice(_, _, operations):
            return [node], any(operation.kind in {"e", "rr"} for operation in operations)
        case Number():
            return [], False
        case Labelled(inner) | Signed(_, inner) | Brackets(inner):
            return _dice_of(inner)
        case Binary(left, _, right):
            parts = [_dice_of(left), _dice_of(right)]
        case Collection(members):
            parts = [_dice_of(member) for member in members]
    return [die for dice, _ in parts for die in dice], any(endless for _, endless in parts)


class _Simulation:
    """The numbers of a simulation: a Mersenne Twister seeded with a hash of the expression, by rejection.

    `below(n)` takes as many bits as `n - 1` has, and again while they make a number of `n` or more. It never
    decides anything in the game: live rolls use the operating system's randomness.
    """

    def __init__(self, seed: str) -> None:
        digest = hashlib.sha256(seed.encode()).digest()
        self.drawn = 0
        self._bits = random.Random(int.from_bytes(digest, "big")).getrandbits  # noqa: S311 — odds, not rolls

    def below(self, n: int, /) -> int:
        self.drawn += 1
        width = (n - 1).bit_length()
        number = self._bits(width)
        while number >= n:
            number = self._bits(width)
        return number


def _simulate(expression: Expression) -> Distribution:
    source = _Simulation(expression.canonical)
    counts: Counter[int] = Counter()
    samples = 0
    while samples < MIN_SAMPLES or (samples < MAX_SAMPLES and source.drawn < SIMULATED_DRAWS):
        counts[total(expression, source)] += 1
        samples += 1
    return _distribution(expression, dict(counts), samples=samples)
