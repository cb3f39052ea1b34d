"""Autocomplete: the best 25 of many by what was typed so far."""

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

from discord import app_commands

from bot.ui import escape

CHOICE_LIMIT: Final = 25
_CLOSE_ENOUGH: Final = 0.6


def best_matches(typed: str, options: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Choices for an autocomplete: names that begin with what was typed, then that contain it, then that are close.

    Args:
        typed: What stands in the option so far; anything.
        options: (name, value) in the order in which equals are shown; values are at most 100 characters.
    """
    wanted = folded(typed[:100])
    ranked: list[tuple[float, int, str, str]] = []
    for place, (name, value) in enumerate(options):
        rank = _rank(wanted, folded(name))
        if rank is not None:
            ranked.append((rank, place, name, value))
    ranked.sort(key=lambda found: found[:2])
    return [
        app_commands.Choice(name=escape.plain(name, 100) or value[:100], value=value)
        for _, _, name, value in ranked[:CHOICE_LIMIT]
    ]


def folded(text: str) -> str:
    """The text without case and accents, for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).strip()


def _rank(wanted: str, name: str) -> float | None:
    if name.startswith(wanted):
        return 0.0
    if any(word.startswith(wanted) for word in name.split()):
        return 1.0
    if wanted in name:
        return 2.0
    close = SequenceMatcher(None, wanted, name).ratio()
    return 3.0 + (1 - close) if close >= _CLOSE_ENOUGH else None
