"""Where the servers' Unix sockets stand. Sockets need no free port and no password, but their paths are short."""

import hashlib
import os
import stat
from pathlib import Path

from adapters.embedded.account import Account, give
from adapters.embedded.errors import EmbeddedError

# sockaddr_un holds 108 bytes with the final zero on Linux, 104 on macOS and the BSDs.
LONGEST_SOCKET_PATH = 103
# The longest name of a socket in the folder.
_LONGEST_NAME = ".s.PGSQL.5432"


def socket_folder(state_dir: Path) -> Path:
    """Return the folder of the sockets: inside the state folder, or under /tmp when that path cannot be used."""
    inside = state_dir / "sockets"
    # PostgreSQL's clients read a comma as the end of one host and the beginning of the next.
    if len(os.fsencode(inside / _LONGEST_NAME)) <= LONGEST_SOCKET_PATH and "," not in str(inside):
        return inside
    name = hashlib.sha256(os.fsencode(state_dir)).hexdigest()[:16]
    # Not tempfile's choice: it follows the environment, may be long as well, and must be the same at the next start.
    return Path("/tmp") / f"everdelve-{name}"  # noqa: S108 - ownership is checked before use


def make_socket_folder(state_dir: Path, account: Account | None) -> Path:
    """Make the sockets' folder and return it.

    Raises:
        EmbeddedError: If something of somebody else's stands in its place.
    """
    folder = socket_folder(state_dir)
    if folder.parent != state_dir:
        try:
            found = folder.lstat()
        except FileNotFoundError:
            pass
        else:
            ours = {os.geteuid()} | ({account.uid} if account else set())
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
                raise EmbeddedError(
                    f"{folder} belongs to somebody else. Set STATE_DIR to a shorter path without commas."
                )
    give(folder, account)
    return folder
