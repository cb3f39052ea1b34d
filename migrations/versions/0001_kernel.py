"""The kernel's tables: worlds and places, the event log with its feeds and outbox, texts, ledger, players."""

from datetime import UTC, datetime

from alembic import op

from migrations.statements import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WORLD = """
CREATE TABLE worlds (
    id uuid NOT NULL CONSTRAINT pk_worlds PRIMARY KEY,
    slug text NOT NULL CONSTRAINT uq_worlds_slug UNIQUE,
    name text NOT NULL
);
INSERT INTO worlds (id, slug, name) VALUES ('01900000-0000-7000-8000-000000000001', 'default', 'The shared world');
CREATE TABLE places (
    id uuid NOT NULL CONSTRAINT pk_places PRIMARY KEY,
    world_id uuid NOT NULL CONSTRAINT fk_places_world_id REFERENCES worlds (id) ON DELETE RESTRICT,
    parent_id uuid CONSTRAINT fk_places_parent_id REFERENCES places (id) ON DELETE RESTRICT,
    content_id text NOT NULL,
    retired boolean NOT NULL DEFAULT false,
    CONSTRAINT uq_places_world_id_content_id UNIQUE (world_id, content_id)
);
CREATE INDEX ix_places_parent_id ON places (parent_id);
"""

_EVENTS = """
CREATE TABLE events (
    id uuid NOT NULL,
    type text NOT NULL,
    version smallint NOT NULL,
    kind text NOT NULL,
    audience text NOT NULL,
    world_id uuid CONSTRAINT fk_events_world_id REFERENCES worlds (id) ON DELETE RESTRICT,
    place_id uuid CONSTRAINT fk_events_place_id REFERENCES places (id) ON DELETE RESTRICT,
    world_date text,
    campaign_id uuid,
    session_id uuid,
    importance smallint NOT NULL DEFAULT 0,
    actor_id uuid,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_events PRIMARY KEY (id),
    CONSTRAINT ck_events_kind_known
        CHECK (kind IN ('narrative', 'combat', 'roll', 'decision', 'death', 'revive', 'system')),
    CONSTRAINT ck_events_audience_known
        CHECK (audience IN ('public', 'members', 'gm', 'internal') OR audience ~ '^player:[0-9a-f-]{36}$'),
    CONSTRAINT ck_events_importance_range CHECK (importance BETWEEN 0 AND 100)
) PARTITION BY RANGE (id);
CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE INDEX ix_events_place_id ON events (place_id, id) WHERE place_id IS NOT NULL;
CREATE INDEX ix_events_world_id ON events (world_id, id) WHERE world_id IS NOT NULL;
CREATE INDEX ix_events_campaign_id ON events (campaign_id, id) WHERE campaign_id IS NOT NULL;
CREATE INDEX ix_events_actor_id ON events (actor_id, id) WHERE actor_id IS NOT NULL;

CREATE TABLE event_causes (
    event_id uuid NOT NULL CONSTRAINT fk_event_causes_event_id REFERENCES events (id) ON DELETE RESTRICT,
    cause_id uuid NOT NULL CONSTRAINT fk_event_causes_cause_id REFERENCES events (id) ON DELETE RESTRICT,
    CONSTRAINT pk_event_causes PRIMARY KEY (event_id, cause_id),
    CONSTRAINT ck_event_causes_not_itself CHECK (event_id <> cause_id)
);
CREATE INDEX ix_event_causes_cause_id ON event_causes (cause_id);

CREATE TABLE feed_heads (
    feed text NOT NULL CONSTRAINT pk_feed_heads PRIMARY KEY,
    seq bigint NOT NULL,
    CONSTRAINT ck_feed_heads_seq_positive CHECK (seq > 0)
) WITH (fillfactor = 70);
CREATE TABLE feed_entries (
    feed text NOT NULL,
    seq bigint NOT NULL,
    event_id uuid NOT NULL CONSTRAINT fk_feed_entries_event_id REFERENCES events (id) ON DELETE RESTRICT,
    CONSTRAINT pk_feed_entries PRIMARY KEY (feed, seq)
) PARTITION BY HASH (feed);
CREATE INDEX ix_feed_entries_event_id ON feed_entries (event_id);

CREATE TABLE outbox (
    subscriber text NOT NULL,
    lane smallint NOT NULL,
    feed text NOT NULL,
    seq bigint NOT NULL,
    event_id uuid NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    retry_at timestamptz,
    parked_at timestamptz,
    error text,
    CONSTRAINT pk_outbox PRIMARY KEY (subscriber, lane, feed, seq),
    CONSTRAINT ck_outbox_attempts_not_negative CHECK (attempts >= 0)
);
CREATE INDEX ix_outbox_failing ON outbox (subscriber, feed) WHERE attempts > 0;
"""

