"""The shape of a dice expression: an immutable tree of whole numbers, dice, sets and operators.

The tree holds only what was checked by `engine.dice.notation`. `str()` of a node is its canonical notation: lower
case, free of comments and labels, made of ASCII only, and parsed again to an equal tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

OperationKind: TypeAlias = Literal["k", "p", "rr", "ro", "ra", "e", "mi", "ma"]
BinaryOperator: TypeAlias = Literal["+", "-", "*", "/", "//", "%", "<", ">", "==", ">=", "<=", "!="]


@dataclass(frozen=True, slots=True)
class Selector:
    """Which members of a set an operation means.

    Attributes:
        category: `h` the highest `number` members, `l` the lowest, `<` those below `number`, `>` those above it, and
            the empty text those equal to it.
        number: A count for `h` and `l`, a value otherwise.
    """

    category: Literal["", "h", "l", "<", ">"]
    number: int

    @property
    def is_by_rank(self) -> bool:
        """Whether the choice depends on the other members (`h`, `l`) and not on the member alone."""
        return self.category in {"h", "l"}

    def matches(self, value: int) -> bool:
        """Say whether a member of this value is meant; only for a selector that is not by rank."""
        if self.category == "<":
            return value < self.number
        if self.category == ">":
            return value > self.number
        return value == self.number

    def __str__(self) -> str:
        return f"{self.category}{self.number}"


@dataclass(frozen=True, slots=True)
class Operation:
    """What is done to the members of a set, in the order written.

    Attributes:
        kind: `k` keep, `p` drop, `rr` reroll until none matches, `ro` reroll once, `ra` explode one die once, `e`
            explode every match, `mi` raise to a minimum, `ma` lower to a maximum.
        selectors: Which members; more than one is their union.
    """

    kind: OperationKind
    selectors: tuple[Selector, ...]

    def __str__(self) -> str:
        return "".join(f"{self.kind}{selector}" for selector in self.selectors)


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, zero or more as written."""

    value: int

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class Dice:
    """`count` dice of `sides` sides, each 1 to `sides`, and what is done to them."""

    count: int
    sides: int
    operations: tuple[Operation, ...] = ()

    def __str__(self) -> str:
        return f"{self.count}d{self.sides}{''.join(map(str, self.operations))}"


@dataclass(frozen=True, slots=True)
class Brackets:
    """One expression in brackets. Its members, for an operation, are those of what is inside."""

    inner: Node
    operations: tuple[Operation, ...] = ()

    def __str__(self) -> str:
        return f"({self.inner}){''.join(map(str, self.operations))}"


@dataclass(frozen=True, slots=True)
class Collection:
    """A set `(a, b, …)`: its total is the sum of the members that are kept."""

    members: tuple[Node, ...]
    operations: tuple[Operation, ...] = ()

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.members)) + ("," if len(self.members) == 1 else "")
        return f"({inner}){''.join(map(str, self.operations))}"


@dataclass(frozen=True, slots=True)
class Signed:
    """A leading plus or minus."""

    sign: Literal["+", "-"]
    operand: Node

    def __str__(self) -> str:
        return f"{self.sign}{self.operand}"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions and an operator between them.

    `/` and `//` both divide and round down, as all numbers of the game are whole; `%` is the remainder of that
    division; a comparison is 1 when it holds and 0 when it does not.
    """

    left: Node
    operator: BinaryOperator
    right: Node

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An expression with a label in square brackets, such as `2d6[fire]`; the label is not part of its notation."""

    inner: Node
    label: str

    def __str__(self) -> str:
        return str(self.inner)


Node: TypeAlias = Number | Dice | Brackets | Collection | Signed | Binary | Labelled


@dataclass(frozen=True, slots=True)
class Expression:
    """A whole dice expression that was read and checked.

    Attributes:
        root: Its tree.
        label: The comment after it, cleaned and bounded; empty without one. People's text: escape it where it is shown.
    """

    root: Node
    label: str = ""

    @property
    def canonical(self) -> str:
        """The notation in its one canonical spelling, without label; equal trees have equal notation."""
        return str(self.root)
