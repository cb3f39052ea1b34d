"""The whole bot with its real cogs, in a simulated Discord, on the real database and Valkey."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import simcord
from simulated_discord import simulated

from bot.client import EverdelveBot


@pytest.fixture
def bot(kernel, game) -> EverdelveBot:
    """The bot with all cogs; delivery is not running."""
    return EverdelveBot(kernel, game)


@pytest.fixture
async def env(bot) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with one server, in which the commands are registered."""
    async with simulated(bot) as running:
        running.create_guild("Testing").create_text_channel("tavern")
        await bot.tree.sync()
        yield running


@pytest.fixture
def channel(env):
    """The server's channel."""
    return env.guild.channels["tavern"]


@pytest.fixture
def alice(env):
    """A member of the server."""
    return env.guild.add_member(env.create_user("alice", global_name="Alice"))


@pytest.fixture
def bob(env):
    """Another member."""
    return env.guild.add_member(env.create_user("bob", global_name="Bob"))


@pytest.fixture
def at_once(env, monkeypatch):
    """Lets several presses reach the bot before it has worked on any of them."""

    async def press(*presses: Callable[[], Awaitable[Any]]) -> list[Any]:
        async def unsettled(**_arguments: object) -> None:
            return None

        results = []
        with monkeypatch.context() as patch:
            # An actor otherwise waits until the bot is idle, and a second one may not act meanwhile.
            patch.setattr(env, "_settle_internal", unsettled)
            for each in presses[:-1]:
                results.append(await each())
        results.append(await presses[-1]())
        return results

    return press
