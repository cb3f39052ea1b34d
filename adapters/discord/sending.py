"""Sends and edits messages over discord.py's REST client, paced and behind a breaker."""

import asyncio
from typing import TYPE_CHECKING, Any, Final

import discord

from adapters.discord.pace import Pace
from adapters.discord.refusals import speaks_against_discord
from adapters.discord.rendering import Rendered
from engine.delivery.views import Item
from engine.kernel.breakers import BreakerState, CircuitBreaker

if TYPE_CHECKING:
    from engine.kernel.kernel import Kernel

_PROBE_SECONDS: Final = 1.0
"""How long to wait while another request finds out whether Discord answers again."""

_MARGIN: Final = 0.1


class Sender:
    """Posts and edits messages.

    Args:
        bot: The logged in client.
        kernel: Redis and clock.
        patience: Seconds that one request may take, with the waiting that Discord asks for within it.
        cooldown: Seconds that Discord is left alone after failing five times in a row.
    """

    def __init__(self, bot: Any, kernel: "Kernel", *, patience: float, cooldown: float) -> None:
        self._bot = bot
        self._patience = patience
        self._pace = Pace(kernel.redis, kernel.clock)
        self._breaker = CircuitBreaker("Discord", kernel.clock, cooldown=cooldown, counts=speaks_against_discord)

    @property
    def trusts(self) -> bool:
        """Whether Discord answers as far as is known; otherwise one request at a time may find out."""
        return self._breaker.state is BreakerState.CLOSED

    def pause(self) -> float:
        """Return the seconds for which Discord is left alone; 0 when it may be asked."""
        if self._breaker.state is BreakerState.PROBING:
            return _PROBE_SECONDS
        left = self._breaker.retry_after()
        return left + _MARGIN if left else 0.0

    async def send(self, item: Item, rendered: Rendered) -> int:
        """Post or edit the item's message and return the message's id.

        Raises:
            Unavailable: Discord has failed too often just now.
            discord.HTTPException: Discord said no.
            TimeoutError: No answer came in time; whether it was done is not known.
        """
        return await self._breaker.call(lambda: self._send(item, rendered))

    async def _send(self, item: Item, rendered: Rendered) -> int:
        async with asyncio.timeout(self._patience):
            await self._pace.wait()
            channel = await self._channel(item)
            view, files = rendered.view(), list(rendered.files)
            if item.message_id is not None:
                await channel.get_partial_message(item.message_id).edit(view=view, attachments=files)
                return item.message_id
            message = await channel.send(view=view, files=files, nonce=item.nonce)
            return int(message.id)

    async def _channel(self, item: Item) -> Any:
        if item.channel_id is not None:
            return self._bot.get_partial_messageable(item.channel_id, guild_id=item.server_id)
        return await self._bot.create_dm(discord.Object(item.person_id or 0))
