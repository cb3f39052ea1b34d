"""Keeps all bot processes together under a number of requests a second.

Windows of a quarter second are counted in Redis. With Redis away or slow, this process counts for itself and takes a
fair share, so that a few processes stay under Discord's 50 a second; it asks Redis again once in half a minute.
"""

import asyncio
import math
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from engine.kernel.breakers import CircuitBreaker
from engine.kernel.clock import Clock
from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger

PER_SECOND: Final = 40
_WINDOWS: Final = 4
_REDIS_SECONDS: Final = 0.1
_LOCAL_SHARE: Final = 0.5
_log = get_logger(__name__)


class Pace:
    """Lets requests through at a steady rate.

    Args:
        redis: What the processes share; None counts in this process.
        clock: Tells which window it is; processes' clocks may differ by a window without harm.
        per_second: How many requests a second, over all processes.
    """

    def __init__(self, redis: Redis | None, clock: Clock, *, per_second: int = PER_SECOND) -> None:
        self._redis = redis
        self._clock = clock
        self._breaker = CircuitBreaker("Redis (pace)", clock, failures=1)
        self._per_window = max(1, per_second // _WINDOWS)
        self._window = -1
        self._count = 0

    async def wait(self) -> None:
        """Wait until one more request may be sent."""
        while True:
            moment = self._clock.now().timestamp() * _WINDOWS
            window = math.floor(moment)
            if await self._counted(window):
                return
            await asyncio.sleep((window + 1 - moment) / _WINDOWS)

    async def _counted(self, window: int) -> bool:
        redis = self._redis
        if redis is not None:
            try:
                return await self._breaker.call(lambda: _count(redis, window)) <= self._per_window
            except (Unavailable, RedisError, OSError) as error:  # TimeoutError is an OSError
                _log.debug("requests are counted in this process: Redis is away", reason=type(error).__name__)
        if window != self._window:
            self._window, self._count = window, 0
        self._count += 1
        return self._count <= max(1, int(self._per_window * _LOCAL_SHARE))


async def _count(redis: Redis, window: int) -> int:
    """Count one more request in a window, for all processes; return how many there are now."""
    key = f"discord:requests:{window}"
    async with asyncio.timeout(_REDIS_SECONDS), redis.pipeline(transaction=False) as pipeline:
        pipeline.incr(key)
        pipeline.expire(key, 2)
        return int((await pipeline.execute())[0])
