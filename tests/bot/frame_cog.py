"""The extension. Discord.py executes it anew for each bot, so what is remembered stands in `frame_parts`."""

from discord.ext import commands
from frame_parts import Frame


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Frame())
