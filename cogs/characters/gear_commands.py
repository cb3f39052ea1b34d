"""The slash commands for gear: `/inventory`, `/character equip`, `/character unequip`."""

from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.client import EverdelveBot
from bot.interactions import private, reply
from bot.players import player_of, server_of
from bot.ui import escape
from bot.ui.actions import Interaction
from cogs.characters.gear import OfItem, inventory_card, outcome_card, put_on, take_off
from cogs.characters.gear_words import note_of
from cogs.characters.whose import meant, suggest_mine
from engine.kernel.errors import NotFound

Choices = list[app_commands.Choice[str]]


class Inventory(commands.Cog):
    """What one wears and carries."""

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot

    @private
    @app_commands.command(description="What a character wears and carries")
    @app_commands.describe(character="Whose; that of the one you play if empty")
    @app_commands.autocomplete(character=suggest_mine)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def inventory(self, interaction: Interaction, character: str | None = None) -> None:
        """Show it."""
        character_id = await meant(interaction, character)
        player, engine = await player_of(interaction), self.bot.engine
        found = await engine.characters.gear.inventory(player.id, character_id)
        await reply(interaction, inventory_card(engine.pack, found, interaction.user.id))


def add_gear_commands(group: app_commands.Group, _bot: EverdelveBot) -> None:
    """Add `equip` and `unequip` to a group that already stands on its own (a cog's copy, not its class attribute)."""
    private(group.command(name="equip", description="Wear something from the backpack")(_equip))
    private(group.command(name="unequip", description="Take something off, into the backpack")(_unequip))


async def _suggest_carried(interaction: Interaction, typed: str) -> Choices:
    return await _suggest(interaction, typed, worn=False)


async def _suggest_worn(interaction: Interaction, typed: str) -> Choices:
    return await _suggest(interaction, typed, worn=True)


@app_commands.describe(item="What to wear")
@app_commands.autocomplete(item=_suggest_carried)
async def _equip(interaction: Interaction, item: str) -> None:
    """Wear it, and show what that changed."""
    player_id, character_id, item_id = await _acting(interaction, item, worn=False)
    outcome = await put_on(interaction.client.engine.characters.gear, player_id, character_id, item_id)
    carried = OfItem(character=character_id, item=item_id, page=0, owner=interaction.user.id)
    await reply(interaction, outcome_card(interaction, outcome, carried))


@app_commands.describe(item="What to take off")
@app_commands.autocomplete(item=_suggest_worn)
async def _unequip(interaction: Interaction, item: str) -> None:
    """Take it off, and show what that changed."""
    player_id, character_id, item_id = await _acting(interaction, item, worn=True)
    outcome = await take_off(interaction.client.engine.characters.gear, player_id, character_id, item_id)
    carried = OfItem(character=character_id, item=item_id, page=0, owner=interaction.user.id)
    await reply(interaction, outcome_card(interaction, outcome, carried))


async def _suggest(interaction: Interaction, typed: str, *, worn: bool) -> Choices:
    player, engine = await player_of(interaction), interaction.client.engine
    found = await engine.characters.gear.suggest(player.id, typed, worn=worn, server_id=server_of(interaction))
    return [
        app_commands.Choice(name=escape.plain(f"{item.name} ({note_of(engine.pack, item)})", 100), value=str(item.id))
        for item in found
    ]


async def _acting(interaction: Interaction, typed: str, *, worn: bool) -> tuple[UUID, UUID, UUID]:
    """Return the player, the character played here, and the thing that was picked or typed by name.

    Raises:
        NoCharacter: If the player plays nobody who lives.
        NotFound: If nothing, or more than one kind of thing, is called that.
    """
    player, characters = await player_of(interaction), interaction.client.engine.characters
    server = server_of(interaction)
    character = await characters.active(player.id, server)
    try:
        return player.id, character.id, UUID(typed)
    except ValueError:
        found = await characters.gear.suggest(player.id, typed.strip(), worn=worn, server_id=server)
    matches = [item for item in found if item.name.casefold() == typed.strip().casefold()] or found
    kinds = {(item.template, item.enhancement) for item in matches}
    if len(kinds) == 1:
        return player.id, character.id, matches[0].id
    place = "worn" if worn else "carried and can be worn"
    raise NotFound(
        f"Several things that are {place} match that." if kinds else f"Nothing that is {place} is called that.",
        "Pick one from the list that appears while you type.",
        code="no_such_item",
    )
