"""Pages about how the game works. Numbers come from the rules that the engine plays by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cogs.help import formulas
from cogs.help.entries import entries

if TYPE_CHECKING:
    from bot.client import EverdelveBot


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: a stable id, a title, one line for lists, and its text (Markdown) for a bot."""

    id: str
    title: str
    summary: str
    text: "Callable[[EverdelveBot], str]"


_STEPS: tuple[tuple[str, str], ...] = (
    ("character create", "makes your first character. Two presses are enough, and everything can be changed."),
    ("character sheet", "shows who they are and what they can do."),
    ("roll", "rolls anything, such as `2d6+3`, with every die shown."),
    ("odds", "tells the odds of an expression before you roll it."),
)


def _start(bot: "EverdelveBot") -> str:
    known = {entry.name for entry in entries(bot.tree)}
    steps = [f"{bot.mention_of(name)} {what}" for name, what in _STEPS if name in known]
    lines = [f"**{number}.** {step}" for number, step in enumerate(steps, 1)]
    return "\n".join([*lines, "", "Nothing is lost when you close Discord."])


def _places(bot: "EverdelveBot") -> str:
    return "\n".join(
        [
            "**In a server** the bot answers where you are; what concerns only you is shown to you alone.",
            "**In private messages** dice, your sheet and your belongings work just the same.",
            "**Anywhere else**, install Everdelve for your own account from its profile, and take it along.",
            "",
            f"Every command is listed by {bot.mention_of('help')}; suggestions appear while you type.",
        ]
    )


TOPICS: tuple[Topic, ...] = (
    Topic("start", "Getting started", "Your first minute", _start),
    Topic("rolls", "How rolls work", "The one formula, and every number in it", lambda bot: formulas.rolls(bot.pack)),
    Topic(
        "derived",
        "What follows from a character",
        "Hit points, armor, hit, resources, experience: how each is worked out",
        lambda bot: formulas.derived(bot.pack),
    ),
    Topic("places", "Where it works", "Servers, private messages, and everywhere else", _places),
)


def topic(identifier: str) -> Topic | None:
    """The topic of an id, if there is one."""
    return next((each for each in TOPICS if each.id == identifier), None)
