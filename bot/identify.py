"""Keeps Discord's limit on identifies: one per bucket (`shard id % max_concurrency`) in five seconds, in all processes.

The buckets are locks with an expiry in Redis. With Redis away each process spaces its own shards, which is exact for
one process and kind enough for several: Discord answers a collision by closing that connection, which is tried again.
A Redis that hangs is waited for once in half a minute, not once a shard.

A bot may also identify only so often a day (1,000 times; large bots more). Who uses them up has all sessions ended and
the token reset by Discord, so a bot does not start with fewer than `sign_ins_needed`: it waits for the count to be
filled again. Reconnects within a run mostly resume, which is not counted; the reserve is for those that do not.
"""

import asyncio
from time import monotonic

from redis.asyncio import Redis
from redis.exceptions import RedisError

from engine.kernel.breakers import CircuitBreaker
from engine.kernel.clock import Clock, SystemClock
from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger

SPACING = 5.0
"""Seconds between two identifies of one bucket."""

RESERVE = 50
"""Sign-ins that a start leaves, for reconnects that cannot resume and for whoever mends what used up the rest."""

_MARGIN = 0.25
_log = get_logger(__name__)


class SignInsSpentError(Exception):
    """Too few sign-ins are left today for the bot to start.

    Attributes:
        again_in: Seconds until Discord fills the count again.
    """

    def __init__(self, remaining: int, needed: int, again_in: float) -> None:
        super().__init__(f"{remaining} sign-ins are left today, a start wants {needed} to be there")
        self.again_in = again_in


def sign_ins_needed(shards: int) -> int:
    """How many sign-ins must be left for a start: one for each of the bot's shards, and the reserve."""
    return shards + RESERVE


def require_sign_ins(remaining: int, reset_after: int, shards: int) -> None:
    """Refuse a start that could use up the day's sign-ins.

    Args:
        remaining: How many Discord says are left.
        reset_after: Milliseconds until it fills the count again.
        shards: Shards of the whole bot, those of its other processes too: they may be starting as well.

    Raises:
        SignInsSpentError: If too few are left.
    """
    needed = sign_ins_needed(shards)
    if remaining < needed:
        raise SignInsSpentError(remaining, needed, max(0, reset_after) / 1_000)


class IdentifyGate:
    """Lets identifies of one bucket through one at a time, five seconds apart.

    Args:
        redis: The client that all bot processes share; None spaces this process only.
        application: Names the bot, so that two bots on one Redis do not wait for each other: see `name_of`.
        max_concurrency: How many buckets Discord gives this bot; at least 1.
        spacing: Seconds between two identifies of one bucket.
        clock: Measures how long a failing Redis is left alone.
    """

    def __init__(
        self,
        redis: Redis | None,
        application: str,
        *,
        max_concurrency: int = 1,
        spacing: float = SPACING,
        clock: Clock | None = None,
    ) -> None:
        self._redis = redis
        self._application = application
        self._breaker = CircuitBreaker("Redis (identifies)", clock or SystemClock(), failures=1)
        self.max_concurrency = max(1, max_concurrency)
        self._spacing = spacing + (_MARGIN if spacing else 0.0)
        self._local: dict[int, float] = {}
        self._locks: dict[int, asyncio.Lock] = {}

    async def enter(self, shard_id: int) -> None:
        """Wait until this shard may identify."""
        bucket = shard_id % self.max_concurrency
        async with self._locks.setdefault(bucket, asyncio.Lock()):
            while (wait := await self._take(bucket)) > 0:  # noqa: ASYNC110  what is waited for is in another process
                await asyncio.sleep(wait)

    async def _take(self, bucket: int) -> float:
        """Take the bucket and return 0, or the seconds until it is worth asking again."""
        if self._spacing <= 0:
            return 0.0
        redis = self._redis
        if redis is not None:
            key, milliseconds = f"identify:{self._application}:{bucket}", int(self._spacing * 1_000)
            try:
                return await self._breaker.call(lambda: _take_shared(redis, key, milliseconds))
            except (Unavailable, RedisError, OSError) as error:  # TimeoutError is an OSError
                _log.warning("identifies are spaced in this process only: Redis is away", reason=type(error).__name__)
        now = monotonic()
        free_at = self._local.get(bucket, 0.0)
        if free_at > now:
            return free_at - now
        self._local[bucket] = now + self._spacing
        return 0.0


def name_of(bot_id: int, api_url: str | None) -> str:
    """Name a bot for its gates: the same in all its processes, another for every other bot and every other Discord.

    Args:
        bot_id: The bot's user id.
        api_url: Where its Discord is, if that is not the real one.
    """
    return f"{api_url or 'discord'}:{bot_id}"


async def _take_shared(redis: Redis, key: str, milliseconds: int) -> float:
    """Take a bucket for all processes and return 0, or the seconds until it is free."""
    if await redis.set(key, 1, nx=True, px=milliseconds):
        return 0.0
    return max(0.05, int(await redis.pttl(key)) / 1_000)
