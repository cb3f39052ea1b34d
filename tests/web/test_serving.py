"""Starting and stopping: nobody who was let in is dropped."""

import asyncio
import socket

import aiohttp
import pytest

from tests.web.asking import Nothing, with_route
from web.app import build_app, serve
from web.keys import STOPPING
from web.serving import listening


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


async def test_stopping_finishes_a_running_request_and_takes_no_new_one(world):
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_engine, _parameters):
        entered.set()
        await go_on.wait()
        return Nothing()

    app = build_app(world.kernel, world.engine, routes=with_route("/v1/slow", slow))
    stop = asyncio.Event()
    address = asyncio.get_running_loop().create_future()

    async def run() -> None:
        async with listening(app, "127.0.0.1", 0, drain_seconds=30) as where:
            address.set_result(where)
            await stop.wait()

    running = asyncio.create_task(run())
    host, port = await address
    async with aiohttp.ClientSession(f"http://{host}:{port}") as client:
        async with client.get("/health/live") as response:
            assert response.status == 200
        request = asyncio.create_task(client.get("/v1/slow"))
        await entered.wait()
        stop.set()
        await app[STOPPING].wait()
        with pytest.raises(aiohttp.ClientConnectorError):
            async with aiohttp.ClientSession() as late:
                await late.get(f"http://{host}:{port}/health/live")
        assert not running.done()
        go_on.set()
        response = await request
        assert (response.status, await response.json()) == (200, {"data": {}, "meta": {}})
        assert response.headers["Connection"] == "close"
    await running


async def test_a_request_that_does_not_finish_in_time_is_cancelled(world):
    entered = asyncio.Event()
    cancelled = asyncio.Event()

    async def endless(_engine, _parameters):
        entered.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    app = build_app(world.kernel, world.engine, routes=with_route("/v1/endless", endless))
    async with aiohttp.ClientSession() as client:
        async with listening(app, "127.0.0.1", 0, drain_seconds=0.05) as (host, port):
            request = asyncio.create_task(client.get(f"http://{host}:{port}/v1/endless"))
            await entered.wait()
        with pytest.raises(aiohttp.ClientError):
            await request
    assert cancelled.is_set()


async def test_serve_listens_where_the_settings_say_until_it_is_told_to_stop(make_world):
    port = free_port()
    world = await make_world(web_port=port)
    stop = asyncio.Event()
    running = asyncio.create_task(serve(world.kernel, world.engine, stop=stop))
    async with asyncio.timeout(20), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        while True:
            try:
                async with client.get("/health/live") as response:
                    assert response.status == 200
                    break
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0)
    stop.set()
    await running


async def test_a_taken_port_is_an_error_and_leaves_nothing_running(make_world):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        world = await make_world(web_port=taken.getsockname()[1])
        with pytest.raises(OSError, match="in use"):
            await serve(world.kernel, world.engine, stop=asyncio.Event())
