"""Making a character, step by step: one private message that is edited from choice to choice.

Everything pressed carries the draft's id and version; the draft itself lives in the database, so the flow can be left,
resumed after a restart, and never makes two characters.
"""

from collections.abc import Mapping
from typing import Self
from uuid import UUID

import discord
from pydantic import PrivateAttr

from bot.errors import CREATE_CHARACTER
from bot.interactions import reply, show_form, update
from bot.players import player_of
from bot.ui import escape
from bot.ui.actions import Action, Choice, Interaction
from bot.ui.cards import Card, notice
from bot.ui.codec import Count, Snowflake
from bot.ui.confirmations import confirmation
from bot.ui.forms import Answers, Form, answer, text_field
from bot.ui.palette import Tone
from bot.ui.pickers import add_picker, option
from cogs.characters.points import points_card
from cogs.characters.sheet import sheet_card
from cogs.characters.words import attribute_line, skill_lines
from engine.characters.creation import DraftBook
from engine.characters.views import BACKSTORY_LIMIT, DraftChoices, DraftStep, DraftView
from engine.content.models import Background, CharacterClass, Species
from engine.content.pack import ContentPack
from engine.kernel.errors import Conflict, EverdelveError, InvalidInput, StaleAction
from engine.rules.characters import preset_spread
from engine.rules.names import LENGTH_LEAST, LENGTH_MOST


class Create(Action, name=CREATE_CHARACTER):
    """Begins or resumes a character; offered wherever somebody without one needs one."""

    async def run(self, interaction: Interaction) -> None:
        """Open the flow in a private message of its own."""
        await reply(interaction, await opened(interaction), private=True)


class _DraftAction(Action):
    draft: UUID
    version: Count
    owner: Snowflake


class TakePreset(_DraftAction, name="draft-preset", only="owner"):
    """Spreads the points as the class suggests."""

    async def run(self, interaction: Interaction) -> None:
        """Choose it."""
        await chosen(interaction, self.draft, self.version, preset=True)


class FillIn(_DraftAction, name="draft-fill", only="owner"):
    """Lets chance choose what is still missing."""

    async def run(self, interaction: Interaction) -> None:
        """Choose, and show the whole."""
        player, drafts = await player_of(interaction), drafts_of(interaction)
        try:
            draft = await drafts.fill_in(player.id, self.draft, self.version)
        except StaleAction:
            await caught_up(interaction, player.id, self.draft)
        else:
            await update(interaction, draft_card(interaction, draft))


class EditSpread(_DraftAction, name="draft-spread", only="owner"):
    """Opens the editor for the points, with what stands now."""

    async def run(self, interaction: Interaction) -> None:
        """Open it."""
        draft = await drafts_of(interaction).get((await player_of(interaction)).id, self.draft)
        if draft.character_id is not None:
            await update(interaction, draft_card(interaction, draft))
            return
        pack = interaction.client.engine.pack
        spread = draft.choices.spread or preset_spread(pack, draft.choices.character_class or next(iter(pack.classes)))
        points = tuple(spread.get(key, 0) for key in pack.attributes)
        await update(interaction, points_card(pack, draft, draft.version, points, 0))


class OpenName(_DraftAction, name="draft-name", only="owner"):
    """Opens the form for name and backstory."""

    async def run(self, interaction: Interaction) -> None:
        """Open it with what was typed before."""
        draft = await drafts_of(interaction).get((await player_of(interaction)).id, self.draft)
        await show_form(interaction, NameForm(draft=self.draft).holding(draft.choices))


class OtherNames(_DraftAction, name="draft-names", only="owner"):
    """Shows other name suggestions."""

    async def run(self, interaction: Interaction) -> None:
        """Show the step again: suggestions are drawn anew each time."""
        await shown(interaction, self.draft, DraftStep.NAME)


class Abandon(_DraftAction, name="draft-abandon", only="owner"):
    """Asks before a draft is thrown away."""

    async def run(self, interaction: Interaction) -> None:
        """Ask."""
        keep = Resume(draft=self.draft, version=self.version, owner=self.owner)
        sure = AbandonSurely(draft=self.draft, version=self.version, owner=self.owner)
        consequences = ["Your choices so far are forgotten.", "No slot and no name is used up."]
        card = confirmation("Stop making this character?", consequences, sure, label="Forget it", cancel=keep)
        await update(interaction, card)


class AbandonSurely(_DraftAction, name="draft-abandon-sure", only="owner"):
    """Throws a draft away."""

    async def run(self, interaction: Interaction) -> None:
        """Do it; pressing twice changes nothing."""
        await drafts_of(interaction).abandon((await player_of(interaction)).id, self.draft)
        await update(
            interaction, notice("Forgotten", "You can begin again at any time.").row(Create().button("Begin again"))
        )


