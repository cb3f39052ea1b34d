import shutil
import tempfile
from pathlib import Path

import pytest
from programs import Stage


@pytest.fixture
def stage():
    folder = Path(tempfile.mkdtemp(prefix="everdelve-"))
    folder.chmod(0o755)
    stage = Stage(folder)
    yield stage
    stage.close()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def playing():
    """One running program for tests that only look at it."""
    folder = Path(tempfile.mkdtemp(prefix="everdelve-"))
    folder.chmod(0o755)
    stage = Stage(folder)
    try:
        stage.play()
        yield stage
    finally:
        stage.close()
        shutil.rmtree(folder)
