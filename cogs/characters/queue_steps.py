"""Building a step of a skill queue: skill, condition, its number or state, place; then it is shown in words and saved.

Nothing is kept between the presses: what was chosen so far travels in the ids. Content ids are too long for that, so a
thing travels as the checksum of its id and is looked up again; one that is no longer in the pack makes the press stale.
"""

import zlib
from collections.abc import Iterable
from typing import Annotated, TypeVar
from uuid import UUID

import discord
from pydantic import Field, StringConstraints

from bot.interactions import show_form, update
from bot.players import player_of
from bot.ui.actions import Action, Choice, Interaction, out_of_date
from bot.ui.cards import Card
from bot.ui.codec import Count
from bot.ui.forms import Answers, Form, answer, text_field
from bot.ui.palette import Tone
from bot.ui.pickers import add_picker, option
from cogs.characters.queue import OfQueue, changed, current, queues_of
from cogs.characters.queue_order import keep_button, place_of
from cogs.characters.queue_words import condition_label, skill_card, skill_note, step_words
from engine.characters.views import CharacterSheet, QueueView
from engine.content.models import CombatSkill, QueueStep, Thing, When
from engine.content.pack import ContentPack
from engine.kernel.errors import InvalidInput
from engine.rules.queues import CONDITIONS, condition_mistake, describe, known_skills, takes_condition, thresholds

Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$", max_length=8)]
"""The checksum (CRC-32, in hex) of a content id."""

Small = Annotated[int, Field(ge=0, le=99)]
"""A place in a queue, or the place of a condition in `CONDITIONS`, which is closed."""

Threshold = Annotated[int, Field(ge=0, le=100)]

T = TypeVar("T", bound=Thing)


class AddStep(OfQueue, Action, name="queue-add", only="owner"):
    """Asks which skill."""

    async def run(self, interaction: Interaction) -> None:
        """Show the skills that the character has."""
        await _ask_skill(interaction, self, 0)


class SkillPage(OfQueue, Action, name="queue-skill-page", only="owner"):
    """Shows another page of skills."""

    page: Count

    async def run(self, interaction: Interaction) -> None:
        """Turn the page."""
        await _ask_skill(interaction, self, self.page)


class PickSkill(OfQueue, Choice, name="queue-skill", only="owner"):
    """Takes the skill and asks when."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the conditions."""
        queue, sheet = await _begun(interaction, self)
        pack = interaction.client.engine.pack
        skill = next((each for each in _skills(pack, sheet) if each.id == values[0]), None)
        if skill is None:
            raise InvalidInput("That skill has not been learned.", "Choose one from the list.", code="skill_not_owned")
        card = Card(f"When is {skill.name} to be used?").text(skill_card(pack, sheet.character_class, skill))
        choice = PickWhen(**_carried(self), skill=key_of(skill))
        labels = [(when, condition_label(pack, sheet.character_class, when)) for when in CONDITIONS]
        card.row(choice.menu([option(when, label) for when, label in labels], placeholder="Choose when"))
        await update(interaction, card.row(keep_button(queue, self.owner)))


class PickWhen(OfQueue, Choice, name="queue-when", only="owner"):
    """Takes the condition and asks for what belongs to it."""

    skill: Key

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the numbers or states; a condition that needs neither goes straight to the step."""
        if values[0] not in CONDITIONS:
            raise InvalidInput("There is no such condition.", "Choose one from the list.", code="unknown_condition")
        when = CONDITIONS.index(values[0])
        if CONDITIONS[when] == "always":
            await _show(interaction, SaveStep(**_carried(self), skill=self.skill, when=when, place=_END))
        else:
            await _ask_detail(interaction, self, self.skill, when, 0)


class DetailPage(OfQueue, Action, name="queue-detail-page", only="owner"):
    """Shows another page of numbers or states."""

    skill: Key
    when: Small
    page: Count

    async def run(self, interaction: Interaction) -> None:
        """Turn the page."""
        await _ask_detail(interaction, self, self.skill, self.when, self.page)


class PickDetail(OfQueue, Choice, name="queue-detail", only="owner"):
    """Takes the number or the state that belongs to the condition."""

    skill: Key
    when: Small

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the step."""
        chosen = {**_carried(self), "skill": self.skill, "when": self.when, "place": _END}
        if takes_condition(_when(self.when)):
            state = interaction.client.engine.pack.conditions.get(values[0])
            if state is None:
                raise InvalidInput("There is no such state.", "Choose one from the list.", code="unknown_condition")
            await _show(interaction, SaveStep(**chosen, state=key_of(state)))
        else:
            value = _number(interaction.client.engine.pack, _when(self.when), values[0])
            await _show(interaction, SaveStep(**chosen, value=value))


