"""Bot, worker, scheduler and web as in production, on the wire to a local Discord, while their servers go away.

What the tests write reaches the database by another way, so it is there while the parts cannot see it.
"""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
import pytest
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from sqlalchemy import text

from adapters.discord.delivery import Timing
from bot.playground.client import PlaygroundClient
from bot.playground.process import PlaygroundProcess
from bot.playground.world import ALICE, LANTERN
from bot.process import run_bot
from engine.characters.views import DraftChoices
from engine.delivery import InChannel
from engine.delivery.welcome import ServerWelcome
from engine.kernel.clock import SystemClock
from engine.kernel.jobs import JobBody, JobQueue, JobRegistry
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.scheduler import run_scheduler
from engine.kernel.settings import Settings
from engine.kernel.ticks import Timetable
from engine.kernel.worker import run_worker
from engine.wiring import build_engine
from engine.world.service import DEFAULT_WORLD, sync_places
from web.app import build_app
from web.serving import listening

pytestmark = pytest.mark.process

TAVERN = InChannel(LANTERN.rooms[0].id, LANTERN.id)
CAMPFIRE = InChannel(LANTERN.rooms[2].id, LANTERN.id)
IMPATIENT = Timing(poll=0.2, send=4.0, lease=3.0, cooldown=1.0)
PATIENCE = 30


@pytest.fixture
def discord_put_back(monkeypatch):
    """The bot tells discord.py where its Discord is, for the whole process; afterwards it is elsewhere again."""
    for owner, name in ((Route, "BASE"), (DiscordWebSocket, "DEFAULT_GATEWAY"), (Asset, "BASE")):
        monkeypatch.setattr(owner, name, getattr(owner, name))


@pytest.fixture
async def discord(tmp_path, discord_put_back):
    """A local Discord in a process of its own."""
    playground = await asyncio.to_thread(PlaygroundProcess.start, tmp_path / "discord")
    async with PlaygroundClient(playground.url) as client:
        client.process = playground
        yield client
    await asyncio.to_thread(playground.stop)


def settings_for(playground: PlaygroundProcess) -> Settings:
    return Settings(
        discord_token="local.fake.token",
        discord_api_url=playground.api_url,
        discord_gateway_url=playground.gateway_url,
        discord_cdn_url=playground.cdn_url,
        discord_shard_count=2,
        shutdown_seconds=5,
    )


@pytest.fixture
def notes():
    """What jobs and ticks have written down."""
    return []


class Note(JobBody):
    """Write a number down."""

    number: int


@pytest.fixture
def work(notes):
    """A kind of job, and a timetable with a tick each minute."""
    registry = JobRegistry()
    registry.job_type("outage.note")(Note)

    async def write_down(body, _context):
        notes.append(body.number)

    registry.handler(Note)(write_down)
    timetable = Timetable(registry)

    @timetable("outage.minute", cron="* * * * *")
    async def tick(context):
        notes.append(context.due)

    return registry, timetable


@pytest.fixture
async def by_another_way(database_url, redis_url, database, pack):
    """An engine that reaches the servers when the program does not."""
    kernel = Kernel.build(
        Settings(), database_url=database_url, redis_url=redis_url, clock=SystemClock(), randomness=LiveRandomness()
    )
    async with kernel.database.transaction() as transaction:
        await sync_places(transaction, pack.places, DEFAULT_WORLD)
    yield build_engine(kernel, pack), kernel
    await kernel.close()


@asynccontextmanager
async def running(discord, to_database, to_cache, pack, work):
    """All parts, in this loop, each as its process runs it; none may end before it is told to."""
    registry, timetable = work
    kernel = Kernel.build(
        settings_for(discord.process),
        database_url=to_database.url,
        redis_url=to_cache.url,
        clock=SystemClock(),
        randomness=LiveRandomness(),
    )
    engine, stop = build_engine(kernel, pack), asyncio.Event()
    parts = [
        asyncio.create_task(run_bot(kernel, engine, stop=stop, timing=IMPATIENT), name="bot"),
        asyncio.create_task(run_worker(kernel, engine, stop=stop, registry=registry), name="worker"),
        asyncio.create_task(run_scheduler(kernel, stop=stop, timetable=timetable), name="scheduler"),
    ]
    try:
        async with (
            listening(build_app(kernel, engine), "127.0.0.1", 0, drain_seconds=2) as (host, port),
            aiohttp.ClientSession(f"http://{host}:{port}") as web,
        ):
            yield web
            assert [part.get_name() for part in parts if part.done()] == []
    finally:
        stop.set()
        await asyncio.gather(*parts)
        await kernel.close()


def said(state, words: str) -> list[str]:
    """The ids of all messages that hold the words, wherever they stand."""
    return [
        message["id"]
        for channel in state.channels
        for message in channel["messages"]
        if words in json.dumps(message["components"], ensure_ascii=False)
    ]


