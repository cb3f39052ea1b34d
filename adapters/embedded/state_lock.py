"""One run per state folder. The kernel frees the lock when its holder dies, however it dies."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.embedded.errors import AlreadyRunningError, EmbeddedError

_NAME = "run.lock"


class Occupant(BaseModel):
    """Who holds a state folder, and how to reach the servers it runs there."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    pid: int
    command: str
    page: str | None = None
    database_url: str | None = None
    redis_url: str | None = None


class StateLock:
    """The right to use a state folder. A context manager; also `acquire` and `release`."""

    def __init__(self, state_dir: Path, command: str) -> None:
        self.state_dir = state_dir
        self._path = state_dir / _NAME
        self._occupant = Occupant(pid=os.getpid(), command=command)
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the folder, making it if need be.

        Raises:
            AlreadyRunningError: If another process holds it.
            EmbeddedError: If the folder cannot be written.
        """
        try:
            self.state_dir.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise EmbeddedError(
                f"The state folder {self.state_dir} cannot be written ({error.strerror}). "
                "Set STATE_DIR to a folder of your own, or run as the user who owns it."
            ) from error
        if not _taken(descriptor):
            os.close(descriptor)
            raise AlreadyRunningError(_refusal(self.state_dir, occupant_of(self.state_dir)))
        self._descriptor = descriptor
        owner = self.state_dir.stat()
        if os.geteuid() == 0:
            # Root in another user's folder must not lock that user out of it afterwards.
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        self._write()

    def announce(
        self, *, page: str | None = None, database_url: str | None = None, redis_url: str | None = None
    ) -> None:
        """Tell other processes of the program what can be reached here; values not given stay as they were."""
        news = {"page": page, "database_url": database_url, "redis_url": redis_url}
        self._occupant = self._occupant.model_copy(update={key: value for key, value in news.items() if value})
        self._write()

    def release(self) -> None:
        """Give the folder back. The file stays: removing it could free somebody else's lock on it."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def _write(self) -> None:
        if self._descriptor is None:
            raise RuntimeError("the state folder is not held")
        text = self._occupant.model_dump_json().encode()
        os.pwrite(self._descriptor, text, 0)
        os.ftruncate(self._descriptor, len(text))

    def __enter__(self) -> "StateLock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _taken(descriptor: int) -> bool:
    # More than once: `occupant_of` in another process holds the lock too, for a moment.
    for pause in (0.01, 0.05, 0.1, None):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if pause is not None:
                time.sleep(pause)
        else:
            return True
    return False


def occupant_of(state_dir: Path) -> Occupant | None:
    """Return who holds the folder now; None when nobody does, or when it has not said yet."""
    with suppress(OSError, ValidationError):
        descriptor = os.open(state_dir / _NAME, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return Occupant.model_validate_json(os.read(descriptor, 65536))
        finally:
            os.close(descriptor)
    return None


def _refusal(state_dir: Path, occupant: Occupant | None) -> str:
    if occupant is None:
        who = "another process"
    else:
        page = f", page {occupant.page}" if occupant.page else ""
        who = f"process {occupant.pid}, everdelve {occupant.command}{page}"
    return (
        f"Everdelve is running already with the state folder {state_dir} ({who}). "
        "Stop it first with Ctrl-C in its terminal, or set STATE_DIR to another folder."
    )
