"""The only door to worlds and places."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.content.models import Place as PlaceContent
from engine.kernel.database import Transaction
from engine.world.models import DEFAULT_WORLD, Place

__all__ = ["DEFAULT_WORLD", "place_id", "sync_places"]


async def sync_places(transaction: Transaction, places: Mapping[str, PlaceContent], world_id: UUID) -> None:
    """Make the rows of a world's places equal to the content's: new ones added, missing ones marked as retired.

    Rows are never deleted, since history points at them. Idempotent; run when a process with a new pack starts.
    """
    known = {
        row.content_id: row.id
        for row in await transaction.execute(
            select(Place.id, Place.content_id)
            .where(Place.world_id == world_id)
            .order_by(Place.content_id)
            .with_for_update()
        )
    }
    for content_id in places:
        if content_id not in known:
            known[content_id] = transaction.new_id()
            values = {"id": known[content_id], "world_id": world_id, "content_id": content_id}
            added = insert(Place).values(values).on_conflict_do_nothing().returning(Place.id)
            if (await transaction.execute(added)).scalar_one_or_none() is None:  # another process was first
                row = await transaction.execute(
                    select(Place.id).where(Place.world_id == world_id, Place.content_id == content_id)
                )
                known[content_id] = row.scalar_one()
    for content_id, identifier in sorted(known.items()):
        content = places.get(content_id)
        parent = known[content.parent] if content is not None and content.parent is not None else None
        statement = (
            update(Place)
            .where(
                Place.id == identifier,
                Place.parent_id.is_distinct_from(parent) | Place.retired.is_distinct_from(content is None),
            )
            .values(parent_id=parent, retired=content is None)
        )
        await transaction.execute(statement)


async def place_id(connection: AsyncConnection, world_id: UUID, content_id: str) -> UUID | None:
    """Return the row of a place by its content id; None before `sync_places` has seen it."""
    statement = select(Place.id).where(Place.world_id == world_id, Place.content_id == content_id)
    return (await connection.execute(statement)).scalar_one_or_none()
