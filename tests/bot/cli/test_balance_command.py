"""`everdelve balance` on a tiny run: what it prints where, what it writes, how it ends."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TINY = ["balance", str(ROOT / "game-system"), "--runs", "3", "--delve", "the-landlords-wager", "--processes", "1"]


@pytest.fixture
def everdelve(tmp_path):
    def call(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "STATE_DIR": str(tmp_path / "state")},
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def test_tables_go_to_the_output_and_progress_to_the_other(everdelve):
    shown = everdelve(*TINY, "--class", "hewer", "--class", "classes/wagerer", "--check")
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert shown.stdout.startswith("Win rate in company, percent of runs\n")
    assert "1 The Landlord's Wager" in shown.stdout
    assert shown.stderr.splitlines() == ["4 of 4 cells played: The Landlord's Wager"]


def test_the_page_and_its_picture_are_written_with_the_command_that_makes_them_again(everdelve, tmp_path):
    written = everdelve(*TINY, "--class", "hewer", "--offsets", "--write", "docs/balance.md")
    assert written.returncode == 0, written.stderr
    page = (tmp_path / "docs" / "balance.md").read_text()
    assert (
        "--delve the-landlords-wager --class hewer --offsets --write docs/balance.md`; do not edit it by hand." in page
    )
    assert "--processes" not in page
    assert "Win rate of parties of other levels" in page
    assert (tmp_path / "docs" / "pictures" / "balance.png").read_bytes().startswith(b"\x89PNG")


def test_an_unknown_delve_or_class_is_refused_with_the_nearest(everdelve):
    refused = everdelve(*TINY, "--class", "hewr")
    assert refused.returncode == 2
    assert "The pack has no classes/hewr. Did you mean classes/hewer?" in " ".join(refused.stderr.split())
    assert everdelve(*TINY, "--delve", "nowhere").returncode == 2


def test_a_pack_with_mistakes_is_told_and_not_played(everdelve, tmp_path):
    copied = tmp_path / "copied"
    shutil.copytree(ROOT / "game-system", copied)
    delve = copied / "delves" / "good-morning-stone.toml"
    delve.write_text(delve.read_text("utf-8").replace("\nlevel = ", "\nlevle = "), "utf-8")

    refused = everdelve("balance", str(copied), "--runs", "1")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert 'Did you mean "level"?' in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_finding_ends_a_check_with_one(everdelve, tmp_path):
    copied = tmp_path / "copied"
    shutil.copytree(ROOT / "game-system", copied)
    rules = copied / "rules.toml"
    text = rules.read_text()
    before, _, bands = text.partition("[balance]")
    assert "\nrounds = " in bands
    kept = [line for line in bands.splitlines() if not line.startswith("rounds = ")]
    rules.write_text("\n".join([f"{before}[balance]", *kept, "rounds = { least = 40, most = 50 }", ""]))
    tiny = ["balance", str(copied), *TINY[2:], "--class", "hewer"]
    checked = everdelve(*tiny, "--check")
    assert checked.returncode == 1, checked.stderr
    assert "the band is 40 to 50." in checked.stdout
    assert everdelve(*tiny).returncode == 0
