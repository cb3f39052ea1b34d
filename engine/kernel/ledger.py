"""Every currency is a ledger (law 3): a transfer is one row, from a debited to a credited account, always balanced.

Accounts of players, characters and guilds store a balance that the database keeps at or above zero; system accounts
(mint, sink, provider) store none, because a single hot balance would cost most of the throughput.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.database import Transaction
from engine.kernel.errors import InsufficientFunds
from engine.kernel.locks import LockRank
from engine.kernel.tables import Base


class Holder(StrEnum):
    """What kind of thing owns an account."""

    PLAYER = "player"
    CHARACTER = "character"
    GUILD = "guild"
    SYSTEM = "system"


class Currency(StrEnum):
    """What an account holds."""

    GOLD = "gold"
    FATE_TOKEN = "fate_token"  # noqa: S105  a token of fate, not of access

    @property
    def words(self) -> str:
        """The currency's name as it is shown after a number."""
        return {Currency.GOLD: "gold", Currency.FATE_TOKEN: "Fate Tokens"}[self]


MINT = UUID("01900000-0000-7000-8000-0000000000a1")
"""Where currency that the game gives comes from."""
SINK = UUID("01900000-0000-7000-8000-0000000000a2")
"""Where currency that the game takes goes."""


class Account(Base):
    """One owner's holding of one currency."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("holder IN ('player', 'character', 'guild', 'system')", name="holder_known"),
        CheckConstraint("currency IN ('gold', 'fate_token')", name="currency_known"),
        CheckConstraint("(holder = 'system') = (balance IS NULL)", name="system_stores_none"),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
    )

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)  # of any kind of holder, hence no foreign key
    currency: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    balance: Mapped[int | None] = mapped_column(BigInteger)


class Transfer(Base):
    """A movement of currency. Never changed; a mistake is mended by another."""

    __tablename__ = "transfers"
    __table_args__ = (
        ForeignKeyConstraint(["debit_id", "currency"], ["accounts.owner_id", "accounts.currency"], ondelete="RESTRICT"),
        ForeignKeyConstraint(
            ["credit_id", "currency"], ["accounts.owner_id", "accounts.currency"], ondelete="RESTRICT"
        ),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("debit_id <> credit_id", name="two_accounts"),
        Index("ix_transfers_debit_id_currency", "debit_id", "currency", "id"),
        Index("ix_transfers_credit_id_currency", "credit_id", "currency", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    debit_id: Mapped[UUID]
    credit_id: Mapped[UUID]
    currency: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    cause: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class AccountRef:
    """Names an account by its owner; it is opened at its first transfer."""

    holder: Holder
    owner_id: UUID


def player(player_id: UUID) -> AccountRef:
    """Return a player's account."""
    return AccountRef(Holder.PLAYER, player_id)


def character(character_id: UUID) -> AccountRef:
    """Return a character's account."""
    return AccountRef(Holder.CHARACTER, character_id)


MINTED = AccountRef(Holder.SYSTEM, MINT)
SUNK = AccountRef(Holder.SYSTEM, SINK)

# Rows are locked in the order of their owners, here and everywhere; system accounts are never locked.
_LOCK = text("""
SELECT owner_id, balance FROM accounts
WHERE currency = :currency AND owner_id IN (:debit, :credit) AND balance IS NOT NULL
ORDER BY owner_id FOR UPDATE
""")
_OPEN = text("""
INSERT INTO accounts (owner_id, currency, holder, balance) VALUES (:owner_id, :currency, :holder, 0)
ON CONFLICT (owner_id, currency) DO NOTHING
""")
_MOVE = text("""
WITH moved AS (
    INSERT INTO transfers (id, debit_id, credit_id, currency, amount, cause, key, created_at)
    VALUES (:id, :debit, :credit, :currency, :amount, :cause, :key, :now)
    ON CONFLICT (key) DO NOTHING
    RETURNING debit_id, credit_id, amount
), applied AS (
    UPDATE accounts SET balance = balance + CASE WHEN owner_id = moved.credit_id THEN amount ELSE -amount END
    FROM moved
    WHERE owner_id IN (moved.debit_id, moved.credit_id) AND accounts.currency = :currency AND balance IS NOT NULL
)
SELECT count(*) FROM moved
""")
_KNOWN = text("SELECT debit_id, credit_id, currency, amount FROM transfers WHERE key = :key")


