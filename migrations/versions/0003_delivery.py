"""Announcements, cards and the lanes they go through; which commands were registered."""

from alembic import op

from migrations.statements import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ANNOUNCEMENTS = """
CREATE TABLE announcements (
    id uuid NOT NULL CONSTRAINT pk_announcements PRIMARY KEY,
    key text NOT NULL,
    lane text NOT NULL,
    channel_id bigint,
    server_id bigint,
    person_id bigint,
    content_type text NOT NULL,
    content jsonb NOT NULL,
    trace jsonb NOT NULL,
    state text NOT NULL DEFAULT 'pending',
    attempts integer NOT NULL DEFAULT 0,
    message_id bigint,
    error text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    CONSTRAINT ck_announcements_one_target CHECK ((channel_id IS NULL) <> (person_id IS NULL)),
    CONSTRAINT ck_announcements_state_known CHECK (state IN ('pending', 'sent', 'failed', 'void')),
    CONSTRAINT ck_announcements_sent_has_message CHECK ((state = 'sent') = (message_id IS NOT NULL)),
    CONSTRAINT ck_announcements_attempts_not_negative CHECK (attempts >= 0)
);
CREATE UNIQUE INDEX uq_announcements_key ON announcements (key);
CREATE INDEX ix_announcements_pending ON announcements (lane, id) WHERE state = 'pending';
CREATE INDEX ix_announcements_failed ON announcements (id) WHERE state = 'failed';
"""

_SURFACES = """
CREATE TABLE surfaces (
    id uuid NOT NULL CONSTRAINT pk_surfaces PRIMARY KEY,
    subject text NOT NULL,
    lane text NOT NULL,
    channel_id bigint,
    server_id bigint,
    person_id bigint,
    content_type text NOT NULL,
    content jsonb NOT NULL,
    trace jsonb NOT NULL,
    state text NOT NULL DEFAULT 'active',
    wanted_version bigint NOT NULL,
    shown_version bigint NOT NULL DEFAULT 0,
    posting integer NOT NULL DEFAULT 0,
    tried_version bigint,
    message_id bigint,
    attempts integer NOT NULL DEFAULT 0,
    error text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT ck_surfaces_one_target CHECK ((channel_id IS NULL) <> (person_id IS NULL)),
    CONSTRAINT ck_surfaces_state_known CHECK (state IN ('active', 'closed', 'failed')),
    CONSTRAINT ck_surfaces_versions_in_order CHECK (0 <= shown_version AND shown_version <= wanted_version),
    CONSTRAINT ck_surfaces_counts_not_negative CHECK (attempts >= 0 AND posting >= 0)
);
CREATE UNIQUE INDEX uq_surfaces_subject_content_type_lane ON surfaces (subject, content_type, lane)
    WHERE state <> 'closed';
CREATE INDEX ix_surfaces_waiting ON surfaces (lane, id) WHERE state = 'active' AND shown_version < wanted_version;
CREATE INDEX ix_surfaces_failed ON surfaces (id) WHERE state = 'failed';
"""

_LANES = """
CREATE TABLE delivery_lanes (
    lane text NOT NULL CONSTRAINT pk_delivery_lanes PRIMARY KEY,
    server_id bigint,
    claimed_by uuid,
    claimed_until timestamptz,
    rests_until timestamptz,
    paused_since timestamptz,
    reason text,
    pauses integer NOT NULL DEFAULT 0,
    CONSTRAINT ck_delivery_lanes_claim_whole CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CONSTRAINT ck_delivery_lanes_pause_has_reason CHECK ((paused_since IS NULL) = (reason IS NULL)),
    CONSTRAINT ck_delivery_lanes_pauses_not_negative CHECK (pauses >= 0)
);
CREATE INDEX ix_delivery_lanes_paused ON delivery_lanes (server_id) WHERE paused_since IS NOT NULL;
CREATE INDEX ix_delivery_lanes_claimed_by ON delivery_lanes (claimed_by) WHERE claimed_by IS NOT NULL;
"""

_COMMAND_SYNCS = """
CREATE TABLE command_syncs (
    application_id bigint NOT NULL,
    scope text NOT NULL,
    hash text NOT NULL,
    command_ids jsonb NOT NULL,
    synced_at timestamptz NOT NULL,
    CONSTRAINT pk_command_syncs PRIMARY KEY (application_id, scope)
);
"""


def upgrade() -> None:
    for script in (_ANNOUNCEMENTS, _SURFACES, _LANES, _COMMAND_SYNCS):
        run_script(script)


def downgrade() -> None:
    for table in ("command_syncs", "delivery_lanes", "surfaces", "announcements"):
        op.execute(f"DROP TABLE {table}")
