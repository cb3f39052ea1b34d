"""The database: there, new enough, migrated, with room for our connections, and nothing stuck in it."""

import asyncio
from datetime import UTC, datetime
from typing import Final

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.doctor.report import Finding, fail, ok, skew, warn
from engine.content import ContentError, load_pack_once
from engine.delivery import DeliveryService
from engine.delivery.views import DeliveryStatus
from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.errors import Unavailable
from engine.kernel.events import outbox, partitions
from engine.kernel.jobs import dead_jobs, oldest_overdue, unhandled_jobs
from engine.kernel.settings import Settings
from engine.stored_content import MEND, in_words, missing_content
from migrations import runner

_OLDEST: Final = 16
_WANTED_EXTENSIONS: Final = {"vector": "the world's memory (pgvector)"}
_OVERDUE_SECONDS: Final = 120.0


async def check_database(settings: Settings) -> list[Finding]:
    """Look at the server first, and at what our schema holds if it is ours."""
    assert settings.database_url is not None
    try:
        async with asyncio.timeout(10):
            connection = await asyncpg.connect(settings.database_url)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return [
            fail(
                "Database",
                f"cannot be reached ({type(error).__name__}: {error})",
                "See that PostgreSQL runs, and that DATABASE_URL has the right host, user, password and database.",
            )
        ]
    try:
        findings = await _server(connection, settings)
        before = datetime.now(UTC)
        theirs = await connection.fetchval("SELECT clock_timestamp()")
        after = datetime.now(UTC)
        findings.append(skew("Clock of the database", (before + (after - before) / 2 - theirs).total_seconds()))
    finally:
        await connection.close()
    schema = await _schema(settings.database_url)
    findings.append(schema)
    if not schema.mend:
        findings += await _contents(settings)
    return findings


async def _server(connection: asyncpg.Connection, settings: Settings) -> list[Finding]:
    version = connection.get_server_version()
    findings = [age(version.major, version.minor)]
    available = {row["name"] for row in await connection.fetch("SELECT name FROM pg_available_extensions")}
    for name, purpose in _WANTED_EXTENSIONS.items():
        if name in available:
            findings.append(ok("Extension", f"{name} is available"))
        else:
            findings.append(
                warn("Extension", f"{name}, for {purpose}, is not available", "Install it on the database's server.")
            )
    most = int(await connection.fetchval("SHOW max_connections"))
    used = await connection.fetchval("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
    # A pool may open as many again for bursts; a worker holds one more for its queue.
    ours = settings.database_pool_size * 2 + 1
    said = f"{used} of {most} connections are in use; one process of ours may open {ours}"
    if ours > most - used:
        mend = "Raise the server's max_connections, lower DATABASE_POOL_SIZE, or put PgBouncer between."
        findings.append(warn("Connections", said, mend))
    else:
        findings.append(ok("Connections", said))
    return findings


def age(major: int, minor: int) -> Finding:
    """Judge the server's version."""
    if major < _OLDEST:
        return fail("Database", f"PostgreSQL {major} is too old", f"Use PostgreSQL {_OLDEST} or later.")
    return ok("Database", f"PostgreSQL {major}.{minor}")


async def _schema(url: str) -> Finding:
    current, head = await runner.current(url), runner.head()
    if current == head:
        return ok("Migrations", f"at {head}, the newest")
    if current is None or current in runner.known_revisions():
        return fail("Migrations", f"at {current or 'nothing'}, behind {head}", "Run: everdelve migrate")
    return fail("Migrations", f"at {current}, which this build does not know", "Run the build that migrated it.")


async def _content(connection: AsyncConnection, settings: Settings) -> list[Finding]:
    """Compare what is stored with the content pack; a pack that cannot be loaded is another check's finding."""
    try:
        pack = load_pack_once(settings.game_system_dir)
    except ContentError:
        return []
    missing = await missing_content(connection, pack)
    if missing:
        return [warn("Stored content", in_words(missing), MEND)]
    return [ok("Stored content", "all of it is in the content pack")]


def _delivery(status: DeliveryStatus) -> Finding:
    """Say what delivery has given up and which channels refuse us."""
    troubles = [
        f"{what}: {count}"
        for count, what in (
            (status.failed, "announcements given up"),
            (status.cards_failed, "cards given up"),
            (len(status.paused), "channels paused"),
        )
        if count
    ]
    if not troubles:
        return ok("Delivery", f"{status.pending + status.cards_waiting} waiting, nothing given up, no channel paused")
    said = ", ".join(troubles)
    if status.paused:
        first = status.paused[0]
        said += f"; longest {first.lane} since {first.paused_since:%Y-%m-%d %H:%M} UTC ({first.reason})"
    mend = "Mend what docs/operations.md says under “Messages to Discord”, then: everdelve audit --revive"
    return warn("Delivery", said, mend)


async def _contents(settings: Settings) -> list[Finding]:
    import engine.wiring  # noqa: F401, PLC0415  declares every job and event, so that we know which are ours

    assert settings.database_url is not None
    database = Database.connect(settings.database_url, clock=SystemClock(), pool_size=1, application_name="doctor")
    try:
        async with database.transaction() as transaction:
            await transaction.execute(text("SET TRANSACTION READ ONLY"))
            connection = transaction.connection
            missing = await partitions.missing_ahead(connection, transaction.now)
            parked = await outbox.parked(connection)
            dead = await dead_jobs(connection)
            unhandled = await unhandled_jobs(connection)
            overdue = await oldest_overdue(connection)
            delivery = await DeliveryService().status(connection)
            findings = await _content(connection, settings)
    except Unavailable as error:
        return [fail("Database", error.message, "Look at the database's log.")]
    finally:
        await database.close()
    revive = "Read the errors with `everdelve audit`, mend their cause, then: everdelve audit --revive"
    findings.append(_delivery(delivery))
    if missing:
        mend = "Run a scheduler and a worker; they make them. Until then rows go to the default partition."
        findings.append(warn("Partitions", f"not made yet: {', '.join(missing)}", mend))
    else:
        findings.append(ok("Partitions", "made ahead"))
    findings.append(warn("Feeds", f"{len(parked)} parked", revive) if parked else ok("Feeds", "none is parked"))
    findings.append(warn("Jobs", f"{len(dead)} dead", revive) if dead else ok("Jobs", "none is dead"))
    if unhandled:
        names = ", ".join(sorted(unhandled))
        findings.append(
            warn("Jobs", f"of types this build does not know: {names}", "Run the build that enqueued them.")
        )
    if overdue > _OVERDUE_SECONDS:
        findings.append(
            warn("Jobs", f"the oldest waits for {overdue:.0f} s beyond its time", "Start a worker, or more.")
        )
    return findings
