"""A command until its reply, in a simulated Discord, against the same bot doing nothing."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.ground import Ground
from benchmarks.measuring import Result, Round, compare


async def run(ground: Ground) -> list[Result]:
    """Measure a roll (a transaction with an event) and a sheet (a read) one after another."""
    results = []
    async with _bot(ground, "ours") as ours, _bot(ground, "idle") as idle:
        for name, command in (("/roll", "roll"), ("/character sheet", "sheet")):
            results += await compare(
                f"{name}, command to reply",
                ours(command),
                {"the same bot, a command that does nothing": idle("nothing")},
            )
    return results


@asynccontextmanager
async def _bot(ground: Ground, kind: str) -> AsyncIterator:
    """Start a bot's process and yield what makes a round of a command."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.command_bot", kind, ground.database_url, ground.redis_url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )

    async def printed() -> str:
        line = await process.stdout.readline()
        if not line:
            raise RuntimeError(f"the {kind} bot ended")
        return line.decode()

    def rounds_of(command: str) -> Round:
        async def one() -> float:
            process.stdin.write(f"{command}\n".encode())
            return float(await printed())

        return one

    try:
        await printed()
        yield rounds_of
    finally:
        process.stdin.close()
        await process.wait()
