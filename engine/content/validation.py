"""From raw tables to models: unknown keys, wrong types and limits, each with its line."""

import types
import typing
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.content.models import Data, PackCard, Rules, Thing
from engine.content.models.base import DICE_PATTERN
from engine.content.positions import KeyPath
from engine.content.reading import Reading, Source, did_you_mean

DOCUMENT_MODELS: dict[str, type[Data]] = {"pack.toml": PackCard, "rules.toml": Rules}

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


def validate_things(reading: Reading) -> dict[str, Thing]:
    """The things of a reading that are whole, by id; what is wrong with the others is reported."""
    things: dict[str, Thing] = {}
    for identity, raw in reading.things.items():
        if raw.abstract:
            continue
        thing = _validate(reading, raw.source, raw.kind.model, {"id": identity, **raw.values})
        if thing is not None:
            things[identity] = typing.cast("Thing", thing)
    return things


def validate_documents(reading: Reading) -> dict[str, Data]:
    """`pack.toml` and `rules.toml` as models, by file name; a file that is missing or mistaken is left out."""
    documents: dict[str, Data] = {}
    for name, values in reading.documents.items():
        file = next(file for file in reading.texts if str(file) == name)
        document = _validate(reading, Source(file), DOCUMENT_MODELS[name], values)
        if document is not None:
            documents[name] = document
    return documents


def _validate(reading: Reading, source: Source, model: type[Data], values: dict[str, Any]) -> Data | None:
    try:
        return model.model_validate(_tuples(values))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
        for details in found:
            if not _follows(details, found):
                _report(reading, source, model, details)
        return None


