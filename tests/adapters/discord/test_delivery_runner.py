"""The runner against a Discord that refuses everybody, or says nothing at all, and a database that loses a table."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace
from uuid import uuid4

import pytest
from answering_discord import accept, answering_discord, break_off, refusing
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.discord.delivery import DeliveryRunner, Timing
from adapters.discord.rendering import renders
from bot.ui.cards import notice
from engine.delivery import Content, DeliveryService, InChannel, content_type
from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.events import EventBody, EventKind, event_type
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness

service = DeliveryService()
rendered: list[str] = []


@event_type("test.runner_changed", kind=EventKind.SYSTEM)
class Changed(EventBody):
    pass


@content_type("test.runner_news")
class News(Content):
    pass


@content_type("test.runner_card", refreshed_by=("test.runner_changed",))
class Sheet(Content):
    pass


@renders(News)
@renders(Sheet)
async def show(_bot, _content, placement):
    rendered.append(placement.subject)
    return notice("News", placement.subject)


@pytest.fixture(autouse=True)
def _nothing_rendered():
    rendered.clear()


@pytest.fixture
async def live(database_url, database, redis_url, settings):
    """A kernel on the emptied database and the system's clock."""
    kernel = Kernel.build(
        settings,
        database_url=database_url,
        redis_url=redis_url,
        clock=SystemClock(),
        randomness=LiveRandomness(),
    )
    yield kernel
    await kernel.close()


@asynccontextmanager
async def _running(kernel, bot, **timing):
    engine = SimpleNamespace(delivery=service)
    task = asyncio.create_task(DeliveryRunner(bot, kernel, engine, timing=Timing(**timing)).run())
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _announce(database: Database, lanes, each=1):
    for lane in range(lanes):
        async with database.transaction() as tx:
            for _ in range(each):
                await service.announce(tx, key=str(uuid4()), to=InChannel(100 + lane), content=News())


async def _until(database, statement, holds):
    """The rows of a statement, once they are as wanted; the rows tell nobody when they change."""
    async with asyncio.timeout(20):
        while True:
            async with database.read() as connection:
                rows = [tuple(row) for row in await connection.execute(text(statement))]
            if holds(rows):
                return rows
            await asyncio.sleep(0.02)


STATES = "SELECT state, attempts, count(*) FROM announcements GROUP BY state, attempts"
FREE = "SELECT lane FROM delivery_lanes WHERE rests_until IS NULL OR claimed_by IS NOT NULL"


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_bot_that_nobody_hears_any_more_loses_nothing_and_says_so_once(live, status):
    await _announce(live.database, lanes=8, each=3)
    async with answering_discord() as (discord, bot):
        discord.answer = refusing(status)
        with capture_logs() as logged:
            async with _running(live, bot, lanes=4):
                await discord.came.wait()
                # Every lane that was claimed has been given back, and no other was claimed.
                await _until(live.database, FREE, lambda rows: rows == [] and len(discord.posted) >= 5)

    assert await _until(live.database, STATES, len) == [("pending", 0, 24)]
    assert len(discord.posted) <= 8
    assert sum(entry["log_level"] == "error" for entry in logged) == 1


async def test_what_waited_while_nobody_heard_the_bot_is_told_once_it_is_heard(live):
    await _announce(live.database, lanes=8, each=3)
    async with answering_discord() as (discord, bot):

        async def answer(number, request):
            return await (refusing(401) if number <= 6 else accept)(number, request)

        discord.answer = answer
        async with _running(live, bot, lanes=4, cooldown=0.3, poll=0.1):
            told = await _until(live.database, STATES, lambda rows: [row[0] for row in rows] == ["sent"])

    assert told == [("sent", 1, 24)]


async def test_a_content_that_discord_cannot_use_is_given_up_and_the_next_is_told(live):
    await _announce(live.database, lanes=1, each=2)
    async with answering_discord() as (discord, bot):

        async def answer(number, request):
            return await (refusing(400, 50035) if number == 1 else accept)(number, request)

        discord.answer = answer
        async with _running(live, bot):
            rows = await _until(live.database, STATES, lambda rows: {row[0] for row in rows} == {"failed", "sent"})

    assert sorted(rows) == [("failed", 1, 1), ("sent", 1, 1)]


async def test_while_one_request_probes_a_silent_discord_nothing_is_rendered_in_vain(live):
    lanes, silent, answered = 4, asyncio.Event(), asyncio.Event()
    await _announce(live.database, lanes=20)
    async with answering_discord() as (discord, bot):

        async def say_nothing(number, request):
            silent.set()
            await answered.wait()
            return await accept(number, request)

        discord.answer = break_off
        async with _running(live, bot, lanes=lanes, cooldown=1.0, poll=0.05):
            await _until(live.database, FREE, lambda rows: rows == [] and len(discord.posted) >= 5)
            discord.answer = say_nothing
            await silent.wait()
            for _ in range(20):
                await _announce(live.database, lanes=4)
            in_vain = len(rendered) - len(discord.posted)
            answered.set()
            await _until(live.database, STATES, lambda rows: {row[0] for row in rows} == {"sent"})

    assert in_vain <= lanes


async def test_a_changed_card_still_converges_after_the_database_failed_in_an_unforeseen_way(live):
    async with live.database.transaction() as tx:
        await service.show_card(tx, subject="thing:1", to=InChannel(100), content=Sheet())
    async with answering_discord() as (_discord, bot):
        with capture_logs() as logged:
            async with _running(live, bot, poll=0.1):
                await _until(live.database, SHOWN, lambda rows: rows == [(1,)])
                await _rename(live.database, "outbox", "outbox_elsewhere")
                try:
                    async with asyncio.timeout(20):
                        while not any(entry["event"] == "outbox.drain_failed" for entry in logged):  # noqa: ASYNC110  a log
                            await asyncio.sleep(0.02)
                finally:
                    await _rename(live.database, "outbox_elsewhere", "outbox")
                async with live.database.transaction() as tx:
                    tx.publish(Changed(), feeds=("thing:1",))
                await _until(live.database, SHOWN, lambda rows: rows == [(2,)])

    assert rendered == ["thing:1", "thing:1"]


SHOWN = "SELECT shown_version FROM surfaces"


async def _rename(database, table, other):
    async with database.transaction() as tx:
        await tx.execute(text(f"ALTER TABLE {table} RENAME TO {other}"))
