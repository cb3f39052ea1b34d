"""Under one key a thing is done once, and everybody gets the first reply."""

import asyncio
from contextlib import suppress

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from engine.kernel.errors import Conflict
from engine.kernel.idempotency import forget_old_keys, once


class Reply(BaseModel):
    number: int


class Request(BaseModel):
    amount: int
    to: str = "ada"


class Till:
    """Counts how often it was used, in the database."""

    def __init__(self, database):
        self.database = database
        self.runs = 0
        self.gate: asyncio.Event | None = None
        self.entered = asyncio.Event()

    async def pay(self, key="k", scope="till", request=None, error=None):
        async with self.database.transaction() as tx:

            async def action():
                self.runs += 1
                number = self.runs
                self.entered.set()
                await tx.execute(text("INSERT INTO ticks VALUES (:name, now())"), {"name": f"{scope}:{key}:{number}"})
                if self.gate is not None:
                    await self.gate.wait()
                if error is not None:
                    raise error
                return Reply(number=number)

            return (await once(tx, scope, key, Reply, action, request=request)).number

    async def effects(self):
        async with self.database.read() as connection:
            return (await connection.execute(text("SELECT count(*) FROM ticks"))).scalar_one()


@pytest.fixture
def till(database):
    return Till(database)


async def test_the_second_request_gets_the_first_reply_and_does_nothing(till):
    assert [await till.pay(), await till.pay(), await till.pay()] == [1, 1, 1]
    assert (till.runs, await till.effects()) == (1, 1)


async def test_other_keys_and_scopes_are_other_requests(till):
    assert [await till.pay(), await till.pay("l"), await till.pay(scope="shop")] == [1, 2, 3]


async def test_of_racing_requests_one_works_and_all_get_its_reply(till):
    assert await asyncio.gather(*(till.pay() for _ in range(15))) == [1] * 15
    assert (till.runs, await till.effects()) == (1, 1)


async def test_a_second_request_waits_for_the_first_to_commit(till):
    till.gate = asyncio.Event()
    first = asyncio.create_task(till.pay())
    await till.entered.wait()
    second = asyncio.create_task(till.pay())
    await till.database.ping()
    assert not second.done()

    till.gate.set()

    assert (await first, await second) == (1, 1)


async def test_if_the_first_fails_the_waiting_second_does_the_work(till):
    till.gate = asyncio.Event()
    first = asyncio.create_task(till.pay(error=LookupError()))
    await till.entered.wait()
    second = asyncio.create_task(till.pay())
    await till.database.ping()
    till.gate.set()

    assert await second == 2
    assert isinstance(first.exception(), LookupError)
    assert await till.effects() == 1


async def test_a_failed_request_leaves_its_key_free(till):
    with pytest.raises(LookupError):
        await till.pay(error=LookupError())

    assert await till.pay() == 2


async def test_a_transaction_that_swallows_the_failure_cannot_commit_an_unanswered_key(database):
    async def fail():
        raise LookupError

    async def swallow():
        async with database.transaction() as tx:
            with suppress(LookupError):
                await once(tx, "till", "k", Reply, fail)

    with pytest.raises(RuntimeError, match="failed"):
        await swallow()


async def test_the_same_key_with_another_request_is_refused(till):
    await till.pay(request=Request(amount=1))

    with pytest.raises(Conflict) as refusal:
        await till.pay(request=Request(amount=2))

    assert refusal.value.code == "idempotency_key_reused"
    assert await till.pay(request=Request(to="ada", amount=1)) == 1


async def test_racing_different_requests_under_one_key_do_one_and_refuse_the_others(till):
    results = await asyncio.gather(
        *(till.pay(request=Request(amount=amount)) for amount in range(8)), return_exceptions=True
    )

    assert sum(isinstance(result, Conflict) for result in results) == 7
    assert await till.effects() == 1


async def test_a_reply_is_kept_for_exactly_24_hours(till, clock):
    await till.pay()
    clock.advance(24 * 3600 - 0.001)
    assert await till.pay() == 1

    clock.advance(0.001)

    assert await till.pay() == 2
    assert await till.pay() == 2


async def test_old_keys_are_forgotten_some_at_a_time(till, clock):
    for key in "abc":
        await till.pay(key)
        clock.advance(3600)
    clock.advance(22 * 3600)

    async with till.database.transaction() as tx:
        assert await forget_old_keys(tx.connection, clock.now(), most=1) == 1
        assert await forget_old_keys(tx.connection, clock.now()) == 1
        assert await forget_old_keys(tx.connection, clock.now()) == 0
    assert await till.pay("c") == 3


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_the_database_refuses_keys_of_no_or_too_many_characters(till, key):
    with pytest.raises(Exception, match="key_bounded"):
        await till.pay(key)
    assert await till.effects() == 0
