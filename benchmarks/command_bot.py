"""The bot in a simulated Discord, in a process of its own; a round of commands for each line on its standard input.

Arguments: `ours` or `idle`, the database's address, Valkey's. Each line names a command; printed are commands a second
of the time from the command to its last reply. What SimCord does afterwards, until it knows that the bot is idle, is
left out: it waits in steps of 50 ms.
"""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

import simcord
from simcord.http.client import FakeWebhookAdapter

from benchmarks.ground import kernel_for, pack
from bot.client import EverdelveBot
from engine.characters.views import DraftChoices
from engine.kernel.clock import SystemClock
from engine.kernel.rate_limits import RateLimiter
from engine.wiring import build_engine

COMMANDS_OF_A_ROUND = 40
_COMMANDS: dict[str, Callable[[Any, Any], Any]] = {
    "nothing": lambda member, channel: member.slash(channel, "nothing"),
    "roll": lambda member, channel: member.slash(channel, "roll", expression="4d6kh3+2"),
    "sheet": lambda member, channel: member.slash(channel, "character sheet"),
}


class Hurried(SystemClock):
    """Time for the limits only: every look at it takes a minute, so that a bucket is always full when it is asked."""

    def __init__(self) -> None:
        self._moment = super().now()

    def now(self) -> datetime:
        """Return a minute more than last time."""
        self._moment += timedelta(minutes=1)
        return self._moment


async def run(kind: str, database_url: str, redis_url: str) -> None:
    """Start the bot, say that it is ready, and work through the lines."""
    kernel = kernel_for(database_url, redis_url, process="bot")
    kernel = replace(kernel, limits=RateLimiter(kernel.redis, Hurried()))
    engine = build_engine(kernel, pack())
    bot = EverdelveBot(kernel, engine, cogs=["benchmarks.idle_cog"] if kind == "idle" else None)
    env = simcord.Env(bot, strict_sync=False, shard_count=1)
    await env.start()
    guild = env.create_guild("Testing")
    await bot.tree.sync()
    user = env.create_user(f"{kind}-user", global_name="Somebody")
    member = guild.add_member(user)
    if kind == "ours":
        player = await engine.accounts.see(user.id, "Somebody")
        first = {
            "species": next(iter(engine.pack.species)),
            "character_class": next(iter(engine.pack.classes)),
            "background": next(iter(engine.pack.backgrounds)),
        }
        await engine.characters.drafts.create(player.id, DraftChoices(**first, name="Tessa Orr"), request_id="bench")
    replies = Replies()
    print("ready", flush=True)
    for number, line in enumerate(sys.stdin):  # nothing else runs meanwhile: the round is all there is to do
        # A channel for each round: the simulation grows slower with the history of one.
        channel = guild.create_text_channel(f"tavern-{number}")
        command = partial(_COMMANDS[line.strip()], member, channel)
        print(await _round(command, replies), flush=True)
    await env.shutdown()
    await kernel.close()


class Replies:
    """Notes when the bot's last reply to an interaction arrived in the simulated Discord."""

    def __init__(self) -> None:
        self.last = 0.0
        send = FakeWebhookAdapter.request

        async def request(adapter: FakeWebhookAdapter, *arguments: Any, **options: Any) -> Any:
            answered = await send(adapter, *arguments, **options)
            self.last = perf_counter()
            return answered

        FakeWebhookAdapter.request = request


async def _round(command: Callable[[], Any], replies: Replies) -> float:
    taken = 0.0
    for _ in range(COMMANDS_OF_A_ROUND):
        began = perf_counter()
        await command()
        taken += replies.last - began
    return COMMANDS_OF_A_ROUND / taken


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:]))