class Resume(_DraftAction, name="draft-resume", only="owner"):
    """Shows a draft where it stands."""

    async def run(self, interaction: Interaction) -> None:
        """Show it."""
        await shown(interaction, self.draft)


class Confirm(_DraftAction, name="draft-confirm", only="owner"):
    """Makes the character."""

    async def run(self, interaction: Interaction) -> None:
        """Make it; a second press shows the same character."""
        player = await player_of(interaction)
        characters = interaction.client.engine.characters
        try:
            made = await characters.drafts.confirm(player.id, self.draft, self.version)
        except StaleAction:
            await caught_up(interaction, player.id, self.draft)
        except Conflict as taken:
            draft = await characters.drafts.get(player.id, self.draft)
            await update(interaction, _refused_name_card(interaction, draft, taken))
        else:
            await update(interaction, await born_card(interaction, player.id, made))


class ChooseThing(Choice, name="draft-choose", only="owner"):
    """Takes a species, class or background."""

    draft: UUID
    version: Count
    field: DraftStep
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Choose it."""
        fields = {DraftStep.SPECIES: "species", DraftStep.CLASS: "character_class", DraftStep.BACKGROUND: "background"}
        if self.field not in fields:
            raise InvalidInput("That cannot be chosen here.", "Go on with /character create.")
        await chosen(interaction, self.draft, self.version, **{fields[self.field]: values[0]})


class ChooseName(Choice, name="draft-suggestion", only="owner"):
    """Takes one of the suggested names."""

    draft: UUID
    version: Count
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Choose it."""
        await chosen(interaction, self.draft, self.version, name=values[0])


class ChangeStep(Choice, name="draft-change", only="owner"):
    """Goes back to a step that was done."""

    draft: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show that step."""
        steps = {step.value: step for step in DraftStep}
        if values[0] not in steps:
            raise InvalidInput("There is no such step.", "Choose one from the menu.")
        await shown(interaction, self.draft, steps[values[0]])


class NameForm(Form, name="draft-name-form"):
    """Name and backstory. It carries no version: what was typed stands, whatever else was chosen meanwhile."""

    draft: UUID
    _held: DraftChoices = PrivateAttr(default_factory=DraftChoices)

    def holding(self, choices: DraftChoices) -> Self:
        """Fill in what was typed before."""
        self._held = choices
        return self

    def modal(self) -> discord.ui.Modal:
        """A line and a paragraph. A name that was refused stands there to be mended."""
        held = self._held.typed_name or self._held.name or ""
        return self.build(
            "Who are you?",
            text_field(
                "name",
                "Name",
                description="Letters of any one script, with spaces, hyphens and apostrophes between them",
                default=held if LENGTH_LEAST <= len(held) <= LENGTH_MOST else None,
                least=LENGTH_LEAST,
                most=LENGTH_MOST,
            ),
            text_field(
                "backstory",
                "Backstory, if you like",
                description="Shown on the sheet; the storyteller may quote it",
                default=self._held.backstory or None,
                most=BACKSTORY_LIMIT,
                paragraph=True,
                required=False,
            ),
        )

    async def run(self, interaction: Interaction, answers: Answers) -> None:
        """Choose both. With a name that cannot be had, what was typed is kept all the same."""
        player, drafts = await player_of(interaction), drafts_of(interaction)
        draft = await drafts.get(player.id, self.draft)
        name, story = answer(answers, "name"), answer(answers, "backstory")
        try:
            draft = await drafts.choose(player.id, draft.id, draft.version, name=name, backstory=story)
        except (InvalidInput, Conflict) as refused:
            await drafts.keep_typed_name(player.id, draft.id, name)
            if story != draft.choices.backstory:
                draft = await drafts.choose(player.id, draft.id, draft.version, backstory=story)
            await update(interaction, _refused_name_card(interaction, draft, refused))
        else:
            await update(interaction, draft_card(interaction, draft))


def drafts_of(interaction: Interaction) -> DraftBook:
    """The engine's door to drafts."""
    drafts: DraftBook = interaction.client.engine.characters.drafts
    return drafts


async def opened(interaction: Interaction) -> Card:
    """The card of the player's open draft, begun if there is none."""
    player = await player_of(interaction)
    return draft_card(interaction, await drafts_of(interaction).open(player.id))


async def chosen(interaction: Interaction, draft_id: UUID, version: int, **choices: object) -> None:
    """Change choices and show what comes next."""
    player = await player_of(interaction)
    try:
        draft = await drafts_of(interaction).choose(player.id, draft_id, version, **choices)
    except StaleAction:
        await caught_up(interaction, player.id, draft_id, **choices)
    else:
        await update(interaction, draft_card(interaction, draft))


