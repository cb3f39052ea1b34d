"""From an interaction to the player behind it."""

from typing import Any

import discord

from engine.accounts.views import PlayerView


async def player_of(interaction: discord.Interaction[Any]) -> PlayerView:
    """Return the account of whoever used this, made on first sight."""
    player: PlayerView = await interaction.client.engine.accounts.see(
        interaction.user.id, interaction.user.display_name
    )
    return player


def server_of(interaction: discord.Interaction[Any]) -> int:
    """Return the Discord server in which this was used; 0 in private messages."""
    return interaction.guild_id or 0
