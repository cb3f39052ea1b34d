"""`everdelve migrate`: the database's schema."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli.servers import servers_for
from engine.kernel.settings import load_settings


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    migrate = typer.Typer(help="Bring the database up to date.", rich_markup_mode=None)
    migrate.callback(invoke_without_command=True)(_default)
    migrate.command("up")(up)
    migrate.command("down")(down)
    migrate.command("status")(status)
    migrate.command("new")(new)
    app.add_typer(migrate, name="migrate")


def _default(context: typer.Context) -> None:
    # Its docstring would be the group's help.
    if context.invoked_subcommand is None:
        up("head")


@contextmanager
def _database() -> Iterator[str]:
    """Give the address of a database that is there, and turn what Alembic refuses into a sentence."""
    from alembic.util import CommandError  # noqa: PLC0415  slow to import; only needed here

    from bot.running.readiness import standing  # noqa: PLC0415  as above
    from bot.running.supervision import FatalError  # noqa: PLC0415  as above

    with servers_for(load_settings(), "migrate") as settings:
        assert settings.database_url is not None
        asyncio.run(standing(settings.database_url))
        try:
            yield settings.database_url
        except CommandError as error:
            raise FatalError(f"{error}. See the revisions with: everdelve migrate status") from error


Revision = Annotated[str, typer.Argument(help="A revision such as 0002.")]


def up(revision: Revision = "head") -> None:
    """Bring it up to a revision, or the newest."""
    from migrations import runner  # noqa: PLC0415  slow to import; only needed here

    with _database() as url:
        before = asyncio.run(runner.current(url))
        asyncio.run(runner.upgrade(url, revision))
        after = asyncio.run(runner.current(url))
    typer.echo(
        f"The database is at {after}." if before == after else f"Migrated from {before or 'nothing'} to {after}."
    )


def down(revision: Revision) -> None:
    """Take it down to a revision, or to base.

    What later revisions held is lost.
    """
    from migrations import runner  # noqa: PLC0415  slow to import; only needed here

    with _database() as url:
        asyncio.run(runner.downgrade(url, revision))
        after = asyncio.run(runner.current(url))
    typer.echo(f"The database is at {after or 'nothing'}.")


def status() -> None:
    """Say at which revision it stands.

    Exit code 1 if that is not the newest.
    """
    from migrations import runner  # noqa: PLC0415  slow to import; only needed here

    with _database() as url:
        current = asyncio.run(runner.current(url))
    known = runner.known_revisions()
    for revision in known:
        typer.echo(f"{revision}{'  <- the database' if revision == current else ''}")
    if current not in known:
        typer.echo("The database is empty." if current is None else f"The database is at {current}, of a later build.")
    if current != known[-1]:
        typer.echo("Bring it up to date with: everdelve migrate")
        raise typer.Exit(1)


def new(name: Annotated[str, typer.Argument(help='What changes, in a few words: "add graves".')]) -> None:
    """Write a migration from the models."""
    from migrations import runner  # noqa: PLC0415  slow to import; only needed here

    if not any(character.isalnum() for character in name):
        typer.echo('Give the migration a name: make migration NAME="add graves"', err=True)
        raise typer.Exit(1)
    with _database() as url:
        try:
            path = asyncio.run(runner.write_new(url, name))
        except ValueError as nothing:
            typer.echo(f"Nothing written: {nothing}.", err=True)
            raise typer.Exit(1) from nothing
    typer.echo(f"Wrote {path}. Read it, and write its way down as well.")
