"""What every table must keep to, whoever writes it."""

import asyncpg
import pytest


@pytest.fixture
async def connection(database_url):
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


OURS = "c.conrelid::regclass::text !~ '^(pgqueuer|alembic|events_|feed_entries_)'"


async def test_every_foreign_key_has_an_index_that_begins_with_its_columns(connection):
    rows = await connection.fetch(f"""
        SELECT c.conrelid::regclass::text AS held_by, c.conname FROM pg_constraint c
        WHERE c.contype = 'f' AND c.conparentid = 0 AND {OURS} AND NOT EXISTS (
            SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
              AND (i.indkey::smallint[])[0:cardinality(c.conkey) - 1] @> c.conkey
              AND c.conkey @> (i.indkey::smallint[])[0:cardinality(c.conkey) - 1]
        )
    """)

    assert [tuple(row) for row in rows] == []


async def test_every_foreign_key_says_what_happens_on_delete(connection):
    rows = await connection.fetch(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint c "
        f"WHERE contype = 'f' AND confdeltype = 'a' AND {OURS}"
    )

    assert [tuple(row) for row in rows] == []


async def test_every_time_knows_its_zone_and_every_key_is_named_by_the_convention(connection):
    naive = await connection.fetch("""
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'timestamp without time zone' AND table_name !~ '^pgqueuer'
    """)
    unnamed = await connection.fetch(f"""
        SELECT conrelid::regclass::text, conname FROM pg_constraint c
        WHERE conparentid = 0 AND contype IN ('p', 'u', 'f', 'c') AND {OURS}
          AND conrelid <> 0 AND connamespace = 'public'::regnamespace
          AND conname !~ '^(pk|uq|fk|ck)_'
    """)

    assert [tuple(row) for row in naive] == []
    assert [tuple(row) for row in unnamed] == []
