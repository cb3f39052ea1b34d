"""Who uses something: limits by role, and the player's id in logs and jobs."""

import pytest
from simulated_discord import texts
from sqlalchemy import text

from bot.players import KnownRoles


@pytest.mark.parametrize(("role", "most"), [("player", 30), ("gm", 60)])
async def test_game_actions_are_limited_by_role(alice, channel, game, database, clock, role, most):
    await game.accounts.see(alice.id, "Alice")
    clock.advance(600)
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE players SET role = :role"), {"role": role})
    await alice.slash(channel, "rolls")  # from here on the role is known

    answers = [texts((await alice.slash(channel, "rolls")).response) for _ in range(most + 5)]

    # The first act was counted at a player's price, before the role was known: it may cost a gm's second token.
    assert sum("Slow down" not in answer for answer in answers) in {most - 1, most - 2}


def test_the_least_recently_seen_role_is_forgotten_first():
    roles = KnownRoles(most=2)
    for person, role in ((1, "gm"), (2, "player"), (1, "gm"), (3, "admin")):
        roles.remember(person, role)

    assert [roles.of(person) for person in (1, 2, 3)] == ["gm", None, "admin"]


async def test_a_job_carries_the_id_of_the_player_it_came_from(alice, channel, game, database):
    await alice.slash(channel, "character create")

    async with database.read() as connection:
        [headers] = (await connection.execute(text("SELECT headers FROM pgqueuer"))).scalars().all()
    assert str((await game.accounts.find(alice.id)).id) in str(headers)


async def test_a_nickname_of_one_server_is_not_what_the_world_calls_a_player(alice, env, channel, game, database):
    env.guild._guild.members[alice.id].nick = "The Secret Treasurer"
    await alice.slash(channel, "rolls")

    assert (await game.accounts.find(alice.id)).display_name == "Alice"
