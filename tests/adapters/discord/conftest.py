"""A local Discord in its own process, and bot processes that can be killed."""

import json
import subprocess
import sys
from pathlib import Path

import delivery_contents
import pytest
from sqlalchemy import text

from bot.playground.client import PlaygroundClient
from bot.playground.process import PlaygroundProcess
from engine.kernel.clock import SystemClock
from engine.kernel.database import Database

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


class BotProcesses:
    """Bot processes by the shard that they serve."""

    def __init__(self, playground, database_url, redis_url, folder):
        self._playground = playground
        self._given = {"database_url": database_url, "redis_url": redis_url}
        self._folder = folder
        self._running = {}

    def start(self, shard):
        settings = {
            "discord_token": "local.fake.token",
            "discord_api_url": self._playground.api_url,
            "discord_gateway_url": self._playground.gateway_url,
            "discord_cdn_url": self._playground.cdn_url,
            "discord_shard_count": 2,
            "discord_shard_ids": [shard],
            "log_format": "json",
        }
        log = (self._folder / f"bot-{shard}.log").open("ab")
        self._running[shard] = subprocess.Popen(
            [sys.executable, str(HERE / "delivery_process.py"), json.dumps({**self._given, "settings": settings})],
            stdout=log,
            stderr=log,
            env={"PYTHONPATH": f"{ROOT}:{HERE}", "PATH": "/usr/bin:/bin"},
        )
        log.close()

    def kill(self, shard):
        """Kill as a power cut would."""
        process = self._running.pop(shard)
        process.kill()
        process.wait()

    def stop(self, shard):
        """Ask it to stop; return its exit status."""
        process = self._running.pop(shard)
        process.terminate()
        return process.wait(20)

    def kill_all(self):
        for shard in list(self._running):
            self.kill(shard)

    def logs(self):
        return "\n".join(path.read_text() for path in sorted(self._folder.glob("bot-*.log")))


@pytest.fixture
async def real_time(database_url, database):
    """The emptied database under the system's clock, with the counters' table."""
    live = Database.connect(database_url, clock=SystemClock())
    async with live.transaction() as tx:
        await tx.execute(text(delivery_contents.COUNTERS))
    yield live
    async with live.transaction() as tx:
        await tx.execute(text("DROP TABLE delivery_test_counters"))
    await live.close()


@pytest.fixture
async def discord(tmp_path):
    playground = PlaygroundProcess.start(tmp_path / "discord")
    async with PlaygroundClient(playground.url) as client:
        client.process = playground
        yield client
    playground.stop()


@pytest.fixture
def bots(discord, real_time, database_url, redis_url, tmp_path):
    processes = BotProcesses(discord.process, database_url, redis_url, tmp_path)
    yield processes
    processes.kill_all()
