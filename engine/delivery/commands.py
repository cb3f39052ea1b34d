"""Which commands an application has registered, so that they are sent again only when they changed."""

from dataclasses import dataclass
from datetime import datetime

import orjson
from pydantic import TypeAdapter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.kernel.database import Transaction

GLOBAL = "global"
_IDS = TypeAdapter(dict[str, int])

_READ = text(
    "SELECT hash, command_ids, synced_at FROM command_syncs WHERE application_id = :application_id AND scope = :scope"
)
_WRITE = text("""
INSERT INTO command_syncs (application_id, scope, hash, command_ids, synced_at)
VALUES (:application_id, :scope, :hash, CAST(:command_ids AS jsonb), :now)
ON CONFLICT (application_id, scope) DO UPDATE
SET hash = EXCLUDED.hash, command_ids = EXCLUDED.command_ids, synced_at = EXCLUDED.synced_at
""")


@dataclass(frozen=True, slots=True)
class CommandSync:
    """The last registration: the tree's hash, the commands' ids by name, and when."""

    hash: str
    command_ids: dict[str, int]
    synced_at: datetime


async def last_sync(connection: AsyncConnection, application_id: int, scope: str = GLOBAL) -> CommandSync | None:
    """Return what was registered last for an application, if anything was."""
    parameters = {"application_id": application_id, "scope": scope}
    row = (await connection.execute(_READ, parameters)).mappings().one_or_none()
    if row is None:
        return None
    return CommandSync(row["hash"], _IDS.validate_python(row["command_ids"]), row["synced_at"])


async def record_sync(
    tx: Transaction, application_id: int, digest: str, command_ids: dict[str, int], scope: str = GLOBAL
) -> None:
    """Remember what was registered."""
    parameters = {
        "application_id": application_id,
        "scope": scope,
        "hash": digest,
        "command_ids": orjson.dumps(command_ids).decode(),
        "now": tx.now,
    }
    await tx.execute(_WRITE, parameters)
