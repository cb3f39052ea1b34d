"""The operators' commands answer owners, and do not exist for others."""

import pytest
from sqlalchemy import text

from bot import sync

COMMANDS = ["sync", "status", "parked", "revive delivery character:x"]


@pytest.fixture
def owner(env, bot):
    user = env.create_user("mara")
    bot.owner_ids = {user.id}
    return env.guild.add_member(user)


async def _say(env, bot, person, channel, words):
    said = await person.send(channel, f"<@{bot.user.id}> {words}")
    place = bot.get_channel(channel.id)
    return [message.content async for message in place.history(after=said, oldest_first=True)]


@pytest.mark.parametrize("words", COMMANDS)
async def test_an_owner_is_answered(env, bot, owner, channel, words):
    assert len(await _say(env, bot, owner, channel, words)) == 1


@pytest.mark.parametrize("words", [*COMMANDS, "nonsense"])
async def test_others_are_not_answered(env, bot, owner, alice, channel, words):
    assert await _say(env, bot, alice, channel, words) == []


async def test_sync_sends_the_commands_once(env, bot, owner, channel):
    (first,) = await _say(env, bot, owner, channel, "sync")
    (second,) = await _say(env, bot, owner, channel, "sync")

    assert first.startswith(f"Registered {len(sync.payload(bot))} commands.")
    assert second.startswith("Unchanged")


async def test_status_names_what_stands_still(env, bot, owner, channel, kernel):
    async with kernel.database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO delivery_lanes (lane, paused_since, reason, pauses) "
                "VALUES ('channel:5', :now, '403 50013: Missing Permissions', 1)"
            ),
            {"now": tx.now},
        )

    (said,) = await _say(env, bot, owner, channel, "status")

    assert "Parked feeds: 0" in said
    assert "Dead jobs: 0" in said
    assert "channel:5 since 2026-11-21 12:00 UTC: 403 50013" in said


async def test_reviving_for_an_unknown_subscriber_is_refused_with_what_to_do(env, bot, owner, channel):
    assert await _say(env, bot, owner, channel, "revive nobody x") == [
        "There is no such subscriber. `parked` lists what can be revived."
    ]
