"""All commands in one application. Each imports what it needs when it runs, so that `--help` and mistakes are quick."""

import typer

from bot.cli import balance, checks, content, database, discord, processes, replay

app = typer.Typer(
    name="everdelve",
    help="A persistent role-playing world in Discord. Start with: everdelve run",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
processes.add_to(app)
database.add_to(app)
discord.add_to(app)
checks.add_to(app)
content.add_to(app)
balance.add_to(app)
replay.add_to(app)
