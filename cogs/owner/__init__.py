"""The operators' commands, by mentioning the bot: they need no slash command that everybody would see."""

from bot.client import EverdelveBot
from cogs.owner.cog import Owner


async def setup(bot: EverdelveBot) -> None:
    """Install the cog."""
    await bot.add_cog(Owner(bot))
