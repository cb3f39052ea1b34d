"""What is pressed, chosen and typed while a character is made.

Everything pressed carries the draft's id and version; the draft itself lives in the database, so the flow can be left,
resumed after a restart, and never makes two characters.
"""

from typing import Self
from uuid import UUID

import discord
from pydantic import PrivateAttr

from bot.errors import CREATE_CHARACTER
from bot.interactions import reply, show_form, update
from bot.players import player_of
from bot.ui.actions import Action, Choice, Interaction
from bot.ui.cards import notice
from bot.ui.codec import Count, Snowflake
from bot.ui.confirmations import confirmation
from bot.ui.forms import Answers, Form, answer, text_field
from cogs.characters.creation_flow import born_card, caught_up, chosen, drafts_of, opened, refused_name, show, shown
from cogs.characters.points import points_card
from engine.characters.views import BACKSTORY_LIMIT, DraftChoices, DraftStep
from engine.kernel.errors import Conflict, InvalidInput, StaleAction
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
            await show(interaction, draft)


class EditSpread(_DraftAction, name="draft-spread", only="owner"):
    """Opens the editor for the points, with what stands now."""

    async def run(self, interaction: Interaction) -> None:
        """Open it."""
        draft = await drafts_of(interaction).get((await player_of(interaction)).id, self.draft)
        if draft.character_id is not None:
            await show(interaction, draft)
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


class Back(_DraftAction, name="draft-back", only="owner"):
    """Shows the step before, with what was chosen there; nothing is taken back."""

    step: DraftStep

    async def run(self, interaction: Interaction) -> None:
        """Show it."""
        await shown(interaction, self.draft, self.step)


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
            await refused_name(interaction, draft, taken)
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
            await refused_name(interaction, draft, refused)
        else:
            await show(interaction, draft)