async def until(holds):
    """Wait until something that happens in this loop has happened."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110  a list of the test's has no event
            await asyncio.sleep(0.01)


async def emptied(database, *tables):
    """Wait until nothing waits in these tables; what was done is taken out of them a moment later."""
    async with asyncio.timeout(PATIENCE), database.read() as connection:
        for table in tables:
            counting = text(f"SELECT count(*) FROM {table}")
            while (await connection.execute(counting)).scalar_one():  # noqa: ASYNC110  other connections empty it
                await asyncio.sleep(0.02)


async def roll(discord) -> str:
    outcome = await discord.slash("alice", "tavern", "roll", expression="1d6+1000")
    return json.dumps(outcome.message, ensure_ascii=False)


async def works(discord):
    """Roll until there is a result: what is left of an absence passes by itself."""
    async with asyncio.timeout(PATIENCE):
        while "Rolled 1,00" not in await roll(discord):
            pass


async def enqueue(kernel, *numbers):
    async with kernel.database.transaction() as tx:
        for number in numbers:
            await JobQueue().enqueue(tx, Note(number=number))


async def status(web, path: str) -> int:
    async with web.get(path) as answer:
        return answer.status


async def test_nothing_from_before_or_during_an_outage_is_lost_or_done_twice(
    discord, to_database, to_cache, pack, work, notes, by_another_way
):
    engine, other = by_another_way
    async with running(discord, to_database, to_cache, pack, work) as web:
        await discord.wait_until(lambda state: "roll" in state.commands.get("global", []), timeout=PATIENCE)
        await works(discord)
        player = await engine.accounts.see(ALICE.id, "Alice")
        hero = await engine.characters.drafts.create(
            player.id,
            DraftChoices(
                species=next(iter(pack.species)),
                character_class=next(iter(pack.classes)),
                background=next(iter(pack.backgrounds)),
                name="Odo Fenn",
            ),
            request_id="birth",
        )
        await engine.characters.post_sheet(player.id, hero, TAVERN)
        await discord.wait_until(lambda state: len(said(state, "This sheet follows")) == 1)
        [sheet] = said(await discord.state(), "This sheet follows")
        assert (await status(web, "/health/ready"), await status(web, f"/v1/characters/{hero}")) == (200, 200)

        await to_database.cut()
        await enqueue(other, 1, 2, 3)
        async with other.database.transaction() as tx:
            await engine.characters.growth.grant(tx, hero, 2_000, "test.outage")
        assert "The world cannot be reached right now." in await roll(discord)
        assert "The world cannot be reached right now." in await roll(discord)
        assert (await status(web, "/health/ready"), await status(web, f"/v1/characters/{hero}")) == (503, 503)
        assert await status(web, "/health/live") == 200
        assert said(await discord.state(), "has reached level") == []
        await to_database.mend()

        await works(discord)
        level = (await engine.characters.public(hero)).level
        assert level > 1
        await discord.wait_until(lambda state: said(state, "has reached level") and said(state, f"Level {level} "))
        await until(lambda: {1, 2, 3} <= {*notes})
        assert (await status(web, "/health/ready"), await status(web, f"/v1/characters/{hero}")) == (200, 200)
        await enqueue(other, 4)
        await until(lambda: 4 in notes)

        state = await discord.state()
        assert len(said(state, "has reached level")) == 1
        assert said(state, "This sheet follows") == [sheet]
        assert sorted(note for note in notes if isinstance(note, int)) == [1, 2, 3, 4]
        await emptied(other.database, "outbox", "pgqueuer")


async def test_servers_that_are_away_at_the_start_are_found_when_they_come(
    discord, to_database, to_cache, pack, work, notes, by_another_way, monkeypatch
):
    monkeypatch.setattr("engine.kernel.scheduler.LOOK_OVER_SECONDS", 1)
    _, other = by_another_way
    await to_database.cut()
    await to_cache.cut()
    async with running(discord, to_database, to_cache, pack, work) as web:
        await discord.wait_for_bot()
        await discord.wait_until(lambda state: "roll" in state.commands.get("global", []), timeout=PATIENCE)
        assert "The world cannot be reached right now." in await roll(discord)
        await enqueue(other, 1)
        assert await status(web, "/health/ready") == 503
        assert notes == []
        await to_database.mend()

        await works(discord)
        await until(lambda: len(notes) >= 2)
        assert await status(web, "/health/ready") == 200
        await to_cache.mend()
        await works(discord)

    ticks = [note for note in notes if note != 1]
    assert notes.count(1) == 1
    assert len(ticks) == len(set(ticks)) >= 1


async def test_without_the_cache_all_goes_on(discord, to_database, to_cache, pack, work, notes, by_another_way):
    engine, other = by_another_way
    async with running(discord, to_database, to_cache, pack, work) as web:
        await discord.wait_until(lambda state: "roll" in state.commands.get("global", []), timeout=PATIENCE)
        await to_cache.cut()
        await works(discord)
        await enqueue(other, 1)
        await until(lambda: 1 in notes)
        async with other.database.transaction() as tx:
            await engine.delivery.announce(tx, key="again", to=CAMPFIRE, content=ServerWelcome())
        await discord.wait_until(lambda state: len(state.messages("campfire")) == 1)
        async with web.get("/health/ready") as answer:
            assert (answer.status, (await answer.json())["status"]) == (200, "degraded")
        await to_cache.mend()
        await works(discord)
        assert await status(web, "/health/ready") == 200
