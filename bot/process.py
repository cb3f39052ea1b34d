"""The bot process: wait for Discord, connect, deliver, and begin again when Discord or the database is away."""

import asyncio
import random
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from adapters.discord.delivery import DeliveryRunner, Timing
from bot import sync
from bot.client import EverdelveBot
from bot.discord_address import is_stand_in, use_discord_at
from bot.identify import IdentifyGate, SignInsSpentError, name_of, require_sign_ins
from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger
from engine.kernel.waiting import set_within

if TYPE_CHECKING:
    from engine.kernel.kernel import Kernel
    from engine.wiring import Engine

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
LONGEST_SPENT_PAUSE: Final = 600.0
"""Seconds after which a bot without sign-ins asks again how many are left, however far the next filling is."""
STEADY: Final = 60.0
"""Seconds of having been connected after which the next failure is a new one."""

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


class Pauses:
    """How long to wait before trying again: ever longer, until the bot was connected for a while."""

    def __init__(self) -> None:
        self._next = FIRST_PAUSE

    def after(self, connected: float) -> float:
        """Return the seconds to wait after a try that was connected for so many seconds; 0 if it never was."""
        pause = FIRST_PAUSE if connected >= STEADY else self._next
        self._next = min(pause * 2, LONGEST_PAUSE)
        return pause


class _Connected:
    """Measures for how long one try was connected."""

    def __init__(self) -> None:
        self._since: float | None = None

    def begin(self) -> None:
        self._since = monotonic()

    def seconds(self) -> float:
        return 0.0 if self._since is None else monotonic() - self._since


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
        stop: Ends it, also while it waits for sign-ins.
        timing: How patient delivery is; None: as is good for the real Discord.
        cogs: Which extensions to load; None: all packages of `cogs`.

    Raises:
        BadTokenError: The token is wrong.
        discord.PrivilegedIntentsRequired: Never, unless somebody adds an intent that Discord guards.
    """
    use_discord_at(kernel.settings)
    token = _token(kernel)
    pauses = Pauses()
    while not stop.is_set():
        bot, connected, reason = EverdelveBot(kernel, engine, cogs=cogs), _Connected(), "the connection ended"
        spent: SignInsSpentError | None = None
        try:
            await _serve(bot, token, stop, timing, connected)
        except discord.LoginFailure as error:
            raise BadTokenError("Discord refuses DISCORD_TOKEN; copy it again from the developer portal.") from error
        except SignInsSpentError as error:
            spent = error
        except _AWAY as error:
            reason = getattr(error, "service", None) or type(error).__name__
        finally:
            await _close(bot)
        if stop.is_set():
            return
        if spent is not None:
            pause = min(max(spent.again_in, LONGEST_PAUSE), LONGEST_SPENT_PAUSE)
            _log.error("the bot does not sign in", reason=str(spent), filled_in=spent.again_in, again_in=pause)
            await set_within(stop, pause)
            continue
        # Spread, so that many processes do not all come back in the same instant.
        pause = pauses.after(connected.seconds()) * random.uniform(0.8, 1.2)  # noqa: S311  not a secret
        _log.warning("the bot cannot run right now", reason=reason, again_in=round(pause, 1))
        await set_within(stop, pause)


def _token(kernel: "Kernel") -> str:
    token = kernel.settings.discord_token
    if token is None:
        raise BadTokenError("DISCORD_TOKEN is missing.")
    return token.get_secret_value()


async def _serve(
    bot: EverdelveBot, token: str, stop: asyncio.Event, timing: Timing | None, connected: _Connected
) -> None:
    """Log in and stay connected until told to stop or Discord goes away."""
    await bot.login(token)
    kernel = bot.kernel
    recommended, _, limits = await bot.http.get_bot_gateway()
    require_sign_ins(limits["remaining"], limits["reset_after"], kernel.settings.discord_shard_count or recommended)
    bot.identify_gate = IdentifyGate(
        kernel.redis,
        name_of(_id_of(bot), kernel.settings.discord_api_url),
        max_concurrency=limits["max_concurrency"],
        clock=kernel.clock,
    )
    synced = await _sync(bot)
    delivery = DeliveryRunner(bot, kernel, bot.engine, timing=timing)
    connected.begin()
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


def _id_of(bot: EverdelveBot) -> int:
    if bot.user is None:
        raise RuntimeError("a bot that has logged in knows who it is")
    return bot.user.id


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
