"""`everdelve migrate` on embedded servers of its own."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from migrations import runner

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.process


@pytest.fixture
def migrate():
    folder = Path(tempfile.mkdtemp(prefix="everdelve-"))
    folder.chmod(0o755)

    def call(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", "migrate", *command],
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), "STATE_DIR": str(folder / "state")},
            capture_output=True,
            text=True,
            check=False,
        )

    yield call
    shutil.rmtree(folder)


def test_up_down_and_up_again_with_the_standing_told(migrate):
    head = runner.head()
    assert migrate("status").returncode == 1
    assert migrate().stdout == f"Migrated from nothing to {head}.\n"
    assert migrate().stdout == f"The database is at {head}.\n"
    assert migrate("down", "0001").stdout == "The database is at 0001.\n"
    assert "0001  <- the database" in migrate("status").stdout
    assert migrate("down", "base").stdout == "The database is at nothing.\n"
    assert migrate("up").returncode == 0
    assert migrate("status").returncode == 0


def test_an_unknown_revision_is_a_sentence(migrate):
    refusal = migrate("up", "9999")
    assert refusal.returncode == 1
    assert "everdelve migrate status" in refusal.stderr
    assert "Traceback" not in refusal.stderr


def test_nothing_to_migrate_is_told_and_no_file_written(migrate):
    before = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    refusal = migrate("new", "add nothing")
    assert refusal.returncode == 1
    assert "Nothing written" in refusal.stderr
    assert sorted((ROOT / "migrations" / "versions").glob("*.py")) == before
