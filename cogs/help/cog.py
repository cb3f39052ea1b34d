"""The command `/help`."""

from discord import app_commands
from discord.ext import commands

from bot.client import EverdelveBot
from bot.interactions import private, reply
from bot.ui import escape
from bot.ui.actions import Interaction
from bot.ui.search import best_matches, folded
from cogs.help.cards import command_card, overview, topic_card
from cogs.help.entries import entries
from cogs.help.topics import TOPICS, topic
from engine.content.nearness import did_you_mean
from engine.kernel.errors import NotFound


class Help(commands.Cog):
    """Explains every command and how the game works."""

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot

    @private
    @app_commands.command(name="help", description="Every command, and how the game works")
    @app_commands.describe(about="A command or a topic")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def explain(self, interaction: Interaction, about: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Show the overview, or what was asked for."""
        if about is None:
            await reply(interaction, overview(self.bot))
            return
        chosen = topic(about) or next((each for each in TOPICS if folded(each.title) == folded(about)), None)
        if chosen is not None:
            await reply(interaction, topic_card(self.bot, chosen))
            return
        wanted = folded(about).removeprefix("/")
        entry = next((entry for entry in entries(self.bot.tree) if entry.name == wanted), None)
        if entry is None:
            known = [*(folded(each.title) for each in TOPICS), *(each.id for each in TOPICS)]
            meant = did_you_mean(wanted, [*known, *(each.name for each in entries(self.bot.tree))])
            raise NotFound(
                f"There is no help about “{escape.plain(about, 60)}”.",
                f"{meant} Use /help alone to list everything.".strip(),
            )
        await reply(interaction, command_card(self.bot, entry))

    @explain.autocomplete("about")
    async def _suggest(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        options = [(each.title, each.id) for each in TOPICS]
        options += [(f"/{entry.name}", entry.name) for entry in entries(self.bot.tree)]
        return best_matches(typed.removeprefix("/"), [(name.removeprefix("/"), value) for name, value in options])
