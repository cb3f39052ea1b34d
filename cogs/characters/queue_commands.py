"""The slash command for skill queues: `/character queue`."""

from discord import app_commands

from bot.client import EverdelveBot
from bot.interactions import private, reply
from bot.players import player_of
from bot.ui.actions import Interaction
from cogs.characters import practice as _practice  # noqa: F401  declares what its buttons do, also after a restart
from cogs.characters import queue_steps as _queue_steps  # noqa: F401  likewise
from cogs.characters.queue import queues_card
from cogs.characters.whose import meant, suggest_mine


def add_queue_commands(group: app_commands.Group, _bot: EverdelveBot) -> None:
    """Add `queue` to a group that already stands on its own (a cog's copy, not its class attribute)."""
    private(group.command(name="queue", description="Decide what a character does when you are not there")(_queue))


@app_commands.describe(character="Whose; that of the one you play if empty")
@app_commands.autocomplete(character=suggest_mine)
async def _queue(interaction: Interaction, character: str | None = None) -> None:
    """Show the queues."""
    character_id = await meant(interaction, character)
    player = await player_of(interaction)
    await reply(interaction, await queues_card(interaction, player.id, character_id))