_IMMUTABLE = """
CREATE FUNCTION events_are_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""

_TRIGGERS = """
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_are_immutable();
CREATE TRIGGER events_never_truncated BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_are_immutable();
"""

_GONE = """
DROP TABLE transfers;
DROP TABLE accounts;
DROP TABLE texts;
DROP TABLE players;
DROP TABLE outbox;
DROP TABLE feed_entries;
DROP TABLE feed_heads;
DROP TABLE event_causes;
DROP TABLE events;
DROP FUNCTION events_are_immutable();
DROP TABLE places;
DROP TABLE worlds;
"""

_PEOPLE = """
CREATE TABLE players (
    id uuid NOT NULL CONSTRAINT pk_players PRIMARY KEY,
    discord_id bigint CONSTRAINT uq_players_discord_id UNIQUE,
    display_name text NOT NULL,
    role text NOT NULL DEFAULT 'player',
    character_slots integer NOT NULL DEFAULT 2,
    stripe_customer_id text CONSTRAINT uq_players_stripe_customer_id UNIQUE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    CONSTRAINT ck_players_role_known CHECK (role IN ('player', 'gm', 'admin')),
    CONSTRAINT ck_players_display_name_bounded CHECK (length(display_name) BETWEEN 1 AND 100),
    CONSTRAINT ck_players_character_slots_range CHECK (character_slots BETWEEN 0 AND 100)
);
CREATE TABLE texts (
    id uuid NOT NULL CONSTRAINT pk_texts PRIMARY KEY,
    author_id uuid NOT NULL CONSTRAINT fk_texts_author_id REFERENCES players (id) ON DELETE RESTRICT,
    body text NOT NULL,
    state text NOT NULL DEFAULT 'shown',
    created_at timestamptz NOT NULL,
    CONSTRAINT ck_texts_state_known CHECK (state IN ('shown', 'hidden', 'erased')),
    CONSTRAINT ck_texts_body_bounded CHECK (length(body) <= 4000),
    CONSTRAINT ck_texts_erased_is_empty CHECK (state <> 'erased' OR body = '')
);
CREATE INDEX ix_texts_author_id ON texts (author_id);
"""

_LEDGER = """
CREATE TABLE accounts (
    owner_id uuid NOT NULL,
    currency text NOT NULL,
    holder text NOT NULL,
    balance bigint,
    CONSTRAINT pk_accounts PRIMARY KEY (owner_id, currency),
    CONSTRAINT ck_accounts_holder_known CHECK (holder IN ('player', 'character', 'guild', 'system')),
    CONSTRAINT ck_accounts_currency_known CHECK (currency IN ('gold', 'fate_token')),
    CONSTRAINT ck_accounts_system_stores_none CHECK ((holder = 'system') = (balance IS NULL)),
    CONSTRAINT ck_accounts_balance_not_negative CHECK (balance >= 0)
) WITH (fillfactor = 80);
INSERT INTO accounts (owner_id, currency, holder) VALUES
    ('01900000-0000-7000-8000-0000000000a1', 'gold', 'system'),
    ('01900000-0000-7000-8000-0000000000a1', 'fate_token', 'system'),
    ('01900000-0000-7000-8000-0000000000a2', 'gold', 'system'),
    ('01900000-0000-7000-8000-0000000000a2', 'fate_token', 'system');
CREATE TABLE transfers (
    id uuid NOT NULL CONSTRAINT pk_transfers PRIMARY KEY,
    debit_id uuid NOT NULL,
    credit_id uuid NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL,
    cause text NOT NULL,
    key text NOT NULL CONSTRAINT uq_transfers_key UNIQUE,
    created_at timestamptz NOT NULL,
    CONSTRAINT fk_transfers_debit_id_currency FOREIGN KEY (debit_id, currency)
        REFERENCES accounts (owner_id, currency) ON DELETE RESTRICT,
    CONSTRAINT fk_transfers_credit_id_currency FOREIGN KEY (credit_id, currency)
        REFERENCES accounts (owner_id, currency) ON DELETE RESTRICT,
    CONSTRAINT ck_transfers_amount_positive CHECK (amount > 0),
    CONSTRAINT ck_transfers_two_accounts CHECK (debit_id <> credit_id)
);
CREATE INDEX ix_transfers_debit_id_currency ON transfers (debit_id, currency, id);
CREATE INDEX ix_transfers_credit_id_currency ON transfers (credit_id, currency, id);
"""


def upgrade() -> None:
    run_script(_WORLD)
    run_script(_EVENTS)
    op.execute(_IMMUTABLE)
    for script in (_TRIGGERS, _PEOPLE, _LEDGER):
        run_script(script)
    for part in range(8):
        op.execute(
            f"CREATE TABLE feed_entries_{part} PARTITION OF feed_entries FOR VALUES WITH (MODULUS 8, REMAINDER {part})"
        )
    now = datetime.now(UTC)
    for ahead in range(4):
        op.execute(_month(now.year * 12 + now.month - 1 + ahead))


def downgrade() -> None:
    run_script(_GONE)


def _month(ordinal: int) -> str:
    """Return the statement for one month's partition: the ids of its first instant and of the next month's."""
    bounds = []
    for month in (ordinal, ordinal + 1):
        start = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        digits = f"{int(start.timestamp() * 1000):012x}"
        bounds.append(f"{digits[:8]}-{digits[8:]}-0000-0000-000000000000")
    name = f"events_{ordinal // 12}_{ordinal % 12 + 1:02d}"
    return f"CREATE TABLE {name} PARTITION OF events FOR VALUES FROM ('{bounds[0]}') TO ('{bounds[1]}')"
