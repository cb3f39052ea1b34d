"""The bot doing nothing: one command that answers at once."""

import discord
from discord import app_commands
from discord.ext import commands


class Idle(commands.Cog):
    """Answers."""

    @app_commands.command(description="Answer")
    async def nothing(self, interaction: discord.Interaction) -> None:
        """Answer with a word."""
        await interaction.response.send_message("Done.")


async def setup(bot: commands.Bot) -> None:
    """Join the bot."""
    await bot.add_cog(Idle())
