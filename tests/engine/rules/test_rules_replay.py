"""Runs replay to the same bytes: later, elsewhere, in other processes. Files that do not are found out."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.content import ContentPack
from engine.rules.delves import Delver, RunInputs, compile_run, encode, resolve_run
from engine.rules.replays import RunFile, RunFileError, keep, play, read, verify, write
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream
from engine.rules.telling import Names, run_text
from engine.rules.version import RULES_VERSION

GOLDEN = sorted((Path(__file__).parents[2] / "golden" / "runs").glob("*.json"))
RUN = UUID("019ad1f0-7c4b-7d2a-9b1e-3c5d7e9f1a2b")
STARTED = datetime(2026, 11, 21, 14, 51, 47, 123_456, tzinfo=UTC)
ELSEWHERE = {"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
RUN_TWICE = Path(__file__).with_name("run_twice.py")


def inputs_of(pack: ContentPack, delve_id: str, members: int | None = None) -> RunInputs:
    delve = pack.delves[delve_id]
    classes = list(pack.classes)[: members or delve.party[1]]
    return compile_run(pack, delve_id, [Delver(f"id-{e}", *sample_hero(pack, e, delve.level)) for e in classes])


@cache
def golden_bytes() -> bytes:
    return min((path.read_bytes() for path in GOLDEN), key=len)


@pytest.fixture
def golden() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(golden_bytes())
    return document


def as_bytes(document: Any) -> bytes:
    return json.dumps(document).encode()


# The same


def test_there_are_golden_runs_of_every_version_of_the_rules():
    versions = {read(path.read_bytes()).rules_version for path in GOLDEN}

    assert versions == set(range(1, RULES_VERSION + 1))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_runs_verify_for_ever(path: Path):
    data = path.read_bytes()
    run_file = read(data)

    verdict = verify(run_file)

    assert verdict.kind == ("same" if run_file.rules_version == RULES_VERSION else "other_rules"), verdict.sentence
    assert run_text(run_file.told(Names()))
    if run_file.inputs is not None:
        assert write(run_file) == data


def test_every_delve_replays_from_its_file(pack: ContentPack):
    for number, delve_id in enumerate(pack.delves):
        inputs = inputs_of(pack, delve_id, pack.delves[delve_id].party[0])
        data = write(play(UUID(int=number), STARTED, inputs, {"id-hewer": "Mirrit"}))

        run_file = read(data)

        assert verify(run_file).kind == "same"
        assert write(run_file) == data


def test_equal_seeds_give_equal_logs_and_others_do_not(pack: ContentPack):
    inputs = inputs_of(pack, next(iter(pack.delves)))
    logs = [encode(resolve_run(inputs, Stream(seed)).log) for seed in (bytes(32), bytes(32), b"\1" + bytes(31))]

    assert logs[0] == logs[1] != logs[2]


def other_interpreters() -> list[str]:
    """Interpreters of other versions on this machine that have what the rules need; OTHER_PYTHONS names more."""
    named = os.environ.get("OTHER_PYTHONS", "").split(os.pathsep)
    others = (minor for minor in range(11, 20) if minor != sys.version_info.minor)
    found = [path for minor in others if (path := shutil.which(f"python3.{minor}"))]
    return [
        path
        for path in dict.fromkeys([*named, *found])
        if path and subprocess.run([path, RUN_TWICE], env=ELSEWHERE, capture_output=True, check=False).returncode == 0
    ]


@pytest.fixture
def run_files(tmp_path: Path, pack: ContentPack) -> list[Path]:
    """A run of as many as can go, played just now, and the golden ones of these rules."""
    fresh = tmp_path / "fresh.json"
    party_of_eight = max(pack.delves, key=lambda each: (pack.delves[each].party[1], len(pack.delves[each].encounters)))
    fresh.write_bytes(write(play(RUN, STARTED, inputs_of(pack, party_of_eight))))
    return [fresh, *(path for path in GOLDEN if read(path.read_bytes()).rules_version == RULES_VERSION)]


def assert_same_bytes(interpreter: str, hash_seed: str, files: list[Path]) -> None:
    expected = "".join(f"{encode(read(path.read_bytes()).log).hex()}\n{path.read_bytes().hex()}\n" for path in files)
    environment = {**ELSEWHERE, "PYTHONHASHSEED": hash_seed}
    command = [interpreter, str(RUN_TWICE), *map(str, files)]
    printed = subprocess.run(command, env=environment, cwd=files[0].parent, capture_output=True, text=True, check=True)
    assert printed.stdout == expected, f"{interpreter} with PYTHONHASHSEED={hash_seed}"


@pytest.mark.process
@pytest.mark.parametrize("hash_seed", ["1", "4242"])
def test_other_processes_and_hashes_give_the_same_bytes(run_files: list[Path], hash_seed: str):
    assert_same_bytes(sys.executable, hash_seed, run_files)


@pytest.mark.process
def test_other_versions_of_python_give_the_same_bytes(run_files: list[Path]):
    interpreters = other_interpreters()
    if not interpreters:
        pytest.skip("no Python of another version with pydantic and orjson here; name some in OTHER_PYTHONS")
    for interpreter in interpreters:
        assert_same_bytes(interpreter, "7", run_files)


def test_a_start_in_another_time_zone_is_the_same_run(pack: ContentPack):
    inputs = inputs_of(pack, next(iter(pack.delves)), 1)
    elsewhere = STARTED.astimezone(timezone(timedelta(hours=9)))

    assert write(play(RUN, STARTED, inputs)) == write(play(RUN, elsewhere, inputs))


# Not the same


def test_an_edited_log_differs_from_the_entry_that_was_edited(golden: dict[str, Any]):
    place = next(place for place, entry in enumerate(golden["log"]) if entry[0] == 4)
    honest = list(golden["log"][place])
    golden["log"][place][2] = 1

    verdict = verify(read(as_bytes(golden)))

    assert (verdict.kind, verdict.entry, verdict.holds) == ("differs", place, False)
    assert (verdict.stored, verdict.replayed) == (tuple(golden["log"][place]), tuple(honest))
    assert f"from entry {place} on" in verdict.sentence


def test_a_shortened_or_lengthened_log_differs_at_its_end(golden: dict[str, Any]):
    whole = golden["log"]
    shorter = verify(read(as_bytes({**golden, "log": whole[:-1]})))
    longer = verify(read(as_bytes({**golden, "log": [*whole, [2, 1]]})))

    assert (shorter.kind, shorter.entry, shorter.stored) == ("differs", len(whole) - 1, None)
    assert (longer.kind, longer.entry, longer.replayed) == ("differs", len(whole), None)
    assert "nothing now" in longer.sentence


def test_better_gear_in_the_inputs_differs(golden: dict[str, Any]):
    member = golden["inputs"]["setting"]["members"][0]["combatant"]
    member["armor_class"] += 40

    assert verify(read(as_bytes(golden))).kind == "differs"


def test_another_start_is_another_seed(golden: dict[str, Any]):
    golden["started"] = "2026-11-21T14:51:48Z"

    with pytest.raises(RunFileError, match="`seed` is not the seed of this run's id and start"):
        read(as_bytes(golden))


# Other rules


def older(document: dict[str, Any]) -> dict[str, Any]:
    """As a run of older rules would be: with inputs in a shape that nobody knows any more."""
    return {**document, "rules_version": 0, "inputs": {"of": "another shape"}}


def test_a_run_of_older_rules_is_told_and_not_played_again(golden: dict[str, Any]):
    now = read(as_bytes(golden))
    run_file = read(as_bytes(older(golden)))

    verdict = verify(run_file)

    assert (verdict.kind, verdict.holds) == ("other_rules", True)
    assert "played by older rules (version 0; these are" in verdict.sentence
    assert "was not played again" in verdict.sentence
    assert run_file.told(Names()) == now.told(Names())


def test_a_run_of_newer_rules_says_so(golden: dict[str, Any]):
    verdict = verify(read(as_bytes({**golden, "rules_version": RULES_VERSION + 1})))

    assert (verdict.kind, "newer rules" in verdict.sentence) == ("other_rules", True)


def test_what_was_not_understood_is_not_written(golden: dict[str, Any]):
    with pytest.raises(ValueError, match="another rules version"):
        write(read(as_bytes(older(golden))))


# Names


def test_the_names_in_the_file_stand_where_no_others_are_known(pack: ContentPack):
    inputs = inputs_of(pack, next(iter(pack.delves)), 1)
    key = inputs.setting.members[0].key
    run_file = play(RUN, STARTED, inputs, {key: "Mirrit"})

    assert "Mirrit" in run_text(run_file.told(Names()))
    renamed = run_text(run_file.told(Names(people={key: "Tobb"})))
    assert "Tobb" in renamed
    assert "Mirrit" not in renamed


# Files that cannot be used


def changed(path: str, value: Any) -> Any:
    def change(document: dict[str, Any]) -> dict[str, Any]:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        place: Any = document
        for part in way:
            place = place[part]
        place[last] = value
        return document

    return change


def without(key: str) -> Any:
    return lambda document: {name: value for name, value in document.items() if name != key}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda _: [], "It is no run file: a run file is a JSON object with a `format`."),
        (lambda _: {}, "It is no run file"),
        (changed("format", "everdelve-run-9"), 'Its format is "everdelve-run-9"; this program reads everdelve-run-1.'),
        (changed("format", 1), "Its format is 1;"),
        (without("log"), "`log` is wrong: field required."),
        (without("cast"), "`cast` is wrong: field required."),
        (changed("extra", 1), "`extra` is wrong: extra inputs are not permitted."),
        (changed("rules_version", "1"), "`rules_version` is wrong: input should be a valid integer."),
        (changed("rules_version", -1), "`rules_version` is wrong"),
        (changed("run", "mine"), "`run` is wrong"),
        (changed("started", "yesterday"), "`started` is wrong"),
        (changed("started", "2026-11-21T14:51:47"), "`started` must be a moment since 1970, with its time zone."),
        (changed("started", "1969-12-31T23:59:59Z"), "`started` must be a moment since 1970"),
        (changed("seed", "00"), "`seed` is wrong"),
        (changed("seed", "0" * 64), "`seed` is not the seed"),
        (changed("people", {"id": 3}), "`people.id` is wrong"),
        (changed("pack.version", "9.9"), "`cast` and `pack` are not those of `inputs`"),
        (changed("cast.level", 50), "`cast` and `pack` are not those of `inputs`"),
        (changed("cast.stake", "silly"), "`cast.stake` is wrong"),
        (changed("cast.party.0.hp", "40"), "`cast.party.0.hp` is wrong: input should be a valid integer."),
        (changed("inputs.said", "none"), "`inputs.said` is wrong"),
        (changed("inputs.gold", "7"), "`inputs` holds something that is not its own, or a value of another type."),
        (changed("inputs.more", 7), "`inputs` holds something that is not its own"),
        (changed("inputs.rules_version", 7), "`rules_version` is not that of `inputs`"),
        (changed("log", {}), "`log` is wrong"),
        (changed("log.3", [1, "2", 3, 4]), "`log.3.1` is wrong: input should be a valid integer."),
        (changed("log.3", [1, 2.5, 3, 4]), "`log.3.1` is wrong"),
        (changed("log.3", [1, True, 3, 4]), "`log.3.1` is wrong"),
        (changed("log.3", [99, 1]), "Entry 3 of the log is of no known kind: [99, 1]."),
        (changed("log.3", []), "Entry 3 of the log is of no known kind: []."),
        (changed("log.3", [2]), "Entry 3 of the log is of no known kind: [2]."),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_a_sentence(golden: dict[str, Any], change: Any, sentence: str):
    with pytest.raises(RunFileError) as refused:
        read(as_bytes(change(golden)))

    assert sentence in str(refused.value)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"null", b"[" * 100_000, b'{"format": NaN', b"\x00" * 64])
def test_what_is_not_json_is_refused(data: bytes):
    with pytest.raises(RunFileError):
        read(data)


def test_a_file_beyond_all_measure_is_not_even_read():
    with pytest.raises(RunFileError, match="at most 32 MiB"):
        read(b" " * (32 * 1024 * 1024 + 1))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_a_file_that_was_cut_off_is_never_a_run(length: int):
    data = golden_bytes().rstrip()

    with pytest.raises(RunFileError, match="not JSON, or was cut off"):
        read(data[: length % len(data)])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 255))
def test_a_changed_byte_is_refused_or_found_out_or_changes_nothing_that_was_played(place: int, byte: int):
    data = bytearray(golden_bytes())
    data[place % len(data)] = byte
    honest = read(golden_bytes())

    try:
        run_file = read(bytes(data))
        verdict = verify(run_file)
    except RunFileError as error:
        assert str(error).endswith(".")
    else:
        if verdict.kind == "same":
            assert run_file.log == honest.log
            assert (run_file.run, run_file.started) == (honest.run, honest.started)


def nonsense(document: dict[str, Any], path: str, value: Any) -> RunFile:
    """A run file whose inputs and cast agree, and whose inputs make no sense."""
    changed(f"inputs.{path}", value)(document)
    inputs = RunInputs.from_json(as_bytes(document["inputs"]))
    honest = read(golden_bytes())
    return keep(honest.run, honest.started, inputs, honest.log)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("setting.book.rounds_most", 10**9),
        ("setting.members.0.combatant.hp_max", 0),
        ("encounters.0.fight.creatures", [500]),
        ("setting.members.0.combatant.moves", []),
        ("setting.book.floor", -5_000_000_000),
    ],
)
def test_inputs_that_make_no_sense_end_in_a_sentence_or_in_another_log(golden: dict[str, Any], path: str, value: Any):
    run_file = nonsense(golden, path, value)

    try:
        assert verify(run_file).kind in {"differs", "same"}
    except RunFileError as error:
        assert "It cannot be played again" in str(error)


def test_dice_without_end_are_stopped(golden: dict[str, Any]):
    moves = golden["inputs"]["setting"]["members"][0]["combatant"]["moves"]
    for each in moves:
        each["dice"] = [{"count": 10**9, "sides": 6, "plus": 0}]
    run_file = nonsense(golden, "gold", 0)

    with pytest.raises(RunFileError, match="it rolls without end"):
        verify(run_file)


def test_a_seed_other_than_its_own_is_never_used(pack: ContentPack):
    run_file = play(RUN, STARTED, inputs_of(pack, next(iter(pack.delves)), 1))

    moved = replace(run_file, started=STARTED + timedelta(seconds=1))

    assert verify(moved).kind == "differs"
