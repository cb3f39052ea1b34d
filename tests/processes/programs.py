"""Starting the whole program as an operator does, and seeing what is left when it has ended."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from adapters.embedded.processes import running_in

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(happens: Callable[[], object], what: str) -> object:
    """Ask again and again until there is a true answer; another process cannot be awaited otherwise."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := happens():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {PATIENCE} s: {what}")


class Program:
    """One start of `everdelve`."""

    def __init__(self, *command: str, environment: dict[str, str], folder: Path) -> None:
        self.log = (folder / "stderr").open("a+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            start_new_session=True,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._family: set[psutil.Process] = set()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.said.append(line)

    def logged(self) -> str:
        self.log.seek(0)
        return self.log.read()

    def wait_for(self, words: str) -> None:
        """Return when the program has printed the words."""

        def printed() -> bool:
            assert self.process.poll() is None or words in "".join(self.said), self.logged()
            return words in "".join(self.said)

        until(printed, f"the program says {words!r}; it logged:\n{self.logged()}")

    def family(self) -> set[psutil.Process]:
        """All processes below the program now, and those seen before."""
        with suppress(psutil.NoSuchProcess):
            self._family |= set(psutil.Process(self.process.pid).children(recursive=True))
        return self._family

    def end(self, number: signal.Signals) -> int:
        """Send a signal; return the exit code."""
        self.family()
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        """Close the files of a program that has ended."""
        self._reader.join(PATIENCE)
        self.process.stdout.close()
        self.log.close()

    def survivors(self) -> list[psutil.Process]:
        """Those of the family that still run."""
        return [
            process for process in self._family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        ]


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Stage:
    """A state folder, ports, and the programs started on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state_dir = folder / "st ate"
        self.web_port, self.playground_port, self.spare_port = free_port(), free_port(), free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "STATE_DIR": str(self.state_dir),
            "WEB_PORT": str(self.web_port),
            "PLAYGROUND_PORT": str(self.playground_port),
            "SHUTDOWN_SECONDS": "5",
        }
        self.programs: list[Program] = []

    def start(self, *command: str, **environment: str) -> Program:
        program = Program(*command, environment={**self.environment, **environment}, folder=self.folder)
        self.programs.append(program)
        return program

    def play(self, **environment: str) -> Program:
        """Start all in one and wait until it says that it runs."""
        program = self.start("run", **environment)
        program.wait_for("Everdelve runs.")
        return program

    def command(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def servers(self) -> list[psutil.Process]:
        """The embedded servers that run on this state folder, whoever started them."""
        return running_in(self.state_dir / "postgres", "postgres") + running_in(
            self.state_dir / "valkey", "valkey-server"
        )

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.playground_port}/", timeout=10) as answer:
            return answer.read().decode()

    def ready(self) -> int:
        """The status of the web process's readiness; 0 while nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.web_port}/health/ready", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def metrics_of_the_spare_port(self) -> str:
        """What a process with METRICS_PORT set to the spare port shows; empty while nothing answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.spare_port}/metrics", timeout=10) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def occupant(self) -> dict[str, object]:
        return json.loads((self.state_dir / "run.lock").read_text())

    def close(self) -> None:
        """End whatever a failed test left, and close all files."""
        for program in self.programs:
            if program.process.poll() is None:
                program.family()
                program.process.kill()
                program.process.wait()
        for process in [*self.servers(), *(each for program in self.programs for each in program.survivors())]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        for program in self.programs:
            program.close()
