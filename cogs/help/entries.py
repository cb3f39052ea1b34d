"""Reads the command tree into what help shows, so that help can never be out of date."""

from collections.abc import Iterator
from dataclasses import dataclass

from discord import app_commands


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option of a command: what to type, whether it must be there, and what is allowed."""

    name: str
    description: str
    required: bool
    allowed: str


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command that can be typed.

    Attributes:
        name: As it is typed, without the slash: `character create`.
        area: What it is about: the name of the package in `cogs/` that declares it.
        description: One line.
        options: In order.
        where: Where it works, in words.
    """

    name: str
    area: str
    description: str
    options: tuple[OptionEntry, ...]
    where: str


def entries(tree: app_commands.CommandTree) -> list[CommandEntry]:
    """All slash commands that a player can type, by name."""
    found = (entry for command in tree.get_commands() for entry in _entries_of(command))
    return sorted(found, key=lambda entry: entry.name)


def _entries_of(command: object) -> Iterator[CommandEntry]:
    if isinstance(command, app_commands.Group):
        for child in command.commands:
            yield from _entries_of(child)
    elif isinstance(command, app_commands.Command):
        root = command.root_parent or command
        yield CommandEntry(
            command.qualified_name,
            _area(command.callback.__module__),
            command.description,
            tuple(_option(parameter) for parameter in command.parameters),
            _where(root),
        )


def _area(module: str) -> str:
    parts = module.split(".")
    return parts[1] if parts[0] == "cogs" and len(parts) > 1 else parts[0]


def _option(parameter: app_commands.Parameter) -> OptionEntry:
    allowed = ""
    if parameter.choices:
        allowed = "one of " + ", ".join(choice.name for choice in parameter.choices[:10])
    elif parameter.min_value is not None and parameter.max_value is not None:
        allowed = f"{parameter.min_value} to {parameter.max_value}"
    elif parameter.max_value is not None:
        allowed = f"at most {parameter.max_value}"
    elif parameter.autocomplete:
        allowed = "suggestions appear while you type"
    description = "" if str(parameter.description) == "…" else str(parameter.description)
    return OptionEntry(parameter.display_name, description, parameter.required, allowed)


def _where(root: app_commands.Command | app_commands.Group) -> str:  # type: ignore[type-arg]  # any command
    contexts = root.allowed_contexts
    if contexts is not None and contexts.guild and not contexts.dm_channel:
        return "in servers"
    if contexts is not None and contexts.dm_channel and not contexts.guild:
        return "in private messages"
    return "everywhere"
