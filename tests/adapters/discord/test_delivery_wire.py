"""Delivery over the wire, against a local Discord that misbehaves and with bot processes that are killed."""

import asyncio
import random
from collections import Counter as Tally
from contextlib import suppress

import aiohttp
import pytest
from delivery_contents import Broken, Counter, News
from sqlalchemy import text
from yarl import URL

from bot.playground.process import PlaygroundProcess
from bot.playground.world import ALICE, BOB, HARBOUR, LANTERN
from engine.delivery import DeliveryService, InChannel, ToPerson
from engine.delivery.queue import MAX_ATTEMPTS

pytestmark = [pytest.mark.process, pytest.mark.timeout(150)]
TAVERN = InChannel(LANTERN.rooms[0].id, LANTERN.id)
PLACES = [
    TAVERN,
    InChannel(LANTERN.rooms[1].id, LANTERN.id),
    InChannel(HARBOUR.rooms[0].id, HARBOUR.id),
    InChannel(HARBOUR.rooms[1].id, HARBOUR.id),
    ToPerson(ALICE.id),
    ToPerson(BOB.id),
]
service = DeliveryService()


async def announce(database, number, to):
    async with database.transaction() as tx:
        await service.announce(tx, key=f"news:{number}", to=to, content=News(number=number))


async def count(database, subject):
    """Raise the subject's counter and have its cards follow, in one transaction."""
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "INSERT INTO delivery_test_counters AS c VALUES (:subject, 1) "
                "ON CONFLICT (subject) DO UPDATE SET value = c.value + 1"
            ),
            {"subject": subject},
        )
        await service.touch(tx, subject)


async def show(database, subject, to):
    await count(database, subject)
    async with database.transaction() as tx:
        await service.show_card(tx, subject=subject, to=to, content=Counter())


def shown_texts(state):
    """Every message's text without its heading, as (channel id, text)."""
    found = []
    for channel in state.channels:
        for message in channel["messages"]:
            texts = (
                [part["content"] for part in message["components"][0]["components"]] if message["components"] else []
            )
            if texts:
                found.append((int(channel["id"]), " ".join(texts)))
    return found


async def delete(discord, message):
    address = f"{discord.process.api_url}/channels/{message['channel_id']}/messages/{message['id']}"
    headers = {"Authorization": "Bot local.fake.token"}
    async with aiohttp.ClientSession() as session, session.delete(address, headers=headers) as answer:
        assert answer.status == 204


async def settled(database, discord, bots, *, seconds=60):
    """Wait until nothing waits any more; the rows say so, and each change of the local Discord is a reason to look."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        async with database.read() as connection:
            status = await service.status(connection)
        if not (status.pending or status.cards_waiting):
            return status
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"{status}\n{bots.logs()[-6000:]}")
        async with database.transaction() as tx:
            for server in (LANTERN.id, HARBOUR.id):
                await service.permissions_changed(tx, server_id=server, channel_id=None)
        await asyncio.sleep(0.2)


async def _status_when(database, holds):
    """Delivery's status, once it is as wanted; the rows tell nobody when they change."""
    async with asyncio.timeout(30):
        while True:
            async with database.read() as connection:
                status = await service.status(connection)
            if holds(status):
                return status
            await asyncio.sleep(0.05)


async def test_what_was_announced_while_no_bot_ran_arrives_when_one_starts(discord, bots, real_time):
    for number, place in enumerate(PLACES):
        await announce(real_time, number, place)

    bots.start(0)
    bots.start(1)
    await settled(real_time, discord, bots)

    told = Tally(shown for _, shown in shown_texts(await discord.state()))
    assert told == Tally(f"## News number {number}" for number in range(len(PLACES)))


async def test_a_card_follows_its_subject_in_one_message_and_is_posted_again_when_it_was_deleted(
    discord, bots, real_time
):
    bots.start(0)
    await show(real_time, "thing:1", TAVERN)
    await settled(real_time, discord, bots)
    for _ in range(5):
        await count(real_time, "thing:1")
    await settled(real_time, discord, bots)
    assert shown_texts(await discord.state()) == [(TAVERN.channel_id, "## thing:1 value 6")]

    (message,) = await discord.messages("tavern")
    await delete(discord, message)
    await count(real_time, "thing:1")
    await settled(real_time, discord, bots)

    assert shown_texts(await discord.state()) == [(TAVERN.channel_id, "## thing:1 value 7")]


async def test_a_channel_that_refuses_is_asked_once_and_the_others_go_on(discord, bots, real_time):
    await discord.misbehave("403", channel_id=TAVERN.channel_id, code=50013)
    for number in range(5):
        await announce(real_time, number, TAVERN)
    await announce(real_time, 99, PLACES[1])
    bots.start(0)

    await discord.wait_until(lambda state: any("number 99" in shown for _, shown in shown_texts(state)))
    # Number 99 was seen in the channel, and is recorded a moment later.
    status = await _status_when(real_time, lambda status: status.paused and status.pending == 5)
    refused = [each for each in (await discord.state()).requests if each["status"] == 403]

    assert len(refused) == 1
    assert [each.lane for each in status.paused] == [TAVERN.lane]

    await discord.behave()
    await settled(real_time, discord, bots)
    numbers = [shown for channel, shown in shown_texts(await discord.state()) if channel == TAVERN.channel_id]
    assert numbers == [f"## News number {number}" for number in range(5)]


