"""Which of a player's characters a command is about: an option with suggestions, or the one that is played."""

from uuid import UUID

from discord import app_commands

from bot.players import player_of, server_of
from bot.ui import escape
from bot.ui.actions import Interaction


async def suggest_mine(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest the player's characters whose name begins with what was typed."""
    player = await player_of(interaction)
    found = await interaction.client.engine.characters.suggest(player.id, typed)
    return [app_commands.Choice(name=escape.plain(each.name, 100), value=str(each.id)) for each in found]


async def meant(interaction: Interaction, character: str | None) -> UUID:
    """Return which character is meant: the one named or picked, else the one played here.

    Raises:
        NotFound: If none of the player's characters is called that.
        NoCharacter: If nothing was named and the player plays nobody who lives.
    """
    player = await player_of(interaction)
    characters = interaction.client.engine.characters
    if character is not None:
        return await characters.find(player.id, character)
    return (await characters.active(player.id, server_of(interaction))).id
