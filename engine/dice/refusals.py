"""The one error of the dice: an expression that will not be rolled, and what to write instead."""

from __future__ import annotations


class DiceRefused(Exception):
    """An expression that cannot be rolled or whose odds cannot be told. Nothing was recorded.

    Attributes:
        code: Stable and lower case, such as `dice.syntax`; for programs.
        message: One sentence that says what is wrong; for people. It repeats nothing that they typed but
            single letters and numbers, so it is safe anywhere.
        remedy: One sentence that says what to write instead.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"
