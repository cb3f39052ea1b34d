"""`everdelve replay` and `everdelve simulate`: runs as files, to be read, checked and made."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from uuid import UUID, uuid4

import typer

from engine.kernel.settings import load_settings

if TYPE_CHECKING:
    from engine.content import ContentPack
    from engine.rules.replays import RunFile, Verdict
    from engine.rules.telling import Names, ToldRun

_PARTY = 4

File = Annotated[Path | None, typer.Argument(help="The run file.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object for each thing that happened.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Only say whether it verifies.")]
Schema = Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of what --json tells, and nothing else.")]
DelveId = Annotated[str, typer.Argument(help="Which delve, such as good-morning-stone.")]
Out = Annotated[Path, typer.Option("--out", help="Where to write the run file.")]
Level = Annotated[int | None, typer.Option("--level", help="The heroes' level; by default the delve's.")]
Party = Annotated[
    str | None, typer.Option("--party", help="Their classes: hewer,waxmender. By default the first four.")
]
Run = Annotated[UUID | None, typer.Option("--run", help="The run's id; by default a new one.")]
Started = Annotated[str | None, typer.Option("--started", help="When it began, as ISO 8601; by default now.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(replay)
    app.command()(simulate)


def replay(file: File = None, as_json: AsJson = False, quiet: Quiet = False, schema: Schema = False) -> None:
    """Tell a run and verify it.

    Plays it again and compares. Exit code 0 if it verifies or is of another rules version, 1 if not.
    """
    from engine.rules.replays import RunFileError, read, verify  # noqa: PLC0415  slow to import; only needed here
    from engine.rules.telling.jsons import schema_text  # noqa: PLC0415  as above

    if schema:
        typer.echo(schema_text(), nl=False)
        return
    if file is None:
        _refuse("Name a run file: everdelve replay FILE")
    try:
        run_file = read(_bytes_of(file))
        verdict = verify(run_file)
        names, here = _names()
        told = None if quiet else _told(run_file, names, verdict)
    except RunFileError as error:
        _refuse(f"{file} cannot be used. {error}")
    if as_json:
        typer.echo(_as_json(run_file, verdict, told))
    else:
        _print(run_file, verdict, told, here)
    raise typer.Exit(0 if verdict.holds else 1)


def simulate(
    delve: DelveId,
    out: Out,
    level: Level = None,
    party: Party = None,
    run: Run = None,
    started: Started = None,
) -> None:
    """Send sample heroes down a delve and keep the run as a file."""
    from engine.content import ContentError, load_pack  # noqa: PLC0415  slow to import; only needed here
    from engine.rules.delves import Delver, compile_run  # noqa: PLC0415  as above
    from engine.rules.errors import RuleViolation  # noqa: PLC0415  as above
    from engine.rules.replays import play, write  # noqa: PLC0415  as above
    from engine.rules.samples import sample_hero  # noqa: PLC0415  as above
    from engine.rules.telling import names_of, summarize  # noqa: PLC0415  as above

    try:
        pack = load_pack(load_settings().game_system_dir)
    except ContentError as error:
        _refuse(str(error))
    delve_id = _known(delve, "delves", pack.delves)
    where = pack.delves[delve_id]
    level = where.level if level is None else level
    if not 1 <= level <= pack.rules.levels.most:
        _refuse(f"There is no level {level}; there are 1 to {pack.rules.levels.most}.")
    classes = [_known(each, "classes", pack.classes) for each in party.split(",")] if party else list(pack.classes)
    classes = classes if party else classes[: min(_PARTY, where.party[1])]
    people = _people(pack, classes)
    delvers = [Delver(key, *sample_hero(pack, each, level)) for key, each in zip(people, classes, strict=True)]
    try:
        inputs = compile_run(pack, delve_id, delvers)
    except RuleViolation as error:
        _refuse(f"{error.message} {error.remedy}")
    run_file = play(run or uuid4(), _moment(started), inputs, people)
    try:
        out.write_bytes(write(run_file))
    except OSError as error:
        _refuse(f"{out} cannot be written: {error.strerror}.")
    outcome = summarize(run_file.told(names_of(pack))).outcome
    typer.echo(f"{where.name}: {outcome}. Wrote {out}; read it with: everdelve replay {out}")


def _people(pack: "ContentPack", classes: list[str]) -> dict[str, str]:
    """An id and a name for each sample hero: its class, and its number if there are several of that class."""
    people: dict[str, str] = {}
    for place, each in enumerate(classes):
        number = classes[: place + 1].count(each)
        name = pack.classes[each].name
        people[f"{each.partition('/')[2]}-{number}"] = name if classes.count(each) == 1 else f"{name} {number}"
    return people


def _known(written: str, folder: str, things: Mapping[str, object]) -> str:
    """The id that was meant, with or without its folder."""
    identity = written.strip()
    identity = identity if "/" in identity else f"{folder}/{identity}"
    if identity not in things:
        _refuse(f"There is no {identity}. There are: {', '.join(things)}.")
    return identity


def _moment(written: str | None) -> datetime:
    if written is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        _refuse(f"{written} is no moment. Write it as 2026-05-01T12:00:00Z.")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment < datetime(1970, 1, 1, tzinfo=UTC):
        _refuse("A run cannot have started before 1970.")
    return moment


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _refuse(f"{file} cannot be read: {error.strerror}.")


def _names() -> "tuple[Names, ContentPack | None]":
    """What things are called in the pack that is here, and that pack; without a sound one, they go by their ids."""
    from engine.content import ContentError, load_pack  # noqa: PLC0415  slow to import; only needed here
    from engine.rules.telling import Names, names_of  # noqa: PLC0415  as above

    try:
        pack = load_pack(load_settings().game_system_dir)
    except ContentError:
        typer.echo("The content pack has mistakes (everdelve content check); things are called by their ids.", err=True)
        return Names(), None
    return names_of(pack), pack


def _told(run_file: "RunFile", names: "Names", verdict: "Verdict") -> "ToldRun | None":
    """What happened; None for the log of a run that differs and makes no sense either."""
    from engine.rules.replays import RunFileError  # noqa: PLC0415  slow to import; only needed here

    try:
        return run_file.told(names)
    except RunFileError:
        if verdict.holds:
            raise
        return None


def _as_json(run_file: "RunFile", verdict: "Verdict", told: "ToldRun | None") -> str:
    document = {
        "run": str(run_file.run),
        "started": run_file.started.astimezone(UTC).isoformat(),
        "rules_version": run_file.rules_version,
        "pack": {"id": run_file.pack.id, "version": run_file.pack.version, "digest": run_file.pack.digest},
        "verdict": {"kind": verdict.kind, "sentence": verdict.sentence, "entry": verdict.entry},
        "told": told.model_dump(mode="json") if told else None,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _print(run_file: "RunFile", verdict: "Verdict", told: "ToldRun | None", here: "ContentPack | None") -> None:
    from engine.rules.telling import run_text  # noqa: PLC0415  slow to import; only needed here

    if told is not None:
        began = run_file.started.astimezone(UTC).isoformat(sep=" ")
        typer.echo(f"Run {run_file.run}, started {began}")
        made_with = f"{run_file.pack.id} {run_file.pack.version}"
        named = ""
        if here is not None and here.digest != run_file.pack.digest:
            named = f"; names are those of {here.card.id} {here.version} as it is here"
        typer.echo(_printable(f"Rules {run_file.rules_version}, pack {made_with}{named}\n"))
        typer.echo(_printable(run_text(told)))
    typer.echo(verdict.sentence, err=not verdict.holds)


def _printable(text: str) -> str:
    """The text without what could steer a terminal: names and ids come from the file."""
    return "".join(each if each == "\n" or each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(_printable(sentence), err=True)
    raise typer.Exit(1)