async def test_a_content_that_cannot_be_shown_fails_visibly_and_holds_nothing_else_up(discord, bots, real_time):
    async with real_time.transaction() as tx:
        await service.announce(tx, key="broken", to=PLACES[1], content=Broken())
        # One attempt is left of those that take many minutes.
        await tx.execute(text("UPDATE announcements SET attempts = :made"), {"made": MAX_ATTEMPTS - 1})
    await announce(real_time, 1, TAVERN)
    bots.start(0)

    await discord.wait_until(lambda state: any("number 1" in shown for _, shown in shown_texts(state)))
    # What is shown is marked as delivered a moment later, and may be so after the other has failed.
    status = await _status_when(real_time, lambda status: status.failed and not status.pending)

    assert (status.failed, status.pending) == (1, 0)
    assert "ZeroDivisionError" in bots.logs()


async def test_a_bot_that_starts_before_discord_connects_once_it_is_there(discord, bots, real_time, tmp_path):
    process = discord.process
    assert process.stop() == 0
    bots.start(0)
    await announce(real_time, 1, TAVERN)
    while "the bot cannot run right now" not in bots.logs():  # noqa: ASYNC110  the log is another process's
        await asyncio.sleep(0.05)

    again = PlaygroundProcess.start(tmp_path / "discord", port=URL(process.url).port)
    try:
        await settled(real_time, discord, bots)
        assert shown_texts(await discord.state()) == [(TAVERN.channel_id, "## News number 1")]
    finally:
        bots.kill_all()
        again.stop()


async def test_a_stopped_process_ends_cleanly(discord, bots, real_time):
    bots.start(0)
    await announce(real_time, 1, TAVERN)
    await settled(real_time, discord, bots)

    assert bots.stop(0) == 0
    assert "Traceback" not in bots.logs()


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_card_converges_and_every_announcement_arrives_once_whatever_goes_wrong(
    discord, bots, real_time, seed
):
    chance = random.Random(seed)
    subjects = [(f"thing:{number}", PLACES[number % len(PLACES)]) for number in range(8)]
    for shard in (0, 1):
        bots.start(shard)
    for subject, place in subjects:
        await show(real_time, subject, place)

    number = 0
    for _round in range(12):
        await _misbehave(discord, chance)
        for _ in range(chance.randrange(6, 14)):
            if chance.random() < 0.5:
                await announce(real_time, number, chance.choice(PLACES))
                number += 1
            else:
                await count(real_time, chance.choice(subjects)[0])
        # Let something happen under this misbehaviour; how much is chance, as it should be.
        await _more_requests(discord, chance.randrange(1, 6))
        if chance.random() < 0.5:
            shard = chance.randrange(2)
            bots.kill(shard)
            bots.start(shard)
    await discord.behave()
    status = await settled(real_time, discord, bots)

    assert (status.failed, status.cards_failed) == (0, 0)
    async with real_time.read() as connection:
        values = dict((await connection.execute(text("SELECT subject, value FROM delivery_test_counters"))).all())
    told = Tally(shown for _, shown in shown_texts(await discord.state()))
    expected = Tally(f"## News number {each}" for each in range(number))
    expected.update(f"## {subject} value {values[subject]}" for subject, _ in subjects)
    assert told == expected, bots.logs()[-4000:]


async def _more_requests(discord, wanted):
    """Wait until bots asked so many things more, or until they have nothing left to ask."""
    seen = {each["number"] for each in (await discord.state()).requests}
    with suppress(AssertionError, TimeoutError):
        await discord.wait_until(
            lambda state: sum(each["number"] not in seen for each in state.requests) >= wanted, timeout=3
        )


async def _misbehave(discord, chance):
    kind = chance.choice(["429", "403", "500", "502", "slow", "lose_answer", "lose_answer", "drop_gateway", "late 500"])
    times = chance.randrange(1, 4)
    messages = r"/channels/\d+/messages"
    match kind:
        case "429":
            await discord.misbehave("429", route=messages, times=times, seconds=chance.uniform(0.1, 0.8))
        case "403":
            await discord.misbehave("403", route=messages, channel_id=TAVERN.channel_id, times=1, code=50013)
        case "slow":
            await discord.misbehave("slow", route=messages, times=times, seconds=chance.uniform(0.3, 6.0))
        case "drop_gateway":
            await discord.misbehave("drop_gateway")
        case "late 500":
            await discord.misbehave("500", route=messages, times=times, after_effect=True)
        case _:
            await discord.misbehave(kind, route=messages, times=times)
