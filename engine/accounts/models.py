"""Tables of accounts. Nobody outside this package imports them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Integer, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.tables import Base


class Player(Base):
    """A person's account. `discord_id` is null once the person has been erased; the row stays as a tombstone."""

    __tablename__ = "players"
    __table_args__ = (
        CheckConstraint("role IN ('player', 'gm', 'admin')", name="role_known"),
        CheckConstraint("length(display_name) BETWEEN 1 AND 100", name="display_name_bounded"),
        CheckConstraint("character_slots BETWEEN 0 AND 100", name="character_slots_range"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    discord_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    display_name: Mapped[str]
    role: Mapped[str] = mapped_column(server_default=text("'player'"))
    character_slots: Mapped[int] = mapped_column(Integer, server_default=text("2"))
    stripe_customer_id: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
