"""Help: every command and how the game works, made from the commands and the rules themselves."""

from bot.client import EverdelveBot
from cogs.help.cog import Help


async def setup(bot: EverdelveBot) -> None:
    """Install the cog."""
    await bot.add_cog(Help(bot))
