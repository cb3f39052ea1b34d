"""PostgreSQL and Valkey without installing them: the real servers out of wheels, kept under one state folder.

The wheels' own Python interfaces are not used, nor imported. They start the servers in the terminal's process group (so
that Ctrl-C hits them before us), cannot take folders with spaces, need a user-wide lock, leave handle files behind a
SIGKILL, and as root open every folder above to everybody. What is used is the programs inside.
"""

from adapters.embedded.errors import AlreadyRunningError, EmbeddedError
from adapters.embedded.servers import EmbeddedServers
from adapters.embedded.state_lock import Occupant, StateLock, occupant_of

__all__ = ["AlreadyRunningError", "EmbeddedError", "EmbeddedServers", "Occupant", "StateLock", "occupant_of"]
