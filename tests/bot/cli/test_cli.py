"""The command line's sentences: what it refuses, and how."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMANDS = [
    "run", "bot", "web", "worker", "scheduler", "migrate", "sync", "doctor", "audit", "content", "balance", "replay",
    "simulate",
]  # fmt: skip  # a list of words
SECRET = "hunter2-is-secret"


@pytest.fixture
def everdelve(tmp_path):
    def call(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=tmp_path,
            env={"PYTHONPATH": str(ROOT), "STATE_DIR": str(tmp_path / "state"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return call


def test_help_lists_every_command(everdelve):
    shown = everdelve("--help")
    assert shown.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in shown.stdout


def test_an_unknown_command_is_a_usage_error(everdelve):
    assert everdelve("fly").returncode == 2


@pytest.mark.parametrize("command", [["run"], ["worker"], ["migrate"], ["sync"], ["audit"]])
def test_wrong_settings_stop_every_command_with_all_their_sentences_and_no_secret(everdelve, command):
    refusal = everdelve(*command, WEB_PORT="no", DATABASE_URL=f"mysql://user:{SECRET}@host/x")
    assert refusal.returncode == 1
    assert refusal.stdout == ""
    heading, *sentences = refusal.stderr.strip().splitlines()
    assert heading == "The settings cannot be used:"
    assert [sentence.split(":")[0].strip() for sentence in sentences] == ["DATABASE_URL", "WEB_PORT"]
    assert SECRET not in refusal.stderr


def test_the_doctor_reports_wrong_settings_in_its_own_way(everdelve):
    report = everdelve("doctor", WEB_PORT="no")
    assert report.returncode == 1
    assert report.stdout.startswith("fail  Settings: WEB_PORT")


def test_the_file_beside_the_start_is_read(everdelve, tmp_path):
    (tmp_path / ".env").write_text("WEB_PROT=1\n")
    refusal = everdelve("web")
    assert "WEB_PROT: there is no such setting; did you mean WEB_PORT?" in refusal.stderr


@pytest.mark.parametrize("command", ["bot", "sync"])
def test_what_needs_a_token_says_so(everdelve, command):
    refusal = everdelve(command)
    assert refusal.returncode == 1
    assert "DISCORD_TOKEN: is not set" in refusal.stderr


def test_an_away_database_is_a_sentence(everdelve):
    refusal = everdelve("migrate", DATABASE_URL="postgresql://u@127.0.0.1:1/x", REDIS_URL="redis://127.0.0.1:1")
    assert refusal.returncode == 1
    assert refusal.stderr.startswith("The database cannot be reached")
    assert len(refusal.stderr.strip().splitlines()) == 1


def test_a_state_folder_that_cannot_be_written_is_a_sentence(everdelve, tmp_path):
    (tmp_path / "file").touch()
    refusal = everdelve("migrate", STATE_DIR=str(tmp_path / "file" / "state"))
    assert refusal.returncode == 1
    assert "Set STATE_DIR" in refusal.stderr


def test_a_migration_needs_a_name(everdelve):
    refusal = everdelve("migrate", "new", "  ")
    assert refusal.returncode == 1
    assert 'NAME="add graves"' in refusal.stderr


def test_content_in_order_is_told(everdelve):
    report = everdelve("content", "check", str(ROOT / "game-system"))
    assert report.returncode == 0, report.stderr


def test_a_missing_content_pack_is_a_mistake(everdelve):
    report = everdelve("content", "check")
    assert report.returncode == 1
    assert report.stdout == ""
    missing, count = report.stderr.strip().splitlines()
    assert "GAME_SYSTEM_DIR" in missing
    assert count.startswith("1 mistake in ")


def test_schemas_are_written_beside_the_content(everdelve, tmp_path):
    (tmp_path / "game-system").mkdir()
    report = everdelve("content", "schema")
    assert report.returncode == 0
    assert list((tmp_path / "game-system" / "schemas").glob("*.json"))


def test_the_page_of_formulas_is_written_as_it_is_committed(everdelve, tmp_path):
    page = tmp_path / "formulas.md"

    report = everdelve("content", "formulas", str(ROOT / "game-system"), "--to", str(page))

    assert report.returncode == 0, report.stderr
    assert page.read_text(encoding="utf-8") == (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8")


def test_no_page_of_formulas_is_made_of_a_mistaken_pack(everdelve, tmp_path):
    page = tmp_path / "formulas.md"

    report = everdelve("content", "formulas", str(tmp_path / "nothing"), "--to", str(page))

    assert report.returncode == 1
    assert "Traceback" not in report.stderr
    assert not page.exists()
