"""Migrations and models say the same; each can be taken back and made again with data in place, and on big tables."""

import asyncio

import asyncpg
import big_tables
import pytest
from lived_in_world import EMPTY, live

from migrations import runner

MANY, FEW = 100_000, 50


async def _execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _counts(url: str) -> dict[str, int]:
    """How many rows each table of ours holds."""
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch("""
            SELECT c.oid::regclass::text AS name FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        """)
        return {row["name"]: await connection.fetchval(f"SELECT count(*) FROM {row['name']}") for row in tables}
    finally:
        await connection.close()


async def test_models_equal_migrations(empty_database_url):
    await runner.upgrade(empty_database_url)

    assert await runner.differences(empty_database_url) == []


async def test_every_migration_goes_down_and_up_again_with_a_row_in_every_main_table(empty_database_url, redis, pack):
    for revision in runner.known_revisions():
        await runner.upgrade(empty_database_url, revision)
    await live(empty_database_url, redis, pack)
    assert {name for name, count in (await _counts(empty_database_url)).items() if count == 0} <= EMPTY

    for revision in [*reversed(runner.known_revisions()[:-1]), "base"]:
        await runner.downgrade(empty_database_url, revision)
    assert await runner.current(empty_database_url) is None
    assert set(await _counts(empty_database_url)) == {"alembic_version"}
    await runner.upgrade(empty_database_url)

    assert await runner.current(empty_database_url) == runner.head()
    assert await runner.differences(empty_database_url) == []
    await live(empty_database_url, redis, pack)


@pytest.mark.timeout(300)
async def test_every_migration_passes_over_big_tables_in_half_a_minute(empty_database_url):
    timeout = "ALTER DATABASE %I SET statement_timeout = ''30s''"
    await _execute(empty_database_url, f"DO $$ BEGIN EXECUTE format('{timeout}', current_database()); END $$")

    for revision in runner.known_revisions():
        await runner.upgrade(empty_database_url, revision)
        # What the newest made no migration meets yet; a few rows show that its filling fits.
        rows = FEW if revision == runner.head() else MANY
        await _execute(empty_database_url, "SET statement_timeout = 0", *big_tables.statements(revision, rows))

    counts = await _counts(empty_database_url)
    # Without the accounts that a migration writes itself.
    filled = {
        table: counts[table] - (4 if table == "accounts" else 0)
        for made in big_tables.FILLINGS.values()
        for table in made
    }
    assert set(filled.values()) <= {FEW, MANY}


async def test_every_table_that_grows_can_be_filled(empty_database_url):
    await runner.upgrade(empty_database_url)
    ours = set(await _counts(empty_database_url))

    assert ours == big_tables.SMALL | {table for made in big_tables.FILLINGS.values() for table in made}


async def test_several_processes_may_migrate_at_once(empty_database_url):
    await asyncio.gather(*(runner.upgrade(empty_database_url) for _ in range(4)))

    assert await runner.current(empty_database_url) == runner.head()
