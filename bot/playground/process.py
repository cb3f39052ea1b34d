"""Running the local Discord as a child process that cannot outlive its parent."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_STOP_WITHIN = 10.0  # seconds


class PlaygroundFailedError(Exception):
    """The local Discord did not start; the sentence is what it said."""


@dataclass(frozen=True, slots=True)
class PlaygroundProcess:
    """A running local Discord.

    It reads its standard input, a pipe we hold: when we die, however that happens, the pipe ends and it stops.

    Attributes:
        url: The page.
        api_url: For `DISCORD_API_URL`.
        gateway_url: For `DISCORD_GATEWAY_URL`.
        cdn_url: For `DISCORD_CDN_URL`.
        process: The child.
    """

    url: str
    api_url: str
    gateway_url: str
    cdn_url: str
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, state_dir: Path, *, port: int = 0, shards: int = 2) -> Self:
        """Start it and wait until it answers (about a second; in a coroutine use `asyncio.to_thread`).

        Args:
            state_dir: Where the world is kept between runs.
            port: Port on 127.0.0.1; 0 takes a free one.
            shards: How many shards the bot is told to use.

        Raises:
            PlaygroundFailedError: The port is taken, or the installed SimCord does not fit.
        """
        command = [sys.executable, "-m", "bot.playground", "--stop-with-parent", "--state-dir", str(state_dir)]
        process = subprocess.Popen(  # noqa: S603 - our own module
            [*command, "--port", str(port), "--shards", str(shards)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A Ctrl-C in the terminal is for the parent, which stops us in its own order.
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        ready = process.stdout.readline()
        if not ready:
            said = process.stderr.read().strip()
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
            raise PlaygroundFailedError(said or "The local Discord did not start.")
        threading.Thread(target=_pass_on, args=(process,), name="playground-log", daemon=True).start()
        return cls(process=process, **json.loads(ready))

    def stop(self) -> int:
        """Stop it, letting it save the world; returns its exit code."""
        self.process.terminate()
        try:
            code = self.process.wait(_STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        return code


def _pass_on(process: subprocess.Popen[str]) -> None:
    """Write the child's log to our standard error, so that its pipe never fills."""
    assert process.stderr is not None
    with process.stderr as lines:
        for line in lines:
            sys.stderr.write(line)
