"""Answers those who write to us instead of using a command: what to press, in private, at most once an hour each.

Discord shows us the text only of private messages and of messages that name us; nothing else is read.
"""

import discord
from discord.ext import commands

from bot.client import EverdelveBot
from bot.ui.cards import Card
from bot.ui.palette import Tone
from cogs.welcome.card import first_steps
from engine.kernel.errors import RateLimited
from engine.kernel.rate_limits import GUIDANCE
from engine.kernel.telemetry import get_logger

_log = get_logger(__name__)


class Guidance(commands.Cog):
    """Tells people who speak to the bot how it is played."""

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a person who wrote to us and meant no command of the owner's."""
        if not self._is_for_us(message) or await self._is_owners_command(message):
            return
        try:
            await self.bot.kernel.limits.take(GUIDANCE, f"discord:{message.author.id}")
        except RateLimited:
            return
        try:
            await self._tell(message)
        except (discord.HTTPException, OSError, TimeoutError) as failure:
            # It was a kindness, not an answer that anybody waits for.
            _log.info("nobody could be told how to play", error=repr(failure))

    def _is_for_us(self, message: discord.Message) -> bool:
        """Whether a person wrote it, to us. Being replied to, or named with everybody, is not being spoken to."""
        if message.author.bot or message.webhook_id is not None or message.is_system():
            return False
        return message.guild is None or (self.bot.user is not None and self.bot.user.id in message.raw_mentions)

    async def _is_owners_command(self, message: discord.Message) -> bool:
        context = await self.bot.get_context(message)
        return context.valid and await self.bot.is_owner(message.author)

    async def _tell(self, message: discord.Message) -> None:
        """Tell the person in private; where that is closed to us, in the channel, if we may write there."""
        card = guidance_card(self.bot)
        try:
            await message.author.send(view=card.view())
        except discord.Forbidden:
            if may_write(message):
                await message.reply(view=card.view())


def may_write(message: discord.Message) -> bool:
    """Whether we may answer a server's message in its channel."""
    channel, server = message.channel, message.guild
    if server is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return False
    allowed = channel.permissions_for(server.me)
    in_thread = isinstance(channel, discord.Thread)
    return allowed.view_channel and (allowed.send_messages_in_threads if in_thread else allowed.send_messages)


def guidance_card(bot: EverdelveBot) -> Card:
    """What somebody reads who spoke to us."""
    card = Card("Well met", Tone.WELCOME)
    card.text(
        "I do not follow talk, but I am quick with commands: type `/`, pick one, and fill in what it asks. "
        "Or press a button below."
    )
    first_steps(bot, card)
    return card.footer("Only messages that name me, and private ones, reach me. I say this at most once an hour.")
