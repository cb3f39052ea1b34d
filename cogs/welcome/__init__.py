"""Greets each server once, in a channel where it is seen."""

from bot.client import EverdelveBot
from cogs.welcome.cog import Welcome


async def setup(bot: EverdelveBot) -> None:
    """Install the cog."""
    await bot.add_cog(Welcome(bot))
