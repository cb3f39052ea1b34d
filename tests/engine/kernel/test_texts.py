"""What people wrote: stored clean, shown, hidden, erased."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.kernel import texts
from engine.kernel.errors import InvalidInput
from engine.kernel.texts import TextState, cleaned


@pytest.fixture
async def author(game):
    return (await game.accounts.see(1, "Ada")).id


async def written(database, author, body="words"):
    async with database.transaction() as transaction:
        return await texts.write(transaction, author, body)


async def change(database, identifier, state):
    async with database.transaction() as transaction:
        return await texts.change_state(transaction, identifier, state)


async def read(database, identifier):
    async with database.read() as connection:
        return (await texts.read(connection, [identifier])).get(identifier)


async def test_a_hidden_text_can_be_shown_again(database, author):
    identifier = await written(database, author)

    assert await change(database, identifier, TextState.HIDDEN)
    assert await read(database, identifier) is None
    assert await change(database, identifier, TextState.SHOWN)
    assert await read(database, identifier) == "words"


async def test_an_erased_text_is_gone_for_ever(database, author):
    identifier = await written(database, author)

    assert await change(database, identifier, TextState.ERASED)
    assert not await change(database, identifier, TextState.SHOWN)
    assert await read(database, identifier) is None


@pytest.mark.parametrize("length", [10, 11])
def test_the_limit_is_exact(length):
    if length <= 10:
        assert cleaned("x" * length, limit=10, name="label") == "x" * length
    else:
        with pytest.raises(InvalidInput):
            cleaned("x" * length, limit=10, name="label")


@given(st.text())
def test_what_is_kept_can_be_stored_and_cleaning_again_changes_nothing(body):
    kept = cleaned(body, limit=10_000, name="text")

    assert "\x00" not in kept
    kept.encode()
    assert cleaned(kept, limit=10_000, name="text") == kept
