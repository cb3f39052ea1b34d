"""A server for the benchmark of reads, in a process of its own: ours as it is deployed, or the bare one.

Prints its port, and ends when its standard input is closed.
"""

import asyncio
import os
import sys
from functools import partial

import asyncpg
import orjson
from aiohttp import web

from benchmarks.ground import POOL_SIZE, kernel_for, pack
from engine.kernel.rate_limits import RateRule
from engine.kernel.telemetry import configure
from engine.wiring import build_engine
from web.app import build_app
from web.serving import listening

# The limit is taken as always, in Valkey; only its number is out of the way.
_UNREACHABLE = RateRule("api_anonymous", 60_000_000)


async def until_parent_ends() -> None:
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


async def ours(database_url: str, redis_url: str) -> None:
    """Our server: limits, logs, traces, headers, ETags and all."""
    kernel = kernel_for(database_url, redis_url, process="web")
    configure(kernel.settings.changed(log_format="json"), "web")
    app = build_app(kernel, build_engine(kernel, pack()), anonymous_rule=_UNREACHABLE)
    async with listening(app, "127.0.0.1", 0, drain_seconds=2) as (_host, port):
        print(port, flush=True)
        await until_parent_ends()
    await kernel.close()


async def floor(database_url: str, statement: str) -> None:
    """The least that answers the same question: aiohttp, asyncpg, the row as JSON."""
    pool = await asyncpg.create_pool(database_url, min_size=POOL_SIZE, max_size=POOL_SIZE)
    to_json = partial(orjson.dumps, default=str)

    async def read(request: web.Request) -> web.Response:
        row = await pool.fetchrow(statement, request.match_info["id"])
        return web.Response(body=to_json(dict(row)), content_type="application/json")

    app = web.Application()
    app.router.add_get("/v1/characters/{id}", read)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await until_parent_ends()
    await runner.cleanup()
    await pool.close()


if __name__ == "__main__":
    kind, database_url = sys.argv[1:3]
    server = ours(database_url, sys.argv[3]) if kind == "ours" else floor(database_url, os.environ["BENCH_STATEMENT"])
    asyncio.run(server)
