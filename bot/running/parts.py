"""The parts of the program, one coroutine each: what every process is put together from."""

import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import text

from bot.running.signals import StopRequest
from bot.running.supervision import FatalError
from engine.kernel.errors import Busy
from engine.kernel.settings import Settings
from engine.kernel.telemetry import get_logger
from engine.stored_content import in_words, missing_content
from engine.wiring import build_engine
from engine.world.service import DEFAULT_WORLD, sync_places

if TYPE_CHECKING:
    from bot.running.readiness import SchemaGate
    from engine.content.pack import ContentPack
    from engine.kernel.database import Database
    from engine.kernel.kernel import Kernel
    from engine.wiring import Engine

Role = Literal["bot", "web", "worker", "scheduler"]
_log = get_logger(__name__)
ROLES: tuple[Role, ...] = ("bot", "web", "worker", "scheduler")


@dataclass(frozen=True)
class Assembly:
    """What the parts of one process share."""

    kernel: "Kernel"
    engine: "Engine"
    request: StopRequest
    gate: "SchemaGate"

    def part(self, role: Role) -> Callable[[], Awaitable[None]]:
        """Return the coroutine function that plays a role until the stop."""
        return {"bot": self._bot, "web": self._web, "worker": self._worker, "scheduler": self._scheduler}[role]

    # Each role imports its world when it is played: a worker needs no Discord, a bot no web server.

    async def _bot(self) -> None:
        from bot.process import BadTokenError, run_bot  # noqa: PLC0415  see above

        await self.gate.settled.wait()
        try:
            await run_bot(self.kernel, self.engine, stop=self.request.stop)
        except BadTokenError as error:
            raise FatalError(str(error)) from error

    async def _web(self) -> None:
        from web.app import serve  # noqa: PLC0415  see above

        settings = self.kernel.settings
        try:
            await serve(self.kernel, self.engine, stop=self.request.stop)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
                raise
            raise FatalError(
                f"The web process cannot listen on {settings.web_host}:{settings.web_port} ({error.strerror}). "
                "Set WEB_PORT or WEB_HOST to another."
            ) from error

    async def _worker(self) -> None:
        from engine.kernel.worker import run_worker  # noqa: PLC0415  see above

        await self.gate.open.wait()
        await run_worker(self.kernel, self.engine, stop=self.request.stop)

    async def _scheduler(self) -> None:
        from engine.kernel.scheduler import run_scheduler  # noqa: PLC0415  see above

        await self.gate.open.wait()
        await run_scheduler(self.kernel, stop=self.request.stop)


def the_pack(settings: Settings) -> "ContentPack":
    """Load the content pack of the settings.

    Raises:
        FatalError: If it cannot be used.
    """
    # Imported here, so that servers can be started before all this is read.
    from engine.content import ContentError, load_pack_once  # noqa: PLC0415  after the servers, see above

    try:
        return load_pack_once(settings.game_system_dir)
    except ContentError as error:
        raise FatalError(f"{error}\nMend the content pack, or set GAME_SYSTEM_DIR to another.") from error


async def warn_of_missing_content(database: "Database", pack: "ContentPack") -> None:
    """Say in the log if stored rows need content that is not loaded; that concerns those rows and nothing else.

    Looks for a few seconds at most: in a database that needs longer, `everdelve audit` does it.
    """
    with suppress(Busy):
        async with database.transaction() as transaction:
            await transaction.execute(text("SET LOCAL statement_timeout = '3s'"))
            missing = await missing_content(transaction.connection, pack)
        if missing:
            _log.warning("stored rows need content that is not loaded", found=in_words(missing), see="everdelve audit")


@asynccontextmanager
async def assembled(
    settings: Settings, request: StopRequest, *, process: str, migrate: bool
) -> AsyncIterator[Assembly]:
    """Wire the kernel and the engine for one process, and close what they opened at the end.

    Args:
        settings: With both servers' addresses filled in.
        request: Tells the parts to stop.
        process: The name under which the process is seen from outside.
        migrate: Whether this process may bring the database's schema up to date.

    Raises:
        FatalError: If the content pack cannot be used.
    """
    # Imported here, so that servers can be started before all this is read.
    from bot.running.readiness import SchemaGate  # noqa: PLC0415  after the servers, see above
    from engine.kernel.clock import SystemClock  # noqa: PLC0415  after the servers, see above
    from engine.kernel.kernel import Kernel  # noqa: PLC0415  after the servers, see above
    from engine.kernel.randomness import LiveRandomness  # noqa: PLC0415  after the servers, see above

    if settings.database_url is None or settings.redis_url is None:
        raise ValueError("the servers' addresses are not known")
    pack = the_pack(settings)
    kernel = Kernel.build(
        settings,
        database_url=settings.database_url,
        redis_url=settings.redis_url,
        clock=SystemClock(),
        randomness=LiveRandomness(),
        process=process,
    )
    engine = build_engine(kernel, pack)

    async def meet_the_pack() -> None:
        async with kernel.database.transaction() as transaction:
            await sync_places(transaction, pack.places, DEFAULT_WORLD)
        await warn_of_missing_content(kernel.database, pack)

    gate = SchemaGate(settings.database_url, request.stop, migrate=migrate, prepare=meet_the_pack)
    try:
        yield Assembly(kernel, engine, request, gate)
    finally:
        engine.pictures.close()
        await kernel.close()
