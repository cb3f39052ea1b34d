"""Notices servers that have not been greeted."""

from collections.abc import Iterable

import discord
from discord.ext import commands

import cogs.welcome.card  # noqa: F401  declares how the welcome looks
from bot.client import EverdelveBot
from engine.delivery import InChannel
from engine.delivery.welcome import ServerWelcome, welcome_key
from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger

_log = get_logger(__name__)


class Welcome(commands.Cog):
    """Announces the game once in each server: when it is added, or when it is first seen."""

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, server: discord.Guild) -> None:
        """Greet a new server."""
        await self._greet([server])

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Greet those of a shard's servers that were added while we were away; one question for all of them."""
        await self._greet(server for server in self.bot.guilds if server.shard_id == shard_id)

    async def _greet(self, servers: Iterable[discord.Guild]) -> None:
        by_key = {welcome_key(server.id): server for server in servers}
        delivery = self.bot.engine.delivery
        try:
            async with self.bot.kernel.database.read() as connection:
                greeted = await delivery.announced(connection, list(by_key))
            for key, server in by_key.items():
                channel = None if key in greeted else best_channel(server)
                if channel is not None:
                    async with self.bot.kernel.database.transaction() as tx:
                        await delivery.announce(
                            tx, key=key, to=InChannel(channel.id, server.id), content=ServerWelcome()
                        )
        except Unavailable:
            # Greeted at the next start.
            _log.warning("servers could not be greeted: the database is away")


def best_channel(server: discord.Guild) -> discord.TextChannel | None:
    """Where newcomers look: the system channel if we may write there, else the first channel in which we may."""
    candidates = [server.system_channel, *sorted(server.text_channels, key=lambda channel: channel.position)]
    for channel in candidates:
        if channel is not None:
            allowed = channel.permissions_for(server.me)
            if allowed.view_channel and allowed.send_messages:
                return channel
    return None
