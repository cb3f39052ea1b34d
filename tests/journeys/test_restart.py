"""The program is stopped, and killed, in the middle of play: everything goes on where it was."""

import asyncio
import signal

import asyncpg
import psutil
import pytest
from playwright.async_api import expect
from visitor import Visitor, through_the_steps

from bot.playground.client import PlaygroundClient
from tests.processes.programs import Stage

pytestmark = [pytest.mark.browser, pytest.mark.process]


async def ready(url: str) -> None:
    """Wait until the bot is there and its commands are."""
    async with PlaygroundClient(url) as discord:
        await discord.wait_for_bot()
        await discord.wait_until(lambda state: "roll" in state.commands.get("global", []))


async def connected(visitor: Visitor) -> None:
    await visitor.page.locator('[data-testid="app"][data-connected="true"]').wait_for()
    await visitor.page.locator('[data-testid="bot-status"][data-online="true"]').wait_for()


async def names(stage: Stage) -> list[str]:
    connection = await asyncpg.connect(stage.occupant()["database_url"])
    try:
        return [row["name"] for row in await connection.fetch("SELECT name FROM characters ORDER BY id")]
    finally:
        await connection.close()


def orphans(stage: Stage) -> list[psutil.Process]:
    """Whatever still runs of the programs that were started, and the servers on their folder."""
    return [*stage.servers(), *(each for program in stage.programs for each in program.survivors())]


async def test_play_goes_on_after_a_stop_and_after_a_kill_in_the_middle_of_a_creation(world, url, browser):
    program = await asyncio.to_thread(world.play)
    await ready(url)
    alice = await Visitor.arrive(browser, url, "alice")
    bob = await Visitor.arrive(browser, url, "bob", channel="campfire")
    hero = await alice.ask("character create")
    await expect(hero).to_contain_text("Choose a people")
    await through_the_steps(alice, hero)
    await alice.button(hero, "Type a name")
    await alice.form(Name="Odo Fenn")
    await alice.button(hero, "Begin this life")
    await expect(hero).to_contain_text("Odo Fenn walks the world")
    await alice.button(hero, "Show it in this channel")
    await alice.sees("This sheet follows the character.")
    await expect(await alice.ask("roll", expression="3d8")).to_contain_text("3d8")
    # Somebody is in the middle when it stops: the page stays open.
    begun = await bob.ask("character create")
    await expect(begun).to_contain_text("Choose a people")
    calling = await bob.choose(begun, "Tarrow")
    await expect(begun).to_contain_text("Choose a calling")

    assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0
    assert orphans(world) == []
    await expect(bob.page.get_by_test_id("app")).to_have_attribute("data-connected", "false")

    program = await asyncio.to_thread(world.play)
    await ready(url)
    for person in (alice, bob):
        await connected(person)
    assert await names(world) == ["Odo Fenn"]
    rolled = await alice.sees("3d8")
    await alice.button(rolled, "Roll again")
    await expect(alice.page.get_by_test_id("message").filter(has_text="3d8")).to_have_count(2)
    welcome = await alice.sees("The road to Everdelve is open")
    await expect(alice.page.get_by_test_id("message").filter(has_text="The road to Everdelve is open")).to_have_count(1)
    await alice.button(welcome, "Help")
    await alice.sees("These are all the commands")
    # The sheet in the channel still follows its character.
    sheet = await alice.sees("This sheet follows the character.")
    inventory = await alice.ask("inventory")
    await expect(inventory).to_contain_text("Odo Fenn: inventory")
    thing = await alice.choose(inventory, 0)
    await alice.button(inventory, "Take off")
    await expect(sheet).not_to_contain_text(thing)

    resumed = await bob.ask("character create")
    await expect(resumed).to_contain_text("Choose a calling")
    await expect(resumed).to_contain_text(f"So far {calling}")
    await bob.choose(resumed, 1)
    await expect(resumed).to_contain_text("Choose a past")

    assert await asyncio.to_thread(program.end, signal.SIGKILL) == -signal.SIGKILL
    program = await asyncio.to_thread(world.play)
    await ready(url)
    await connected(bob)
    again = await bob.ask("character create")
    await expect(again).to_contain_text("Choose a past")
    await bob.choose(again, 0)
    await expect(again).to_contain_text("Spread your points")
    await bob.button(again, "Choose the rest for me")
    await expect(again).to_contain_text("is this you?")
    await bob.button(again, "Begin this life")
    await expect(again).to_contain_text("walks the world")
    assert await bob.picture_is_there(again) > 600
    found = await names(world)
    assert found[0] == "Odo Fenn"
    assert len(found) == 2

    assert await asyncio.to_thread(program.end, signal.SIGTERM) == 0
    assert orphans(world) == []
