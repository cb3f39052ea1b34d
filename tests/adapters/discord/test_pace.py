"""Requests to Discord are counted by all processes together, and by each alone when Redis does not help."""

from silent_server import silent_server

from adapters.discord.pace import Pace


async def test_processes_share_the_requests_of_a_window(redis, clock):
    one, other = Pace(redis, clock, per_second=8), Pace(redis, clock, per_second=8)

    await one.wait()
    await other.wait()

    (key,) = await redis.keys("discord:requests:*")
    assert await redis.get(key) == b"2"


async def test_a_redis_that_hangs_is_waited_for_once_in_half_a_minute(clock):
    async with silent_server() as silence:
        redis = silence.redis()
        pace = Pace(redis, clock)

        for _ in range(4):
            await pace.wait()
        first = len(silence.callers)
        clock.advance(31)
        await pace.wait()

        assert (first, len(silence.callers)) == (1, 2)
        await redis.aclose()
