"""Starting, watching and stopping server processes so that none is ever left behind."""

import importlib.util
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from adapters.embedded.account import Account
from adapters.embedded.errors import EmbeddedError

# Servers get no part of our environment: it holds the bot's token, and variables like PGDATA would mislead them.
_ENVIRONMENT: Mapping[str, str] = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
_LOG_LIMIT = 8 * 1024 * 1024


def installed(package: str) -> Path:
    """Return the folder of an installed package without importing it.

    Raises:
        EmbeddedError: If it is not installed, as on Windows, where there is no wheel of it.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"The package {package} is not installed, so there is no embedded server. Set DATABASE_URL and REDIS_URL "
            "to servers of your own; on Windows, use WSL."
        )
    return Path(spec.origin).parent


def spawn(command: Sequence[str], *, folder: Path, log: Path, account: Account | None) -> subprocess.Popen[bytes]:
    """Start a server in a process session of its own, so that the terminal's Ctrl-C reaches only us.

    Args:
        command: The program and its arguments.
        folder: The working directory; also how `running_in` knows the process again.
        log: What the server prints is added here.
        account: Whom it runs as; None: as us.
    """
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))
    with log.open("ab") as output:
        if account is not None:
            # So that the account's own user can go on with it without root.
            os.fchown(output.fileno(), account.uid, account.gid)
        return subprocess.Popen(  # noqa: S603 - the command is ours
            command,
            cwd=folder,
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def run_tool(command: Sequence[str], *, folder: Path, account: Account | None, text: str = "") -> None:
    """Run one of a server's tools to its end, with `text` as its input.

    Raises:
        EmbeddedError: If it fails, with the last lines it said.
    """
    done = subprocess.run(  # noqa: S603 - the command is ours
        command,
        cwd=folder,
        env=_ENVIRONMENT,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode != 0:
        raise EmbeddedError(f"{Path(command[0]).name} failed:\n{last_lines(done.stdout)}")


def stop(process: subprocess.Popen[bytes], *signals: tuple[signal.Signals, float]) -> None:
    """Stop a server by signals of growing force, each with the seconds it is given, and at last by SIGKILL."""
    for number, seconds in signals:
        if process.poll() is not None:
            return
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
    if process.poll() is None:
        process.kill()
        process.wait()


def running_in(folder: Path, program: str) -> list[psutil.Process]:
    """Return the running processes of this program whose working directory is this folder, whoever started them."""
    wanted = str(folder.resolve())
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] != program:
            continue
        with suppress(psutil.Error):
            if process.cwd() == wanted and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def stop_leftovers(folder: Path, program: str, *, polite: signal.Signals, seconds: float) -> int:
    """Stop the processes that a killed run left at work in this folder; return how many there were.

    Call it only while holding the state folder's lock, or it would stop another run's servers.
    """
    leftovers = running_in(folder, program)
    ids = {process.pid for process in leftovers}
    for process in leftovers:
        with suppress(psutil.Error):
            # A server's own children follow their parent; a signal to them would mean something else.
            if process.ppid() not in ids:
                process.send_signal(polite)
    _, stubborn = psutil.wait_procs(leftovers, timeout=seconds)
    for process in stubborn:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(stubborn, timeout=5)
    return len(leftovers)


def last_lines(text: str, count: int = 8) -> str:
    """Return the end of a log."""
    return "\n".join(text.strip().splitlines()[-count:])


def last_lines_of(log: Path) -> str:
    """Return the end of a log file, or a note that there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - 4096))
            return last_lines(file.read().decode(errors="replace"))
    except OSError:
        return "(no log)"
