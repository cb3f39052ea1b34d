"""From an interaction to the player behind it."""

from collections import OrderedDict
from typing import Any, Final

import discord

from engine.accounts.views import PlayerView
from engine.kernel.telemetry import bind

REMEMBERED: Final = 10_000


class KnownRoles:
    """What players may do, as last seen in this process, so that limits by role cost no question to the database.

    A forgotten player counts as one without a role until the next command; nothing but the pace depends on it.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._roles: OrderedDict[int, str] = OrderedDict()

    def remember(self, discord_id: int, role: str) -> None:
        """Note a player's role; the one not seen for longest is forgotten."""
        self._roles[discord_id] = role
        self._roles.move_to_end(discord_id)
        while len(self._roles) > self._most:
            self._roles.popitem(last=False)

    def of(self, discord_id: int) -> str | None:
        """Return the role of a Discord user, None if it is not known."""
        return self._roles.get(discord_id)


async def player_of(interaction: discord.Interaction[Any]) -> PlayerView:
    """Return the account of whoever used this, made on first sight; from here on log lines and jobs carry its id."""
    user = interaction.user
    # Not `display_name`: that is a nickname where this was used, and some servers are private.
    player: PlayerView = await interaction.client.engine.accounts.see(user.id, user.global_name or user.name)
    bind(player_id=player.id)
    interaction.client.known_roles.remember(user.id, player.role.value)
    return player


def server_of(interaction: discord.Interaction[Any]) -> int:
    """Return the Discord server in which this was used; 0 in private messages."""
    return interaction.guild_id or 0
