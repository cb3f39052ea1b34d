"""`everdelve doctor` and `everdelve audit`: is the deployment sound, and is what it stores?"""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.servers import servers_for
from engine.kernel.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from engine.audit import Finding

_SHOWN = 10


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(doctor)
    app.command()(audit)


def doctor() -> None:
    """Check all a deployment needs.

    Says how to mend what is wrong. Exit code 1 if something must be mended.
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        for sentence in error.sentences:
            typer.echo(f"fail  Settings: {sentence}")
        raise typer.Exit(1) from error
    typer.echo("ok    Settings: all can be used")
    with servers_for(settings, "doctor") as found:
        if settings.database_url is None or settings.redis_url is None:
            typer.echo(f"ok    Servers: embedded, under {settings.state_dir}")
        sound = asyncio.run(_examine(found))
    raise typer.Exit(0 if sound else 1)


async def _examine(settings: Settings) -> bool:
    from bot.doctor import Level, examine  # noqa: PLC0415  slow to import; only needed here

    worst = [Level.OK]
    async for finding in examine(settings):
        typer.echo(finding.lines())
        worst.append(finding.level)
    return Level.FAIL not in worst


Revive = Annotated[bool, typer.Option("--revive", help="Let what was given up be tried again: feeds, jobs, messages.")]


def audit(revive: Revive = False) -> None:
    """Prove what the stored world promises.

    Balances, feeds, causes, jobs. Exit code 1 if a promise is broken.
    """
    settings = load_settings()
    with servers_for(settings, "audit") as found:
        broken = asyncio.run(_audit(found, revive=revive))
    raise typer.Exit(1 if broken else 0)


async def _audit(settings: Settings, *, revive: bool) -> int:
    import engine.wiring  # noqa: F401, PLC0415  declares every job and event, so that we know which are ours
    from bot.running.parts import the_pack  # noqa: PLC0415  as above
    from bot.running.readiness import standing  # noqa: PLC0415  slow to import; only needed here
    from bot.running.supervision import FatalError  # noqa: PLC0415  as above
    from engine import audit as auditing  # noqa: PLC0415  as above
    from engine.kernel.clock import SystemClock  # noqa: PLC0415  as above
    from engine.kernel.database import Database  # noqa: PLC0415  as above

    assert settings.database_url is not None
    pack = the_pack(settings)
    if await standing(settings.database_url) == "behind":
        raise FatalError("The database is older than this build. Bring it up to date with: everdelve migrate")
    database = Database.connect(
        settings.database_url,
        clock=SystemClock(),
        pool_size=1,
        application_name="everdelve-audit",
        statement_timeout_ms=600_000,
    )
    try:
        if revive:
            done = await auditing.revive(database)
            typer.echo(f"Revived: feeds {done.feeds}, jobs {done.jobs}, messages {done.messages}.")
        findings = await auditing.audit(database, pack)
    finally:
        await database.close()
    for finding in findings:
        _show(finding)
    return sum(not finding.holds for finding in findings)


def _show(finding: "Finding") -> None:
    if finding.holds:
        typer.echo(f"ok      {finding.promise}")
        return
    typer.echo(f"failed  {finding.promise}: {len(finding.rows)} {'row' if len(finding.rows) == 1 else 'rows'}")
    for row in finding.rows[:_SHOWN]:
        typer.echo("        " + ", ".join(f"{name}={value}" for name, value in row.items()))
    if len(finding.rows) > _SHOWN:
        typer.echo(f"        … and {len(finding.rows) - _SHOWN} more")
    typer.echo(f"        -> {finding.mend}")
