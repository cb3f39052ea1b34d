import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def state_dir():
    """A folder with a space in its name, short enough for sockets, gone after the test."""
    folder = Path(tempfile.mkdtemp(prefix="everdelve-"))
    folder.chmod(0o755)
    yield folder / "st ate"
    shutil.rmtree(folder)
