"""Shows that long work goes on, and how far it is."""

from time import monotonic
from typing import Final

from bot.interactions import show
from bot.ui.actions import Interaction
from bot.ui.cards import Card, notice

EVERY: Final = 1.0
"""Seconds between two updates; Discord allows five edits in five seconds."""

_WIDTH: Final = 12


def bar(done: int, total: int) -> str:
    """A bar with its numbers in words: ``▰▰▰▱▱▱▱▱▱▱▱▱ 3 of 12 (25 %)``."""
    total = max(total, 1)
    done = min(max(done, 0), total)
    filled = _WIDTH * done // total
    return f"{'▰' * filled}{'▱' * (_WIDTH - filled)} {done} of {total} ({100 * done // total} %)"


class Progress:
    """A message that is edited while something is worked on; updates that come too fast are left out."""

    def __init__(self, interaction: Interaction, title: str) -> None:
        self._interaction = interaction
        self._title = title
        self._shown_at: float | None = None

    async def at(self, done: int, total: int, note: str = "") -> None:
        """Show how far it is, at most once a second; the last step is always shown."""
        now = monotonic()
        if self._shown_at is not None and now - self._shown_at < EVERY and done < total:
            return
        self._shown_at = now
        await show(self._interaction, notice(self._title, "\n".join(filter(None, [bar(done, total), note]))))

    async def finish(self, card: Card) -> None:
        """Put the result in its place."""
        await show(self._interaction, card)
