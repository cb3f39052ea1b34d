"""Looking up what the positions and codes of a log stand for. A stored log may be damaged: nothing is trusted."""

from collections.abc import Sequence
from typing import TypeVar

from engine.rules.combat.blueprint import NOBODY

T = TypeVar("T")


class UntellableError(ValueError):
    """A log that cannot be told: it is not the log of these inputs.

    Attributes:
        entry: The place of the entry that makes no sense, from 0; None when it is the log as a whole.
        reason: What is wrong, one sentence.
    """

    def __init__(self, entry: int | None, reason: str) -> None:
        super().__init__(reason if entry is None else f"Entry {entry}: {reason}")
        self.entry = entry
        self.reason = reason


class Meaningless(Exception):
    """A position or code that stands for nothing. Whoever walks the log knows the entry and says `UntellableError`."""


def at(things: Sequence[T], position: int, what: str) -> T:
    """The thing at a position.

    Raises:
        Meaningless: There is none.
    """
    if not 0 <= position < len(things):
        raise Meaningless(f"There is no {what} {position}.")
    return things[position]


def at_or_nobody(things: Sequence[T], position: int, what: str) -> T | None:
    """The thing at a position, or None for `NOBODY`; otherwise as `at`."""
    return None if position == NOBODY else at(things, position, what)


def yes(number: int) -> bool:
    """What 0 and 1 stand for.

    Raises:
        Meaningless: It is another number.
    """
    return at((False, True), number, "answer")
