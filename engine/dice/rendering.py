"""A roll as text: for Discord, with what was dropped struck out, and plain, for logs and screen readers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.dice.roll import DiceGroup, Die, Roll

_SPECIAL = re.compile(r"([\\`*_~|<>\[\]()#\-:@])")
_MIN_LENGTH = 600


def as_markdown(roll: Roll, *, max_length: int = 1500) -> str:
    """Show a roll in Discord's markdown, such as `4d6kh3 (~~1~~, 3, **6**, 5) + 2 = **16**`.

    Highest and lowest faces are bold, dropped dice struck out, a reroll reads `~~1~~→4`, an explosion `6!`. When it
    grows too long, dice at the end of each group are counted instead of shown.

    Args:
        roll: The roll.
        max_length: Characters at most, 600 or more.
    """
    return _fit(roll, _Markdown(), max_length)


def as_plain_text(roll: Roll, *, max_length: int = 1500) -> str:
    """Show a roll without any markup, such as `4d6kh3 (1 dropped, 3, 6, 5) + 2 = 16`.

    Args:
        roll: The roll.
        max_length: Characters at most, 600 or more.
    """
    return _fit(roll, _Plain(), max_length)


def escape_markdown(text: str) -> str:
    """Make people's text show as typed in Discord: no markup, no link, no mention.

    A zero-width space follows each `@`, for a backslash does not stop `@everyone`.
    """
    return _SPECIAL.sub(r"\\\1", text).replace("@", "@\u200b")


@dataclass(frozen=True, slots=True)
class _Markdown:
    def die(self, die: Die, sides: int) -> str:
        number = f"**{die.value}**" if die.value == die.rolls[-1] and die.value in {1, sides} else str(die.value)
        number += "!" if die.exploded else ""
        history = [f"~~{earlier}~~" for earlier in die.rolls[:-1]]
        if die.value != die.rolls[-1]:
            history.append(str(die.rolls[-1]))
        shown = "→".join([*history, number])
        return shown if die.kept else f"~~{shown.replace('~~', '')}~~"

    def dropped(self, text: str) -> str:
        return f"~~{text.replace('~~', '')}~~"

    def literal(self, text: str) -> str:
        return text.replace("*", "×").replace("<", "\\<").replace(">", "\\>").replace("-", "−")

    def label(self, text: str) -> str:
        return escape_markdown(text)

    def total(self, number: int) -> str:
        return f"**{number}**"


@dataclass(frozen=True, slots=True)
class _Plain:
    def die(self, die: Die, sides: int) -> str:
        del sides
        words = [str(die.value)]
        if die.rerolled:
            words.append("after " + ", ".join(map(str, die.rolls[:-1])))
        if die.value != die.rolls[-1]:
            words.append(f"from {die.rolls[-1]}")
        if die.exploded:
            words.append("exploded")
        if not die.kept:
            words.append("dropped")
        return " ".join(words)

    def dropped(self, text: str) -> str:
        return f"{text} dropped"

    def literal(self, text: str) -> str:
        return text

    def label(self, text: str) -> str:
        return text

    def total(self, number: int) -> str:
        return str(number)


def _fit(roll: Roll, style: _Markdown | _Plain, max_length: int) -> str:
    """Show as many dice of each group as fit, halving their number until they do."""
    if max_length < _MIN_LENGTH:
        raise ValueError(f"a roll needs room for {_MIN_LENGTH} characters, not {max_length}")
    shown = max((len(group.dice) for group in roll.groups), default=0)
    text = _write(roll, style, shown)
    while len(text) > max_length and shown:
        shown //= 2
        text = _write(roll, style, shown)
    return text if len(text) <= max_length else _write_bare(roll, style)


def _write(roll: Roll, style: _Markdown | _Plain, shown: int) -> str:
    pieces = []
    for number, piece in enumerate(roll.layout.split("~")):
        filled = re.sub(r"\{\d+\}|[^{}]+", lambda part: _fill(part.group(), roll, style, shown), piece)
        pieces.append(style.dropped(filled) if number % 2 else filled)
    label = f" {style.label(roll.label)}" if roll.label else ""
    return f"{''.join(pieces)} = {style.total(roll.total)}{label}"


def _fill(part: str, roll: Roll, style: _Markdown | _Plain, shown: int) -> str:
    if part.startswith("{"):
        return _write_group(roll.groups[int(part[1:-1])], style, shown)
    return style.literal(part)


def _write_group(group: DiceGroup, style: _Markdown | _Plain, shown: int) -> str:
    faces = [style.die(die, group.sides) for die in group.dice[:shown]]
    hidden = len(group.dice) - len(faces)
    if hidden:
        more = "…and " if faces else ""
        faces.append(f"{more}{hidden} {'more ' if faces else ''}{'die' if hidden == 1 else 'dice'}")
    label = f" [{style.label(group.label)}]" if group.label else ""
    return f"{style.literal(group.notation)} ({', '.join(faces)}){label}"


def _write_bare(roll: Roll, style: _Markdown | _Plain) -> str:
    """The shortest way to say it: an expression is at most 200 characters, so this always fits."""
    thrown = roll.dice_thrown
    counted = f" ({thrown} {'die' if thrown == 1 else 'dice'} not shown)" if thrown else ""
    return f"{style.literal(roll.expression)}{counted} = {style.total(roll.total)}"
