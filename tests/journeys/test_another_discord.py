"""With a token and the addresses of some Discord, the same program is the real bot; alone or as separate processes."""

import asyncio
import signal

import pytest
from playwright.async_api import expect
from visitor import Visitor

from adapters.embedded import EmbeddedServers
from bot.playground.client import PlaygroundClient
from bot.playground.process import PlaygroundProcess
from tests.processes.programs import until

pytestmark = [pytest.mark.browser, pytest.mark.process]


@pytest.fixture
def elsewhere(world):
    """A Discord that is none of the program's own, and how the program is told of it."""
    playground = PlaygroundProcess.start(world.folder / "discord")
    yield (
        playground,
        {
            "DISCORD_TOKEN": "any.token.will-do",
            "DISCORD_API_URL": playground.api_url,
            "DISCORD_GATEWAY_URL": playground.gateway_url,
            "DISCORD_CDN_URL": playground.cdn_url,
        },
    )
    playground.stop()


@pytest.fixture
def servers(world):
    """PostgreSQL and Valkey of the operator's."""
    with EmbeddedServers(world.folder / "theirs", durable=False) as servers:
        yield servers


async def registered(discord: PlaygroundClient) -> None:
    await discord.wait_for_bot()
    await discord.wait_until(lambda state: "character" in state.commands.get("global", []))


async def ready_made(visitor: Visitor) -> str:
    """Make a hero in two presses; return its name."""
    welcome = await visitor.sees("The road to Everdelve is open")
    await visitor.button(welcome, "Create a character")
    hero = await visitor.sees("Choose a people")
    await visitor.button(hero, "Choose the rest for me")
    await expect(hero).to_contain_text("is this you?")
    await visitor.button(hero, "Begin this life")
    await expect(hero).to_contain_text("walks the world")
    assert await visitor.picture_is_there(hero) > 600
    return (await hero.get_by_role("heading").first.inner_text()).removesuffix(" walks the world")


async def test_with_a_token_it_is_the_real_bot_and_opens_no_playground(world, elsewhere, browser):
    playground, discord_settings = elsewhere
    program = await asyncio.to_thread(world.play, **discord_settings)
    assert "in Discord" in "".join(program.said)
    assert f":{world.playground_port}" not in "".join(program.said)
    async with PlaygroundClient(playground.url) as discord:
        await discord.wait_for_bot()
        # A stand-in is told the commands at once; the real Discord by `everdelve sync`, which sends only what changed.
        await registered(discord)
    synced = await asyncio.to_thread(world.command, "sync", **discord_settings)
    assert synced.returncode == 0, synced.stderr
    assert "nothing was sent" in synced.stdout

    alice = await Visitor.arrive(browser, playground.url, "alice")
    name = await ready_made(alice)
    await expect(await alice.ask("character list")).to_contain_text(name)
    assert alice.complaints == []
    assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0
    assert program.survivors() == []


async def test_bot_worker_scheduler_and_web_are_processes_of_their_own(world, elsewhere, servers, browser):
    playground, discord_settings = elsewhere
    told = {**discord_settings, "DATABASE_URL": servers.postgres.url(), "REDIS_URL": servers.valkey.url()}
    migrated = await asyncio.to_thread(world.command, "migrate", **told)
    assert migrated.returncode == 0, migrated.stderr
    programs = [world.start(role, **told) for role in ("bot", "worker", "scheduler", "web")]
    await asyncio.to_thread(until, lambda: world.ready() == 200, "the web is ready")
    async with PlaygroundClient(playground.url) as discord:
        await registered(discord)

    bob = await Visitor.arrive(browser, playground.url, "bob", channel="docks")
    mara = await Visitor.arrive(browser, playground.url, "mara", channel="docks")
    name = await ready_made(bob)
    await bob.button(await bob.sees(f"{name} walks the world"), "Show it in this channel")
    shown = await mara.sees("This sheet follows the character.")
    await expect(shown).to_contain_text(name)
    assert bob.complaints + mara.complaints == []

    codes = await asyncio.gather(*(asyncio.to_thread(program.end, signal.SIGTERM) for program in programs))
    assert codes == [0, 0, 0, 0]
    assert [each for program in programs for each in program.survivors()] == []