class TypeNumber(OfQueue, Action, name="queue-number", only="owner"):
    """Opens the form for a number that the menu does not have."""

    skill: Key
    when: Small

    async def run(self, interaction: Interaction) -> None:
        """Open it."""
        await show_form(interaction, NumberForm(**_carried(self), skill=self.skill, when=self.when))


class NumberForm(OfQueue, Form, name="queue-number-form"):
    """The number that belongs to a condition."""

    skill: Key
    when: Small

    def modal(self) -> discord.ui.Modal:
        """One line."""
        return self.build("Which number?", text_field("number", "Number", description="In digits", least=1, most=6))

    async def run(self, interaction: Interaction, answers: Answers) -> None:
        """Show the step."""
        value = _number(interaction.client.engine.pack, _when(self.when), answer(answers, "number"))
        await _show(interaction, SaveStep(**_carried(self), skill=self.skill, when=self.when, value=value, place=_END))


class OfStep(OfQueue):
    """A whole step and its place, on its way into a queue."""

    skill: Key
    when: Small
    value: Threshold | None = None
    state: Key | None = None
    place: Small


class PlaceStep(OfStep, Choice, name="queue-place", only="owner"):
    """Chooses where the step is to stand."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the queue with the step in that place."""
        chosen = self.model_dump() | {"place": place_of(values[0])}
        await _show(interaction, SaveStep(**chosen))


class ShowStep(OfStep, Action, name="queue-step", only="owner"):
    """Shows the queue as it would be with the step."""

    async def run(self, interaction: Interaction) -> None:
        """Show it in place of what stood there."""
        await _show(interaction, SaveStep(**self.model_dump()))


class SaveStep(OfStep, Action, name="queue-save", only="owner"):
    """Puts the step into the queue."""

    async def run(self, interaction: Interaction) -> None:
        """Save it; a second press finds the queue changed."""
        step = step_of(interaction.client.engine.pack, self)
        queues = queues_of(interaction)
        act = lambda player: queues.add(player, self.queue, self.version, step, self.place)  # noqa: E731  named for the line's length
        await changed(interaction, self.queue, act, "Added.")


_END = 99
"""A place that becomes the last before the basic attack."""


async def _ask_skill(interaction: Interaction, carried: OfQueue, page: int) -> None:
    queue, sheet = await _begun(interaction, carried)
    pack = interaction.client.engine.pack
    card = Card("Which skill is to be added?").text("\n".join(queue.words))
    skills = _skills(pack, sheet)
    add_picker(
        card,
        PickSkill(**_carried(carried)),
        [option(skill.id, skill.name, skill_note(pack, sheet.character_class, skill)) for skill in skills],
        placeholder="Choose a skill",
        page=page,
        turn=lambda to: SkillPage(**_carried(carried), page=to),
    )
    await update(interaction, card.row(keep_button(queue, carried.owner)))


async def _ask_detail(interaction: Interaction, carried: OfQueue, skill: str, when: int, page: int) -> None:
    """Ask for the number or the state of a condition, each shown in the words of the step that it makes."""
    queue, sheet = await _begun(interaction, carried)
    pack = interaction.client.engine.pack
    chosen = {**_carried(carried), "skill": skill, "when": when}
    steps = _possible(pack, by_key(pack.combat_skills.values(), skill), _when(when))
    options = [option(value, label, step_words(pack, sheet.character_class, step)) for value, label, step in steps]
    if not options:
        raise out_of_date()
    in_states = takes_condition(_when(when))
    card = Card("Which state?" if in_states else "Which number?")
    card.text(condition_label(pack, sheet.character_class, _when(when)))
    add_picker(
        card,
        PickDetail(**chosen),
        options,
        placeholder="Choose a state" if in_states else "Choose a number",
        page=page,
        turn=lambda to: DetailPage(**chosen, page=to),
    )
    keep = keep_button(queue, carried.owner)
    card.row(keep) if in_states else card.row(TypeNumber(**chosen).button("Another number"), keep)
    await update(interaction, card)


