"""Greets each server once, in a channel where it is seen, and whoever writes to us without a command."""

from bot.client import EverdelveBot
from cogs.welcome.cog import Welcome
from cogs.welcome.guidance import Guidance


async def setup(bot: EverdelveBot) -> None:
    """Install the cogs."""
    await bot.add_cog(Welcome(bot))
    await bot.add_cog(Guidance(bot))
