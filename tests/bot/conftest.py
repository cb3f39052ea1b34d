"""A bot with the frame's test cog, in a simulated Discord, on the real database and Valkey."""

from collections.abc import AsyncIterator
from types import SimpleNamespace

import frame_parts
import pytest
import simcord
from simulated_discord import simulated

from bot.client import EverdelveBot
from engine.delivery import DeliveryService
from engine.kernel.clock import ManualClock
from engine.kernel.database import Database
from engine.kernel.jobs import JobQueue
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.rate_limits import RateLimiter
from engine.kernel.redis import connect_redis
from engine.kernel.settings import Settings


@pytest.fixture
async def frame_kernel(database: Database, redis_url: str, clock: ManualClock) -> AsyncIterator[Kernel]:
    redis = connect_redis(redis_url)
    await redis.flushdb()
    yield Kernel(
        settings=Settings(owner_ids=(77,)),
        clock=clock,
        randomness=LiveRandomness(),
        database=database,
        redis=redis,
        limits=RateLimiter(redis, clock),
        jobs=JobQueue(),
    )
    await redis.aclose()


@pytest.fixture
def frame_engine() -> SimpleNamespace:
    """An engine of delivery alone: the frame needs no other capability."""
    return SimpleNamespace(delivery=DeliveryService(), pack=None)


@pytest.fixture
def frame_bot(frame_kernel: Kernel, frame_engine: SimpleNamespace) -> EverdelveBot:
    frame_parts.done.clear()
    return EverdelveBot(frame_kernel, frame_engine, cogs=["frame_cog"])


@pytest.fixture
async def env(frame_bot: EverdelveBot) -> AsyncIterator[simcord.Env]:
    async with simulated(frame_bot) as running:
        yield running
