"""Identifies keep Discord's spacing in each bucket, over all processes."""

import asyncio
from itertools import pairwise
from time import monotonic

from redis.asyncio import Redis
from silent_server import silent_server

from bot.identify import IdentifyGate, name_of
from engine.kernel.redis import connect_redis


async def _enter_all(gates, shard):
    moments = []

    async def enter(gate):
        await gate.enter(shard)
        moments.append(monotonic())

    await asyncio.gather(*(enter(gate) for gate in gates))
    return sorted(moments)


async def test_processes_take_turns_in_one_bucket(redis_url):
    redis = connect_redis(redis_url)
    await redis.flushdb()
    gates = [IdentifyGate(redis, "app", spacing=0.2) for _ in range(3)]

    moments = await _enter_all(gates, 0)

    assert all(later - earlier >= 0.2 for earlier, later in pairwise(moments))
    await redis.aclose()


async def test_buckets_do_not_wait_for_each_other(redis_url):
    redis = connect_redis(redis_url)
    await redis.flushdb()
    gate = IdentifyGate(redis, "app", max_concurrency=2, spacing=600)

    await asyncio.gather(gate.enter(0), gate.enter(1))

    assert sorted(await redis.keys("identify:app:*")) == [b"identify:app:0", b"identify:app:1"]
    await redis.aclose()


async def test_two_bots_of_one_discord_and_one_bot_of_two_do_not_wait_for_each_other(redis):
    names = {name_of(1, None), name_of(2, None), name_of(1, "http://127.0.0.1:1/api/v10")}

    await asyncio.gather(*(IdentifyGate(redis, name, spacing=600).enter(0) for name in names))

    assert len(await redis.keys("identify:*")) == 3


async def test_with_redis_away_a_process_spaces_its_own_shards():
    gate = IdentifyGate(Redis.from_url("redis://127.0.0.1:1/0"), "app", spacing=0.2)

    moments = await _enter_all([gate] * 3, 0)

    assert all(later - earlier >= 0.2 for earlier, later in pairwise(moments))


async def test_a_redis_that_hangs_is_waited_for_once_in_half_a_minute(clock):
    async with silent_server() as silence:
        redis = silence.redis()
        gate = IdentifyGate(redis, "app", max_concurrency=8, spacing=0.05, clock=clock)

        for shard in range(8):
            await gate.enter(shard)
        first = len(silence.callers)
        clock.advance(31)
        await gate.enter(0)

        assert (first, len(silence.callers)) == (1, 2)
        await redis.aclose()
