"""The real program with its page: started once for a module, and people who open it."""

import shutil
import tempfile
from pathlib import Path

import asyncpg
import pytest
from playwright.async_api import expect
from visitor import Visitor

from bot.playground.client import PlaygroundClient
from tests.browser import browser
from tests.processes.programs import Stage

__all__ = ["browser"]

# Whole programs share the machine with other tests here; what comes, comes, and only a defect waits this long.
expect.set_options(timeout=15_000)


def new_stage() -> Stage:
    folder = Path(tempfile.mkdtemp(prefix="everdelve-"))
    folder.chmod(0o755)  # the embedded servers may run as another user
    return Stage(folder)


@pytest.fixture(scope="module")
def world():
    """A stage on which a module starts its programs; whatever is left on it is ended."""
    stage = new_stage()
    yield stage
    stage.close()
    shutil.rmtree(stage.folder)


@pytest.fixture(scope="module")
def playing(world):
    """The program, running for all tests of a module."""
    world.play()
    return world


@pytest.fixture
def url(world):
    return f"http://127.0.0.1:{world.playground_port}/"


@pytest.fixture
async def discord(playing, url):
    """What needs no page, once the bot is there with its commands."""
    async with PlaygroundClient(url) as client:
        await client.wait_for_bot()
        await client.wait_until(lambda state: "roll" in state.commands.get("global", []))
        yield client


@pytest.fixture
async def database(playing):
    """The program's own database, found as other processes of the program find it."""
    connection = await asyncpg.connect(playing.occupant()["database_url"])
    yield connection
    await connection.close()


@pytest.fixture
async def arrive(browser, url):
    """Lets somebody open the page; at the end no page has complained."""
    visitors = []

    async def arrive(who: str, **where) -> Visitor:
        visitors.append(await Visitor.arrive(browser, url, who, **where))
        return visitors[-1]

    yield arrive
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
