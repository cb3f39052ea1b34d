"""Loads characters whole, each in one statement, for the read models and the use cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.characters.views import Status
from engine.kernel.database import Database, Transaction
from engine.kernel.locks import LockRank


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """A thing as it is stored."""

    id: UUID
    template: str
    slot: str | None
    quantity: int
    enhancement: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A character as it is stored, with what hangs on it."""

    id: UUID
    player_id: UUID
    world_id: UUID
    name: str
    species: str
    character_class: str
    background: str
    subclass: str | None
    spread: dict[str, int]
    level: int
    xp: int
    hp_current: int
    status: Status
    death_scars: int
    died_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime
    backstory: str
    gold: int
    active_queue: str | None
    skills: dict[str, int] = field(default_factory=dict)
    feats: dict[int, str] = field(default_factory=dict)
    items: tuple[ItemRecord, ...] = ()


_COLUMNS = """
SELECT c.id, c.player_id, c.world_id, c.name, c.species, c.character_class, c.background, c.subclass, c.spread, c.level,
       c.xp, c.hp_current, c.status, c.death_scars, c.died_at, c.version, c.created_at, c.updated_at,
       coalesce((SELECT body FROM texts WHERE id = c.backstory_text_id AND state = 'shown'), '') AS backstory,
       coalesce((SELECT balance FROM accounts WHERE owner_id = c.id AND currency = 'gold'), 0) AS gold,
       (SELECT q.name FROM skill_queues AS q WHERE q.character_id = c.id AND q.active) AS active_queue,
       (SELECT jsonb_object_agg(s.skill, s.value) FROM character_skills AS s WHERE s.character_id = c.id) AS skills,
       (SELECT jsonb_object_agg(a.level, a.feat) FROM learned_abilities AS a WHERE a.character_id = c.id) AS feats,
       (SELECT jsonb_agg(jsonb_build_array(i.id, i.template, i.slot, i.quantity, i.enhancement, i.locked) ORDER BY i.id)
        FROM items AS i WHERE i.character_id = c.id) AS items
FROM characters AS c
"""
_BY_ID = text(f"{_COLUMNS} WHERE c.id = :id")
_BY_ID_FOR_DRIVER = f"{_COLUMNS} WHERE c.id = $1"
_LOCK = text("SELECT id FROM characters WHERE id = :id FOR UPDATE")
# The one chosen on this server, else the default, else the eldest living one.
_ACTIVE = text(f"""{_COLUMNS}
LEFT JOIN active_characters AS here ON here.character_id = c.id AND here.server_id = :server_id
                                   AND here.player_id = c.player_id
LEFT JOIN active_characters AS usual ON usual.character_id = c.id AND usual.server_id = 0
                                    AND usual.player_id = c.player_id
WHERE c.player_id = :player_id AND c.status <> 'archived'
ORDER BY here.character_id IS NULL, usual.character_id IS NULL, c.status <> 'alive', c.id
LIMIT 1
""")


def _record(values: dict[str, Any]) -> Record:
    values["status"] = Status(values["status"])
    values["skills"] = values["skills"] or {}
    values["feats"] = {int(level): feat for level, feat in (values["feats"] or {}).items()}
    values["items"] = tuple(
        ItemRecord(UUID(identifier), template, slot, quantity, enhancement, locked)
        for identifier, template, slot, quantity, enhancement, locked in values["items"] or ()
    )
    return Record(**values)


async def by_id(connection: AsyncConnection, character_id: UUID) -> Record | None:
    """Return a character, or None."""
    row = (await connection.execute(_BY_ID, {"id": character_id})).one_or_none()
    return None if row is None else _record(row._asdict())


async def of_database(database: Database, character_id: UUID) -> Record | None:
    """Return a character, or None, with as little work as can be: for the read that everybody may ask for."""
    row = await database.fetch_row(_BY_ID_FOR_DRIVER, character_id)
    return None if row is None else _record(dict(row))


async def locked(transaction: Transaction, character_id: UUID) -> Record | None:
    """Lock a character's row for the rest of the transaction and return the character, or None."""
    transaction.lock_rank(LockRank.CHARACTER)
    if (await transaction.execute(_LOCK, {"id": character_id})).one_or_none() is None:
        return None
    return await by_id(transaction.connection, character_id)


async def active(connection: AsyncConnection, player_id: UUID, server_id: int) -> Record | None:
    """Return the character that a player plays on a server (0: anywhere else), or None if there is none at all."""
    row = (await connection.execute(_ACTIVE, {"player_id": player_id, "server_id": server_id})).one_or_none()
    return None if row is None else _record(row._asdict())


_LIST = text("""
SELECT c.id, c.player_id, c.name, c.species, c.character_class, c.subclass, c.level, c.status, c.death_scars,
       EXISTS (SELECT FROM active_characters AS a WHERE a.character_id = c.id AND a.server_id = 0) AS active,
       EXISTS (SELECT FROM active_characters AS a WHERE a.character_id = c.id AND a.server_id = :server_id
               AND :server_id <> 0) AS active_here
FROM characters AS c
WHERE c.player_id = :player_id AND (c.status <> 'archived' OR :archived)
  AND (CAST(:prefix AS text) = '' OR lower(c.name) LIKE :prefix ESCAPE '\\')
  AND (CAST(:after AS uuid) IS NULL OR c.id < :after)
ORDER BY c.id DESC LIMIT :limit
""")


async def of_player(
    connection: AsyncConnection,
    player_id: UUID,
    *,
    server_id: int = 0,
    prefix: str = "",
    archived: bool = False,
    after: UUID | None = None,
    limit: int = 25,
) -> Sequence[dict[str, Any]]:
    """Return a player's characters, newest first, as rows of `CharacterSummary`.

    Args:
        connection: Where to read.
        player_id: Whose.
        server_id: The Discord server for `active_here`; 0 for none.
        prefix: Only names that begin so, whatever the case.
        archived: Whether to include the archived.
        after: Only characters older than this one.
        limit: At most so many.
    """
    # A name has neither zeros nor halves of characters, and the database takes neither.
    prefix = prefix.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
    pattern = prefix.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" if prefix else ""
    values = {"player_id": player_id, "server_id": server_id, "prefix": pattern, "archived": archived}
    rows = await connection.execute(_LIST, values | {"after": after, "limit": limit})
    return [dict(row) for row in rows.mappings()]
