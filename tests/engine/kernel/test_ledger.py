"""The ledger: what leaves one account arrives in another, once, and nobody holds less than nothing."""

import asyncio
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.kernel import ledger
from engine.kernel.errors import InsufficientFunds
from engine.kernel.ledger import MINTED, SUNK, Currency


@pytest.fixture
def move(database):
    async def transfer(debit, credit, amount, key=None, currency=Currency.GOLD):
        async with database.transaction() as transaction:
            return await ledger.transfer(
                transaction,
                debit=debit,
                credit=credit,
                amount=amount,
                currency=currency,
                cause="test",
                key=key or str(uuid4()),
            )

    return transfer


async def holds(database, ref, currency=Currency.GOLD):
    async with database.read() as connection:
        return (await ledger.balances(connection, [ref.owner_id]))[ref.owner_id].get(currency, 0)


@pytest.fixture
def ada():
    return ledger.character(uuid4())


@pytest.fixture
def ben():
    return ledger.character(uuid4())


async def test_a_key_moves_its_amount_once_however_often_it_is_asked(database, move, ada):
    moved = await asyncio.gather(*(move(MINTED, ada, 10, key="gift") for _ in range(6)))

    assert sorted(moved) == [False] * 5 + [True]
    assert await holds(database, ada) == 10


async def test_a_key_used_for_another_movement_is_a_defect(move, ada, ben):
    await move(MINTED, ada, 10, key="gift")

    for movement in ((MINTED, ada, 11), (MINTED, ben, 10), (ada, MINTED, 10)):
        with pytest.raises(ledger.LedgerMismatch):
            await move(*movement, key="gift")


@pytest.mark.parametrize(("held", "asked", "works"), [(10, 10, True), (10, 11, False), (0, 1, False)])
async def test_one_pays_at_most_what_one_holds(database, move, ada, ben, held, asked, works):
    if held:
        await move(MINTED, ada, held)
    if works:
        await move(ada, ben, asked)
    else:
        with pytest.raises(InsufficientFunds):
            await move(ada, ben, asked)

    assert await holds(database, ada) == (held - asked if works else held)


async def test_many_spending_from_one_purse_at_once_never_overdraw_it(database, move, ada, ben):
    await move(MINTED, ada, 50)

    results = await asyncio.gather(*(move(ada, ben, 9) for _ in range(12)), return_exceptions=True)

    assert sum(result is True for result in results) == 5
    assert (await holds(database, ada), await holds(database, ben)) == (5, 45)


async def test_payments_in_opposite_directions_do_not_block_each_other_for_ever(database, move, ada, ben):
    await move(MINTED, ada, 100)
    await move(MINTED, ben, 100)

    await asyncio.gather(*(move(*pair, 1) for _ in range(15) for pair in ((ada, ben), (ben, ada))))

    assert await holds(database, ada) + await holds(database, ben) == 200


async def test_currencies_do_not_mix(database, move, ada):
    await move(MINTED, ada, 3, currency=Currency.FATE_TOKEN)

    assert await holds(database, ada) == 0
    with pytest.raises(InsufficientFunds):
        await move(ada, SUNK, 1)


@pytest.mark.parametrize("amount", [0, -1])
async def test_the_database_refuses_amounts_that_are_not_positive(move, ada, amount):
    with pytest.raises(IntegrityError):
        await move(MINTED, ada, amount)


async def test_the_audit_finds_a_balance_that_its_transfers_do_not_explain(database, move, ada):
    await move(MINTED, ada, 10)
    async with database.read() as connection:
        assert await ledger.mismatches(connection) == []
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE accounts SET balance = 11 WHERE owner_id = :id"), {"id": ada.owner_id})

    async with database.read() as connection:
        [wrong] = await ledger.mismatches(connection)
    assert (wrong["owner_id"], wrong["balance"], wrong["transferred"]) == (ada.owner_id, 11, 10)


movements = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 40)), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(movements)
async def test_gold_is_conserved(database, move, movements):
    people = [ledger.character(uuid4()) for _ in range(4)]
    for person in people:
        await move(MINTED, person, 30)

    pairs = [(people[a], people[b], amount) for a, b, amount in movements if a != b]
    results = await asyncio.gather(*(move(*pair) for pair in pairs), return_exceptions=True)

    assert all(result is True or isinstance(result, InsufficientFunds) for result in results)
    held = [await holds(database, person) for person in people]
    assert sum(held) == 120
    assert min(held) >= 0
    async with database.read() as connection:
        assert await ledger.mismatches(connection) == []
