"""Tables of worlds and places. Nobody outside this package imports them."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.tables import Base

DEFAULT_WORLD = UUID("01900000-0000-7000-8000-000000000001")
"""The world that all servers share unless an operator makes another; migration 0001 writes it."""


class World(Base):
    """A world: everything that happens in one is history only there."""

    __tablename__ = "worlds"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Place(Base):
    """A place of a world, inside another or on its own. Its text is content; this row is what history points at."""

    __tablename__ = "places"
    __table_args__ = (UniqueConstraint("world_id", "content_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    world_id: Mapped[UUID] = mapped_column(ForeignKey("worlds.id", ondelete="RESTRICT"))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("places.id", ondelete="RESTRICT"), index=True)
    content_id: Mapped[str]
    retired: Mapped[bool] = mapped_column(server_default=text("false"))
