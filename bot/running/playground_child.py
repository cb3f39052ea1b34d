"""The playground's process: a simulated Discord beside us, which ends when we do, however we end."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.running.supervision import FatalError
from engine.kernel.telemetry import get_logger

TOKEN: Final = "playground.has.no-token"  # noqa: S105  any text will do there
_READY_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 5.0
_log = get_logger(__name__)


class PlaygroundAddresses(BaseModel):
    """What the playground says when it is ready."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    api_url: str
    gateway_url: str
    cdn_url: str


class PlaygroundChild:
    """The playground in a process of its own, with its own event loop and clock.

    Args:
        port: The page's port on loopback.
        state_dir: Where its world is kept, and its log.
    """

    def __init__(self, port: int, state_dir: Path) -> None:
        self._port = port
        self._state_dir = state_dir
        self._log_file = state_dir / "playground.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> PlaygroundAddresses:
        """Start it and wait until it is ready.

        Raises:
            FatalError: If it cannot run, as when its port is taken.
        """
        command = [
            "-m",
            "bot.playground",
            "--port",
            str(self._port),
            "--state-dir",
            str(self._state_dir / "playground"),
        ]
        with self._log_file.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *command,
                "--stop-with-parent",
                # The pipe is how it learns of our end: nothing is ever written to it.
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(_READY_SECONDS):
                line = await self._process.stdout.readline()
            return PlaygroundAddresses.model_validate_json(line)
        except (TimeoutError, ValidationError) as error:
            await self.stop()
            raise FatalError(f"The playground did not start: {self._last_words()}") from error

    async def wait_until_it_dies(self) -> None:
        """Return when the process has ended."""
        assert self._process is not None
        await self._process.wait()

    async def stop(self) -> None:
        """End it: it saves its world first. Never raises for a process that is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            _log.warning("the playground did not stop and is killed")
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _last_words(self) -> str:
        lines = self._log_file.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"it said nothing; see {self._log_file}"
