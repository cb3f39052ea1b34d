"""A local Discord and a little bot in processes of their own, shared by the tests of a worker."""

import pytest
from playground_bot import start_bot, stop_bot

from bot.playground.client import PlaygroundClient
from bot.playground.process import PlaygroundProcess


@pytest.fixture(scope="session")
def shared_playground(tmp_path_factory):
    playground = PlaygroundProcess.start(tmp_path_factory.mktemp("discord"))
    bot = start_bot(playground)
    yield playground
    stop_bot(bot)
    assert playground.stop() == 0


@pytest.fixture
async def discord(shared_playground):
    """A client of the local Discord to which the little bot is connected with both shards."""
    async with PlaygroundClient(shared_playground.url) as client:
        await client.wait_until(lambda state: state.shards == [0, 1] and "echo" in state.commands.get("global", []))
        yield client
        await client.behave()
