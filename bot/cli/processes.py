"""The commands that run until they are told to stop."""

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.servers import servers_that_run
from engine.kernel.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from bot.running.parts import Role


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (run, bot, web, worker, scheduler):
        app.command(rich_help_panel="Run")(command)


def run() -> None:
    """Everything in one process.

    Without DATABASE_URL, REDIS_URL or DISCORD_TOKEN it brings its own PostgreSQL, Valkey or playground.
    """
    from bot.running.everything import run_everything  # noqa: PLC0415  slow to import; only needed here

    asyncio.run(run_everything(load_settings()))


def bot() -> None:
    """Only the bot: commands and delivery."""
    settings = load_settings()
    if settings.discord_token is None:
        raise SettingsError(
            ["DISCORD_TOKEN: is not set. The bot needs it; to play without Discord use `everdelve run`."]
        )
    _run("bot")


def web() -> None:
    """Only the API, health and metrics."""
    _run("web")


def worker() -> None:
    """Only a worker, which runs jobs.

    Start as many as you like.
    """
    _run("worker")


def scheduler() -> None:
    """Only a scheduler, which enqueues jobs.

    It follows the timetable; several do no harm.
    """
    _run("scheduler")


def _run(role: "Role") -> None:
    from bot.running.single import run_role  # noqa: PLC0415  slow to import; only needed here

    work = run_role(servers_that_run(load_settings()), role)
    if role in ("web", "worker"):
        _with_uvloop(work)
    else:
        asyncio.run(work)


def _with_uvloop(work: Coroutine[Any, Any, None]) -> None:
    import uvloop  # noqa: PLC0415  not installed where it does not exist

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)
