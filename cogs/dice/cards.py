"""How rolls, checks and odds look. What people wrote about their dice is shown as they wrote it, and does nothing."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace

import discord

from bot.ui import escape
from bot.ui.cards import Card
from bot.ui.palette import FAILURE, SUCCESS, Tone
from engine.dice.limits import MAX_LABEL_LENGTH
from engine.dice.rendering import as_markdown
from engine.dice.views import CheckPreview, CheckView, OddsView, PastRoll, RollView
from engine.rules.check import Degree, Part, percent

_TONES = {
    Degree.CRITICAL: Tone.SUCCESS,
    Degree.SUCCESS: Tone.SUCCESS,
    Degree.FAILURE: Tone.WARNING,
    Degree.FUMBLE: Tone.DANGER,
}
_GROUP_LABEL_LIMIT = 40


def roll_card(view: RollView, roller: str) -> Card:
    """A roll with each die, what was dropped, and the total.

    Args:
        view: The roll.
        roller: The display name of who rolled.
    """
    card = Card(f"Rolled {view.roll.total:,}", Tone.DICE)
    if view.roll.label:
        card.text(f"**{_label(view)}**")
    groups = (replace(each, label=escape.plain(each.label, _GROUP_LABEL_LIMIT)) for each in view.roll.groups)
    card.text(as_markdown(replace(view.roll, label="", groups=tuple(groups))))
    if view.target is not None:
        distance = view.roll.total - view.target
        beyond = "exactly" if distance == 0 else f"with {distance:,} to spare"
        reached = f"{SUCCESS}: reaches {view.target:,} {beyond}."
        card.text(reached if view.success else f"{FAILURE}: {-distance:,} short of {view.target:,}.")
    name = escape.shown(roller, 40)
    return card.footer(f"Rolled by {name}" + (" · only you see this" if view.secret else ""))


def check_card(view: CheckView) -> Card:
    """A check that was made: the one line, and what its chance was made of."""
    card = Card(f"{_who(view.character_name)}{view.label}: {view.degree}", _TONES[view.degree])
    return card.text(f"**{view.line}**").text(_made_of(view.parts, view.chance))


def preview_card(view: CheckPreview) -> Card:
    """A check that can be made: its chance and parts, and what would be special."""
    card = Card(f"{_who(view.character_name)}{view.line}", Tone.DICE)
    card.text(_made_of(view.parts, view.chance))
    lines = [f"A roll of {view.chance} or less succeeds."]
    if view.critical:
        lines.append(f"{view.critical} or less is a critical success.")
    if view.odds != view.chance * 100:
        lines.append(f"Two dice are rolled, which makes it {percent(view.odds)} in all.")
    return card.text(" ".join(lines))


def odds_card(view: OddsView, png: bytes) -> Card:
    """An expression's distribution as a picture and in words."""
    card = Card(f"Odds of {escape.shown(view.expression, 180)}", Tone.DICE)
    if view.target is not None:
        card.text(f"**{view.chance}** of all rolls come to {view.target:,} or more.")
    card.picture(discord.File(io.BytesIO(png), "odds.png"), view.picture.describe())
    low, high = view.middle
    card.fields(
        [
            ("Mean", f"{view.mean:,.2f}"),
            ("Spread", f"{view.spread:,.2f}"),
            ("Range", f"{view.lowest:,} to {view.highest:,}"),
            ("Half of all rolls", f"{low:,} to {high:,}"),
        ]
    )
    return card.footer(escape.shown(view.picture.note)) if view.picture.note else card


def history_card(items: Sequence[PastRoll], page: int) -> Card:
    """A page of somebody's own rolls, newest first."""
    card = Card("Your rolls" if page == 1 else f"Your rolls, page {page}", Tone.DICE)
    return card.bullets(_line(item) for item in items)


def option_of(view: RollView) -> discord.SelectOption:
    """A past roll in a menu."""
    label = escape.plain(f"{view.roll.expression} = {view.roll.total:,}", 100)
    description = escape.plain(view.roll.label, 100) or None
    return discord.SelectOption(label=label, value=str(view.id), description=description)


def _line(item: PastRoll) -> str:
    when = discord.utils.format_dt(item.at, "R")
    hidden = " · secret" if item.secret else ""
    if not isinstance(item, RollView):
        return f"{when} · {item.line}{hidden}"
    # Canonical notation has neither backticks nor people's words, so nothing can break out.
    rolled = f"`{item.roll.expression}` = **{item.roll.total:,}**"
    if item.target is not None:
        rolled += f" against {item.target:,}: {'success' if item.success else 'failure'}"
    return f"{when} · {rolled}{f' · {_label(item)}' if item.roll.label else ''}{hidden}"


def _label(view: RollView) -> str:
    return escape.shown(view.roll.label, MAX_LABEL_LENGTH)


def _who(name: str | None) -> str:
    return "" if name is None else f"{escape.shown(name, 32)} · "


def _made_of(parts: Sequence[Part], chance: int) -> str:
    """The parts of a chance as a sum, and that it was held within bounds where it was."""
    summed = sum(part.value for part in parts)
    words = " · ".join(_part_words(parts))
    held = f", held at {chance}%" if summed != chance else ""
    return f"Chance: {words} = {_signed(summed).removeprefix('+')}%{held}"


def _part_words(parts: Sequence[Part]) -> Iterator[str]:
    """Each part in words. An attribute alone is two equal halves, which are told as one."""
    halves = list(parts[:2])
    if len(halves) == 2 and halves[0] == halves[1]:
        yield f"{halves[0].name} {_signed(2 * halves[0].value)} (it counts for both halves)"
        parts = parts[2:]
    for part in parts:
        yield f"{part.name} {_signed(part.value)}"


def _signed(value: int) -> str:
    return f"−{-value}" if value < 0 else f"+{value}"
