"""Characters: heroes, what they know and carry, skill queues, drafts, and whom a player plays."""

from migrations.statements import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_HEROES = """
CREATE TABLE characters (
    id uuid NOT NULL CONSTRAINT pk_characters PRIMARY KEY,
    player_id uuid NOT NULL CONSTRAINT fk_characters_player_id REFERENCES players (id) ON DELETE RESTRICT,
    world_id uuid NOT NULL CONSTRAINT fk_characters_world_id REFERENCES worlds (id) ON DELETE RESTRICT,
    name text NOT NULL,
    name_skeleton text NOT NULL,
    species text NOT NULL,
    character_class text NOT NULL,
    background text NOT NULL,
    subclass text,
    spread jsonb NOT NULL,
    level smallint NOT NULL DEFAULT 1,
    xp bigint NOT NULL DEFAULT 0,
    hp_current integer NOT NULL,
    status text NOT NULL DEFAULT 'alive',
    death_scars smallint NOT NULL DEFAULT 0,
    died_at timestamptz,
    death_narrative_text_id uuid CONSTRAINT fk_characters_death_narrative_text_id
        REFERENCES texts (id) ON DELETE RESTRICT,
    chronicle_unlocked boolean NOT NULL DEFAULT false,
    backstory_text_id uuid CONSTRAINT fk_characters_backstory_text_id REFERENCES texts (id) ON DELETE RESTRICT,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT ck_characters_status_known CHECK (status IN ('alive', 'dead', 'archived')),
    CONSTRAINT ck_characters_death_scars_range CHECK (death_scars BETWEEN 0 AND 3),
    CONSTRAINT ck_characters_level_range CHECK (level BETWEEN 1 AND 100),
    CONSTRAINT ck_characters_xp_not_negative CHECK (xp >= 0),
    CONSTRAINT ck_characters_hp_not_negative CHECK (hp_current >= 0),
    CONSTRAINT ck_characters_the_dead_died
        CHECK ((status = 'dead') = (died_at IS NOT NULL) OR status = 'archived'),
    CONSTRAINT ck_characters_name_bounded CHECK (char_length(name) BETWEEN 2 AND 32),
    CONSTRAINT ck_characters_name_skeleton_present CHECK (name_skeleton <> ''),
    CONSTRAINT ck_characters_version_positive CHECK (version > 0)
);
CREATE UNIQUE INDEX uq_characters_name_held ON characters (world_id, name_skeleton)
    WHERE status = 'alive' OR (status = 'dead' AND death_scars < 3);
CREATE INDEX ix_characters_player_id ON characters (player_id, id);
CREATE INDEX ix_characters_world_id ON characters (world_id);
CREATE INDEX ix_characters_backstory_text_id ON characters (backstory_text_id) WHERE backstory_text_id IS NOT NULL;
CREATE INDEX ix_characters_death_narrative_text_id ON characters (death_narrative_text_id)
    WHERE death_narrative_text_id IS NOT NULL;

CREATE TABLE character_skills (
    character_id uuid NOT NULL CONSTRAINT fk_character_skills_character_id REFERENCES characters (id) ON DELETE CASCADE,
    skill text NOT NULL,
    value smallint NOT NULL,
    uses integer NOT NULL DEFAULT 0,
    CONSTRAINT pk_character_skills PRIMARY KEY (character_id, skill),
    CONSTRAINT ck_character_skills_value_range CHECK (value BETWEEN 0 AND 100),
    CONSTRAINT ck_character_skills_uses_not_negative CHECK (uses >= 0)
);
CREATE TABLE learned_abilities (
    character_id uuid NOT NULL
        CONSTRAINT fk_learned_abilities_character_id REFERENCES characters (id) ON DELETE CASCADE,
    level smallint NOT NULL,
    feat text NOT NULL,
    learned_at timestamptz NOT NULL,
    CONSTRAINT pk_learned_abilities PRIMARY KEY (character_id, level),
    CONSTRAINT ck_learned_abilities_level_range CHECK (level BETWEEN 1 AND 100)
);
CREATE TABLE items (
    id uuid NOT NULL CONSTRAINT pk_items PRIMARY KEY,
    character_id uuid NOT NULL CONSTRAINT fk_items_character_id REFERENCES characters (id) ON DELETE RESTRICT,
    template text NOT NULL,
    place text NOT NULL,
    slot text,
    quantity integer NOT NULL DEFAULT 1,
    enhancement smallint NOT NULL DEFAULT 0,
    locked boolean NOT NULL DEFAULT false,
    acquired_at timestamptz NOT NULL,
    CONSTRAINT ck_items_place_known CHECK (place IN ('backpack', 'worn')),
    CONSTRAINT ck_items_worn_has_slot CHECK ((place = 'worn') = (slot IS NOT NULL)),
    CONSTRAINT ck_items_quantity_range CHECK (quantity BETWEEN 1 AND 99),
    CONSTRAINT ck_items_one_is_worn CHECK (place <> 'worn' OR quantity = 1),
    CONSTRAINT ck_items_enhancement_range CHECK (enhancement BETWEEN 0 AND 5)
);
CREATE UNIQUE INDEX uq_items_slot ON items (character_id, slot) WHERE slot IS NOT NULL;
CREATE INDEX ix_items_character_id ON items (character_id, id);
"""

