"""Turning pages: one row with previous, where we are, and next."""

import discord

from bot.ui.actions import Action, Component, Interaction
from bot.ui.codec import Word
from bot.ui.palette import NEXT, PREVIOUS


class Edge(Action, name="page-edge"):
    """The end of a list: a button that stands still so that the row keeps its shape. It is always disabled."""

    side: Word

    async def run(self, interaction: Interaction) -> None:
        """Nothing: Discord does not let a disabled button be pressed."""


def pager_row(
    previous: Action | None, following: Action | None, position: str
) -> tuple[Component, Component, Component]:
    """The buttons of a list.

    Args:
        previous: Shows the page before; None on the first.
        following: Shows the page after; None on the last.
        position: Where we are, such as "Page 2 of 5" or, where the end is not known, "Page 2".
    """
    return (
        _turn(previous, PREVIOUS.word, PREVIOUS.emoji),
        Edge(side="here").button(position, disabled=True),
        _turn(following, NEXT.word, NEXT.emoji),
    )


def _turn(action: Action | None, word: str, emoji: str) -> Component:
    if action is None:
        return Edge(side=word.lower()).button(word, emoji=emoji, disabled=True)
    return action.button(word, emoji=emoji, style=discord.ButtonStyle.secondary)


def pages(count: int, size: int) -> int:
    """How many pages `count` things take, `size` on each; an empty list has one page."""
    return max(1, -(-count // size))
