"""The audit finds what breaks a promise, and is silent when all hold."""

from uuid import uuid4

import pytest
from sqlalchemy import text

import engine.wiring  # noqa: F401  declares every event and job
from engine.audit import audit, revive
from engine.kernel.events import EventBody, EventKind, event_type
from engine.kernel.ledger import MINTED, Currency, player, transfer


@event_type("test.audited", kind=EventKind.SYSTEM)
class Audited(EventBody):
    """A fact of these tests."""


async def broken(database) -> dict[str, int]:
    return {finding.promise: len(finding.rows) for finding in await audit(database) if not finding.holds}


async def execute(database, statement: str, **values) -> None:
    async with database.transaction() as tx:
        await tx.execute(text(statement), values)


@pytest.fixture
async def history(database):
    """Two events on a feed, and one transfer."""
    async with database.transaction() as tx:
        first = tx.publish(Audited(), feeds=["player:1"])
        tx.publish(Audited(), feeds=["player:1"], causes=[first])
        await transfer(
            tx,
            debit=MINTED,
            credit=player(uuid4()),
            amount=5,
            currency=Currency.GOLD,
            cause="test",
            key=f"test:{first}",
        )
    return database


async def test_a_sound_world_breaks_no_promise(history):
    assert await broken(history) == {}


async def test_a_balance_that_no_transfer_explains_is_found(history):
    await execute(history, "UPDATE accounts SET balance = balance + 1 WHERE balance IS NOT NULL")
    assert await broken(history) == {"every balance is the sum of its transfers": 1}


@pytest.mark.parametrize("missing", [1, 2])
async def test_a_gap_in_a_feed_is_found(history, missing):
    await execute(history, "DELETE FROM feed_entries WHERE seq = :seq", seq=missing)
    assert await broken(history) == {"every feed runs from 1 to its head without a gap": 1}


async def test_a_feed_without_a_head_is_found(history):
    await execute(history, "DELETE FROM feed_heads")
    assert await broken(history) == {"every feed runs from 1 to its head without a gap": 1}


async def test_an_event_of_another_build_is_found(history):
    await execute(
        history,
        "INSERT INTO events (id, type, version, kind, audience, payload, created_at) "
        "VALUES (:id, 'no.such.type', 1, 'system', 'public', '{}', now())",
        id=uuid4(),
    )
    assert await broken(history) == {"this build can read every event": 1}


async def test_an_outbox_row_without_its_entry_is_found(history):
    await execute(
        history,
        "INSERT INTO outbox (subscriber, lane, feed, seq, event_id) VALUES ('nobody', 0, 'none', 1, :id)",
        id=uuid4(),
    )
    assert await broken(history) == {"every outbox row belongs to a feed's entry": 1}


async def test_a_parked_feed_is_found_and_can_be_revived(history):
    await execute(
        history,
        "INSERT INTO outbox (subscriber, lane, feed, seq, event_id, attempts, parked_at, error) "
        "SELECT 'nobody', 0, feed, seq, event_id, 8, now(), 'broken' FROM feed_entries",
    )
    assert await broken(history) == {"no feed is parked": 2}
    assert await revive(history) == (1, 0)
    assert await broken(history) == {}
