"""`everdelve balance`: plays every delve with every class, many times, and says what is out of balance."""

import os
import shlex
import sys
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.kernel.settings import load_settings

if TYPE_CHECKING:
    from engine.balance.queues import ClassStudy
    from engine.balance.report import Measured
    from engine.content import ContentPack

PICTURES = "pictures"

Folder = Annotated[Path | None, typer.Argument(help="The content pack; by default GAME_SYSTEM_DIR.")]
Runs = Annotated[int, typer.Option(min=1, help="How often each delve is played with each class.")]
Delves = Annotated[list[str] | None, typer.Option("--delve", help="Only this delve; can be given again.")]
Classes = Annotated[list[str] | None, typer.Option("--class", help="Only this class; can be given again.")]
Offsets = Annotated[bool, typer.Option("--offsets", help="Also parties of lower and higher levels.")]
Queues = Annotated[bool, typer.Option("--queues", help="Also the study of skills: random queues of each class.")]
Drawn = Annotated[int, typer.Option(min=20, help="How many random queues of each class the study draws.")]
Processes = Annotated[int | None, typer.Option(min=1, help="How many processes; by default one for each core.")]
Page = Annotated[Path | None, typer.Option("--write", help="The page to write; its picture goes beside it.")]
Check = Annotated[bool, typer.Option("--check", help="Exit with 1 if anything is out of balance.")]


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("balance")(balance)


def balance(
    folder: Folder = None,
    runs: Runs = 200,
    delve: Delves = None,
    class_: Classes = None,
    offsets: Offsets = False,
    queues: Queues = False,
    drawn: Drawn = 2_000,
    processes: Processes = None,
    write: Page = None,
    check: Check = False,
) -> None:
    """Play all delves and say what is out of balance.

    Every delve is played with every class, alone and in company. Tables on the standard output, progress on
    the other. The same on any machine, with any number of processes.
    """
    from engine.balance import delves as playing  # noqa: PLC0415  slow to import; only needed here
    from engine.balance.report import Measured, text  # noqa: PLC0415  as above

    path, processes = folder or load_settings().game_system_dir, processes or os.cpu_count() or 1
    pack = _pack(path)
    classes = _named(pack.classes, "classes", class_)
    offered = playing.OFFSETS if offsets else (0,)
    wanted = list(playing.keys(pack, _named(pack.delves, "delves", delve), classes, offered))
    cells = {}
    for key, cell in playing.measure(path, wanted, runs, processes):
        cells[key] = cell
        if len(cells) == len(wanted) or len(cells) % 10 == 0:
            _progress(f"{len(cells)} of {len(wanted)} cells played: {pack.delves[key.delve].name}")
    studies = _studied(pack, path, classes, drawn, processes) if queues else []
    measured = Measured(pack, runs, cells, studies)
    typer.echo(text(measured), nl=False)
    if write is not None:
        _write(measured, write, _command())
    if check and measured.findings():
        raise typer.Exit(1)


def _pack(path: Path) -> "ContentPack":
    """The content; a pack with mistakes is told, each of them, and played by nobody."""
    from engine.content import ContentError, load_pack_once  # noqa: PLC0415  slow to import; only needed here

    try:
        return load_pack_once(path)
    except ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _studied(pack: "ContentPack", path: Path, classes: Sequence[str], drawn: int, processes: int) -> list["ClassStudy"]:
    from engine.balance import queues as studying  # noqa: PLC0415  slow to import; only needed here

    studies = []
    for study in studying.measure(path, classes, drawn, processes):
        studies.append(study)
        _progress(f"{len(studies)} of {len(classes or pack.classes)} classes: queues of {study.class_id}")
    return studies


def _named(known: Collection[str], kind: str, given: Sequence[str] | None) -> list[str]:
    """Ids as they were given, with or without their folder."""
    found = []
    for each in given or ():
        identity = each if each in known else f"{kind}/{each}"
        if identity not in known:
            near = get_close_matches(identity, known, 1, 0.5)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise typer.BadParameter(f"The pack has no {identity}.{hint}")
        found.append(identity)
    return found


def _write(measured: "Measured", write: Path, command: str) -> None:
    """Writes the page, and its picture in the folder `pictures` beside it."""
    from engine.balance.report import chart, page  # noqa: PLC0415  slow to import; only needed here

    picture = write.parent / PICTURES / f"{write.stem}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(chart(measured).draw())
    write.write_text(page(measured, f"{PICTURES}/{picture.name}", command), encoding="utf-8")
    _progress(f"Wrote {write} and {picture}.")


def _command() -> str:
    """The command that was given, without what does not change the page: how many processes, and whether to check."""
    given = iter(sys.argv[1:])
    kept = []
    for each in given:
        if each == "--processes":
            next(given)
        elif each != "--check" and not each.startswith("--processes="):
            kept.append(each)
    return f"everdelve {shlex.join(kept)}"


def _progress(line: str) -> None:
    typer.echo(line, err=True)
