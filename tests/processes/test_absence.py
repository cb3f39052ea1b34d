"""`everdelve run` with servers of the operator's that are away at first."""

import asyncio
import json
import signal

import pytest
from programs import until

from adapters.embedded import EmbeddedServers
from bot.playground.client import PlaygroundClient

pytestmark = pytest.mark.process


@pytest.fixture
def away(stage):
    """Servers of the operator's that do not run yet."""
    servers = EmbeddedServers(stage.folder / "theirs", durable=False)
    yield servers
    servers.stop()


def test_a_database_that_comes_later_is_waited_for(stage, away):
    program = stage.start("run", DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url())
    program.wait_for("The database cannot be reached yet")
    assert "<html" in stage.page()
    until(lambda: stage.ready() == 503, "the web says that it is not ready")
    assert program.process.poll() is None

    away.start()
    until(lambda: stage.ready() == 200, "the web is ready")
    assert (
        stage.command("migrate", "status", DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url()).returncode
        == 0
    )
    assert program.end(signal.SIGTERM) == 0
    assert program.survivors() == []


def test_a_program_that_waits_for_its_database_can_be_stopped(stage, away):
    program = stage.start("run", DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url())
    program.wait_for("The database cannot be reached yet")
    assert program.end(signal.SIGINT) == 0
    assert program.survivors() == []


def test_a_database_that_goes_away_while_in_use_is_waited_for(stage, away):
    away.start()
    program = stage.play(DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url())
    until(lambda: stage.ready() == 200, "the web is ready")
    away.stop()
    until(lambda: stage.ready() == 503, "the web says that it is not ready")
    away.start()
    until(lambda: stage.ready() == 200, "the web is ready again")
    assert program.end(signal.SIGTERM) == 0


def test_a_role_of_its_own_does_not_migrate_but_says_who_does(stage, away):
    away.start()
    worker = stage.command("worker", DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url())
    assert worker.returncode == 1
    assert "everdelve migrate" in worker.stderr


def test_a_role_of_its_own_needs_servers(stage):
    worker = stage.command("worker")
    assert worker.returncode == 1
    assert "DATABASE_URL: is not set" in worker.stderr
    assert "REDIS_URL: is not set" in worker.stderr


def test_a_database_that_refuses_us_ends_the_program_with_a_sentence(stage, away):
    away.start()
    program = stage.command("run", DATABASE_URL=away.postgres.url("none"), REDIS_URL=away.valkey.url())
    assert program.returncode == 1
    assert 'database "none" does not exist' in program.stderr


async def roll(discord) -> tuple[str, str]:
    """Roll in Discord; return the kind of answer and all that it says."""
    outcome = await discord.slash("alice", "tavern", "roll", expression="1d6+1000")
    return outcome.kind, json.dumps(outcome.message)


async def works(discord) -> None:
    """Roll until there is a result: the breakers of what was away need a moment."""
    while True:
        _, said = await roll(discord)
        if "100" in said and "reached" not in said:
            return


async def test_a_player_is_told_that_the_world_is_away_and_plays_on_when_it_is_back(stage, away):
    await asyncio.to_thread(away.start)
    program = await asyncio.to_thread(stage.play, DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url())
    async with PlaygroundClient(f"http://127.0.0.1:{stage.playground_port}/") as discord:
        await discord.wait_for_bot(shards=2)
        await works(discord)

        await asyncio.to_thread(away.postgres.stop)
        kind, said = await roll(discord)
        assert kind == "message"
        assert "The world cannot be reached right now." in said
        assert "try again" in said

        await asyncio.to_thread(away.revive)
        await works(discord)
    assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0


async def test_play_goes_on_while_the_cache_is_away(stage, away):
    await asyncio.to_thread(away.start)
    await asyncio.to_thread(stage.play, DATABASE_URL=away.postgres.url(), REDIS_URL=away.valkey.url())
    async with PlaygroundClient(f"http://127.0.0.1:{stage.playground_port}/") as discord:
        await discord.wait_for_bot(shards=2)
        await asyncio.to_thread(away.valkey.stop)
        await works(discord)
        await asyncio.to_thread(away.revive)
        await works(discord)


async def test_players_of_an_earlier_run_are_told_when_the_database_is_away_at_the_start(stage, away):
    addresses = {"DATABASE_URL": away.postgres.url(), "REDIS_URL": away.valkey.url()}
    await asyncio.to_thread(away.start)
    program = await asyncio.to_thread(stage.play, **addresses)
    async with PlaygroundClient(f"http://127.0.0.1:{stage.playground_port}/") as discord:
        await discord.wait_for_bot(shards=2)
    await asyncio.to_thread(program.end, signal.SIGTERM)
    await asyncio.to_thread(away.stop)

    await asyncio.to_thread(stage.play, **addresses)
    async with PlaygroundClient(f"http://127.0.0.1:{stage.playground_port}/") as discord:
        await discord.wait_for_bot(shards=2)
        _, said = await roll(discord)
        assert "The world cannot be reached right now." in said
        await asyncio.to_thread(away.start)
        await works(discord)
