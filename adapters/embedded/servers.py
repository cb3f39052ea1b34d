"""Both embedded servers as one thing that is started and stopped."""

from pathlib import Path
from types import TracebackType

from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.valkey import EmbeddedValkey


class EmbeddedServers:
    """PostgreSQL, Valkey or both under one state folder. A context manager; also `start` and `stop`.

    Hold the folder's `StateLock` while using it.

    Args:
        state_dir: Absolute path; made if it is not there. May hold spaces and be long.
        durable: False trades safety and memory between runs for speed. For tests.
        postgres: Whether to run PostgreSQL.
        valkey: Whether to run Valkey.
    """

    def __init__(self, state_dir: Path, *, durable: bool = True, postgres: bool = True, valkey: bool = True) -> None:
        self._state_dir = state_dir
        self.postgres = EmbeddedPostgres(state_dir, durable=durable) if postgres else None
        self.valkey = EmbeddedValkey(state_dir, durable=durable) if valkey else None

    @property
    def _servers(self) -> list[EmbeddedPostgres | EmbeddedValkey]:
        # Valkey first: it takes no time, and PostgreSQL's start covers the rest of its.
        return [server for server in (self.valkey, self.postgres) if server is not None]

    def start(self) -> None:
        """Start the servers at the same time and wait until they answer.

        Raises:
            EmbeddedError: If one does not start; then none is left running.
        """
        self._state_dir.mkdir(parents=True, exist_ok=True)
        try:
            for server in self._servers:
                server.begin()
            for server in self._servers:
                server.wait_ready()
        except BaseException:
            self.stop()
            raise

    def revive(self) -> list[str]:
        """Start again whatever server has died, and return the names of those.

        Raises:
            EmbeddedError: If one does not start; call again later.
        """
        dead = [server for server in self._servers if not server.alive]
        for server in dead:
            server.begin()
            server.wait_ready()
        return [type(server).__name__.removeprefix("Embedded") for server in dead]

    def stop(self) -> None:
        """Stop the servers, with their data written."""
        try:
            for server in self._servers[:1]:
                server.stop()
        finally:
            for server in self._servers[1:]:
                server.stop()

    def __enter__(self) -> "EmbeddedServers":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