_CONTROLS = """
CREATE TABLE skill_queues (
    id uuid NOT NULL CONSTRAINT pk_skill_queues PRIMARY KEY,
    character_id uuid NOT NULL CONSTRAINT fk_skill_queues_character_id REFERENCES characters (id) ON DELETE CASCADE,
    name text NOT NULL,
    steps jsonb NOT NULL,
    active boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT ck_skill_queues_name_bounded CHECK (char_length(name) BETWEEN 1 AND 40),
    CONSTRAINT ck_skill_queues_version_positive CHECK (version > 0)
);
CREATE UNIQUE INDEX uq_skill_queues_active ON skill_queues (character_id) WHERE active;
CREATE UNIQUE INDEX uq_skill_queues_name ON skill_queues (character_id, lower(name));

CREATE TABLE character_drafts (
    id uuid NOT NULL CONSTRAINT pk_character_drafts PRIMARY KEY,
    player_id uuid NOT NULL CONSTRAINT fk_character_drafts_player_id REFERENCES players (id) ON DELETE CASCADE,
    choices jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    character_id uuid CONSTRAINT fk_character_drafts_character_id REFERENCES characters (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT ck_character_drafts_version_positive CHECK (version > 0)
);
CREATE UNIQUE INDEX uq_character_drafts_open ON character_drafts (player_id) WHERE character_id IS NULL;
CREATE INDEX ix_character_drafts_player_id ON character_drafts (player_id);
CREATE INDEX ix_character_drafts_character_id ON character_drafts (character_id);
CREATE INDEX ix_character_drafts_expires_at ON character_drafts (expires_at);

CREATE TABLE active_characters (
    player_id uuid NOT NULL CONSTRAINT fk_active_characters_player_id REFERENCES players (id) ON DELETE CASCADE,
    server_id bigint NOT NULL,
    character_id uuid NOT NULL
        CONSTRAINT fk_active_characters_character_id REFERENCES characters (id) ON DELETE CASCADE,
    CONSTRAINT pk_active_characters PRIMARY KEY (player_id, server_id),
    CONSTRAINT ck_active_characters_server_id_not_negative CHECK (server_id >= 0)
);
CREATE INDEX ix_active_characters_character_id ON active_characters (character_id);
"""

_GONE = """
DROP TABLE active_characters;
DROP TABLE character_drafts;
DROP TABLE skill_queues;
DROP TABLE items;
DROP TABLE learned_abilities;
DROP TABLE character_skills;
DROP TABLE characters;
"""


def upgrade() -> None:
    run_script(_HEROES)
    run_script(_CONTROLS)


def downgrade() -> None:
    run_script(_GONE)
