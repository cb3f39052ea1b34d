"""Dice in Discord: rolls, checks, odds, and one's own past rolls."""

from bot.client import EverdelveBot


async def setup(bot: EverdelveBot) -> None:
    """Add the commands; importing the modules declares their buttons and menus."""
    from cogs.dice.commands import Dice  # noqa: PLC0415  the actions import the bot, which loads this

    await bot.add_cog(Dice(bot))