def _follows(details: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list is only too short because pydantic left out the mistaken ones among its entries."""
    place = details["loc"]
    return details["type"] == "too_short" and any(
        len(each["loc"]) > len(place) and each["loc"][: len(place)] == place for each in found
    )


def _tuples(value: Any) -> Any:
    """TOML's arrays as tuples, since the models are immutable and strict."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(inner) for inner in value)
    return value


def _report(reading: Reading, source: Source, model: type[Data], details: ErrorDetails) -> None:
    path, around, here = _walk(model, details["loc"])
    dotted = ".".join(str(part) for part in path)
    if details["type"] == "extra_forbidden":
        known = _keys_of(around)
        suggestion = did_you_mean(str(path[-1]), known) or f"Known keys: {', '.join(sorted(known))}."
        reading.report(source, path, f'Unknown key "{dotted}".', suggestion)
    elif details["type"] == "missing":
        reading.report(source, path, f'The key "{dotted}" is missing.', "Add it.")
    elif details["type"] == "literal_error":
        _report_word(reading, source, path, str(details["input"]), details.get("ctx", {}).get("expected", ""))
    elif details["type"] == "union_tag_invalid":
        context = details.get("ctx", {})
        _report_word(reading, source, (*path, _tag_key(details)), context.get("tag", ""), context["expected_tags"])
    elif details["type"] == "union_tag_not_found":
        key = _tag_key(details)
        words = ", ".join(str(word) for each in _members(here) for word in _words(each, key))
        reading.report(source, path, f'The key "{dotted}.{key}" is missing.', f"It is one of {words}.")
    elif details["type"] in ("too_short", "too_long"):
        reading.report(source, path, *_wrong_length(dotted, details))
    elif details["type"] == "string_pattern_mismatch" and (kind := _kind_asked(details)) is not None:
        name = str(details["input"]).rpartition("/")[2]
        known = [raw.id for raw in reading.things.values() if raw.kind.folder == kind]
        suggestion = did_you_mean(f"{kind}/{name}", known) or _shown(details)
        reading.report(source, path, f'"{dotted}": it should be an id, such as "{kind}/…".', suggestion)
    else:
        reading.report(source, path, f'"{dotted}": {_sentence(details)}', _shown(details))


def _report_word(reading: Reading, source: Source, path: KeyPath, word: str, expected: str) -> None:
    """Reports a word that is not among the expected ones, which pydantic lists as `'one', 'two' or 'three'`."""
    words = [each.strip("' ") for each in expected.replace(" or ", ", ").split(",")]
    suggestion = did_you_mean(word, words) or f"It must be one of {', '.join(words)}."
    reading.report(source, path, f'"{".".join(map(str, path))}" cannot be "{word}".', suggestion)


def _wrong_length(dotted: str, details: ErrorDetails) -> tuple[str, str]:
    context = details.get("ctx", {})
    actual = context.get("actual_length")
    if details["type"] == "too_short":
        return f'"{dotted}" has {actual} entries; it needs {context["min_length"]} at least.', "Add some."
    return f'"{dotted}" has {actual} entries; it holds {context["max_length"]} at most.', "Take some out."


def _kind_asked(details: ErrorDetails) -> str | None:
    """The kind of thing whose id was asked for, when that is what a text should have been."""
    kind, slash, _ = str(details.get("ctx", {}).get("pattern", "")).removeprefix("^").partition("/")
    return kind if slash and kind.replace("-", "").isalpha() else None


def _sentence(details: ErrorDetails) -> str:
    if details.get("ctx", {}).get("pattern") == DICE_PATTERN:
        return 'it should be dice, such as "2d6" or "1d8+2".'
    if details["type"] in _PLAIN_WORDS:
        return f"it should be {_PLAIN_WORDS[details['type']]}."
    message = details["msg"].replace("Input should be", "it should be").replace("String should", "the text should")
    return message[0].lower() + message[1:] + "."


def _shown(details: ErrorDetails) -> str:
    value = repr(details["input"])
    return f"It is {value}." if len(value) <= 60 else f"It begins {value[:57]}…"


def _walk(model: type[Data], location: tuple[str | int, ...]) -> tuple[KeyPath, Any, Any]:
    """From pydantic's place of a mistake to the path as it is written, and the annotations around it and of itself.

    Pydantic also names what is not written down: `[key]` for the key of a table, and which of several models was
    tried, such as `combat` for an encounter of that kind.
    """
    path: list[str | int] = []
    around: Any = model
    here: Any = model
    for part in location:
        if part == "[key]":
            continue
        members = _members(here)
        chosen = _tagged_by(members, part) if len(members) > 1 else None
        if chosen is not None:
            here = chosen
            continue
        path.append(part)
        around, here = here, _inside(here, part)
    return tuple(path), around, here


def _members(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models that an annotation such as `Trap | Rest | None` allows in one place; not those inside its lists."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    if get_origin(annotation) is typing.Annotated:
        return _members(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(found for inner in get_args(annotation) for found in _members(inner))
    return ()


def _tagged_by(members: tuple[type[BaseModel], ...], tag: str | int) -> type[BaseModel] | None:
    """The model among several in which some key must have the value `tag`."""
    return next((each for each in members if any(tag in _words(each, key) for key in each.model_fields)), None)


def _words(model: type[BaseModel], key: str) -> tuple[Any, ...]:
    annotation = model.model_fields[key].annotation if key in model.model_fields else None
    return get_args(annotation) if get_origin(annotation) is typing.Literal else ()


def _tag_key(details: ErrorDetails) -> str:
    return str(details.get("ctx", {}).get("discriminator", "")).strip("'")


def _inside(annotation: Any, part: str | int) -> Any:
    """The annotation of what lies at a key or index of something; None for what has no annotation."""
    members = _members(annotation)
    if members:
        found = next((each.model_fields[str(part)] for each in members if part in each.model_fields), None)
        return found.annotation if found is not None else None
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is typing.Annotated:
        return _inside(inner[0], part)
    if origin in (Union, types.UnionType):
        return next((found for each in inner if (found := _inside(each, part)) is not None), None)
    if origin is dict:
        return inner[1]
    if origin is tuple:
        return inner[0] if inner[-1] is Ellipsis else inner[int(part)]
    return None


def _keys_of(annotation: Any) -> list[str]:
    """The keys that a table may have; empty for free tables."""
    own = [name for each in _members(annotation) for name in each.model_fields if name != "id"]
    is_thing = any(issubclass(each, Thing) for each in _members(annotation))
    return [*own, "extends", "abstract"] if is_thing else own
