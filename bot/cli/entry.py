"""The door of the command line: runs it, and tells what an operator can mend in sentences."""

import sys

from adapters.embedded import EmbeddedError
from bot.cli.app import app
from bot.running.supervision import FatalError
from engine.kernel.errors import EverdelveError
from engine.kernel.settings import SettingsError

__all__ = ["main"]


def main() -> None:
    """Run the command line; what an operator can mend is told in sentences on standard error, with exit code 1."""
    try:
        app()
    except SettingsError as error:
        _fail("The settings cannot be used:", *(f"  {sentence}" for sentence in error.sentences))
    except EverdelveError as error:
        _fail(f"{error.message} {error.remedy}")
    except (EmbeddedError, FatalError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _fail(*lines: str) -> None:
    sys.stderr.write("\n".join(lines) + "\n")
    sys.exit(1)
