"""Does a thing once however often it is asked for: the first reply is kept for 24 hours and given again.

The key's row is written in the use case's own transaction, so the reply and the effect commit together or not at all.
A second request with the same key waits for the first one's transaction, and then gets its reply, or its turn if the
first failed.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.database import Transaction
from engine.kernel.errors import Conflict
from engine.kernel.tables import Base

M = TypeVar("M", bound=BaseModel)

KEPT = timedelta(hours=24)


class IdempotencyKey(Base):
    """That a request was made, and what was answered."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (
        CheckConstraint("length(key) BETWEEN 1 AND 200", name="key_bounded"),
        Index("ix_idempotency_keys_created_at", "created_at"),
    )

    scope: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str | None]
    reply: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]


# Whoever holds the row's lock works; the others wait here. An expired row is taken over as if it were not there.
_CLAIM = text("""
INSERT INTO idempotency_keys AS k (scope, key, request_hash, created_at) VALUES (:scope, :key, :hash, :now)
ON CONFLICT (scope, key) DO UPDATE
SET request_hash = EXCLUDED.request_hash, reply = NULL, created_at = EXCLUDED.created_at
WHERE k.created_at <= :expired
RETURNING true
""")
_STORED = text("SELECT request_hash, reply FROM idempotency_keys WHERE scope = :scope AND key = :key")
_ANSWER = text("UPDATE idempotency_keys SET reply = CAST(:reply AS jsonb) WHERE scope = :scope AND key = :key")
_FORGET = text("""
DELETE FROM idempotency_keys WHERE (scope, key) IN (
    SELECT scope, key FROM idempotency_keys WHERE created_at <= :expired ORDER BY created_at LIMIT :most
)
""")


async def once(
    tx: Transaction,
    scope: str,
    key: str,
    reply_type: type[M],
    action: Callable[[], Awaitable[M]],
    *,
    request: BaseModel | None = None,
) -> M:
    """Run an action the first time a key is seen within 24 hours; afterwards return the reply that it gave.

    Call it before anything else is locked in the transaction: the wait for the key must not hold others up. If the
    action raises, the transaction must end with it; nothing is stored and the key is free again.

    Args:
        tx: The use case's transaction.
        scope: Whose key it is (a use case and a person), so that keys of two clients never meet.
        key: The key, 1 to 200 characters: an interaction's id, a client's `Idempotency-Key`, a webhook's event id.
        reply_type: The model of the reply, for reading a stored one.
        action: What is done once, inside the same transaction.
        request: What was asked; a second request under the key must ask the same.

    Raises:
        Conflict: The key was used for another request (`idempotency_key_reused`).
        Busy: The first request did not finish within the lock timeout.
    """
    place = {"scope": scope, "key": key}
    request_hash = None if request is None else _hash(request)
    claim = place | {"hash": request_hash, "now": tx.now, "expired": tx.now - KEPT}
    if (await tx.execute(_CLAIM, claim)).scalar_one_or_none() is None:
        stored = (await tx.execute(_STORED, place)).one()
        if stored.request_hash != request_hash:
            raise Conflict(
                "This request key was already used for something else.",
                "Send the request again with a new key.",
                code="idempotency_key_reused",
            )
        return reply_type.model_validate(stored.reply)
    answered = False

    async def never_unanswered(_: Transaction) -> None:
        if not answered:
            raise RuntimeError(f"the action under the key of {scope!r} failed, and its transaction was to commit")

    tx.before_commit(never_unanswered)
    reply = await action()
    await tx.execute(_ANSWER, place | {"reply": reply.model_dump_json()})
    answered = True
    return reply


async def forget_old_keys(connection: AsyncConnection, now: datetime, *, most: int = 5_000) -> int:
    """Delete up to `most` keys that are older than 24 hours, oldest first; return how many were deleted."""
    return (await connection.execute(_FORGET, {"expired": now - KEPT, "most": most})).rowcount


def _hash(request: BaseModel) -> str:
    canonical = orjson.dumps(request.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(canonical).hexdigest()
