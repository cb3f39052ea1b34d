"""Characters in Discord: making one, the sheet, whom one plays, gear, skill queues, growth."""

from bot.client import EverdelveBot


async def setup(bot: EverdelveBot) -> None:
    """Add the commands; importing the modules declares their buttons, menus and forms."""
    from cogs.characters.commands import Characters  # noqa: PLC0415  the actions import the bot, which loads this
    from cogs.characters.gear_commands import Inventory  # noqa: PLC0415  likewise

    await bot.add_cog(Characters(bot))
    await bot.add_cog(Inventory(bot))
