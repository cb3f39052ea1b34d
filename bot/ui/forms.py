"""Forms (modals) that can be submitted after a restart: what they belong to is in their custom id.

Discord.py keeps shown modals in memory and forgets them with the process. Ours are never stored there; the dispatcher
in `bot.interactions` receives every submission and finds the class by its name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.ui import escape
from bot.ui.actions import Carrier, Interaction

Answers = Mapping[str, tuple[str, ...]]
"""What was filled in: the values of each field by its key; a text field has one value, an empty one has ("",)."""


class Form(Carrier):
    """A form and what its submission does; fields declare what travels with it, as for an `Action`."""

    def modal(self) -> discord.ui.Modal:
        """Build the form, usually by `build` with `text_field` and `menu_field`."""
        raise NotImplementedError

    async def run(self, interaction: Interaction, answers: Answers) -> None:
        """Act on what was filled in; it comes from the client, so check everything again."""
        raise NotImplementedError

    def build(self, title: str, *fields: "discord.ui.Label[Any] | discord.ui.TextDisplay[Any]") -> discord.ui.Modal:
        """A modal of one to five fields under a title of at most 45 characters."""
        modal = discord.ui.Modal(title=escape.plain(title, 45), custom_id=self.custom_id)
        for field in fields:
            modal.add_item(field)
        return modal


def text_field(
    key: str,
    label: str,
    *,
    description: str | None = None,
    default: str | None = None,
    placeholder: str | None = None,
    least: int = 0,
    most: int = 100,
    paragraph: bool = False,
    required: bool = True,
) -> "discord.ui.Label[Any]":
    """A line (or paragraph) of `least` to `most` characters, at most 4,000."""
    style = discord.TextStyle.paragraph if paragraph else discord.TextStyle.short
    return discord.ui.Label(
        text=escape.plain(label, 45),
        description=None if description is None else escape.plain(description, 100),
        component=discord.ui.TextInput(
            custom_id=key,
            style=style,
            default=default,
            placeholder=None if placeholder is None else escape.plain(placeholder, 100),
            min_length=least or None,
            max_length=most,
            required=required,
        ),
    )


def menu_field(
    key: str,
    label: str,
    options: Sequence[discord.SelectOption],
    *,
    description: str | None = None,
    least: int = 1,
    most: int = 1,
    required: bool = True,
) -> "discord.ui.Label[Any]":
    """A menu of up to 25 options inside a form."""
    return discord.ui.Label(
        text=escape.plain(label, 45),
        description=None if description is None else escape.plain(description, 100),
        component=discord.ui.Select(
            custom_id=key, options=list(options), min_values=least, max_values=most, required=required
        ),
    )


def read_answers(components: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The submitted values by field key, from the payload of a modal submission.

    Unknown components are skipped; values that are not text are written as text.
    """
    found: dict[str, tuple[str, ...]] = {}
    for component in components:
        inner = component.get("components") or ([component["component"]] if component.get("component") else [])
        found.update(read_answers(inner))
        key = component.get("custom_id")
        if key is None:
            continue
        if "values" in component:
            found[str(key)] = tuple(str(value) for value in component["values"] or ())
        elif "value" in component:
            value = component["value"]
            found[str(key)] = ("" if value is None else str(value),)
    return found


def answer(answers: Answers, key: str) -> str:
    """The single value of a field, or an empty string where nothing was filled in."""
    values = answers.get(key) or ("",)
    return values[0]
