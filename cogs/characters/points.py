"""The editor for creation points: every button carries the state that it leads to, so no press depends on memory."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import discord
from pydantic import StringConstraints

from bot.interactions import update
from bot.players import player_of
from bot.ui.actions import Action, Choice, Component, Interaction
from bot.ui.cards import Card
from bot.ui.codec import Count
from bot.ui.palette import Tone
from bot.ui.pickers import option
from cogs.characters.creation_flow import chosen, drafts_of, shown
from engine.characters.views import DraftChoices, DraftStep, DraftView
from engine.content.pack import ContentPack
from engine.kernel.errors import InvalidInput, StaleAction
from engine.rules.characters import attributes_at_creation

Points = Annotated[str, StringConstraints(pattern=r"^\d{1,2}(-\d{1,2}){5}$", max_length=17)]
"""Six numbers from 0 to 99 in the pack's order of attributes: `10-5-0-5-10-0`."""

STEPS = (-5, -1, 1, 5)


class ShowPoints(Action, name="points-show"):
    """Shows the editor in the state that it carries; `by` only keeps the ids of neighbouring buttons apart."""

    draft: UUID
    version: Count
    points: Points
    focus: Count
    by: Count

    async def run(self, interaction: Interaction) -> None:
        """Show it."""
        pack, draft = interaction.client.engine.pack, await _draft(interaction, self.draft)
        await update(interaction, points_card(pack, draft, self.version, _read(self.points), self.focus))


class FocusOn(Choice, name="points-focus"):
    """Chooses the attribute whose points the buttons change."""

    draft: UUID
    version: Count
    points: Points

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the editor with that attribute."""
        pack, draft = interaction.client.engine.pack, await _draft(interaction, self.draft)
        attributes = list(pack.attributes)
        if values[0] not in attributes:
            raise InvalidInput("There is no such attribute.", "Choose one from the menu.")
        focus = attributes.index(values[0])
        await update(interaction, points_card(pack, draft, self.version, _read(self.points), focus))


class TakePoints(Action, name="points-take"):
    """Takes the points as they stand."""

    draft: UUID
    version: Count
    points: Points

    async def run(self, interaction: Interaction) -> None:
        """Choose them, and go on."""
        spread = dict(zip(interaction.client.engine.pack.attributes, _read(self.points), strict=True))
        await chosen(interaction, self.draft, self.version, spread=spread)


class LeavePoints(Action, name="points-leave"):
    """Goes back without taking anything."""

    draft: UUID

    async def run(self, interaction: Interaction) -> None:
        """Show the step that the editor was opened from."""
        await shown(interaction, self.draft, DraftStep.ATTRIBUTES)


async def _draft(interaction: Interaction, draft: UUID) -> DraftView:
    """The draft whose points are spread; what species and class give stands beside them."""
    return await drafts_of(interaction).get((await player_of(interaction)).id, draft)


def points_card(pack: ContentPack, draft: DraftView, version: int, points: Sequence[int], focus: int) -> Card:
    """The editor: all six attributes with what people and calling give, one of them in focus, what is left to spend.

    Args:
        pack: The content.
        draft: Whose points they are.
        version: The version of the draft that the player saw.
        points: What is spread, in the pack's order of attributes.
        focus: Which of them the buttons change.

    Raises:
        StaleAction: If the numbers are not six, as after a change of the content pack.
    """
    if len(points) != len(pack.attributes):
        raise StaleAction("The attributes have changed since this was shown.", "Go on with /character create.")
    numbers = pack.rules.attributes
    focus = min(focus, len(points) - 1)
    left = numbers.points - sum(points)
    card = Card("Spread your points", Tone.WELCOME)
    card.text(f"**{left} of {numbers.points}** left to spend; at most {numbers.points_per_attribute} on one attribute.")
    things = list(pack.attributes.values())
    sums = _sums(pack, draft.choices, points)
    card.bullets(
        f"**{thing.name} {sums[place]}**" + (" (chosen)" if place == focus else "") + f" {thing.summary}"
        for place, thing in enumerate(things)
    )
    written = _write(points)
    options = [
        option(thing.id, f"{thing.name} {sums[place]}", thing.summary, chosen=place == focus)
        for place, thing in enumerate(things)
    ]
    focused = FocusOn(draft=draft.id, version=version, points=written)
    card.row(focused.menu(options, placeholder="Choose an attribute"))
    card.row(*(_step_button(pack, draft.id, version, points, focus, by) for by in range(len(STEPS))))
    take = TakePoints(draft=draft.id, version=version, points=written)
    return card.row(
        take.button("Take these", style=discord.ButtonStyle.success, disabled=left != 0),
        LeavePoints(draft=draft.id).button("Back"),
    )


def _sums(pack: ContentPack, choices: DraftChoices, points: Sequence[int]) -> list[str]:
    """For each attribute what it comes to: `31 + 10 = 41`; the points alone while people or calling are missing."""
    species, calling = choices.species or "", choices.character_class or ""
    if species not in pack.species or calling not in pack.classes:
        return [f"+ {value}" for value in points]
    before = attributes_at_creation(pack, species, calling, {})
    after = attributes_at_creation(pack, species, calling, dict(zip(pack.attributes, points, strict=True)))
    return [f"{before[key]} + {value} = {after[key]}" for key, value in zip(pack.attributes, points, strict=True)]


def _step_button(pack: ContentPack, draft: UUID, version: int, points: Sequence[int], focus: int, by: int) -> Component:
    """A button that adds or takes as much of a step as there is room for."""
    numbers, step = pack.rules.attributes, STEPS[by]
    left = numbers.points - sum(points)
    most = min(numbers.points_per_attribute, points[focus] + left)
    value = min(max(points[focus] + step, 0), max(most, points[focus]) if step > 0 else points[focus])
    changed = [*points[:focus], value, *points[focus + 1 :]]
    name = list(pack.attributes.values())[focus].name
    shown = ShowPoints(draft=draft, version=version, points=_write(changed), focus=focus, by=by)
    return shown.button(f"{name} {_signed(step)}", disabled=value == points[focus])


def _signed(step: int) -> str:
    return f"+{step}" if step > 0 else f"−{-step}"


def _write(points: Sequence[int]) -> str:
    return "-".join(str(value) for value in points)


def _read(points: str) -> tuple[int, ...]:
    return tuple(int(value) for value in points.split("-"))
