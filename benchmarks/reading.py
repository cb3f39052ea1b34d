"""A character over the API: 32 kept connections from a process of their own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import event

from benchmarks.ground import Ground
from benchmarks.measuring import Result, compare
from benchmarks.people import make_character

CONNECTIONS = 32
SECONDS = 2.0


async def run(ground: Ground) -> list[Result]:
    """Measure the read against bare aiohttp and asyncpg that run the same statement."""
    character_id = await make_character(ground)
    path = f"/v1/characters/{character_id}"
    statement = await _statement_of_read(ground, character_id)
    async with (
        _server("ours", ground.database_url, ground.redis_url) as ours,
        _server("floor", ground.database_url, statement=statement) as floor,
    ):
        return await compare(
            f"character read by the API, {CONNECTIONS} connections",
            lambda: _load(ours, path),
            {"bare aiohttp + asyncpg, same statement": lambda: _load(floor, path)},
        )


async def _statement_of_read(ground: Ground, character_id: object) -> str:
    """Return the very SQL that our read sends."""
    sent: list[str] = []
    engine = ground.kernel.database.engine.sync_engine

    def note(connection, _record, _proxy) -> None:
        connection.driver_connection.add_query_logger(lambda query: sent.append(query.query))

    event.listen(engine, "checkout", note)
    await ground.engine.characters.public(character_id)
    event.remove(engine, "checkout", note)
    [statement] = sent
    return statement


@asynccontextmanager
async def _server(kind: str, *arguments: str, statement: str = "") -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.read_server",
        kind,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "BENCH_STATEMENT": statement},
    )
    try:
        yield int(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


async def _load(port: int, path: str) -> float:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.load",
        *(str(port), path, str(CONNECTIONS), str(SECONDS)),
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    return float(printed)
