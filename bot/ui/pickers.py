"""Choosing one of many: a menu that turns pages when there are more than Discord's 25 options."""

from collections.abc import Callable, Sequence

import discord

from bot.ui import escape
from bot.ui.actions import OPTION_LIMIT, Action, Choice
from bot.ui.cards import Card
from bot.ui.pagers import pager_row, pages


def option(value: str, label: str, description: str | None = None, *, chosen: bool = False) -> discord.SelectOption:
    """One option, cut to Discord's 100 characters a part."""
    return discord.SelectOption(
        label=escape.plain(label, 100),
        value=value,
        description=None if not description else escape.plain(description, 100),
        default=chosen,
    )


def add_picker(
    card: Card,
    choice: Choice,
    options: Sequence[discord.SelectOption],
    *,
    placeholder: str,
    page: int = 0,
    turn: Callable[[int], Action] | None = None,
    most: int = 1,
) -> Card:
    """Add a menu, and a row to turn its pages if there is more than one.

    Args:
        card: Where to add it.
        choice: What is done with the choice.
        options: All options, in order; at least one.
        placeholder: What to choose, in words.
        page: Which page to show, from 0; one that does not exist becomes the nearest that does.
        turn: The button that shows another page; needed for more than 25 options.
        most: How many may be chosen on one page.
    """
    last = pages(len(options), OPTION_LIMIT) - 1
    page = min(max(page, 0), last)
    if last and turn is None:
        raise ValueError(f"{len(options)} options need pages")
    card.row(choice.menu(options[page * OPTION_LIMIT : (page + 1) * OPTION_LIMIT], placeholder=placeholder, most=most))
    if last and turn is not None:
        before = turn(page - 1) if page else None
        after = turn(page + 1) if page < last else None
        card.row(*pager_row(before, after, f"Options, page {page + 1} of {last + 1}"))
    return card
