"""Keeping the parts of a process running: a part that fails is logged and begun again, later each time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from engine.kernel.errors import Unavailable
from engine.kernel.telemetry import get_logger
from engine.kernel.waiting import set_within

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
STEADY_AFTER: Final = 60.0
"""Seconds a part must have run for its next failure to count as the first."""

_log = get_logger(__name__)


class FatalError(Exception):
    """A part cannot work with this configuration, so beginning again is useless. The message is a sentence."""


class Supervisor:
    """Runs parts as tasks until `stop` is set or one of them fails for good.

    Args:
        stop: Set by whoever wants an end; set by the supervisor when a part fails for good.
        first_pause: Seconds before the first new beginning of a failed part; doubled at each further failure.
    """

    def __init__(self, stop: asyncio.Event, *, first_pause: float = FIRST_PAUSE) -> None:
        self._stop = stop
        self._first_pause = first_pause
        self._tasks: list[asyncio.Task[None]] = []
        self.fatal: FatalError | None = None

    def start(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        """Run a part: called again whenever it fails or ends before it was told to."""
        self._tasks.append(asyncio.create_task(self._keep_running(name, part), name=name))

    async def _keep_running(self, name: str, part: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        pause = self._first_pause
        while not self._stop.is_set():
            began = loop.time()
            try:
                await part()
                problem = "it ended by itself"
            except FatalError as error:
                self.fatal = self.fatal or error
                self._stop.set()
                return
            except Unavailable as error:
                problem = str(error)
            except Exception as error:  # noqa: BLE001  this is the border: whatever it was, the other parts go on
                problem = type(error).__name__
                _log.exception("a part failed", part=name)
            if self._stop.is_set():
                return
            if loop.time() - began > STEADY_AFTER:
                pause = self._first_pause
            _log.warning("a part is begun again", part=name, reason=problem, pause=pause)
            await set_within(self._stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def finish(self, *, seconds: float, force: asyncio.Event) -> None:
        """Wait until all parts have ended; cancel those that take longer than `seconds`, or all when forced."""
        waiting = {task for task in self._tasks if not task.done()}
        if not waiting:
            return
        forced = asyncio.create_task(force.wait(), name="forced")
        try:
            until = asyncio.get_running_loop().time() + seconds
            while waiting and not force.is_set() and (left := until - asyncio.get_running_loop().time()) > 0:
                await asyncio.wait({*waiting, forced}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                waiting = {task for task in waiting if not task.done()}
        finally:
            forced.cancel()
        if waiting:
            _log.warning("stopped without finishing", parts=sorted(task.get_name() for task in waiting))
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting, timeout=5)
