"""Rate limits: a token bucket per rule and subject, shared by all processes through Redis.

The bucket is kept as one number, the moment at which it will be full again (the "theoretical arrival time" of the
generic cell rate algorithm, which admits exactly what a token bucket admits, in whole microseconds and without
rounding). One script reads and writes it, so a hundred simultaneous takes admit exactly the capacity.

Each process remembers the numbers it last saw. With Redis away or slow it goes on from there by itself, and when Redis
is back it tells it what it admitted meanwhile: an outage neither opens nor shuts the limit, nor grants a second burst.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from engine.kernel.breakers import CircuitBreaker
from engine.kernel.clock import Clock
from engine.kernel.errors import RateLimited, Unavailable
from engine.kernel.telemetry import METRICS, get_logger

REDIS_SECONDS = 0.05
_REMEMBERED = 50_000
_MINUTE = 60_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_log = get_logger(__name__)

# KEYS[1] the bucket; ARGV: now, interval, burst (capacity * interval), cost * interval, what this process remembers.
# Answers {admitted 0|1, full_at}. A moment beyond now + burst can only come from a clock that was set back.
_TAKE = """
local now, burst, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full_at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[4]))
full_at = math.min(full_at, now + burst)
if full_at + cost - burst > now then
  redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000) + 1000)
  return {0, string.format('%.0f', full_at)}
end
full_at = full_at + cost
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000) + 1000)
return {1, string.format('%.0f', full_at)}
"""


@dataclass(frozen=True)
class RateRule:
    """How often something may be done.

    Attributes:
        scope: What is limited; part of the bucket's name and of the metric.
        per_minute: Tokens a minute, which is also how many fit the bucket.
        roles: Other numbers for subjects of a role.
    """

    scope: str
    per_minute: int
    roles: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def capacity(self, role: str | None) -> int:
        """Return the tokens a minute for a role; None or an unlisted role has the rule's own number."""
        return self.per_minute if role is None else self.roles.get(role, self.per_minute)


GAME_ACTIONS = RateRule("game_actions", 30, MappingProxyType({"gm": 60, "admin": 60}))
SIGN_IN = RateRule("sign_in", 10)
PAYMENTS = RateRule("payments", 5)
API_ANONYMOUS = RateRule("api_anonymous", 60)
API_SIGNED_IN = RateRule("api_signed_in", 1_000)


@dataclass(frozen=True)
class Allowance:
    """What is left after a take: whole tokens, and seconds until the bucket is full."""

    limit: int
    remaining: int
    full_in: float


class RateLimiter:
    """Takes tokens from buckets, in Redis while it answers within 50 ms, otherwise from this process's own.

    Args:
        redis: The client; None keeps all buckets in the process.
        clock: The time that buckets refill by.
    """

    def __init__(self, redis: Redis | None, clock: Clock) -> None:
        self._clock = clock
        self._script = None if redis is None else redis.register_script(_TAKE)
        self._breaker = CircuitBreaker("Redis (limits)", clock)
        self._full_at: OrderedDict[str, int] = OrderedDict()
        self._away = False

    async def take(self, rule: RateRule, subject: str, cost: int = 1, *, role: str | None = None) -> Allowance:
        """Take tokens for a subject (a player id, an address) or refuse.

        Raises:
            RateLimited: There are too few; `retry_after` is exactly when there will be enough, if nobody else takes.
            ValueError: The cost is below 1 or above the bucket.
        """
        capacity = rule.capacity(role)
        if not 1 <= cost <= capacity:
            raise ValueError(f"{rule.scope}: a cost of {cost} does not fit a bucket of {capacity}")
        interval = math.ceil(_MINUTE / capacity)
        key = f"limit:{rule.scope}:{subject}"
        now = (self._clock.now() - _EPOCH) // _MICROSECOND
        burst, price = capacity * interval, cost * interval
        if self._full_at.get(key, 0) > now + burst:  # the clock was set back
            self._full_at[key] = now + burst
        admitted, full_at, where = await self._decide(key, now, burst, price)
        if not admitted:
            METRICS.rate_limited.labels(rule.scope, where).inc()
            raise self._refusal(rule, (full_at + price - burst - now) / 1_000_000)
        return Allowance(capacity, (now + burst - full_at) // interval, max(0, full_at - now) / 1_000_000)

    async def _decide(self, key: str, now: int, burst: int, price: int) -> tuple[bool, int, str]:
        script = self._script
        if script is None:
            return *self._take_locally(key, now, burst, price), "local"
        try:
            admitted, full_at = await self._breaker.call(lambda: self._ask(script, key, now, burst, price))
        except (Unavailable, OSError, RedisError) as error:  # TimeoutError is an OSError
            if not self._away:
                self._away = True
                _log.warning("rate limits are kept in this process: Redis is away", reason=type(error).__name__)
            return *self._take_locally(key, now, burst, price), "local"
        if self._away:
            self._away = False
            _log.info("rate limits are shared again: Redis is back")
        self._remember(key, full_at)
        return admitted, full_at, "shared"

    async def _ask(self, script: AsyncScript, key: str, now: int, burst: int, price: int) -> tuple[bool, int]:
        async with asyncio.timeout(REDIS_SECONDS):
            admitted, full_at = await script(keys=[key], args=[now, burst, price, self._full_at.get(key, 0)])
        return bool(admitted), int(full_at)

    def _take_locally(self, key: str, now: int, burst: int, price: int) -> tuple[bool, int]:
        full_at = min(max(now, self._full_at.get(key, 0)), now + burst)
        if full_at + price - burst > now:
            return False, full_at
        self._remember(key, full_at + price)
        return True, full_at + price

    def _remember(self, key: str, full_at: int) -> None:
        # Never backwards: a slower answer of Redis must not undo what was admitted here meanwhile.
        self._full_at[key] = max(full_at, self._full_at.get(key, 0))
        self._full_at.move_to_end(key)
        if len(self._full_at) > _REMEMBERED:
            self._full_at.popitem(last=False)

    def _refusal(self, rule: RateRule, seconds: float) -> RateLimited:
        whole = max(1, math.ceil(seconds))
        return RateLimited(
            "That was too much at once.",
            f"Try again in {whole} {'second' if whole == 1 else 'seconds'}.",
            retry_after=seconds,
            scope=rule.scope,
        )
