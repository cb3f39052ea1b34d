"""The bot process: wait for Discord, connect, deliver, and begin again when Discord or the database is away."""

import asyncio
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from adapters.discord.delivery import DeliveryRunner, Timing
from bot import sync
from bot.client import EverdelveBot
from bot.discord_address import is_stand_in, use_discord_at
from bot.identify import IdentifyGate
from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger
from engine.kernel.waiting import set_within

if TYPE_CHECKING:
    from engine.kernel.kernel import Kernel
    from engine.wiring import Engine

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
_SYNC_PAUSE: Final = 2.0
_AWAY: Final = (
    OSError,
    TimeoutError,
    aiohttp.ClientError,
    discord.GatewayNotFound,
    discord.DiscordServerError,
    discord.RateLimited,
    Unavailable,
)
_log = get_logger(__name__)


class BadTokenError(Exception):
    """Discord does not know the token; trying again would only use up attempts."""


async def run_bot(
    kernel: "Kernel",
    engine: "Engine",
    *,
    stop: asyncio.Event,
    timing: Timing | None = None,
    cogs: Sequence[str] | None = None,
) -> None:
    """Be the bot until told to stop.

    Args:
        kernel: Settings, database, Redis.
        engine: The game.
        stop: Ends it.
        timing: How patient delivery is; None: as is good for the real Discord.
        cogs: Which extensions to load; None: all packages of `cogs`.

    Raises:
        BadTokenError: The token is wrong.
        discord.PrivilegedIntentsRequired: Never, unless somebody adds an intent that Discord guards.
    """
    use_discord_at(kernel.settings)
    token = _token(kernel)
    pause = FIRST_PAUSE
    while not stop.is_set():
        gate = IdentifyGate(kernel.redis, str(kernel.settings.discord_api_url or "discord"), clock=kernel.clock)
        bot = EverdelveBot(kernel, engine, identify_gate=gate, cogs=cogs)
        try:
            connected = await _serve(bot, token, stop, timing)
        except discord.LoginFailure as error:
            raise BadTokenError("Discord refuses DISCORD_TOKEN; copy it again from the developer portal.") from error
        except _AWAY as error:
            _log.warning(
                "the bot cannot run right now",
                reason=getattr(error, "service", None) or type(error).__name__,
                again_in=round(pause, 1),
            )
            connected = False
        finally:
            await _close(bot)
        if connected:
            pause = FIRST_PAUSE
        # Spread, so that many processes do not all come back in the same instant.
        await set_within(stop, pause * random.uniform(0.8, 1.2))  # noqa: S311  not a secret
        pause = min(pause * 2, LONGEST_PAUSE)


def _token(kernel: "Kernel") -> str:
    token = kernel.settings.discord_token
    if token is None:
        raise BadTokenError("DISCORD_TOKEN is missing.")
    return token.get_secret_value()


async def _serve(bot: EverdelveBot, token: str, stop: asyncio.Event, timing: Timing | None) -> bool:
    """Log in and stay connected until told to stop or Discord goes away; True once it was connected."""
    await bot.login(token)
    limits = await bot.fetch_session_start_limits()
    bot.identify_gate.max_concurrency = limits.max_concurrency
    synced = await _sync(bot)
    delivery = DeliveryRunner(bot, bot.kernel, bot.engine, timing=timing)
    connection = asyncio.create_task(bot.connect(), name="discord-connection")
    delivering = asyncio.create_task(delivery.run(), name="discord-delivery")
    stopping = asyncio.create_task(stop.wait(), name="bot-stop")
    syncing = asyncio.create_task(_sync_later(bot), name="commands-sync") if not synced else None
    try:
        done, _ = await asyncio.wait({connection, delivering, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        if syncing is not None:
            await _ended(syncing)
        await _ended(delivering)
        # Before the close: shards that still sign in would take it for a failure, and say so in the log.
        await _disconnected(connection)
        await _close(bot)
        await _ended(stopping)
    return True


async def _sync(bot: EverdelveBot) -> bool:
    """Give a stand-in its commands, of the real Discord recall them; False if the database is away for that now."""
    stand_in = is_stand_in(bot.kernel.settings)
    try:
        if stand_in:
            await sync.sync_if_changed(bot, verify=True)
        else:
            await sync.recall_command_ids(bot)
    except Unavailable as away:
        _log.warning("the commands cannot be registered or recalled yet", reason=str(away))
        if stand_in:
            await sync.register_unrecorded(bot)
        return False
    return True


async def _sync_later(bot: EverdelveBot) -> None:
    while True:
        await asyncio.sleep(_SYNC_PAUSE)
        try:
            if await _sync(bot):
                return
        except (discord.HTTPException, *_AWAY) as error:
            _log.warning("the commands cannot be registered yet", reason=str(error))


async def _close(bot: EverdelveBot) -> None:
    if not bot.is_closed():
        await bot.close()


async def _ended(task: "asyncio.Task[object]") -> None:
    """Cancel a task and wait until it has ended; what it raised was read already or belongs to the stop."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def _disconnected(connection: "asyncio.Task[object]") -> None:
    """As `_ended`, for discord.py: it waits by `wait_for`, which before Python 3.12 may swallow a cancellation."""
    while not connection.done():
        connection.cancel()
        await asyncio.wait({connection}, timeout=0.2)
    await _ended(connection)
