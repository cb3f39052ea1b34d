"""Accounts on first sight."""

import asyncio

import pytest
from sqlalchemy import text

from engine.kernel.errors import NotFound


async def rows(database, statement):
    async with database.read() as connection:
        return (await connection.execute(text(statement))).all()


async def test_a_stranger_seen_by_many_commands_at_once_has_one_account(game, database):
    seen = await asyncio.gather(*(game.accounts.see(7, "Ada") for _ in range(8)))

    assert len({player.id for player in seen}) == 1
    assert sum(player.new for player in seen) == 1
    assert len(await rows(database, "SELECT 1 FROM events WHERE type = 'player.joined'")) == 1


async def test_visits_are_noted_now_and_then_and_new_names_at_once(game, database, clock):
    await game.accounts.see(7, "Ada")
    clock.advance(60)
    await game.accounts.see(7, "Ada")
    [first] = await rows(database, "SELECT created_at = last_seen_at AS fresh FROM players")
    assert first.fresh

    clock.advance(300)
    await game.accounts.see(7, "Ada")
    [later] = await rows(database, "SELECT created_at < last_seen_at AS noted FROM players")
    assert later.noted
    assert (await game.accounts.see(7, "Ada L.")).display_name == "Ada L."


@pytest.mark.parametrize(
    ("given", "kept"), [("", "Nameless"), ("\u200b\u202e", "Nameless"), ("x" * 300, "x" * 100), ("a\nb", "ab")]
)
async def test_any_display_name_becomes_one_that_can_be_kept(game, given, kept):
    assert (await game.accounts.see(7, given)).display_name == kept


async def test_finding_never_makes_an_account(game, database):
    assert await game.accounts.find(7) is None
    assert await rows(database, "SELECT 1 FROM players") == []


async def test_an_unknown_player_cannot_be_locked(game, database):
    from uuid import uuid4

    with pytest.raises(NotFound):
        async with database.transaction() as transaction:
            await game.accounts.lock(transaction, uuid4())
