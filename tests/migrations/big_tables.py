"""Fills the tables that grow, so that a migration meets them as it will in a world that has been lived in for long.

A migration that makes a table which grows gets its filling here; a table that stays small is named as such. A test
fails for a table that is in neither.
"""

SMALL = frozenset(
    (
        "alembic_version",
        "command_syncs",
        "pgqueuer_log",
        "pgqueuer_schedules",
        "pgqueuer_statistics",
        "places",
        "ticks",
        "worlds",
    )
)
"""As many rows as there are servers, places, days or less; or trimmed by the queue itself."""

_NUMBERS = "generate_series(1, {rows}) AS n"
# Ids that are the same each time a number is asked for.
_ID = "lpad(to_hex(n), 32, '0')::uuid"
_WORLD = "'01900000-0000-7000-8000-000000000001'::uuid"
_MINT = "'01900000-0000-7000-8000-0000000000a1'::uuid"

FILLINGS: dict[str, dict[str, str]] = {
    "0001": {
        "players": f"(id, discord_id, display_name, created_at, updated_at, last_seen_at) "
        f"SELECT {_ID}, n, 'Ada', now(), now(), now() FROM {_NUMBERS}",
        "texts": f"(id, author_id, body, created_at) SELECT {_ID}, {_ID}, 'words', now() FROM {_NUMBERS}",
        "accounts": f"(owner_id, currency, holder, balance) SELECT {_ID}, 'gold', 'player', 1 FROM {_NUMBERS}",
        "transfers": f"(id, debit_id, credit_id, currency, amount, cause, key, created_at) "
        f"SELECT {_ID}, {_MINT}, {_ID}, 'gold', 1, 'test', n::text, now() FROM {_NUMBERS}",
        "events": f"(id, type, version, kind, audience, world_id, actor_id, payload, created_at) "
        f"SELECT {_ID}, 'test', 1, 'system', 'public', {_WORLD}, {_ID}, '{{{{}}}}', now() FROM {_NUMBERS}",
        "event_causes": f"SELECT {_ID}, lpad(to_hex(1 + n % {{rows}}), 32, '0')::uuid FROM {_NUMBERS}",
        "feed_heads": f"SELECT 'player:' || n, 1 FROM {_NUMBERS}",
        "feed_entries": f"SELECT 'player:' || n, 1, {_ID} FROM {_NUMBERS}",
        "outbox": f"(subscriber, lane, feed, seq, event_id) "
        f"SELECT 'test', n % 16, 'player:' || n, 1, {_ID} FROM {_NUMBERS}",
    },
    "0002": {
        "pgqueuer": f"(priority, status, entrypoint, headers) SELECT 0, 'queued', 'test', '{{{{}}}}' FROM {_NUMBERS}",
        "idempotency_keys": f"(scope, key, reply, created_at) SELECT 'test', n, '{{{{}}}}', now() FROM {_NUMBERS}",
    },
    "0003": {
        "announcements": f"(id, key, lane, channel_id, content_type, content, trace, created_at) "
        f"SELECT {_ID}, n, 'channel:' || n, n, 'test', '{{{{}}}}', '{{{{}}}}', now() FROM {_NUMBERS}",
        "surfaces": f"(id, subject, lane, channel_id, content_type, content, trace, wanted_version, created_at, "
        f"updated_at) SELECT {_ID}, n, 'channel:' || n, n, 'test', '{{{{}}}}', '{{{{}}}}', 1, now(), now() "
        f"FROM {_NUMBERS}",
        "delivery_lanes": f"(lane) SELECT 'channel:' || n FROM {_NUMBERS}",
    },
    "0004": {
        "characters": f"(id, player_id, world_id, name, name_skeleton, species, character_class, background, spread, "
        f"hp_current, created_at, updated_at) SELECT {_ID}, {_ID}, {_WORLD}, 'Maren', n, 'species/a', 'classes/a', "
        f"'backgrounds/a', '{{{{}}}}', 10, now(), now() FROM {_NUMBERS}",
        "character_skills": f"(character_id, skill, value) SELECT {_ID}, 'skills-noncombat/a', 5 FROM {_NUMBERS}",
        "learned_abilities": f"SELECT {_ID}, 3, 'feats/a', now() FROM {_NUMBERS}",
        "items": f"(id, character_id, template, place, acquired_at) "
        f"SELECT {_ID}, {_ID}, 'items/a', 'backpack', now() FROM {_NUMBERS}",
        "skill_queues": f"(id, character_id, name, steps, active, created_at, updated_at) "
        f"SELECT {_ID}, {_ID}, 'Night', '[]', true, now(), now() FROM {_NUMBERS}",
        "character_drafts": f"(id, player_id, choices, created_at, updated_at, expires_at) "
        f"SELECT {_ID}, {_ID}, '{{{{}}}}', now(), now(), now() FROM {_NUMBERS}",
        "active_characters": f"SELECT {_ID}, 0, {_ID} FROM {_NUMBERS}",
    },
}
"""By revision and table, in an order that foreign keys allow: what stands after `INSERT INTO <table>`."""


def statements(revision: str, rows: int) -> list[str]:
    """Return what fills the tables that a revision made, with so many rows each."""
    filling = FILLINGS.get(revision, {})
    return [f"INSERT INTO {table} {what.format(rows=rows)}" for table, what in filling.items()]