class LedgerMismatch(AssertionError):
    """A transfer's key was used before for a different movement: a defect of the program."""


async def transfer(
    transaction: Transaction,
    *,
    debit: AccountRef,
    credit: AccountRef,
    amount: int,
    currency: Currency,
    cause: str,
    key: str,
) -> bool:
    """Move an amount from one account to another; a key moves it only once, however often it is asked.

    Args:
        transaction: The use case's unit of work.
        debit: Who pays.
        credit: Who receives.
        amount: A positive whole number.
        currency: What is moved.
        cause: Why, in a stable dotted name: `character.created`.
        key: Unique for the movement, such as `character.created:<id>:gold`.

    Returns:
        Whether it was moved now (False: it had been before).

    Raises:
        InsufficientFunds: If the payer holds less.
        LedgerMismatch: If the key was used for another movement.
    """
    transaction.lock_rank(LockRank.ACCOUNT)
    pair = {"debit": debit.owner_id, "credit": credit.owner_id, "currency": currency.value}
    held = await _lock(transaction, debit, credit, pair)
    known = (await transaction.execute(_KNOWN, {"key": key})).one_or_none()
    movement = (debit.owner_id, credit.owner_id, currency.value, amount)
    if known is not None:
        if tuple(known) != movement:
            raise LedgerMismatch(f"transfer {key} is {tuple(known)}, not {movement}")
        return False
    if debit.holder is not Holder.SYSTEM and held[debit.owner_id] < amount:
        raise InsufficientFunds(
            f"That costs {amount} {currency.words}, and there are {held[debit.owner_id]}.",
            "Earn some more first.",
            amount=amount,
            held=held[debit.owner_id],
            currency=currency.value,
        )
    values = {"id": transaction.new_id(), "amount": amount, "cause": cause, "key": key, "now": transaction.now}
    return bool((await transaction.execute(_MOVE, pair | values)).scalar_one())


async def _lock(
    transaction: Transaction, debit: AccountRef, credit: AccountRef, pair: dict[str, Any]
) -> dict[UUID, int]:
    """Lock the stored balances of both sides, opening accounts that are not there yet; return what they hold."""
    storing = sorted((ref for ref in (debit, credit) if ref.holder is not Holder.SYSTEM), key=lambda ref: ref.owner_id)
    held = {row.owner_id: row.balance for row in await transaction.execute(_LOCK, pair)}
    if len(held) == len(storing):
        return held
    for ref in storing:
        opened = {"owner_id": ref.owner_id, "holder": ref.holder.value, "currency": pair["currency"]}
        await transaction.execute(_OPEN, opened)
    return {row.owner_id: row.balance for row in await transaction.execute(_LOCK, pair)}


async def balances(connection: AsyncConnection, owner_ids: Sequence[UUID]) -> dict[UUID, dict[Currency, int]]:
    """Return what owners hold, by owner and currency; who never held anything has an empty entry."""
    held: dict[UUID, dict[Currency, int]] = {owner: {} for owner in owner_ids}
    statement = select(Account.owner_id, Account.currency, Account.balance).where(
        Account.owner_id.in_(list(owner_ids)), Account.balance.is_not(None)
    )
    for row in await connection.execute(statement):
        held[row.owner_id][Currency(row.currency)] = row.balance
    return held


_WRONG = text("""
WITH moved AS (
    SELECT owner_id, currency, sum(amount) AS total FROM (
        SELECT credit_id AS owner_id, currency, amount FROM transfers
        UNION ALL SELECT debit_id, currency, -amount FROM transfers
    ) AS sides GROUP BY owner_id, currency
)
SELECT owner_id, currency, holder, balance, coalesce(total, 0) AS transferred
FROM accounts LEFT JOIN moved USING (owner_id, currency)
WHERE balance IS NOT NULL AND balance <> coalesce(total, 0)
""")


async def mismatches(connection: AsyncConnection) -> list[dict[str, Any]]:
    """Return accounts whose stored balance is not the sum of their transfers: none, or something is badly wrong."""
    return [dict(row) for row in (await connection.execute(_WRONG)).mappings()]
