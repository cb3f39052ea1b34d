"""Which system account the servers run under: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.errors import EmbeddedError


@dataclass(frozen=True)
class Account:
    """A user and a group by number."""

    uid: int
    gid: int


def choose_account(*folders: Path) -> Account | None:
    """Return the account that a server with its data in these folders runs under; None: the one we have.

    An ordinary user runs the servers as itself. Root gives them to the owner of the first folder that is not root's,
    so that data made by an ordinary user stays that user's, and to `nobody` when all is root's.
    """
    if os.geteuid() != 0:
        return None
    for folder in folders:
        if not folder.exists():
            continue
        found = folder.stat()
        if found.st_uid != 0 and _has_name(found.st_uid):
            return Account(found.st_uid, found.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def give(folder: Path, account: Account | None) -> None:
    """Make a folder, private to the account that the servers run under.

    Raises:
        EmbeddedError: If we may not, as with a folder that another user's run left.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account is not None:
            os.chown(folder, account.uid, account.gid)
        folder.chmod(0o700)
    except OSError as error:
        raise EmbeddedError(
            f"{folder} cannot be made ours ({error.strerror}). Did another user start the program here? "
            "Run it as that user, or set STATE_DIR to a folder of your own."
        ) from error


def let_through(account: Account | None, programs: Iterable[Path], folders: Iterable[Path]) -> None:
    """Let the account reach the programs and folders: root's home is closed to others, and so may a checkout be.

    Only the right to pass through is given to the folders above, not the right to list them.

    Raises:
        EmbeddedError: If a right is missing and cannot be given.
    """
    if account is None:
        return
    try:
        for tree in programs:
            _add(tree, stat.S_IXOTH | stat.S_IROTH, account)
            if tree.stat().st_mode & stat.S_IROTH and _readable_inside(tree):
                continue
            for path in tree.rglob("*"):
                executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
                _add(path, stat.S_IROTH | (stat.S_IXOTH if executable else 0), account)
        for path in [*programs, *folders]:
            for above in path.absolute().parents:
                _add(above, stat.S_IXOTH, account)
    except OSError as error:
        raise EmbeddedError(
            f"The account that runs PostgreSQL cannot be let through to {error.filename} ({error.strerror}). "
            "Do not run the program as root, or move it to a folder that all users can reach."
        ) from error


def _readable_inside(tree: Path) -> bool:
    # The installer gives all files of a wheel the same rights: one program tells for all.
    sample = next((path for path in tree.rglob("*") if path.is_file()), None)
    return sample is None or bool(sample.stat().st_mode & stat.S_IROTH)


def _add(path: Path, rights: int, account: Account) -> None:
    found = path.stat()
    if found.st_uid != account.uid and found.st_mode & rights != rights:
        path.chmod(stat.S_IMODE(found.st_mode) | rights)
