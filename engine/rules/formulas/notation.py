"""The small arithmetic in which formulas are written: read by players as it stands, worked out here in whole numbers.

    clamp(attribute ÷ 2 + skill ÷ 2 + modifiers + 16 − difficulty, 5, 95)
    power × dealt% × taken% × (100 − soak)%
    max(damage, 1) when resistance < 100, else 0

Grammar, the loosest first; everything goes from left to right:

    formula    = either [ "when" either ", else" formula ]
    either     = both { "or" both }
    both       = comparison { "and" comparison }
    comparison = sum [ ( "<" | "≤" | ">" | "≥" | "=" ) sum ]
    sum        = product { ( "+" | "−" ) product }
    product    = factor { "×" factor [ "%" ] | "÷" factor }
    factor     = number | name | "−" factor | "(" formula ")" | function "(" formula { "," formula } ")"
    function   = "min" | "max" | "clamp"

Each division and each percentage is rounded down by itself: `a × b%` is a·b/100 rounded down. A comparison is 1 or 0.
Names are words with single spaces between them (`weapon's speed`); a comma, a sign or a word of the grammar ends one.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

_TOKEN = re.compile(r"\s*(?:(\d[\d,]*\d|\d)|([^\W\d_][^\W_]*(?:['’-][^\W_]+)*)|([-+−×÷%(),<≤>≥=]))")
_WORDS_OF_GRAMMAR = frozenset(("when", "else", "and", "or", "min", "max", "clamp"))
_LENGTH_MOST = 600


class NotationError(ValueError):
    """A formula that cannot be read or worked out."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True, slots=True)
class Variable:
    """Something that has a value: `skill`, `armor class`."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function, by its sign, and what it is applied to."""

    sign: str
    operands: tuple["Node", ...]


Node: TypeAlias = Number | Variable | Operation


def parse(text: str) -> Node:
    """A formula as a tree.

    Raises:
        NotationError: It is not written in this notation.
    """
    if len(text) > _LENGTH_MOST:
        raise NotationError(f"A formula is at most {_LENGTH_MOST} characters long.")
    reader = _Reader(_tokens(text))
    tree = reader.formula()
    if reader.ahead:
        raise NotationError(f"{reader.ahead!r} is too much in {text!r}.")
    return tree


def variables(node: Node) -> tuple[str, ...]:
    """The names in a formula, each once, in order."""
    match node:
        case Number():
            return ()
        case Variable(name):
            return (name,)
        case Operation(_, operands):
            return tuple(dict.fromkeys(name for operand in operands for name in variables(operand)))


def evaluate(node: Node, values: Mapping[str, int]) -> int:
    """What a formula comes to.

    Raises:
        NotationError: A name has no value, or something is divided by zero.
    """
    match node:
        case Number(value):
            return value
        case Variable(name):
            if name not in values:
                raise NotationError(f"{name!r} has no value.")
            return values[name]
        case Operation("when", (then, condition, otherwise)):
            return evaluate(then if evaluate(condition, values) else otherwise, values)
        case Operation(sign, operands):
            return _applied(sign, [evaluate(operand, values) for operand in operands])


def _applied(sign: str, values: list[int]) -> int:
    if sign == "÷" and values[1] == 0:
        raise NotationError("Nothing can be divided by zero.")
    return _OPERATIONS[sign](*values)


def _clamped(value: int, least: int, most: int) -> int:
    return min(max(value, least), most)


_OPERATIONS: Mapping[str, Callable[..., int]] = {
    "negative": operator.neg,
    "+": operator.add,
    "−": operator.sub,
    "×": operator.mul,
    "÷": operator.floordiv,
    "%": lambda value, percent: value * percent // 100,
    "<": lambda left, right: int(left < right),
    "≤": lambda left, right: int(left <= right),
    ">": lambda left, right: int(left > right),
    "≥": lambda left, right: int(left >= right),
    "=": lambda left, right: int(left == right),
    "and": lambda left, right: int(left != 0 and right != 0),
    "or": lambda left, right: int(left != 0 or right != 0),
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "clamp": _clamped,
}


def _tokens(text: str) -> list[str]:
    found, position = [], 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise NotationError(f"{text[position:]!r} cannot be read.")
        number, word, sign = match.groups()
        if number:
            found.append(number.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", number) else number)
        elif word and word not in _WORDS_OF_GRAMMAR and found and _ends_in_name(found):
            found[-1] += f" {word}"
        else:
            found.append(word or sign.replace("-", "−"))
        position = match.end()
    return found


def _ends_in_name(found: list[str]) -> bool:
    return found[-1][0].isalpha() and found[-1] not in _WORDS_OF_GRAMMAR


class _Reader:
    """Reads tokens by the grammar above, one method a rule."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._place = 0

    @property
    def ahead(self) -> str:
        """The next token; nothing at the end."""
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def formula(self) -> Node:
        """A value, perhaps under a condition."""
        then = self._either()
        if not self._take("when"):
            return then
        condition = self._either()
        self._need(",")
        self._need("else")
        return Operation("when", (then, condition, self.formula()))

    def _either(self) -> Node:
        left = self._both()
        while self._take("or"):
            left = Operation("or", (left, self._both()))
        return left

    def _both(self) -> Node:
        left = self._comparison()
        while self._take("and"):
            left = Operation("and", (left, self._comparison()))
        return left

    def _comparison(self) -> Node:
        left = self._sum()
        if self.ahead in ("<", "≤", ">", "≥", "="):
            return Operation(self._next(), (left, self._sum()))
        return left

    def _sum(self) -> Node:
        left = self._product()
        while self.ahead in ("+", "−"):
            left = Operation(self._next(), (left, self._product()))
        return left

    def _product(self) -> Node:
        left = self._factor()
        while self.ahead in ("×", "÷"):
            sign, right = self._next(), self._factor()
            left = Operation("%" if sign == "×" and self._take("%") else sign, (left, right))
        return left

    def _factor(self) -> Node:
        if self._take("−"):
            return Operation("negative", (self._factor(),))
        if self._take("("):
            inner = self.formula()
            self._need(")")
            return inner
        token = self._next()
        if token.isdecimal():
            return Number(int(token))
        if token in ("min", "max", "clamp"):
            return self._function(token)
        if not token or not token[0].isalpha() or token in _WORDS_OF_GRAMMAR:
            raise NotationError(f"A number or a name must stand where {token!r} stands.")
        return Variable(token)

    def _function(self, name: str) -> Node:
        self._need("(")
        operands = [self.formula()]
        while self._take(","):
            operands.append(self.formula())
        self._need(")")
        if name == "clamp" and len(operands) != 3:
            raise NotationError("clamp takes a value, the least and the most.")
        return Operation(name, tuple(operands))

    def _next(self) -> str:
        token = self.ahead
        self._place += 1
        return token

    def _take(self, token: str) -> bool:
        if self.ahead != token:
            return False
        self._place += 1
        return True

    def _need(self, token: str) -> None:
        if not self._take(token):
            raise NotationError(f"{token!r} is missing before {self.ahead!r}.")
