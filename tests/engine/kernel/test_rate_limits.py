"""Buckets admit exactly their capacity, refill exactly on time, and keep the limit through an absence of Redis."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from engine.kernel.errors import RateLimited
from engine.kernel.rate_limits import (
    API_SIGNED_IN,
    GAME_ACTIONS,
    PAYMENTS,
    REDIS_SECONDS,
    SIGN_IN,
    RateLimiter,
    RateRule,
)
from engine.kernel.redis import connect_redis
from engine.kernel.telemetry import METRICS
from tests.wire import Wire


@pytest.fixture
async def wire(redis_url) -> AsyncIterator[Wire]:
    wire = Wire(redis_url)
    await wire.mend()
    yield wire
    await wire.cut()


@pytest.fixture
async def client(wire):
    client = connect_redis(wire.url)
    await client.flushall()
    yield client
    await client.aclose()


def patient(client, clock) -> RateLimiter:
    """A limiter that waits for Redis as long as a busy machine needs, so that what is counted is what is shared."""
    limiter = RateLimiter(client, clock)
    limiter.patience = 10
    return limiter


@pytest.fixture
def limiter(client, clock):
    return patient(client, clock)


async def admitted(limiter, rule, subject, takes):
    results = await asyncio.gather(*(limiter.take(rule, subject) for _ in range(takes)), return_exceptions=True)
    assert all(isinstance(result, RateLimited) for result in results if isinstance(result, BaseException))
    return sum(not isinstance(result, BaseException) for result in results)


async def test_a_hundred_simultaneous_takes_admit_exactly_the_capacity(limiter):
    assert await admitted(limiter, GAME_ACTIONS, "ada", 100) == 30


async def test_several_processes_share_one_bucket(client, clock):
    limiters = [patient(client, clock) for _ in range(4)]

    counts = [await admitted(limiter, SIGN_IN, "address", 4) for limiter in limiters]

    assert counts == [4, 4, 2, 0]


async def test_a_bucket_may_take_longer_than_a_minute_to_fill(limiter, clock):
    rule = RateRule("slow", 2, seconds=600)
    assert await admitted(limiter, rule, "ada", 3) == 2

    clock.advance(299)
    assert await admitted(limiter, rule, "ada", 1) == 0
    clock.advance(1)
    assert await admitted(limiter, rule, "ada", 2) == 1


async def test_subjects_scopes_and_roles_have_buckets_of_their_own(limiter):
    assert await admitted(limiter, PAYMENTS, "ada", 6) == 5
    assert await admitted(limiter, PAYMENTS, "bob", 6) == 5
    assert await admitted(limiter, SIGN_IN, "ada", 11) == 10
    assert (await limiter.take(GAME_ACTIONS, "master", role="gm")).limit == 60


async def test_a_refusal_says_exactly_when_to_come_back(limiter, clock):
    await admitted(limiter, PAYMENTS, "ada", 5)
    clock.advance(5)
    with pytest.raises(RateLimited) as refusal:
        await limiter.take(PAYMENTS, "ada")
    assert refusal.value.retry_after == 7

    clock.advance(6.999999)
    with pytest.raises(RateLimited):
        await limiter.take(PAYMENTS, "ada")
    clock.advance(0.000001)

    assert (await limiter.take(PAYMENTS, "ada")).remaining == 0


async def test_a_refused_take_costs_nothing(limiter, clock):
    await admitted(limiter, PAYMENTS, "ada", 50)

    clock.advance(12)

    assert await admitted(limiter, PAYMENTS, "ada", 5) == 1


async def test_a_bucket_never_holds_more_than_its_capacity(limiter, clock):
    await limiter.take(PAYMENTS, "ada")
    clock.advance(86_400)

    assert await admitted(limiter, PAYMENTS, "ada", 20) == 5


async def test_what_is_left_is_told(limiter):
    first = await limiter.take(PAYMENTS, "ada", cost=3)

    assert (first.limit, first.remaining, first.full_in) == (5, 2, 36)


@pytest.mark.parametrize("cost", [0, 6])
async def test_a_cost_that_cannot_fit_is_the_callers_defect(limiter, cost):
    with pytest.raises(ValueError, match="does not fit"):
        await limiter.take(PAYMENTS, "ada", cost=cost)


async def test_a_capacity_that_does_not_divide_a_minute_is_never_exceeded(limiter, clock):
    odd = RateRule("odd", 7)
    assert await admitted(limiter, odd, "ada", 20) == 7

    clock.advance(60)

    assert await admitted(limiter, odd, "ada", 20) in {6, 7}


@pytest.mark.parametrize("away", ["cut", "slow"])
async def test_with_redis_gone_the_process_goes_on_from_the_same_bucket(limiter, wire, client, away):
    assert await admitted(limiter, GAME_ACTIONS, "ada", 20) == 20
    limiter.patience = REDIS_SECONDS

    if away == "cut":
        await wire.cut()
    else:
        wire.slow = True

    assert await admitted(limiter, GAME_ACTIONS, "ada", 100) == 10
    assert await admitted(limiter, GAME_ACTIONS, "bob", 100) == 30
    shown = METRICS.registry.get_sample_value(
        "everdelve_rate_limited_total", {"scope": "game_actions", "bucket": "local"}
    )
    assert shown > 0
    if away == "cut":
        await wire.mend()


async def test_when_redis_is_back_it_learns_what_was_taken_meanwhile(limiter, wire, client, clock):
    await wire.cut()
    for _ in range(6):  # opens the breaker
        await limiter.take(API_SIGNED_IN, "client")
    assert await admitted(limiter, PAYMENTS, "ada", 20) == 5
    await wire.mend()
    clock.advance(30)

    assert await admitted(limiter, PAYMENTS, "ada", 1) == 1  # the probe; half a minute gave two and a half back

    another = patient(client, clock)
    assert await admitted(another, PAYMENTS, "ada", 20) == 1


async def test_without_any_redis_the_limit_is_kept_in_the_process(clock):
    assert await admitted(RateLimiter(None, clock), GAME_ACTIONS, "ada", 100) == 30


@pytest.mark.parametrize("shared", [True, False])
async def test_a_clock_set_back_by_a_year_empties_the_bucket_once_and_no_longer(client, clock, shared):
    limiter = patient(client if shared else None, clock)
    await limiter.take(PAYMENTS, "ada")
    clock.advance(-365 * 86_400)
    with pytest.raises(RateLimited) as refusal:
        await limiter.take(PAYMENTS, "ada")
    assert refusal.value.retry_after == 12

    clock.advance(12)

    assert (await limiter.take(PAYMENTS, "ada")).remaining == 0


async def test_buckets_do_not_stay_in_redis_for_ever(limiter, client):
    await limiter.take(PAYMENTS, "ada")

    assert 0 < await client.pttl("limit:payments:ada") <= 13_000
