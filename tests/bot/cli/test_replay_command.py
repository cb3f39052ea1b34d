"""`everdelve replay` and `everdelve simulate`: what they print, and how they end."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.rules.version import RULES_VERSION

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "runs" / "rules-1-four.json"
SAME = "Played again, it gives the same"


@pytest.fixture
def everdelve(tmp_path):
    def call(*command: str, pack: Path = ROOT / "game-system") -> subprocess.CompletedProcess[str]:
        environment = {"PYTHONPATH": str(ROOT), "STATE_DIR": str(tmp_path / "state"), "GAME_SYSTEM_DIR": str(pack)}
        return subprocess.run(
            [sys.executable, "-m", "bot", *command],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return call


@pytest.fixture
def edited(tmp_path):
    """The golden run with something changed."""

    def write(**changes) -> str:
        path = tmp_path / "edited.json"
        path.write_text(json.dumps({**json.loads(GOLDEN.read_text("utf-8")), **changes}), "utf-8")
        return str(path)

    return write


def test_a_run_is_told_and_verified(everdelve):
    shown = everdelve("replay", str(GOLDEN))

    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[0].startswith("Run 019ad1f0-7c4b-7d2a-9b1e-3c5d7e9f1a2b, started 2026-11-21 12:00:00.123456")
    assert lines[3] == "Good Morning, Stone, level 10, falling ends the run"
    assert "  Round 1" in lines
    assert lines[-1].startswith(SAME)


def test_quiet_only_says_whether_it_verifies(everdelve):
    shown = everdelve("replay", "--quiet", str(GOLDEN))

    assert shown.returncode == 0
    [line] = shown.stdout.splitlines()
    assert line.startswith(SAME)


def test_json_is_for_programs(everdelve):
    shown = everdelve("replay", "--json", str(GOLDEN))

    document = json.loads(shown.stdout)
    assert document["verdict"]["kind"] == "same"
    assert document["told"]["format"] == "everdelve-told-run-1"
    assert document["told"]["entries"][-1]["type"] == "deal"
    assert [each["who"]["name"] for each in document["told"]["party"]][1] == "Waxmender"


def test_without_a_sound_pack_things_are_called_by_their_ids(everdelve, tmp_path):
    shown = everdelve("replay", str(GOLDEN), pack=tmp_path)

    assert shown.returncode == 0
    assert "things are called by their ids" in shown.stderr
    assert "Good morning stone, level 10" in shown.stdout


def test_a_run_says_which_pack_it_was_made_with_and_whose_names_it_is_told_in(everdelve, tmp_path):
    made_here, other = tmp_path / "run.json", tmp_path / "other"
    everdelve("simulate", "good-morning-stone", "--party", "hewer", "--out", str(made_here))
    shutil.copytree(ROOT / "game-system", other)
    card = (other / "pack.toml").read_text("utf-8")
    written = re.search(r'(?m)^version = "(.*)"$', card)
    assert written is not None
    (other / "pack.toml").write_text(card.replace(written[0], 'version = "99.0.0"'), "utf-8")
    made_with = f"Rules {RULES_VERSION}, pack evenlow {written[1]}"

    assert everdelve("replay", str(made_here)).stdout.splitlines()[1] == made_with
    told = everdelve("replay", str(made_here), pack=other)

    assert told.returncode == 0
    assert told.stdout.splitlines()[1] == f"{made_with}; names are those of evenlow 99.0.0 as it is here"


def test_an_edited_log_differs_and_ends_with_one(everdelve, edited):
    log = json.loads(GOLDEN.read_text("utf-8"))["log"]
    shown = everdelve("replay", edited(log=log[:-1]))

    assert shown.returncode == 1
    assert f"it differs from entry {len(log) - 1} on" in shown.stderr


def test_a_run_of_older_rules_is_told_and_ends_with_nought(everdelve, edited):
    shown = everdelve("replay", edited(rules_version=0, inputs={}))

    assert shown.returncode == 0
    assert "Triumph." in shown.stdout
    assert "It was played by older rules (version 0;" in shown.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: No such file or directory."),
        ("{", "cannot be used. It is not JSON, or was cut off (line 1)."),
        ('{"format": "a song"}', 'Its format is "a song"'),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence_and_no_traceback(everdelve, tmp_path, content, sentence):
    path = tmp_path / "file.json"
    if content is not None:
        path.write_text(content)

    shown = everdelve("replay", str(path))

    assert (shown.returncode, shown.stdout) == (1, "")
    assert sentence in shown.stderr
    assert "Traceback" not in shown.stderr


def test_names_in_a_file_cannot_steer_the_terminal(everdelve, edited):
    shown = everdelve("replay", edited(people={"oathbound-1": "\x1b[31mRed\x07"}))

    assert shown.returncode == 0
    assert "\x1b" not in shown.stdout
    assert "\N{REPLACEMENT CHARACTER}[31mRed" in shown.stdout


def test_the_schema_is_printed_as_published(everdelve):
    shown = everdelve("replay", "--schema")

    assert shown.stdout == (ROOT / "docs" / "told-run.schema.json").read_text("utf-8")


def test_a_simulated_run_verifies_and_is_the_same_each_time(everdelve, tmp_path):
    again = ["--run", "019ad1f0-0000-7000-8000-000000000009", "--started", "2026-05-01T12:00:00Z"]
    made = ["simulate", "delves/good-morning-stone", "--party", "hewer,hewer", "--level", "12", *again, "--out"]

    first, second = everdelve(*made, "one.json"), everdelve(*made, "two.json")

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.startswith("Good Morning, Stone: ")
    data = (tmp_path / "one.json").read_bytes()
    assert data == (tmp_path / "two.json").read_bytes()
    assert json.loads(data)["people"] == {"hewer-1": "Hewer 1", "hewer-2": "Hewer 2"}
    assert everdelve("replay", "--quiet", "one.json").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no delves/nowhere. There are: delves/"),
        (["good-morning-stone", "--party", "hewer,bard"], "There is no classes/bard. There are: classes/"),
        (["good-morning-stone", "--level", "99"], "There is no level 99; there are 1 to 50."),
        (["good-morning-stone", "--party", ",".join(["hewer"] * 9)], "and 9 would go."),
        (["good-morning-stone", "--started", "yesterday"], "yesterday is no moment."),
        (["good-morning-stone", "--started", "1950-01-01"], "before 1970"),
        (["good-morning-stone", "--out", "no/such/folder.json"], "cannot be written"),
    ],
)
def test_what_cannot_be_simulated_is_a_sentence(everdelve, arguments, sentence):
    out = [] if "--out" in arguments else ["--out", "x.json"]

    shown = everdelve("simulate", *arguments, *out)

    assert shown.returncode == 1
    assert sentence in shown.stderr
    assert "Traceback" not in shown.stderr
