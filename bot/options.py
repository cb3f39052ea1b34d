"""What a command's options hold when they arrive, checked against what the command declares.

Discord's own client keeps to the types and choices that were registered, and discord.py believes it. Another client
need not, and an option may have changed since it was typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from discord import AppCommandOptionType, app_commands

from engine.kernel.errors import InvalidInput

_NESTED: Final = frozenset({AppCommandOptionType.subcommand.value, AppCommandOptionType.subcommand_group.value})
_HOLDS: Final[Mapping[AppCommandOptionType, tuple[type, ...]]] = {
    AppCommandOptionType.string: (str,),
    AppCommandOptionType.integer: (int,),
    AppCommandOptionType.number: (int, float),
    AppCommandOptionType.boolean: (bool,),
}


def check_options(command: app_commands.Command[Any, ..., Any], data: Mapping[str, Any]) -> None:
    """Refuse options that are not of their declared type, or not among their choices.

    Args:
        command: What is to be run.
        data: The interaction's data, as it came.

    Raises:
        InvalidInput: Says which option, and what to do.
    """
    declared = {parameter.display_name: parameter for parameter in command.parameters}
    for option in _leaves(data.get("options") or ()):
        name, value = str(option.get("name")), option.get("value")
        parameter = declared.get(name)
        if parameter is None:
            continue  # discord.py has an answer to that
        if option.get("type") != parameter.type.value or not _is_of(parameter.type, value):
            raise _refusal(parameter.display_name)
        if parameter.choices and value not in {choice.value for choice in parameter.choices}:
            raise _refusal(parameter.display_name)


def _leaves(options: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for option in options:
        if option.get("type") in _NESTED:
            yield from _leaves(option.get("options") or ())
        else:
            yield option


def _is_of(kind: AppCommandOptionType, value: object) -> bool:
    allowed = _HOLDS.get(kind)
    if allowed is None:
        return True  # people, channels, files: discord.py looks them up among what Discord resolved
    return isinstance(value, allowed) and (kind is AppCommandOptionType.boolean or not isinstance(value, bool))


def _refusal(name: str) -> InvalidInput:
    return InvalidInput(
        f"The option “{name}” cannot be that.",
        "Pick one of what is offered while you type.",
        code="option_not_offered",
        field=name,
    )
