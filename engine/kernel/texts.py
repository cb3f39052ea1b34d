"""What people wrote. Events hold only its id: hiding, reporting and erasing are one switch and the log stays whole."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.database import Transaction
from engine.kernel.errors import InvalidInput
from engine.kernel.tables import Base

MAX_LENGTH = 4000
UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad\u180e")
"""Characters that show nothing and only help to deceive; dropped when a text is stored."""


class TextState(StrEnum):
    """Whether a text is shown, hidden by a moderator, or erased for ever."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    ERASED = "erased"


class WrittenText(Base):
    """A text and its author."""

    __tablename__ = "texts"
    __table_args__ = (
        CheckConstraint("state IN ('shown', 'hidden', 'erased')", name="state_known"),
        CheckConstraint(f"length(body) <= {MAX_LENGTH}", name="body_bounded"),
        CheckConstraint("state <> 'erased' OR body = ''", name="erased_is_empty"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("players.id", ondelete="RESTRICT"), index=True)
    body: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'shown'"))
    created_at: Mapped[datetime]


def cleaned(body: str, *, limit: int, name: str) -> str:
    """Return a text without characters that cannot be stored or seen, trimmed.

    Args:
        body: What was typed.
        limit: The most characters allowed.
        name: What the text is, in words, for the error: "backstory".

    Raises:
        InvalidInput: If it is longer than the limit.
    """
    kept = "".join(c for c in body.replace("\r\n", "\n") if (c >= " " or c == "\n") and c not in UNSEEN and c != "\x7f")
    kept = kept.encode("utf-8", "ignore").decode().strip()
    if len(kept) > limit:
        raise InvalidInput(
            f"The {name} is {len(kept)} characters long; at most {limit} fit.",
            "Shorten it and try again.",
            code="text_too_long",
            field=name,
            limit=limit,
        )
    return kept


async def write(transaction: Transaction, author_id: UUID, body: str) -> UUID:
    """Store a cleaned text and return its id."""
    identifier = transaction.new_id()
    values = {"id": identifier, "author_id": author_id, "body": body, "created_at": transaction.now}
    await transaction.execute(insert(WrittenText).values(values))
    return identifier


async def read(connection: AsyncConnection, identifiers: Collection[UUID]) -> dict[UUID, str]:
    """Return the bodies of those texts that are shown, by id. Hidden and erased ones are absent."""
    if not identifiers:
        return {}
    statement = select(WrittenText.id, WrittenText.body).where(
        WrittenText.id.in_(list(identifiers)), WrittenText.state == TextState.SHOWN
    )
    return {row.id: row.body for row in await connection.execute(statement)}


async def state_of(connection: AsyncConnection, identifier: UUID) -> TextState | None:
    """Return whether a text is shown, hidden or erased; None if there is no such text."""
    statement = select(WrittenText.state).where(WrittenText.id == identifier)
    found = (await connection.execute(statement)).scalar_one_or_none()
    return None if found is None else TextState(found)


async def change_state(transaction: Transaction, identifier: UUID, state: TextState) -> bool:
    """Show, hide or erase a text; return whether it changed. Erasing empties it and cannot be undone."""
    values = {"state": state.value} | ({"body": ""} if state is TextState.ERASED else {})
    statement = (
        update(WrittenText)
        .where(WrittenText.id == identifier, WrittenText.state.not_in([state.value, TextState.ERASED.value]))
        .values(values)
    )
    return (await transaction.execute(statement)).rowcount == 1
