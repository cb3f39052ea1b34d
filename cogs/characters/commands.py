"""The slash commands of `/character`."""

from collections.abc import Iterable, Mapping
from typing import Literal

from discord import app_commands
from discord.ext import commands

from bot.client import EverdelveBot
from bot.interactions import private, reply
from bot.players import player_of
from bot.ui import escape
from bot.ui.actions import Interaction
from bot.ui.search import best_matches
from cogs.characters.creation_cards import draft_card
from cogs.characters.creation_flow import born_card, drafts_of, opened
from cogs.characters.gear_commands import add_gear_commands
from cogs.characters.growth import offers_card
from cogs.characters.queue_commands import add_queue_commands
from cogs.characters.roster import list_card, retire_card, switched
from cogs.characters.sheet import sheet_card
from cogs.characters.whose import meant, suggest_mine
from engine.characters.views import BACKSTORY_LIMIT, CharacterSheet, DraftChoices
from engine.content.models import Thing
from engine.kernel.errors import InvalidInput

Choices = list[app_commands.Choice[str]]


class Characters(commands.Cog):
    """Everything about one's characters."""

    character = private(
        app_commands.Group(
            name="character",
            description="Make, look at and play your characters",
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
    )

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot
        add_gear_commands(self.character, bot)
        add_queue_commands(self.character, bot)

    @character.command(description="Make a character: step by step, or at once by filling everything in")
    @app_commands.describe(
        name="2 to 32 letters; leave everything empty to be guided",
        species="Whom you were born as",
        character_class="What you do when it matters",
        background="What you did before",
        backstory="Shown on the sheet, if you like",
    )
    @app_commands.rename(character_class="class")
    async def create(
        self,
        interaction: Interaction,
        name: str | None = None,
        species: str | None = None,
        character_class: str | None = None,
        background: str | None = None,
        backstory: app_commands.Range[str, 0, BACKSTORY_LIMIT] = "",
    ) -> None:
        """Create at once if all is there; otherwise go through the steps, with what was given filled in."""
        player = await player_of(interaction)
        pack = self.bot.engine.pack
        given: dict[str, str] = {}
        if species:
            given["species"] = _meant("species", species, pack.species)
        if character_class:
            given["character_class"] = _meant("class", character_class, pack.classes)
        if background:
            given["background"] = _meant("background", background, pack.backgrounds)
        if name:
            given["name"] = name
        if backstory:
            given["backstory"] = backstory
        if {"species", "character_class", "background", "name"} <= given.keys():
            choices = DraftChoices.model_validate(given)
            made = await drafts_of(interaction).create(player.id, choices, request_id=str(interaction.id))
            await reply(interaction, await born_card(interaction, player.id, made))
        elif given:
            draft = await drafts_of(interaction).open(player.id)
            draft = await drafts_of(interaction).choose(player.id, draft.id, draft.version, **given)
            await reply(interaction, draft_card(interaction, draft))
        else:
            await reply(interaction, await opened(interaction))

    @create.autocomplete("species")
    async def _species(self, _interaction: Interaction, typed: str) -> Choices:
        return _things(typed, self.bot.engine.pack.species.values())

    @create.autocomplete("character_class")
    async def _classes(self, _interaction: Interaction, typed: str) -> Choices:
        return _things(typed, self.bot.engine.pack.classes.values())

    @create.autocomplete("background")
    async def _backgrounds(self, _interaction: Interaction, typed: str) -> Choices:
        return _things(typed, self.bot.engine.pack.backgrounds.values())

    @create.autocomplete("name")
    async def _names(self, interaction: Interaction, typed: str) -> Choices:
        """Suggest names of the people chosen so far; what was typed stands first."""
        species = getattr(interaction.namespace, "species", None)
        choices = DraftChoices(species=species if species in self.bot.engine.pack.species else None)
        names = drafts_of(interaction).suggest_names(choices, 8)
        typed = escape.plain(typed, 32)
        return [app_commands.Choice(name=each, value=each) for each in ([typed] if typed else []) + list(names)]

    @character.command(description="Look at a character's sheet")
    @app_commands.describe(character="Which one; the one you play if empty")
    async def sheet(self, interaction: Interaction, character: str | None = None) -> None:
        """Show the sheet."""
        await reply(interaction, await sheet_card(interaction, await self._sheet(interaction, character)))

    @character.command(name="list", description="List your characters")
    @app_commands.describe(retired="Whether to show retired ones too")
    async def list_(self, interaction: Interaction, retired: bool = False) -> None:
        """List them."""
        await reply(interaction, await list_card(interaction, archived=retired))

    @character.command(description="Choose whom you play")
    @app_commands.describe(character="Whom", where="Only on this server, or everywhere else too")
    async def switch(
        self, interaction: Interaction, character: str, where: Literal["everywhere", "on this server"] = "everywhere"
    ) -> None:
        """Switch."""
        found = await meant(interaction, character)
        await reply(interaction, await switched(interaction, found, here=where == "on this server"))

    @character.command(description="Retire a character for good, after a confirmation")
    @app_commands.describe(character="Which one")
    async def retire(self, interaction: Interaction, character: str) -> None:
        """Ask."""
        await reply(interaction, retire_card(await self._sheet(interaction, character), interaction.user.id))

    @character.command(description="Choose what your levels have brought")
    @app_commands.describe(character="Which one; the one you play if empty")
    async def advance(self, interaction: Interaction, character: str | None = None) -> None:
        """Show the first choice that waits."""
        sheet = await self._sheet(interaction, character)
        await reply(interaction, offers_card(self.bot.engine.pack, sheet, interaction.user.id))

    @sheet.autocomplete("character")
    @switch.autocomplete("character")
    @retire.autocomplete("character")
    @advance.autocomplete("character")
    async def _mine(self, interaction: Interaction, typed: str) -> Choices:
        return await suggest_mine(interaction, typed)

    async def _sheet(self, interaction: Interaction, character: str | None) -> CharacterSheet:
        player = await player_of(interaction)
        return await self.bot.engine.characters.sheet(player.id, await meant(interaction, character))


def _things(typed: str, things: Iterable[Thing]) -> Choices:
    return best_matches(typed, [(thing.name, thing.id) for thing in things])


def _meant(field: str, typed: str, things: Mapping[str, Thing]) -> str:
    """The id of the thing that was picked, or typed by its name."""
    if typed in things:
        return typed
    for thing in things.values():
        if thing.name.casefold() == typed.strip().casefold():
            return thing.id
    raise InvalidInput(
        f"There is no {field} called that.",
        "Pick one from the list that appears while you type.",
        code=f"unknown_{field}",
        field=field,
    )