async def _show(interaction: Interaction, chosen: "SaveStep") -> None:
    """Show the queue as it would be, with a menu for another place, before anything is saved."""
    from cogs.characters.practice import TryQueue  # noqa: PLC0415  it leads back to this card

    queue, sheet = await _begun(interaction, chosen)
    pack = interaction.client.engine.pack
    step = step_of(pack, chosen)
    last = len(queue.steps) - 1
    place = min(chosen.place, last)
    after = (*queue.steps[:place], step, *queue.steps[place:])
    words = describe(pack, sheet.character_class, after)
    card = Card("Add this step?", Tone.CALM)
    card.text(f"**New, as step {place + 1}:** {step_words(pack, sheet.character_class, step)}")
    card.text("The whole queue would be:\n" + "\n".join(words))
    fields = chosen.model_dump() | {"place": place}
    places = [option(str(to), f"As step {to + 1}", chosen=to == place) for to in range(last + 1)]
    if len(places) > 1:
        card.row(PlaceStep(**fields).menu(places, placeholder="Choose its place"))
    save = SaveStep(**fields).button("Save", style=discord.ButtonStyle.primary)
    trial = TryQueue(**fields).button("Try it")
    await update(interaction, card.row(save, trial, keep_button(queue, chosen.owner)))


async def _begun(interaction: Interaction, carried: OfQueue) -> tuple[QueueView, CharacterSheet]:
    """Return the queue as the player saw it, and its character."""
    queue = await current(interaction, carried.queue, carried.version)
    player = await player_of(interaction)
    return queue, await interaction.client.engine.characters.sheet(player.id, queue.character_id)


def _possible(pack: ContentPack, skill: CombatSkill, when: When) -> list[tuple[str, str, QueueStep]]:
    """The steps that a menu offers for a condition: the option's value, its label, and the step."""
    if takes_condition(when):
        return [
            (state.id, state.name, QueueStep(skill=skill.id, when=when, condition=state.id))
            for state in pack.conditions.values()
        ]
    numbers = thresholds(pack.rules.queues, when) or range(0)
    percent = "enemy" not in when
    few = [value for value in numbers if not percent or value % 5 == 0]
    return [
        (str(value), f"{value}%" if percent else str(value), QueueStep(skill=skill.id, when=when, value=value))
        for value in few
    ]


def step_of(pack: ContentPack, chosen: OfStep) -> QueueStep:
    """The step that was chosen.

    Raises:
        StaleAction: If its skill or state is not in the pack any more.
        InvalidInput: If condition, number and state do not fit together.
    """
    when = _when(chosen.when)
    skill = by_key(pack.combat_skills.values(), chosen.skill)
    state = by_key(pack.conditions.values(), chosen.state).id if chosen.state else None
    step = QueueStep(skill=skill.id, when=when, value=chosen.value, condition=state)
    mistake = condition_mistake(pack.rules.queues, pack.conditions.keys(), 0, step)
    if mistake is not None:
        raise InvalidInput(mistake.message, mistake.remedy, code=mistake.code, field="step")
    return step


def _skills(pack: ContentPack, sheet: CharacterSheet) -> tuple[CombatSkill, ...]:
    return known_skills(pack, sheet.character_class, sheet.level, sheet.feats, sheet.subclass)


def _number(pack: ContentPack, when: When, typed: str) -> int:
    """The number that was typed, with or without a percent sign.

    Raises:
        InvalidInput: If it is none, or out of the range in which the condition means anything.
    """
    allowed = thresholds(pack.rules.queues, when) or range(0)
    digits = typed.strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 6 and int(digits) in allowed):
        raise InvalidInput(
            "That number cannot stand there.",
            f"Give a whole number from {allowed.start} to {allowed.stop - 1}.",
            code="threshold_out_of_range",
            field="number",
        )
    return int(digits)


def _when(place: int) -> When:
    if place >= len(CONDITIONS):
        raise out_of_date()
    return CONDITIONS[place]


def _carried(carrier: OfQueue) -> dict[str, UUID | int]:
    return {"queue": carrier.queue, "version": carrier.version, "owner": carrier.owner}


def key_of(thing: Thing) -> str:
    """The checksum under which a thing travels in an id."""
    return f"{zlib.crc32(thing.id.encode()):08x}"


def by_key(things: Iterable[T], key: str) -> T:
    """Return the thing of that checksum.

    Raises:
        StaleAction: If there is none any more.
    """
    for thing in things:
        if key_of(thing) == key:
            return thing
    raise out_of_date()
