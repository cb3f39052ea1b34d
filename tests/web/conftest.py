"""A web server on a free port over the real database and Valkey, and what tests ask it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import aiohttp
import pytest

from engine.characters.views import DraftChoices
from engine.content.loader import load_pack_once
from engine.kernel.clock import ManualClock
from engine.kernel.database import Database
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.settings import Settings
from engine.wiring import Engine, build_engine
from web.app import build_app
from web.serving import listening


@dataclass
class World:
    """A kernel with its engine, and the means to serve it."""

    kernel: Kernel
    engine: Engine

    @asynccontextmanager
    async def served(self, **options) -> AsyncIterator[aiohttp.ClientSession]:
        """Serve the application and yield a client of it. Options are those of `build_app`."""
        app = build_app(self.kernel, self.engine, **options)
        async with (
            listening(app, "127.0.0.1", 0, drain_seconds=5) as (host, port),
            aiohttp.ClientSession(f"http://{host}:{port}", timeout=aiohttp.ClientTimeout(30)) as client,
        ):
            yield client

    async def character(self, name: str = "Ondra Vey", **choices) -> UUID:
        """Make a character and return its id."""
        player = await self.engine.accounts.see(1000 + len(name), "Somebody")
        pack = self.engine.pack
        wanted = {
            "species": next(iter(pack.species)),
            "character_class": next(iter(pack.classes)),
            "background": next(iter(pack.backgrounds)),
            "name": name,
        }
        return await self.engine.characters.drafts.create(
            player.id, DraftChoices(**(wanted | choices)), request_id=f"test-{name}"
        )


@pytest.fixture
async def make_world(
    database: Database, database_url: str, redis_url: str, clock: ManualClock
) -> AsyncIterator[Callable[..., Awaitable[World]]]:
    """Make worlds; the settings may be given, and other addresses of the two servers."""
    kernels: list[Kernel] = []

    async def make(*, database_url: str = database_url, redis_url: str = redis_url, **settings) -> World:
        kernel = Kernel.build(
            Settings(**settings),
            database_url=database_url,
            redis_url=redis_url,
            clock=clock,
            randomness=LiveRandomness(),
        )
        kernels.append(kernel)
        return World(kernel, build_engine(kernel, load_pack_once(Settings().game_system_dir)))

    yield make
    for kernel in kernels:
        await kernel.close()


@pytest.fixture
async def world(make_world) -> World:
    """A world whose buckets are full."""
    made = await make_world()
    await made.kernel.redis.flushdb()
    return made


@pytest.fixture
async def client(world: World) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of a server with its usual routes."""
    async with world.served() as session:
        yield session
