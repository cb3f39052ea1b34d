"""Run files: a run with all that it depends on, so that anybody can play it again and get the same bytes.

A run file is a JSON document (docs/replay.md describes each key). Its `inputs` are for replaying, its `cast` is for
telling: a run of another rules version is told from cast and log alone, since its inputs may have another shape by now.

Reading is strict: whatever is wrong with a file is said in one sentence, `RunFileError`, and nothing is repaired.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from engine.rules.combat.log import RawEntry
from engine.rules.delves import PackStamp, RunInputs, read_run, resolve_run
from engine.rules.errors import RuleViolation
from engine.rules.stream import Stream, seed_of
from engine.rules.telling import Cast, Names, ToldRun, UntellableError, cast_of, tell_run
from engine.rules.version import RULES_VERSION

FORMAT = "everdelve-run-1"
BYTES_MOST = 32 * 1024 * 1024
ROUNDS_MOST = 1_000
DRAWS_MOST = 2_000_000


class RunFileError(Exception):
    """A file that is no run file, or one that has been damaged or edited. The text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class RunFile:
    """A run.

    Attributes:
        run: Its id.
        started: When it began, aware.
        rules_version: By which rules it was played.
        pack: With which content.
        cast: Whom and what the log speaks of.
        people: Names of its characters by their ids, as they were shown; may be empty.
        inputs: What it was played with; None for one of another rules version, whose inputs are not understood.
        log: What happened.
    """

    run: UUID
    started: datetime
    rules_version: int
    pack: PackStamp
    cast: Cast
    people: Mapping[str, str]
    inputs: RunInputs | None
    log: tuple[RawEntry, ...]

    @property
    def seed(self) -> bytes:
        """The seed of its dice."""
        return seed_of(self.run, self.started)

    def told(self, names: Names) -> ToldRun:
        """What happened. Its own names of characters stand where `names` has none.

        Raises:
            RunFileError: The log makes no sense.
        """
        called = Names({**self.people, **names.people}, names.things, names.encounters)
        try:
            return tell_run(self.cast, self.log, called)
        except UntellableError as error:
            raise RunFileError(f"The log cannot be told. {error}") from error


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of playing a run again.

    Attributes:
        kind: `same`: the same log to the last byte. `differs`: another log. `other_rules`: it was played by other rules
            and therefore not played again.
        sentence: That, for people.
        entry: For `differs`: the place of the first entry that differs, from 0.
        stored: The entry that stands there in the file; None when the file's log ends before.
        replayed: The entry that playing it again gives there; None when that ends before.
    """

    kind: Literal["same", "differs", "other_rules"]
    sentence: str
    entry: int | None = None
    stored: RawEntry | None = None
    replayed: RawEntry | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the run."""
        return self.kind != "differs"


def play(run: UUID, started: datetime, inputs: RunInputs, people: Mapping[str, str] | None = None) -> RunFile:
    """Plays a run and keeps it as a run file; `people` are shown names by id."""
    result = resolve_run(inputs, Stream(seed_of(run, started)))
    return keep(run, started, inputs, result.log, people)


def keep(
    run: UUID, started: datetime, inputs: RunInputs, log: Sequence[RawEntry], people: Mapping[str, str] | None = None
) -> RunFile:
    """A run that was played as a run file."""
    version, pack = inputs.rules_version, inputs.pack
    return RunFile(run, started, version, pack, cast_of(inputs), dict(people or {}), inputs, tuple(log))


def write(run_file: RunFile) -> bytes:
    """The document: one line for each key, one for each entry of the log. Equal run files give equal bytes.

    Raises:
        ValueError: It is of another rules version: its inputs were not read and cannot be written.
    """
    if run_file.inputs is None:
        raise ValueError("A run of another rules version cannot be written.")
    head: dict[str, Any] = {
        "format": FORMAT,
        "rules_version": run_file.rules_version,
        "pack": run_file.pack,
        "run": str(run_file.run),
        "started": run_file.started.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "seed": run_file.seed.hex(),
        "people": dict(sorted(run_file.people.items())),
        "cast": run_file.cast,
    }
    lines = [b'"' + key.encode() + b'": ' + orjson.dumps(value) for key, value in head.items()]
    lines.append(b'"inputs": ' + run_file.inputs.to_json())
    log = b",\n".join(orjson.dumps(entry) for entry in run_file.log)
    return b"{\n" + b",\n".join(lines) + b',\n"log": [\n' + log + b"\n]\n}\n"


def read(data: bytes) -> RunFile:
    """The run file in a document.

    Raises:
        RunFileError: It is none, or something in it is wrong.
    """
    document = _parsed(data)
    run, started = document.run, document.started
    if started.tzinfo is None or started < datetime(1970, 1, 1, tzinfo=UTC):
        raise RunFileError("`started` must be a moment since 1970, with its time zone.")
    if seed_of(run, started).hex() != document.seed:
        raise RunFileError("`seed` is not the seed of this run's id and start: one of the three was changed.")
    log = tuple(tuple(entry) for entry in document.log)
    for place, entry in enumerate(log):
        try:
            next(read_run([entry]))
        except ValueError as error:
            shown = json.dumps(entry)[:80]
            raise RunFileError(f"Entry {place} of the log is of no known kind: {shown}.") from error
    cast, inputs = _cast(document.cast), _inputs(document)
    if inputs is not None and (cast_of(inputs) != cast or inputs.pack != document.pack):
        raise RunFileError("`cast` and `pack` are not those of `inputs`: one of them was changed.")
    return RunFile(run, started, document.rules_version, document.pack, cast, document.people, inputs, log)


