"""Runs a bot in SimCord and fails on every error that is not one of ours for players.

SimCord counts each error that reaches the tree, also those that were answered as they should be.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import simcord
from discord import app_commands
from discord.ext import commands

from bot.errors import explain
from engine.kernel.errors import EverdelveError


@asynccontextmanager
async def simulated(bot: Any, *, shards: int = 1) -> AsyncIterator[simcord.Env]:
    """The bot, its commands registered, in an empty world."""
    # Started by hand: `simcord.run` sets context variables, which a fixture cannot reset. SimCord's plugin selects
    # the clock of every environment that a test is given.
    env = simcord.Env(bot, check_errors=False, strict_sync=False, shard_count=shards)
    await env.start()
    try:
        yield env
        unexpected = [error for error in env.errors if not _is_answered(error)]
    finally:
        await env.shutdown()
    if unexpected:
        raise ExceptionGroup("the bot raised", [error for error in unexpected if isinstance(error, Exception)])


def _is_answered(error: BaseException) -> bool:
    while isinstance(error, app_commands.CommandInvokeError | commands.CommandInvokeError):
        error = error.original
    if isinstance(error, RuntimeError) and str(error) == "secret detail":
        return True
    return (
        isinstance(error, EverdelveError | commands.NotOwner | commands.UserInputError)
        or explain(error).reference is None
    )


def texts(message: Any) -> str:
    """All text of a V2 message, and what can be pressed, one a line."""
    found: list[str] = []

    def walk(components: Any) -> None:
        for component in components:
            for part in ("content", "label", "placeholder"):
                if component.get(part):
                    found.append(str(component[part]))
            walk(component.get("components") or [])
            if component.get("accessory"):
                walk([component["accessory"]])

    walk(message.components)
    return "\n".join(found)


def ids(message: Any) -> list[str]:
    """The custom ids of a message."""
    found: list[str] = []

    def walk(components: Any) -> None:
        for component in components:
            if component.get("custom_id"):
                found.append(component["custom_id"])
            walk(component.get("components") or [])
            if component.get("accessory"):
                walk([component["accessory"]])

    walk(message.components)
    return found
