"""`everdelve sync`: tells Discord which commands there are."""

import asyncio

import typer

from bot.cli.servers import servers_for
from engine.kernel.settings import Settings, SettingsError, load_settings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(sync)


def sync() -> None:
    """Register the commands with Discord.

    Only if they changed since the last time. Needs DISCORD_TOKEN.
    """
    settings = load_settings()
    if settings.discord_token is None:
        raise SettingsError(["DISCORD_TOKEN: is not set. Set it; the playground needs no sync."])
    with servers_for(settings, "sync") as found:
        typer.echo(asyncio.run(_sync(found, settings.discord_token.get_secret_value())))


async def _sync(settings: Settings, token: str) -> str:
    import discord  # noqa: PLC0415  slow to import; only needed here

    from bot.running.parts import assembled  # noqa: PLC0415  as above
    from bot.running.readiness import standing  # noqa: PLC0415  as above
    from bot.running.signals import StopRequest  # noqa: PLC0415  as above
    from bot.running.supervision import FatalError  # noqa: PLC0415  as above
    from bot.sync import sync_commands  # noqa: PLC0415  as above

    assert settings.database_url is not None
    if await standing(settings.database_url) == "behind":
        raise FatalError("The database is older than this build. Bring it up to date with: everdelve migrate")
    async with assembled(settings, StopRequest(), process="sync", migrate=False) as assembly:
        try:
            result = await sync_commands(assembly.kernel, assembly.engine, token)
        except discord.LoginFailure as error:
            raise FatalError("Discord refuses DISCORD_TOKEN; copy it again from the developer portal.") from error
        except (discord.HTTPException, OSError) as error:
            raise FatalError(
                f"Discord did not take the commands: {error}. Try again; see `everdelve doctor`."
            ) from error
    if result.sent:
        return f"Registered {result.commands} commands. Discord may take a minute to show them."
    return f"The {result.commands} commands are registered already; nothing was sent."