async def caught_up(interaction: Interaction, player_id: UUID, draft_id: UUID, **choices: object) -> None:
    """Show a draft that has moved on, in place of the older state in which something was pressed.

    Says so, unless the choices are what was pressed, as when it was pressed twice.

    Raises:
        StaleAction: If the draft is gone.
    """
    draft = await drafts_of(interaction).get(player_id, draft_id)
    now = draft.choices.model_dump()
    agreed = choices and all(now.get(field) == value for field, value in choices.items())
    told = "" if agreed else "*Your choices had changed since this was shown. This is how they stand.*"
    await update(interaction, draft_card(interaction, draft, told=told))


async def shown(interaction: Interaction, draft_id: UUID, step: DraftStep | None = None) -> None:
    """Show a draft, at its own step or at one that was done before."""
    player = await player_of(interaction)
    await update(interaction, draft_card(interaction, await drafts_of(interaction).get(player.id, draft_id), step))


async def born_card(interaction: Interaction, player_id: UUID, character_id: UUID) -> Card:
    """The sheet of a character that was just made."""
    sheet = await interaction.client.engine.characters.sheet(player_id, character_id)
    place = interaction.client.engine.pack.start
    name = escape.shown(sheet.name, 32)
    card = await sheet_card(interaction, sheet, title=f"{name} walks the world")
    roll, look = (interaction.client.mention_of(command) for command in ("roll", "character sheet"))
    return card.footer(f"{name} wakes in {place.name}. Look again with {look}; roll with {roll}.")


def draft_card(interaction: Interaction, draft: DraftView, step: DraftStep | None = None, *, told: str = "") -> Card:
    """The card of a step: the next one that is missing, or one to change; first of all what is `told` (Markdown)."""
    if draft.character_id is not None:
        look = f"Look at it with {interaction.client.mention_of('character sheet')}."
        return notice("This character has been made", look, tone=Tone.SUCCESS)
    return _step_card(interaction, draft, step or draft.step).lead(told)


def _step_card(interaction: Interaction, draft: DraftView, step: DraftStep) -> Card:
    if step in _PICKED:
        return _pick_card(interaction, draft, step)
    if step is DraftStep.ATTRIBUTES:
        return _attributes_card(interaction, draft)
    if step is DraftStep.NAME:
        return _name_card(interaction, draft)
    return _preview_card(interaction, draft)


_PICKED = {DraftStep.SPECIES: "a people", DraftStep.CLASS: "a calling", DraftStep.BACKGROUND: "a past"}
_INTRODUCTIONS = {
    DraftStep.SPECIES: "Who were you born as? It shapes what comes easily; every people can follow every calling.",
    DraftStep.CLASS: "What do you do when it matters? It decides how you fight and what you learn.",
    DraftStep.BACKGROUND: "What did you do before? It brings a few skills, some gold, and a loose end.",
}


def _pick_card(interaction: Interaction, draft: DraftView, step: DraftStep) -> Card:
    pack = interaction.client.engine.pack
    things: Mapping[str, Species | CharacterClass | Background] = pack.species
    if step is not DraftStep.SPECIES:
        things = pack.classes if step is DraftStep.CLASS else pack.backgrounds
    card = _begun(pack, draft, f"Choose {_PICKED[step]}", step)
    card.text(_INTRODUCTIONS[step])
    card.bullets(f"**{thing.name}** {thing.summary}" for thing in things.values())
    choice = ChooseThing(draft=draft.id, version=draft.version, field=step, owner=interaction.user.id)
    now = {DraftStep.SPECIES: draft.choices.species, DraftStep.CLASS: draft.choices.character_class}
    current = now.get(step, draft.choices.background)
    options = [option(key, thing.name, thing.summary, chosen=key == current) for key, thing in things.items()]
    add_picker(card, choice, options, placeholder=f"Choose {_PICKED[step]}")
    return _ended(interaction, draft, card)


def _attributes_card(interaction: Interaction, draft: DraftView) -> Card:
    pack = interaction.client.engine.pack
    calling = pack.classes[draft.choices.character_class or next(iter(pack.classes))]
    numbers = pack.rules.attributes
    preset = preset_spread(pack, calling.id)
    card = _begun(pack, draft, "Spread your points", DraftStep.ATTRIBUTES)
    card.text(
        f"{numbers.points} points go on top of what people and calling give, at most {numbers.points_per_attribute} "
        "on one attribute. Half an attribute counts in every check that leans on it."
    )
    card.bullets(
        f"**{thing.name}** {thing.summary} *(a {calling.name} usually takes {preset[key]})*"
        for key, thing in pack.attributes.items()
    )
    carried = {"draft": draft.id, "version": draft.version, "owner": interaction.user.id}
    card.row(
        TakePreset(**carried).button(f"Spread like a {calling.name}", style=discord.ButtonStyle.primary),
        EditSpread(**carried).button("Spread them myself"),
    )
    return _ended(interaction, draft, card)


