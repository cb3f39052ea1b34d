"""Putting the local Discord together and running it."""

import asyncio
import contextlib
import logging
import mimetypes
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import orjson
from aiohttp import web

from bot.playground.addresses import Addresses
from bot.playground.control import Control
from bot.playground.gateway import Gateway
from bot.playground.guard import add_page_headers, loopback_only
from bot.playground.journal import Journal
from bot.playground.misbehave import Misbehaviours
from bot.playground.nonces import Nonces
from bot.playground.page import Page
from bot.playground.people import People
from bot.playground.rest import RestApi
from bot.playground.simcord_private import CDN_BASE, blobs_of, require_known_parts
from bot.playground.snapshot import Keeper
from bot.playground.world import World

_log = logging.getLogger(__name__)

HOST = "127.0.0.1"
_TIDY_EVERY = 10.0  # seconds
_KEPT_LOG = 500  # entries of SimCord's own protocols, which nothing here reads
_KEPT_MESSAGES = 5000  # per channel, in memory
_SHOWN_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Options:
    """How to run.

    Attributes:
        port: Port on 127.0.0.1; 0 takes a free one.
        state_dir: Where the world is kept between runs.
        shards: How many shards the bot is told to use.
        stop_with_parent: Stop when standard input ends, which happens however the parent dies.
    """

    port: int
    state_dir: Path
    shards: int = 2
    stop_with_parent: bool = False


class PortTakenError(Exception):
    """Something else listens on the port."""


@contextlib.asynccontextmanager
async def running(options: Options) -> AsyncIterator[Addresses]:
    """Run the local Discord while the context lasts; the world is saved at its end.

    Raises:
        PortTakenError: Something else listens on the port.
        RuntimeError: The installed SimCord does not fit.
    """
    require_known_parts()
    world, journal, misbehaviours, nonces = World(), Journal(), Misbehaviours(), Nonces()
    keeper = Keeper(world, nonces, options.state_dir)
    keeper.load()
    listener = _listen(options.port)
    addresses = Addresses(HOST, listener.getsockname()[1])
    people = People(world)
    gateway = Gateway(world, addresses, journal)
    rest = RestApi(world, addresses, journal, misbehaviours, nonces, shards=options.shards, answered=people.answered)
    control = Control(
        world=world, people=people, gateway=gateway, journal=journal, misbehaviours=misbehaviours, addresses=addresses
    )
    page = Page(world, people, gateway, addresses)
    world.watchers.append(lambda *_: journal.touch())

    app = web.Application(client_max_size=30 * 1024 * 1024, middlewares=[loopback_only])
    app.on_response_prepare.append(add_page_headers)
    app.router.add_route("*", "/api/v10/{tail:.*}", rest.handle)
    app.router.add_get("/gateway", gateway.handle)
    app.router.add_get("/gateway/", gateway.handle)
    app.router.add_get("/cdn/{tail:.*}", _cdn(world))
    app.add_routes(control.routes())
    app.add_routes(page.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    keeper.start()
    tidying = asyncio.create_task(_tidy(world), name="playground-tidy")
    try:
        await web.SockSite(runner, listener).start()
        yield addresses
    finally:
        tidying.cancel()
        await page.close()
        await gateway.close()
        await runner.cleanup()
        await keeper.stop()


async def serve(options: Options) -> None:
    """Run the local Discord until SIGTERM, SIGINT or, if asked for, the parent's death.

    Prints one line of JSON with the addresses when ready.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(options) as addresses:
        if options.stop_with_parent:
            await _stop_at_end_of_input(stop)
        sys.stdout.write(orjson.dumps(addresses.as_json()).decode() + "\n")
        sys.stdout.flush()
        await stop.wait()


async def _stop_at_end_of_input(stop: asyncio.Event) -> None:
    class Watch(asyncio.Protocol):
        def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
            stop.set()

    pipe = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(Watch, pipe)


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(
            f"Port {port} on {HOST} is taken, perhaps by a local Discord that already runs. "
            "Stop it, or choose another port with --port."
        ) from error
    return listener


def _cdn(world: World) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def file(request: web.Request) -> web.Response:
        path = unquote(request.match_info["tail"])
        content = blobs_of(world).get(f"{CDN_BASE}/{path}")
        if content is None:
            raise web.HTTPNotFound
        kind = mimetypes.guess_type(path)[0]
        if kind in _SHOWN_IMAGES:
            return web.Response(body=content, content_type=kind)
        # Anything else is only ever saved, never shown: it may be a page or a drawing that runs scripts.
        return web.Response(body=content, headers={"Content-Disposition": "attachment"})

    return file


async def _tidy(world: World) -> None:
    """Forget what nobody needs any more, so that a long run does not grow."""
    while True:
        await asyncio.sleep(_TIDY_EVERY)
        for log in (world.transcript, world.http_requests):
            del log[:-_KEPT_LOG]
        now = world.now_iso()
        for interaction in [each for each in world.interactions.values() if (each.expires_at or "") <= now]:
            world.interaction_tokens.pop(interaction.token, None)
            del world.interactions[interaction.id]
        world.forget_old_messages(_KEPT_MESSAGES)
