"""All in one: every role in one process, on embedded servers where none is configured, in a playground without a token.

Started in this order and stopped in the reverse: the state folder's lock, the embedded servers and the playground's
process, the kernel, the roles. Nothing is left running, whichever step fails.
"""

import asyncio
import importlib
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from adapters.embedded import EmbeddedServers, StateLock
from bot.running.parts import ROLES, Assembly, assembled
from bot.running.playground_child import TOKEN, PlaygroundAddresses, PlaygroundChild
from bot.running.signals import StopRequest, listening_for_signals
from bot.running.supervision import FatalError, Supervisor
from engine.kernel.settings import Settings
from engine.kernel.telemetry import configure, flush_traces, get_logger
from engine.kernel.waiting import set_within

_WATCH_SECONDS: Final = 1.0
_log = get_logger(__name__)


async def run_everything(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, finish what has begun, stop all that was started, and return.

    Raises:
        AlreadyRunningError: If another run holds the state folder.
        EmbeddedError: If an embedded server does not start.
        FatalError: If a part cannot work with this configuration.
    """
    configure(settings, "all")
    request = StopRequest(on_stop=lambda: _say("\nStopping … (Ctrl-C again to stop without finishing)"))
    supervisor = Supervisor(request.stop)
    with listening_for_signals(request), StateLock(settings.state_dir, "run") as lock:
        _require_free("WEB_PORT", settings.web_host, settings.web_port)
        if settings.discord_token is None:
            _require_free("PLAYGROUND_PORT", "127.0.0.1", settings.playground_port)
        async with (
            _surroundings(settings, lock, supervisor, request) as (found, playground),
            assembled(found, request, process="all", migrate=True) as assembly,
        ):
            try:
                await _play(assembly, supervisor, playground)
            finally:
                await _finish(supervisor, request, settings)
                flush_traces()
    if supervisor.fatal is not None:
        raise supervisor.fatal
    _say("Stopped. The world waits in " + str(settings.state_dir) + ".")


async def _play(assembly: Assembly, supervisor: Supervisor, playground: PlaygroundAddresses | None) -> None:
    stop = assembly.request.stop
    supervisor.start("schema", assembly.gate.tend)
    for role in ROLES:
        supervisor.start(role, assembly.part(role))
    news = [asyncio.create_task(event.wait()) for event in (assembly.gate.settled, stop)]
    await asyncio.wait(news, return_when=asyncio.FIRST_COMPLETED)
    for task in news:
        task.cancel()
    if not stop.is_set():
        _say(_welcome(assembly, playground))
    await stop.wait()


@asynccontextmanager
async def _surroundings(
    settings: Settings, lock: StateLock, supervisor: Supervisor, request: StopRequest
) -> AsyncIterator[tuple[Settings, PlaygroundAddresses | None]]:
    """Run the servers that no setting names and, without a token, the playground; fill in where they are."""
    servers = EmbeddedServers(
        settings.state_dir, postgres=settings.database_url is None, valkey=settings.redis_url is None
    )
    child = None
    if settings.discord_token is None:
        child = PlaygroundChild(settings.playground_port, settings.state_dir)
    try:
        playground = await _started(servers, child)
        found = _settings_of(settings, servers, playground)
        lock.announce(
            page=playground.url if playground else None, database_url=found.database_url, redis_url=found.redis_url
        )
        supervisor.start("embedded servers", lambda: _watch_servers(servers, request.stop))
        if child is not None:
            supervisor.start("playground", lambda: _watch_playground(child, request.stop))
        yield found, playground
    finally:
        await _finish(supervisor, request, settings)
        if child is not None:
            await child.stop()
        await asyncio.to_thread(servers.stop)


async def _started(servers: EmbeddedServers, child: PlaygroundChild | None) -> PlaygroundAddresses | None:
    """Start all at the same time, and meanwhile import what the roles will need; that takes as long as the rest."""
    starts = [
        # In threads, so that signals are taken meanwhile. They cannot be interrupted, which keeps each step whole.
        asyncio.create_task(asyncio.to_thread(servers.start)),
        asyncio.create_task(asyncio.to_thread(_import_roles)),
    ]
    starting_child = asyncio.create_task(child.start()) if child is not None else None
    await asyncio.wait([*starts, starting_child] if starting_child else starts)
    for start in starts:
        start.result()
    return starting_child.result() if starting_child else None


def _import_roles() -> None:
    for name in ("bot.process", "web.app", "migrations.runner"):
        importlib.import_module(name)


def _settings_of(settings: Settings, servers: EmbeddedServers, playground: PlaygroundAddresses | None) -> Settings:
    found: dict[str, str] = {}
    if servers.postgres is not None:
        found["database_url"] = servers.postgres.url()
    if servers.valkey is not None:
        found["redis_url"] = servers.valkey.url()
    if playground is not None:
        found["discord_token"] = TOKEN
        found["discord_api_url"] = playground.api_url
        found["discord_gateway_url"] = playground.gateway_url
        found["discord_cdn_url"] = playground.cdn_url
    return settings.changed(**found)


async def _watch_servers(servers: EmbeddedServers, stop: asyncio.Event) -> None:
    while not stop.is_set():
        for name in await asyncio.to_thread(servers.revive):
            _log.warning("an embedded server had died and was started again", server=name)
        await set_within(stop, _WATCH_SECONDS)


async def _watch_playground(child: PlaygroundChild, stop: asyncio.Event) -> None:
    while not stop.is_set():
        watched = [asyncio.create_task(child.wait_until_it_dies()), asyncio.create_task(stop.wait())]
        await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
        for task in watched:
            task.cancel()
        if not stop.is_set():
            _log.warning("the playground had died and is started again")
            await child.start()


async def _finish(supervisor: Supervisor, request: StopRequest, settings: Settings) -> None:
    # Before whatever the parts stand on is taken away, also when a later step of the start has failed.
    request.stop.set()
    await supervisor.finish(seconds=settings.shutdown_seconds, force=request.force)


def _require_free(setting: str, host: str, port: int) -> None:
    """Refuse a taken port now, with a sentence, rather than when the rest has started."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        raise FatalError(
            f"{setting}: {host}:{port} cannot be listened on ({error.strerror}). "
            f"Stop what uses it, or set {setting} to another port."
        ) from error


def _welcome(assembly: Assembly, playground: PlaygroundAddresses | None) -> str:
    settings = assembly.kernel.settings
    lines = ["", "Everdelve runs.", ""]
    if playground is not None:
        lines += [
            f"  Play    {playground.url}   in your browser; it is a Discord of your own, no account needed",
            "  Try     /character create, then /character sheet, then /roll 2d20kh1+5; /help lists the rest",
        ]
    else:
        lines += ["  Play    in Discord; /help lists what there is (no commands there yet? everdelve sync)"]
    lines += [
        f"  Web     http://{settings.web_host}:{settings.web_port}/health/ready",
        f"  State   {settings.state_dir}, kept between runs",
        "  Stop    Ctrl-C",
        "",
    ]
    if not assembly.gate.open.is_set():
        lines += [
            "  The database cannot be reached yet. It is tried again until it can; players are told meanwhile.",
            "",
        ]
    return "\n".join(lines)


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
