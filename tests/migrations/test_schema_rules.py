"""What every table must keep to, whoever writes it."""

from collections.abc import Callable
from typing import Any

import asyncpg
import orjson
import pytest
from lived_in_world import EMPTY, live
from pydantic import TypeAdapter

from engine.characters.creation import _Made
from engine.characters.views import DraftChoices, Spread
from engine.content.models import QueueStep
from engine.delivery.content import read_content
from engine.dice.service import _Receipt
from engine.kernel.events.registry import decode
from migrations import runner


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


def _reply(row: dict[str, Any]) -> Any:
    """Replies are of the model that the use case of the scope answers with."""
    model = _Receipt if row["scope"].startswith("dice.") else _Made
    return model.model_validate(row["reply"])


_WORDS = TypeAdapter(dict[str, str])
DOCUMENTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "announcements.content": lambda row: read_content(row["content_type"], row["content"]),
    "announcements.trace": lambda row: _WORDS.validate_python(row["trace"]),
    "character_drafts.choices": lambda row: DraftChoices.model_validate(row["choices"]),
    "characters.spread": lambda row: TypeAdapter(Spread).validate_python(row["spread"]),
    "command_syncs.command_ids": lambda row: TypeAdapter(dict[str, int]).validate_python(row["command_ids"]),
    "events.payload": lambda row: decode(row["type"], row["version"], row["payload"]),
    "idempotency_keys.reply": _reply,
    "skill_queues.steps": lambda row: TypeAdapter(list[QueueStep]).validate_python(row["steps"]),
    "surfaces.content": lambda row: read_content(row["content_type"], row["content"]),
    "surfaces.trace": lambda row: _WORDS.validate_python(row["trace"]),
}
"""Every document that is stored, and what reads it: nothing untyped is kept."""


async def test_every_stored_document_has_a_model(connection):
    rows = await connection.fetch("""
        SELECT table_name || '.' || column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type IN ('json', 'jsonb')
          AND table_name !~ '^(pgqueuer|events_)'  -- the queue's own, and the partitions of events
    """)

    assert {row["name"] for row in rows} == set(DOCUMENTS)


@pytest.fixture
async def lived_in(empty_database_url, redis, pack):
    """A database of this test alone in which everything has happened once."""
    await runner.upgrade(empty_database_url)
    await live(empty_database_url, redis, pack)
    connection = await asyncpg.connect(empty_database_url)
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=None, decoder=orjson.loads)
    yield connection
    await connection.close()


async def test_a_life_leaves_a_row_in_every_main_table_and_each_document_fits_its_model(lived_in):
    tables = await lived_in.fetch("""
        SELECT c.oid::regclass::text AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    """)
    held = {row["name"]: await lived_in.fetchval(f"SELECT count(*) FROM {row['name']}") for row in tables}

    assert {name for name, count in held.items() if count == 0} <= EMPTY
    for name, read in DOCUMENTS.items():
        rows = await lived_in.fetch(f"SELECT * FROM {name.split('.')[0]}")
        assert rows, name
        for row in rows:
            assert read(dict(row)) is not None
