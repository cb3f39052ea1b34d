"""The whole program, first started while its database is not there yet."""

import asyncio
import json
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from adapters.embedded import EmbeddedServers
from bot.playground.client import PlaygroundClient
from tests.processes.programs import Stage

pytestmark = pytest.mark.process


@pytest.fixture
def stage():
    folder = Path(tempfile.mkdtemp(prefix="everdelve-"))
    folder.chmod(0o755)  # the embedded servers may run as another user
    stage = Stage(folder)
    yield stage
    stage.close()
    shutil.rmtree(folder)


@pytest.fixture
def servers(stage):
    """Servers that do not run yet."""
    servers = EmbeddedServers(stage.folder / "theirs", durable=False)
    yield servers
    servers.stop()


async def roll(discord) -> str:
    outcome = await discord.slash("alice", "tavern", "roll", expression="1d6+1000")
    return json.dumps(outcome.message, ensure_ascii=False)


async def test_a_newcomer_is_told_that_the_world_is_away_and_plays_when_it_comes(stage, servers):
    addresses = {"DATABASE_URL": servers.postgres.url(), "REDIS_URL": servers.valkey.url()}
    program = await asyncio.to_thread(stage.play, **addresses)
    assert "<html" in await asyncio.to_thread(stage.page)
    async with PlaygroundClient(f"http://127.0.0.1:{stage.playground_port}/") as discord:
        await discord.wait_for_bot()
        await discord.wait_until(lambda state: "roll" in state.commands.get("global", []), timeout=60)
        said = await roll(discord)
        assert "The world cannot be reached right now." in said
        assert "try again in a minute" in said
        assert await asyncio.to_thread(stage.ready) == 503

        await asyncio.to_thread(servers.start)
        async with asyncio.timeout(60):
            while "Rolled 1,00" not in await roll(discord):  # noqa: ASYNC110  a person who tries again
                await asyncio.sleep(0.5)  # within the limit of thirty a minute
        while await asyncio.to_thread(stage.ready) != 200:
            pass
    assert program.process.poll() is None
    assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0