def verify(run_file: RunFile) -> Verdict:
    """Plays a run again and compares.

    Raises:
        RunFileError: It cannot be played, because its inputs make no sense.
    """
    if run_file.inputs is None:
        return Verdict("other_rules", _other_rules(run_file.rules_version))
    log = _replayed(run_file.inputs, run_file.seed)
    if log == run_file.log:
        return Verdict("same", f"Played again, it gives the same {len(log)} entries, byte for byte.")
    shorter = min(len(log), len(run_file.log))
    place = next((each for each in range(shorter) if log[each] != run_file.log[each]), shorter)
    stored = run_file.log[place] if place < len(run_file.log) else None
    replayed = log[place] if place < len(log) else None
    sentence = f"Played again, it differs from entry {place} on: {_entry(stored)} in the file, {_entry(replayed)} now."
    return Verdict("differs", sentence, place, stored, replayed)


class _Document(BaseModel):
    """The keys of a run file. `cast` and `inputs` are looked at by themselves, when it is known whose they are."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["everdelve-run-1"]
    rules_version: Annotated[int, Field(ge=0)]
    pack: PackStamp
    run: UUID
    started: datetime
    seed: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    people: dict[str, str]
    cast: dict[str, Any]
    inputs: dict[str, Any]
    log: list[list[int]]


_CAST: TypeAdapter[Cast] = TypeAdapter(Cast)


class _BoundedStream(Stream):
    """The stream of a run, for inputs from anywhere: nobody's dice run for ever."""

    __slots__ = ()

    def below(self, n: int, /) -> int:
        if self.drawn >= DRAWS_MOST:
            raise ValueError("it rolls without end")
        return super().below(n)


def _parsed(data: bytes) -> _Document:
    if len(data) > BYTES_MOST:
        raise RunFileError(f"It is too large: a run file has at most {BYTES_MOST // 1024 // 1024} MiB.")
    try:
        written = json.loads(data)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise RunFileError(f"It is not JSON, or was cut off{where}.") from error
    if not isinstance(written, dict) or "format" not in written:
        raise RunFileError("It is no run file: a run file is a JSON object with a `format`.")
    if written["format"] != FORMAT:
        raise RunFileError(f"Its format is {json.dumps(written['format'])[:60]}; this program reads {FORMAT}.")
    try:
        return _Document.model_validate_json(data)
    except ValidationError as error:
        raise RunFileError(_first_mistake(error)) from error


def _cast(written: dict[str, Any]) -> Cast:
    try:
        return _CAST.validate_json(json.dumps(written), strict=True)
    except ValidationError as error:
        raise RunFileError(_first_mistake(error, "cast")) from error


def _inputs(document: _Document) -> RunInputs | None:
    if document.rules_version != RULES_VERSION:
        return None
    try:
        inputs = RunInputs.from_json(json.dumps(document.inputs).encode())
    except ValidationError as error:
        raise RunFileError(_first_mistake(error, "inputs")) from error
    if orjson.loads(inputs.to_json()) != document.inputs:
        raise RunFileError("`inputs` holds something that is not its own, or a value of another type.")
    if inputs.rules_version != document.rules_version:
        raise RunFileError("`rules_version` is not that of `inputs`: one of them was changed.")
    return inputs


def _replayed(inputs: RunInputs, seed: bytes) -> tuple[RawEntry, ...]:
    if inputs.setting.book.rounds_most > ROUNDS_MOST:
        raise RunFileError(f"It cannot be played again: fights of more than {ROUNDS_MOST} rounds.")
    try:
        return resolve_run(inputs, _BoundedStream(seed)).log
    except (ArithmeticError, AssertionError, LookupError, RuleViolation, TypeError, ValueError) as error:
        raise RunFileError(f"It cannot be played again: its inputs make no sense ({error}).") from error


def _other_rules(version: int) -> str:
    age = "older" if version < RULES_VERSION else "newer"
    return (
        f"It was played by {age} rules (version {version}; these are {RULES_VERSION}). "
        "It is told from its stored log and was not played again."
    )


def _first_mistake(error: ValidationError, within: str = "") -> str:
    """The first thing that a model did not like, as a sentence with its place."""
    mistake = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in ((within, *mistake["loc"]) if within else mistake["loc"]))
    others = error.error_count() - 1
    more = f" (and {others} more)" if others else ""
    return f"`{where}` is wrong: {mistake['msg'][:1].lower()}{mistake['msg'][1:]}{more}."


def _entry(entry: RawEntry | None) -> str:
    return "nothing" if entry is None else json.dumps(entry)
