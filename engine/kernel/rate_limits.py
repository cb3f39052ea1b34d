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
_SECOND = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_log = get_logger(__name__)

# KEYS[1] the bucket; ARGV: now, burst (capacity * interval), price (cost * interval), what this process remembers.
# Answers {admitted 0|1, full_at}. A moment beyond now + burst can only come from a clock that was set back.
_TAKE = """
local now, burst, price = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local full_at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[4]))
full_at = math.min(full_at, now + burst)
if full_at + price - burst > now then
  redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000) + 1000)
  return {0, string.format('%.0f', full_at)}
end
full_at = full_at + price
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.ceil((full_at - now) / 1000) + 1000)
return {1, string.format('%.0f', full_at)}
"""


@dataclass(frozen=True)
class RateRule:
    """How often something may be done.

    Attributes:
        scope: What is limited; part of the bucket's name and of the metric.
        tokens: How many fit the bucket, which fills within `seconds`.
        roles: Other numbers of tokens for subjects of a role.
        seconds: How long an empty bucket takes to fill.
    """

    scope: str
    tokens: int
    roles: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    seconds: int = 60

    def capacity(self, role: str | None) -> int:
        """Return how many tokens fit for a role; None or an unlisted role has the rule's own number."""
        return self.tokens if role is None else self.roles.get(role, self.tokens)


GAME_ACTIONS = RateRule("game_actions", 30, MappingProxyType({"gm": 60, "admin": 60}))
GUIDANCE = RateRule("guidance", 1, seconds=3_600)
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


@dataclass
class _Bucket:
    """What this process knows of a bucket: when it will be full again, and what it is just asking Redis for (µs)."""

    key: str
    full_at: int = 0
    asked: int = 0


class RateLimiter:
    """Takes tokens from buckets, in Redis while it answers in time, otherwise from this process's own.

    Args:
        redis: The client; None keeps all buckets in the process.
        clock: The time that buckets refill by.

    Attributes:
        patience: How long Redis has to answer, in seconds.
    """

    def __init__(self, redis: Redis | None, clock: Clock) -> None:
        self.patience = REDIS_SECONDS
        self._clock = clock
        self._script = None if redis is None else redis.register_script(_TAKE)
        self._breaker = CircuitBreaker("Redis (limits)", clock)
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
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
        interval = math.ceil(rule.seconds * _SECOND / capacity)
        now = (self._clock.now() - _EPOCH) // _MICROSECOND
        burst, price = capacity * interval, cost * interval
        bucket = self._bucket(f"limit:{rule.scope}:{subject}")
        if bucket.full_at > now + burst:
            # The clock was set back since. Redis holds the same number; asked, its script mends it for all.
            bucket.full_at = now + burst if self._script is None else now
        bucket.full_at = max(now, bucket.full_at)
        # What this process knows is never more than what was taken, so its refusal needs no question to Redis.
        full_at, where = bucket.full_at + bucket.asked, "local"
        admitted = full_at + price - burst <= now
        if admitted and self._script is not None:
            admitted, full_at, where = await self._share(self._script, bucket, now, burst, price)
        elif admitted:
            full_at = bucket.full_at = bucket.full_at + price
        if not admitted:
            METRICS.rate_limited.labels(rule.scope, where).inc()
            raise self._refusal(rule, (full_at + price - burst - now) / 1_000_000)
        return Allowance(capacity, (now + burst - full_at) // interval, max(0, full_at - now) / 1_000_000)

    async def _share(
        self, script: AsyncScript, bucket: _Bucket, now: int, burst: int, price: int
    ) -> tuple[bool, int, str]:
        bucket.asked += price
        try:
            admitted, full_at = await self._breaker.call(lambda: self._ask(script, bucket, now, burst, price))
        except (Unavailable, OSError, RedisError) as error:  # TimeoutError is an OSError
            if not self._away:
                self._away = True
                _log.warning("rate limits are kept in this process: Redis is away", reason=type(error).__name__)
            bucket.full_at = max(now, bucket.full_at) + price
            return True, bucket.full_at, "local"
        finally:
            bucket.asked -= price
        if self._away:
            self._away = False
            _log.info("rate limits are shared again: Redis is back")
        # Never backwards: a slower answer must not undo what was admitted here meanwhile.
        bucket.full_at = max(full_at, bucket.full_at)
        return admitted, full_at, "shared"

    async def _ask(self, script: AsyncScript, bucket: _Bucket, now: int, burst: int, price: int) -> tuple[bool, int]:
        async with asyncio.timeout(self.patience):
            admitted, full_at = await script(keys=[bucket.key], args=[now, burst, price, bucket.full_at])
        return bool(admitted), int(full_at)

    def _bucket(self, key: str) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(key)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(key)
        return bucket

    def _refusal(self, rule: RateRule, seconds: float) -> RateLimited:
        whole = max(1, math.ceil(seconds))
        return RateLimited(
            "That was too much at once.",
            f"Try again in {whole} {'second' if whole == 1 else 'seconds'}.",
            retry_after=seconds,
            scope=rule.scope,
        )
