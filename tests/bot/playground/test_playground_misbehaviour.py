"""Misbehaviour on request, as the unmodified discord.py client meets it."""

import pytest

from bot.playground.client import ActRefusedError

SENDING = r"^/channels/\d+/messages$"


async def announce(discord, nonce, *, channel="harbour-news"):
    """Let the bot send one message with a nonce; returns what became of it, from the bot's mouth."""
    outcome = await discord.slash("mara", channel, "announce", nonce=nonce, text=f"news {nonce}")
    return (await discord.finished(outcome))["content"]


async def told(discord, nonce, *, channel="harbour-news"):
    """List the messages that were sent with a nonce."""
    return [each for each in await discord.messages(channel) if each["nonce"] == nonce]


def sends(state, number):
    """List the sending requests after a request."""
    return [each["status"] for each in state.requests if each["number"] > number and each["path"].endswith("/messages")]


async def last_request(discord):
    return max((each["number"] for each in (await discord.state()).requests), default=0)


async def test_a_rate_limit_is_waited_out_and_the_message_arrives_once(discord):
    before = await last_request(discord)
    await discord.misbehave("429", route=SENDING, times=1, seconds=0.05)

    assert (await announce(discord, "m-429")).startswith("sent")
    assert sends(await discord.state(), before) == [429, 200]
    assert len(await told(discord, "m-429")) == 1


@pytest.mark.parametrize("code", [50001, 50013])
async def test_a_refusal_carries_the_code_that_was_ordered(discord, code):
    await discord.misbehave("403", route=SENDING, times=1, code=code)

    assert await announce(discord, f"m-{code}") == f"failed Forbidden {code}"
    assert await told(discord, f"m-{code}") == []


@pytest.mark.parametrize("mode", ["500", "502"])
async def test_a_server_error_after_the_effect_is_retried_and_the_nonce_keeps_it_one_message(discord, mode):
    before = await last_request(discord)
    await discord.misbehave(mode, route=SENDING, times=1, after_effect=True)

    assert (await announce(discord, f"m-{mode}")).startswith("sent")
    assert sends(await discord.state(), before) == [int(mode), 200]
    assert len(await told(discord, f"m-{mode}")) == 1


async def test_a_lost_answer_leaves_the_message_standing(discord):
    await discord.misbehave("lose_answer", route=SENDING, times=1)

    outcome = await announce(discord, "m-lost")
    again = await announce(discord, "m-lost")

    assert outcome.startswith("failed")
    (message,) = await told(discord, "m-lost")
    assert again == f"sent {message['id']}"


async def test_slowness_delays_the_answer_beyond_the_deadline(discord):
    await discord.misbehave("slow", route="/callback$", times=1, seconds=3.2)

    outcome = await discord.slash("mara", "war-room", "echo", word="slowly")

    assert outcome.kind == "failed"
    await discord.wait_until(
        lambda s: any(each["path"].endswith("/callback") and each["status"] == 404 for each in s.requests)
    )


async def test_an_order_holds_for_its_channel_only(discord):
    channel = (await discord.state()).channel("war-room")["id"]
    await discord.misbehave("403", route=SENDING, channel_id=int(channel))

    assert (await announce(discord, "m-free")).startswith("sent")
    assert await announce(discord, "m-held", channel="war-room") == "failed Forbidden 50013"


async def test_behaving_again_withdraws_orders(discord):
    await discord.misbehave("500")
    await discord.behave()

    assert (await discord.state()).standing == []
    assert (await announce(discord, "m-well")).startswith("sent")


@pytest.mark.parametrize("order", [{"mode": "sulk"}, {"mode": "slow", "seconds": -1}, {"mode": "500", "route": "("}])
async def test_an_order_that_makes_no_sense_is_refused(discord, order):
    with pytest.raises(ActRefusedError):
        await discord.misbehave(**order)


@pytest.mark.parametrize("code", [4000, 4009])
async def test_a_dropped_gateway_comes_back_with_fresh_servers_and_works(discord, code):
    before = await discord.state()
    await discord.misbehave("drop_gateway", code=code)

    gone = await discord.wait_until(lambda s: s.shards != [0, 1])
    assert gone.revision > before.revision
    await discord.wait_for_bot(shards=2)

    assert (await discord.slash("alice", "tavern", "echo", word="back")).shown["content"] == "back"
    assert (await discord.slash("alice", "docks", "echo", word="back")).shown["content"] == "back"


async def test_only_the_named_shard_is_dropped(discord):
    await discord.misbehave("drop_gateway", shard=1)

    await discord.wait_until(lambda s: s.shards == [0])
    await discord.wait_for_bot(shards=2)