def _name_card(interaction: Interaction, draft: DraftView) -> Card:
    pack = interaction.client.engine.pack
    card = _begun(pack, draft, "Choose a name", DraftStep.NAME)
    card.text(
        "Any name that nobody in the world bears. Names are kept even by the dead, as long as they may return. "
        "A backstory can be added in the same form."
    )
    carried = {"draft": draft.id, "version": draft.version, "owner": interaction.user.id}
    names = drafts_of(interaction).suggest_names(draft.choices)
    options = [option(name, name) for name in names]
    if options:
        card.row(ChooseName(**carried).menu(options, placeholder="Take a suggested name"))
    card.row(
        OpenName(**carried).button("Type a name", style=discord.ButtonStyle.primary),
        OtherNames(**carried).button("Suggest others"),
    )
    return _ended(interaction, draft, card)


def _refused_name_card(interaction: Interaction, draft: DraftView, refused: EverdelveError) -> Card:
    """The step of the name again, with why the one that was wanted cannot be had."""
    told = f"{escape.sentence(refused.message)}\n{escape.sentence(refused.remedy)}"
    card = draft_card(interaction, draft, DraftStep.NAME, told=told)
    card.title, card.tone = "That did not work", Tone.WARNING
    return card


def _preview_card(interaction: Interaction, draft: DraftView) -> Card:
    pack, preview = interaction.client.engine.pack, draft.preview
    if preview is None:
        return _step_card(interaction, draft, draft.step)
    derived, resource = preview.derived, pack.resources[preview.derived.resource]
    card = Card(f"{escape.shown(preview.name, 32)}: is this you?", Tone.WELCOME)
    species, calling = pack.species[preview.species], pack.classes[preview.character_class]
    background = pack.backgrounds[preview.background]
    card.text(f"{species.name} {calling.name}, {background.name}")
    card.text(f"*{background.hook}*")
    card.text(attribute_line(pack, preview.attributes))
    card.fields(
        [
            ("Hit points", str(derived.hp_max)),
            ("Armor", str(derived.armor_class)),
            (resource.name, str(derived.resource_max)),
            ("Gold", str(preview.gold)),
            ("Gear", ", ".join(preview.items)),
            ("Skills", skill_lines(pack, preview.skills)),
        ]
    )
    if draft.choices.backstory:
        card.text(f">>> {escape.shown(draft.choices.backstory, 1000, lines=True)}")
    steps = [
        option(step.value, f"Change {label}")
        for step, label in (
            (DraftStep.SPECIES, "people"),
            (DraftStep.CLASS, "calling"),
            (DraftStep.BACKGROUND, "past"),
            (DraftStep.ATTRIBUTES, "attributes"),
            (DraftStep.NAME, "name or backstory"),
        )
    ]
    owner = interaction.user.id
    card.row(ChangeStep(draft=draft.id, owner=owner).menu(steps, placeholder="Change something"))
    carried = {"draft": draft.id, "version": draft.version, "owner": owner}
    return card.row(
        Confirm(**carried).button("Begin this life", style=discord.ButtonStyle.success),
        Abandon(**carried).button("Stop"),
    )


_ORDER = tuple(DraftStep)


def _begun(pack: ContentPack, draft: DraftView, title: str, step: DraftStep) -> Card:
    """The head of a step's card: where one is, and what has been chosen."""
    card = Card(title, Tone.WELCOME)
    card.text(f"-# Step {_ORDER.index(step) + 1} of {len(_ORDER) - 1}")
    choices = draft.choices
    chosen_things = (
        pack.species.get(choices.species or ""),
        pack.classes.get(choices.character_class or ""),
        pack.backgrounds.get(choices.background or ""),
    )
    so_far = " · ".join(thing.name for thing in chosen_things if thing is not None)
    return card.text(f"**So far** {so_far}" if so_far else "")


def _ended(interaction: Interaction, draft: DraftView, card: Card) -> Card:
    """The foot of a step's card: the way out."""
    carried = {"draft": draft.id, "version": draft.version, "owner": interaction.user.id}
    buttons = []
    if draft.step is DraftStep.PREVIEW:
        buttons.append(Resume(**carried).button("Back to the preview"))
    else:
        buttons.append(FillIn(**carried).button("Choose the rest for me"))
    buttons.append(Abandon(**carried).button("Stop"))
    card.row(*buttons)
    return card.footer("It can all be changed at the end. You may leave: /character create goes on here, for a week.")
