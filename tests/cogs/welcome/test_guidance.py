"""Who writes to the bot without a command is told once, in private, what to do."""

import discord
import pytest
from simulated_discord import texts


async def _told(bot, person):
    """The messages that a person got from us in private, oldest first."""
    place = await bot.create_dm(discord.Object(person.id))
    return [each async for each in place.history(oldest_first=True) if each.author.id == bot.user.id]


async def _said_in(bot, channel):
    return [each async for each in bot.get_channel(channel.id).history() if each.author.id == bot.user.id]


async def test_a_private_message_is_answered_with_buttons_that_work_once_an_hour(bot, alice, clock):
    for words in ("hello?", "how do I play"):
        await alice.send_dm(words)

    [told] = await _told(bot, alice)
    result = await alice.user.click(told, label="Help")
    assert "## Everdelve" in texts(result.response)

    clock.advance(3_600)
    await alice.send_dm("still there?")
    assert len(await _told(bot, alice)) == 2


async def test_being_named_in_a_channel_is_answered_in_private(bot, alice, bob, channel):
    await alice.send(channel, f"hey <@{bot.user.id}>, what is this?")
    await bob.send(channel, f"<@{bot.user.id}>")

    assert [len(await _told(bot, person)) for person in (alice, bob)] == [1, 1]
    assert await _said_in(bot, channel) == []


async def test_talk_that_is_not_for_us_is_not_answered(bot, alice, channel):
    posted = await bot.get_channel(channel.id).send("A card.")

    await alice.send(channel, "hello everybody")
    await alice.send(channel, "nice", reply_to=posted)

    assert await _told(bot, alice) == []


async def test_an_owners_command_is_not_talk(env, bot, alice, channel):
    bot.owner_ids = {alice.id}

    await alice.send(channel, f"<@{bot.user.id}> status")

    assert await _told(bot, alice) == []
    assert len(await _said_in(bot, channel)) == 1


@pytest.mark.parametrize("sealed", [False, True])
async def test_with_private_messages_closed_the_answer_is_in_the_channel_only_if_we_may_write_there(
    env, bot, alice, sealed
):
    allowed = {bot.user: discord.PermissionOverwrite(send_messages=not sealed)}
    place = env.guild.create_text_channel("corner", overwrites=allowed)
    private = f"/channels/{alice.user.dm_channel.id}/messages"
    env.inject_error("POST", private, status=403, code=50007, message="Cannot send messages to this user")

    await alice.send(place, f"<@{bot.user.id}> hello")

    assert len(await _said_in(bot, place)) == (0 if sealed else 1)
