"""Pages about how the game works. Numbers come from the rules that the engine plays by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def _rolls(bot: "EverdelveBot") -> str:
    numbers = bot.pack.rules.check
    difficulties = ", ".join(f"{name} {value:+d}" for name, value in numbers.difficulties.items())
    succeeds, fails, fumble = numbers.always_succeeds, numbers.always_fails, numbers.fumble
    return f"""\
Whatever is uncertain is decided by **one roll of a hundred-sided die**. You succeed when it shows your chance or less.

`chance = attribute ÷ 2 + skill ÷ 2 + modifiers + {numbers.base} − difficulty`

It is never below {numbers.floor} and never above {numbers.ceiling} percent. Halves are rounded down.
**Difficulties:** {difficulties}.

**Advantage** rolls twice and keeps the better die, **disadvantage** the worse; the odds you see count both dice.

**1 to {succeeds}** always succeeds, **{fails} to 100** always fails, and from **{fumble}** on it is a fumble.
A roll of at most your chance ÷ {numbers.critical_part} is a critical success.

All dice are rolled by the server with the operating system's own randomness, and every roll is kept with its target."""


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
    Topic("rolls", "How rolls work", "The one formula, and every number in it", _rolls),
    Topic("places", "Where it works", "Servers, private messages, and everywhere else", _places),
)


def topic(identifier: str) -> Topic | None:
    """The topic of an id, if there is one."""
    return next((each for each in TOPICS if each.id == identifier), None)
