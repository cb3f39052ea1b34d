"""What leaves the engine about accounts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Role(StrEnum):
    """What a player may do beyond playing. Set by operators in the database; no command changes it."""

    PLAYER = "player"
    GM = "gm"
    ADMIN = "admin"


class PlayerView(BaseModel):
    """A person's account.

    Attributes:
        id: The player's id.
        discord_id: The Discord user; None once erased.
        display_name: As Discord shows it; hostile text.
        role: What the player may do.
        character_slots: How many characters fit.
        created_at: First sight.
        new: Whether this very call made the account.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    discord_id: int | None
    display_name: str
    role: Role
    character_slots: int
    created_at: datetime
    new: bool = False
