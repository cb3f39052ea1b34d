"""One run per state folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from adapters.embedded import AlreadyRunningError, EmbeddedError, StateLock, occupant_of

ROOT = Path(__file__).parents[3]

_HOLD = """
import sys
from pathlib import Path
from adapters.embedded import StateLock
lock = StateLock(Path(sys.argv[1]), "run")
lock.acquire()
lock.announce(page="http://127.0.0.1:1/", database_url="postgresql://u@/d")
print("held", flush=True)
sys.stdin.read()
"""


def hold(folder: Path) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout.readline() == b"held\n"
    return child


def test_a_second_run_is_refused_with_a_sentence_that_names_the_first(tmp_path):
    first = hold(tmp_path)
    with pytest.raises(AlreadyRunningError) as refusal:
        StateLock(tmp_path, "run").acquire()
    first.kill()
    first.communicate()
    assert f"process {first.pid}" in str(refusal.value)
    assert "http://127.0.0.1:1/" in str(refusal.value)


def test_a_killed_holder_frees_the_folder(tmp_path):
    first = hold(tmp_path)
    first.kill()
    first.communicate()
    assert occupant_of(tmp_path) is None
    with StateLock(tmp_path, "run"):
        assert occupant_of(tmp_path).command == "run"
    assert occupant_of(tmp_path) is None


def test_others_learn_what_the_holder_announces(tmp_path):
    first = hold(tmp_path)
    occupant = occupant_of(tmp_path)
    first.kill()
    first.communicate()
    assert (occupant.pid, occupant.database_url) == (first.pid, "postgresql://u@/d")


def test_nobody_holds_a_folder_that_is_not_there(tmp_path):
    assert occupant_of(tmp_path / "none") is None


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="STATE_DIR"):
        StateLock(tmp_path / "file" / "state", "run").acquire()


def test_the_lock_can_be_taken_again_after_it_was_given_back(tmp_path):
    with StateLock(tmp_path, "run"):
        pass
    with StateLock(tmp_path, "run"):
        pass
