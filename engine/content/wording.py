"""What pydantic finds wrong with a value, in the words of somebody who writes TOML."""

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from engine.content.annotations import keys_of, members
from engine.content.models import Reference
from engine.content.models.base import DICE_PATTERN
from engine.content.positions import KeyPath

# What pydantic calls a tuple or an instance of a model, in the words of somebody who writes TOML.
_PLAIN_WORDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a text, in quotes",
    "bool_type": "true or false",
    "tuple_type": "a list, in square brackets",
    "dict_type": "a table, such as { key = value }",
    "model_type": "a table, such as { key = value }",
    "model_attributes_type": "a table, such as { key = value }",
}


def dotted(path: KeyPath) -> str:
    """A path as authors count: `encounters.4th.kind` is the kind of the fourth encounter."""
    return ".".join(_ordinal(part + 1) if isinstance(part, int) else part for part in path)


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def wrong_length(name: str, details: ErrorDetails) -> tuple[str, str]:
    """That a list has too few entries or too many, and what to do."""
    context = details.get("ctx", {})
    actual = context.get("actual_length")
    if details["type"] == "too_short":
        return f'"{name}" has {actual} entries; it needs {context["min_length"]} at least.', "Add some."
    return f'"{name}" has {actual} entries; it holds {context["max_length"]} at most.', "Take some out."


def kind_asked(details: ErrorDetails) -> str | None:
    """The kind of thing whose id was asked for, when that is what a text should have been."""
    kind, slash, _ = str(details.get("ctx", {}).get("pattern", "")).removeprefix("^").partition("/")
    return kind if slash and kind.replace("-", "").isalpha() else None


def sentence(details: ErrorDetails) -> str:
    """What is wrong with a value."""
    if details.get("ctx", {}).get("pattern") == DICE_PATTERN:
        return 'it should be dice, such as "2d6" or "1d8+2".'
    if details["type"] in _PLAIN_WORDS:
        return f"it should be {_PLAIN_WORDS[details['type']]}."
    message = details["msg"].replace("Input should be", "it should be").replace("String should", "the text should")
    return message[0].lower() + message[1:] + "."


def shown(details: ErrorDetails) -> str:
    """What stands there instead, or how to write it right where that is plain."""
    value = details["input"]
    text = written(value)
    if details["type"] == "tuple_type" and isinstance(value, str | int | dict):
        return f"Write [{text}]." if len(text) <= 60 else "Put square brackets around it: [ … ]."
    if details["type"] == "int_type" and isinstance(value, str) and value.removeprefix("-").isdecimal():
        return f"Write {value}, without quotes."
    return f"It is {text}." if len(text) <= 60 else f"It begins {text[:57]}…"


def written(value: Any) -> str:
    """A value as it stands in a file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple | list):
        return f"[{', '.join(written(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {written(inner)}' for key, inner in value.items())} }}"
    return str(value)


def wanted(around: Any, key: str) -> str:
    """What to do about a missing key: says what its value looks like."""
    field = next((each.model_fields[key] for each in members(around) if key in each.model_fields), None)
    if field is None:
        return "Add it."
    for mark in field.metadata:
        if isinstance(mark, Reference):
            return f'Add it, with an id such as "{mark.kind}/…".'
    return f"Add it, with {_looks(field.annotation)}."


def _looks(annotation: Any) -> str:
    if get_origin(annotation) is Literal:
        return f"one of {', '.join(map(str, get_args(annotation)))}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"a table of {', '.join(keys_of(annotation))}"
    if get_origin(annotation) is tuple:
        inner = members(get_args(annotation)[0])
        return "a list in square brackets, or a [[table]] for each" if inner else "a list in square brackets"
    if annotation is int:
        return "a whole number"
    if annotation is bool:
        return "true or false"
    return "a text in quotes" if annotation is str else "a table such as { key = value }"
