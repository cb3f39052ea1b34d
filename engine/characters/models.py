"""Tables of characters. Nobody outside this package imports them.

What rules derive (hit points' maximum, armour, chances) is never stored; content ids are checked against the loaded
pack by the service, never by the database.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.tables import Base

HOLDS_NAME = "status = 'alive' OR (status = 'dead' AND death_scars < 3)"
"""A name is taken while its bearer lives or may still return."""
COUNTS_FOR_SLOT = HOLDS_NAME
"""The archived and the permanently dead do not take a slot."""


class Character(Base):
    """A player's hero."""

    __tablename__ = "characters"
    __table_args__ = (
        CheckConstraint("status IN ('alive', 'dead', 'archived')", name="status_known"),
        CheckConstraint("death_scars BETWEEN 0 AND 3", name="death_scars_range"),
        CheckConstraint("level BETWEEN 1 AND 100", name="level_range"),
        CheckConstraint("xp >= 0", name="xp_not_negative"),
        CheckConstraint("hp_current >= 0", name="hp_not_negative"),
        CheckConstraint("(status = 'dead') = (died_at IS NOT NULL) OR status = 'archived'", name="the_dead_died"),
        CheckConstraint("char_length(name) BETWEEN 2 AND 32", name="name_bounded"),
        CheckConstraint("name_skeleton <> ''", name="name_skeleton_present"),
        CheckConstraint("version > 0", name="version_positive"),
        Index("uq_characters_name_held", "world_id", "name_skeleton", unique=True, postgresql_where=text(HOLDS_NAME)),
        Index("ix_characters_player_id", "player_id", "id"),
        Index("ix_characters_world_id", "world_id"),
        Index(
            "ix_characters_backstory_text_id",
            "backstory_text_id",
            postgresql_where=text("backstory_text_id IS NOT NULL"),
        ),
        Index(
            "ix_characters_death_narrative_text_id",
            "death_narrative_text_id",
            postgresql_where=text("death_narrative_text_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    player_id: Mapped[UUID] = mapped_column(ForeignKey("players.id", ondelete="RESTRICT"))
    world_id: Mapped[UUID] = mapped_column(ForeignKey("worlds.id", ondelete="RESTRICT"))
    name: Mapped[str]
    name_skeleton: Mapped[str]
    species: Mapped[str]
    character_class: Mapped[str]
    background: Mapped[str]
    subclass: Mapped[str | None]
    spread: Mapped[dict[str, Any]]  # points given at creation, by attribute; validated as `views.Spread`
    level: Mapped[int] = mapped_column(SmallInteger, server_default=text("1"))
    xp: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    hp_current: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(server_default=text("'alive'"))
    death_scars: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    died_at: Mapped[datetime | None]
    death_narrative_text_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id", ondelete="RESTRICT"))
    chronicle_unlocked: Mapped[bool] = mapped_column(server_default=text("false"))
    backstory_text_id: Mapped[UUID | None] = mapped_column(ForeignKey("texts.id", ondelete="RESTRICT"))
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CharacterSkill(Base):
    """How well a character does something: a skill or a weapon proficiency, by content id (growth: decision 12)."""

    __tablename__ = "character_skills"
    __table_args__ = (
        CheckConstraint("value BETWEEN 0 AND 100", name="value_range"),
        CheckConstraint("uses >= 0", name="uses_not_negative"),
    )

    character_id: Mapped[UUID] = mapped_column(ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True)
    skill: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(SmallInteger)
    uses: Mapped[int] = mapped_column(Integer, server_default=text("0"))


class LearnedAbility(Base):
    """A feat that was chosen, and at which level's offer."""

    __tablename__ = "learned_abilities"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 100", name="level_range"),)

    character_id: Mapped[UUID] = mapped_column(ForeignKey("characters.id", ondelete="CASCADE"), primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    feat: Mapped[str]
    learned_at: Mapped[datetime]


class Item(Base):
    """A thing, in exactly one place: worn in a slot of a character, or in the character's backpack."""

    __tablename__ = "items"
    __table_args__ = (
        CheckConstraint("place IN ('backpack', 'worn')", name="place_known"),
        CheckConstraint("(place = 'worn') = (slot IS NOT NULL)", name="worn_has_slot"),
        CheckConstraint("quantity BETWEEN 1 AND 99", name="quantity_range"),
        CheckConstraint("place <> 'worn' OR quantity = 1", name="one_is_worn"),
        CheckConstraint("enhancement BETWEEN 0 AND 5", name="enhancement_range"),
        Index("uq_items_slot", "character_id", "slot", unique=True, postgresql_where=text("slot IS NOT NULL")),
        Index("ix_items_character_id", "character_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    character_id: Mapped[UUID] = mapped_column(ForeignKey("characters.id", ondelete="RESTRICT"))
    template: Mapped[str]
    place: Mapped[str]
    slot: Mapped[str | None]
    quantity: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    enhancement: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    locked: Mapped[bool] = mapped_column(server_default=text("false"))
    acquired_at: Mapped[datetime]


class SkillQueue(Base):
    """A named queue of skills; the active one acts when no one is at the controls."""

    __tablename__ = "skill_queues"
    __table_args__ = (
        CheckConstraint("char_length(name) BETWEEN 1 AND 40", name="name_bounded"),
        CheckConstraint("version > 0", name="version_positive"),
        Index("uq_skill_queues_active", "character_id", unique=True, postgresql_where=text("active")),
        Index("uq_skill_queues_name", "character_id", text("lower(name)"), unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    character_id: Mapped[UUID] = mapped_column(ForeignKey("characters.id", ondelete="CASCADE"))
    name: Mapped[str]
    steps: Mapped[list[dict[str, Any]]]  # validated as a list of `engine.content.models.combat.QueueStep`
    active: Mapped[bool]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Draft(Base):
    """A character being made. At most one per player is open; a finished one stays a while to answer a second press."""

    __tablename__ = "character_drafts"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_positive"),
        Index("uq_character_drafts_open", "player_id", unique=True, postgresql_where=text("character_id IS NULL")),
        Index("ix_character_drafts_player_id", "player_id"),
        Index("ix_character_drafts_character_id", "character_id"),
        Index("ix_character_drafts_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    player_id: Mapped[UUID] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"))
    choices: Mapped[dict[str, Any]]  # validated as `views.DraftChoices`
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    character_id: Mapped[UUID | None] = mapped_column(ForeignKey("characters.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ActiveCharacter(Base):
    """Whom a player plays: by default (server 0), or on one Discord server."""

    __tablename__ = "active_characters"
    __table_args__ = (
        CheckConstraint("server_id >= 0", name="server_id_not_negative"),
        Index("ix_active_characters_character_id", "character_id"),
    )

    player_id: Mapped[UUID] = mapped_column(ForeignKey("players.id", ondelete="CASCADE"), primary_key=True)
    server_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    character_id: Mapped[UUID] = mapped_column(ForeignKey("characters.id", ondelete="CASCADE"))
