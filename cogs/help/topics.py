"""Pages about how the game works. Numbers come from the rules that the engine plays by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cogs.help import fights, gear
from cogs.help.entries import entries
from engine.content.pack import ContentPack
from engine.rules.formulas import markdown, sections

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
    ("check", "tries something with your character; you see the chance before you roll."),
    ("inventory", "shows what they wear and carry, and changes it."),
    ("character queue", "decides what they do in a fight when you are not there: the skill queue."),
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


def _of_pack(text: Callable[[ContentPack], str]) -> "Callable[[EverdelveBot], str]":
    return lambda bot: text(bot.pack)


def _formulas(identifier: str) -> "Callable[[EverdelveBot], str]":
    """The text of a section of the published formulas."""

    def text(pack: ContentPack) -> str:
        return markdown(pack, next(each for each in sections(pack) if each.id == identifier))

    return _of_pack(text)


TOPICS: tuple[Topic, ...] = (
    Topic("start", "Getting started", "Your first minute", _start),
    Topic("fights", "Fights", "Turns, rows, taunts, falling and what is at stake", _of_pack(fights.fights)),
    Topic("queues", "Skill queues", "What acts when you are not there, and when", _of_pack(fights.queues)),
    Topic("conditions", "Conditions", "Every one of them, with what it does", _of_pack(fights.conditions)),
    Topic("gear", "Gear", "Slots, rarities, enhancement, bonus properties", _of_pack(gear.gear)),
    Topic("gold", "Gold", "Where it comes from", _of_pack(gear.gold)),
    Topic("levels", "Levels, feats and growth", "What experience buys, and when", _formulas("levels")),
    Topic("rolls", "How rolls work", "The one formula, and every number in it", _formulas("rolls")),
    Topic(
        "derived",
        "What follows from a character",
        "Attributes, hit points, armor, hit: how each is worked out",
        _formulas("derived"),
    ),
    Topic(
        "resources",
        "Resources",
        "What skills are paid with, how much fits, where it comes from",
        _formulas("resources"),
    ),
    Topic("blows", "Hitting and hurting", "The chance of a blow, and what it does", _formulas("blows")),
    Topic(
        "effects",
        "Healing, conditions, threat, flight",
        "What else fights are made of, in numbers",
        _formulas("effects"),
    ),
    Topic("creatures", "What lives below", "How level, role and your party make a creature", _formulas("creatures")),
    Topic("rewards", "What a way down is worth", "Experience, gold, finds, growth with use", _formulas("rewards")),
    Topic("places", "Where it works", "Servers, private messages, and everywhere else", _places),
)


def topic(identifier: str) -> Topic | None:
    """The topic of an id, if there is one."""
    return next((each for each in TOPICS if each.id == identifier), None)
