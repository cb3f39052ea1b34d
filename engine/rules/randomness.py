"""Where the rules get their random numbers from: a protocol, so that live play and simulations use one code."""

from __future__ import annotations

from typing import Protocol


class Randomness(Protocol):
    """A source of uniform whole numbers."""

    def below(self, n: int, /) -> int:
        """Give a whole number from 0 to `n - 1`, each equally likely; `n` is 1 or more."""
        ...
