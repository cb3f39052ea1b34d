"""`everdelve content`: the game system's files."""

from pathlib import Path
from typing import Annotated

import typer

from engine.kernel.settings import load_settings

Folder = Annotated[Path | None, typer.Argument(help="The content pack; by default GAME_SYSTEM_DIR.")]

Page = Annotated[Path, typer.Option("--to", help="The page to write.")]
FORMULAS = Path("docs/formulas.md")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    content = typer.Typer(
        help="Check the world's files and help write them.", no_args_is_help=True, rich_markup_mode=None
    )
    content.command("check")(check)
    content.command("schema")(schema)
    content.command("formulas")(formulas)
    app.add_typer(content, name="content")


def check(folder: Folder = None) -> None:
    """Say all that is wrong with a pack."""
    from engine import content  # noqa: PLC0415  slow to import; only needed here

    path = folder or load_settings().game_system_dir
    mistakes = content.check(path)
    for mistake in mistakes:
        typer.echo(str(mistake), err=True)
    if mistakes:
        typer.echo(f"{len(mistakes)} {'mistake' if len(mistakes) == 1 else 'mistakes'} in {path}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{path} is in order.")


def schema(folder: Folder = None) -> None:
    """Write JSON Schemas for editors."""
    from engine import content  # noqa: PLC0415  slow to import; only needed here

    path = folder or load_settings().game_system_dir
    for written in content.write_schemas(path / "schemas"):
        typer.echo(f"Wrote {written}.")


def formulas(folder: Folder = None, to: Page = FORMULAS) -> None:
    """Write the page of all formulas, with the pack's numbers."""
    from engine import content  # noqa: PLC0415  slow to import; only needed here
    from engine.rules.formulas import page  # noqa: PLC0415  as above

    path = folder or load_settings().game_system_dir
    try:
        pack = content.load_pack(path)
    except content.ContentError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    to.write_text(page(pack), encoding="utf-8")
    typer.echo(f"Wrote {to}.")
