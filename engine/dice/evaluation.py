"""Roll a checked expression with a given source of randomness.

Every number comes from `Randomness.below`; the process-wide `random` is neither read nor changed. Dice are drawn in
the order they are written, each group whole before the next, and rerolls and explosions in the order of the
dice, so that one stream of numbers always gives one roll.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from engine.dice import limits
from engine.dice.notation import parse
from engine.dice.refusals import DiceRefused
from engine.dice.roll import DiceGroup, Die, Roll
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
    Selector,
    Signed,
)
from engine.rules.randomness import Randomness


def roll(expression: Expression | str, randomness: Randomness) -> Roll:
    """Roll an expression.

    Args:
        expression: A checked expression, or text to be read first.
        randomness: Where the numbers come from; the operating system's for live rolls.

    Raises:
        DiceRefused: When the text is refused, or with `dice.too_many_draws`, `dice.division_by_zero` or
            `dice.result` when the roll itself leaves its bounds.
    """
    checked = parse(expression) if isinstance(expression, str) else expression
    thrown = _Table(randomness).throw(checked.root, "")
    writer = _Writer()
    layout = writer.write(thrown, kept=True)
    return Roll(checked.canonical, thrown.total(), tuple(writer.groups), layout, checked.label)


def total(expression: Expression, randomness: Randomness) -> int:
    """Roll and give only the total: what `roll(...).total` gives for the same draws, in less time.

    Raises:
        DiceRefused: As `roll`.
    """
    return _Table(randomness).throw(expression.root, "").total()


def apply(operator: BinaryOperator, left: int, right: int) -> int:
    """Give the result of an operator on whole numbers; division rounds down, a comparison gives 1 or 0.

    Raises:
        DiceRefused: `dice.division_by_zero`, or `dice.result` when the result is beyond `limits.MAX_RESULT`.
    """
    match operator:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case "/" | "//" | "%":
            if right == 0:
                raise DiceRefused(
                    "dice.division_by_zero",
                    "That divides by zero.",
                    "Divide by something that is never zero.",
                )
            result = left % right if operator == "%" else left // right
        case "<":
            result = int(left < right)
        case ">":
            result = int(left > right)
        case "==":
            result = int(left == right)
        case ">=":
            result = int(left >= right)
        case "<=":
            result = int(left <= right)
        case "!=":
            result = int(left != right)
    if abs(result) > limits.MAX_RESULT:
        raise DiceRefused("dice.result", "That comes to a number too large to write.", "Use smaller numbers.")
    return result


class _ThrownDie:
    """A die while operations still change it."""

    __slots__ = ("exploded", "kept", "rolls", "value")

    def __init__(self, value: int) -> None:
        self.rolls = [value]
        self.value = value
        self.kept = True
        self.exploded = False

    def total(self) -> int:
        return self.value if self.kept else 0


class _Thrown:
    """A part of the expression that has its value; a set may still drop it."""

    __slots__ = ("kept", "label", "node", "parts", "value")

    def __init__(self, node: Node, parts: Sequence[_Thrown], value: int, label: str) -> None:
        self.node = node
        self.parts = parts
        self.value = value
        self.label = label
        self.kept = True

    def total(self) -> int:
        return self.value if self.kept else 0

    def members(self) -> Sequence[_Member]:
        """What an operation on brackets around this chooses from."""
        return [self]


class _ThrownDice(_Thrown):
    __slots__ = ("dice",)

    def __init__(self, node: Dice, dice: list[_ThrownDie], label: str) -> None:
        super().__init__(node, (), 0, label)
        self.dice = dice

    def total(self) -> int:
        return sum(die.value for die in self.dice if die.kept) if self.kept else 0

    def members(self) -> Sequence[_Member]:
        return self.dice


class _ThrownSet(_Thrown):
    __slots__ = ()

    def total(self) -> int:
        return sum(part.total() for part in self.parts) if self.kept else 0

    def members(self) -> Sequence[_Member]:
        return self.parts if isinstance(self.node, Collection) else self.parts[0].members()


_Member: TypeAlias = _ThrownDie | _Thrown


class _Table:
    """One roll in the making: where its numbers come from and how many it may still draw."""

    __slots__ = ("_below", "_draws_left")

    def __init__(self, randomness: Randomness) -> None:
        self._below = randomness.below
        self._draws_left = limits.MAX_DRAWS

    def throw(self, node: Node, label: str) -> _Thrown:
        match node:
            case Dice(count, sides, operations):
                dice = [_ThrownDie(number) for number in self._draw(count, sides)]
                for operation in operations:
                    self._operate(dice, sides, operation)
                return _ThrownDice(node, dice, label)
            case Number(value):
                return _Thrown(node, (), value, label)
            case Labelled(inner, words):
                return self.throw(inner, words)
            case Signed(sign, operand):
                part = self.throw(operand, "")
                return _Thrown(node, (part,), -part.total() if sign == "-" else part.total(), label)
            case Binary(left, operator, right):
                first, second = self.throw(left, ""), self.throw(right, "")
                return _Thrown(node, (first, second), apply(operator, first.total(), second.total()), label)
            case Brackets(inner, operations):
                return self._throw_set(node, [self.throw(inner, "")], operations, label)
            case Collection(members, operations):
                return self._throw_set(node, [self.throw(member, "") for member in members], operations, label)

    def _throw_set(self, node: Node, parts: list[_Thrown], operations: tuple[Operation, ...], label: str) -> _Thrown:
        thrown = _ThrownSet(node, parts, 0, label)
        for operation in operations:
            _keep_or_drop(thrown.members(), operation)
        return thrown

    def _draw(self, count: int, sides: int) -> list[int]:
        self._draws_left -= count
        if self._draws_left < 0:
            raise DiceRefused(
                "dice.too_many_draws",
                f"Those dice were rerolled or exploded beyond {limits.MAX_DRAWS} draws.",
                "Roll fewer dice, or reroll and explode on fewer faces.",
            )
        below = self._below
        return [below(sides) + 1 for _ in range(count)]

    def _operate(self, dice: list[_ThrownDie], sides: int, operation: Operation) -> None:
        match operation.kind:
            case "k" | "p":
                _keep_or_drop(dice, operation)
            case "mi":
                for die in dice:
                    die.value = max(die.value, operation.selectors[-1].number) if die.kept else die.value
            case "ma":
                for die in dice:
                    die.value = min(die.value, operation.selectors[-1].number) if die.kept else die.value
            case "ro":
                self._reroll(_chosen(dice, operation.selectors), sides)
            case "rr":
                chosen = _chosen(dice, operation.selectors)
                while chosen:
                    self._reroll(chosen, sides)
                    chosen = _chosen(chosen, operation.selectors)
            case "ra":
                self._explode(dice, _chosen(dice, operation.selectors, at_most=1), sides)
            case "e":
                self._explode_all(dice, sides, operation)

    def _reroll(self, chosen: list[_ThrownDie], sides: int) -> None:
        for die, number in zip(chosen, self._draw(len(chosen), sides), strict=True):
            die.rolls.append(number)
            die.value = number

    def _explode_all(self, dice: list[_ThrownDie], sides: int, operation: Operation) -> None:
        """Explode until no die matches that has not exploded; by value, only the dice just rolled can newly match."""
        by_rank = any(selector.is_by_rank for selector in operation.selectors)
        done: set[int] = set()
        fresh = _chosen(dice, operation.selectors)
        while fresh:
            done.update(map(id, fresh))
            known = len(dice)
            self._explode(dice, fresh, sides)
            found = _chosen(dice if by_rank else dice[known:], operation.selectors)
            fresh = [die for die in found if id(die) not in done]

    def _explode(self, dice: list[_ThrownDie], chosen: list[_ThrownDie], sides: int) -> None:
        for die in chosen:
            die.exploded = True
        dice += map(_ThrownDie, self._draw(len(chosen), sides))


def _chosen(dice: list[_ThrownDie], selectors: tuple[Selector, ...], at_most: int | None = None) -> list[_ThrownDie]:
    kept = [die for die in dice if die.kept]
    places = choose([die.value for die in kept], selectors, at_most=at_most)
    return [kept[place] for place in sorted(places)]


def _keep_or_drop(members: Sequence[_Member], operation: Operation) -> None:
    kept = [member for member in members if member.kept]
    places = choose([member.total() for member in kept], operation.selectors)
    for place, member in enumerate(kept):
        if (place in places) != (operation.kind == "k"):
            member.kept = False


class _Writer:
    """Writes down what was thrown: the groups of dice and the layout around them."""

    def __init__(self) -> None:
        self.groups: list[DiceGroup] = []

    def write(self, thrown: _Thrown, *, kept: bool) -> str:
        """Give the layout of a part and collect its dice.

        Args:
            thrown: The part.
            kept: Whether all that surrounds it counts.
        """
        if isinstance(thrown, _ThrownDice):
            return self._write_dice(thrown, kept=kept and thrown.kept)
        inner_kept = kept and thrown.kept
        parts = [self.write(part, kept=inner_kept) for part in thrown.parts]
        match thrown.node:
            case Number(value):
                text = str(value)
            case Signed(sign):
                text = f"{sign}{parts[0]}"
            case Binary(_, operator, _):
                text = f"{parts[0]} {operator} {parts[1]}"
            case Brackets(_, operations):
                text = f"({parts[0]}){''.join(map(str, operations))}"
            case Collection(members, operations):
                inside = ", ".join(parts) + ("," if len(members) == 1 else "")
                text = f"({inside}){''.join(map(str, operations))}"
            case _:
                raise AssertionError(f"{type(thrown.node).__name__} has no layout of its own")
        return f"~{text.replace('~', '')}~" if kept and not thrown.kept else text

    def _write_dice(self, thrown: _ThrownDice, *, kept: bool) -> str:
        dice = tuple(Die(tuple(die.rolls), die.value, kept and die.kept, die.exploded) for die in thrown.dice)
        assert isinstance(thrown.node, Dice)
        self.groups.append(DiceGroup(str(thrown.node), thrown.node.sides, dice, thrown.label))
        return f"{{{len(self.groups) - 1}}}"
