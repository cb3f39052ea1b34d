"""From raw tables to models: unknown keys, wrong types and limits, each with its line."""

import typing
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from engine.content.annotations import inside, keys_of, members, tag_key, tag_of, union_of, walk, words
from engine.content.models import Data, PackCard, Rules, Thing
from engine.content.nearness import did_you_mean
from engine.content.positions import KeyPath
from engine.content.reading import Reading, Source
from engine.content.wording import dotted, kind_asked, sentence, shown, wanted, wrong_length

DOCUMENT_MODELS: dict[str, type[Data]] = {"pack.toml": PackCard, "rules.toml": Rules}


def validate_things(reading: Reading) -> dict[str, Thing]:
    """The things of a reading that are whole, by id; what is wrong with the others is reported."""
    things: dict[str, Thing] = {}
    for identity, raw in reading.things.items():
        if raw.abstract or raw.borrows_in_vain:
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
                _report(reading, source, model, values, details)
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


def _report(reading: Reading, source: Source, model: type[Data], values: Any, details: ErrorDetails) -> None:
    path, around, here = walk(model, details["loc"])
    name = dotted(path)
    if details["type"] == "extra_forbidden":
        reading.report(source, path, f'Unknown key "{name}".', _of_unknown_key(model, path, details["loc"], values))
    elif details["type"] == "missing":
        reading.report(source, path, f'The key "{name}" is missing.', wanted(around, str(path[-1])))
    elif details["type"] == "literal_error":
        _report_word(reading, source, path, str(details["input"]), details.get("ctx", {}).get("expected", ""))
    elif details["type"] == "union_tag_invalid":
        context = details.get("ctx", {})
        _report_word(reading, source, (*path, tag_key(details)), context.get("tag", ""), context["expected_tags"])
    elif details["type"] == "union_tag_not_found":
        key = tag_key(details)
        known = ", ".join(str(word) for each in members(here) for word in words(each, key))
        reading.report(source, path, f'The key "{name}.{key}" is missing.', f"It is one of {known}.")
    elif details["type"] in ("too_short", "too_long"):
        reading.report(source, path, *wrong_length(name, details))
    elif details["type"] == "string_pattern_mismatch" and (kind := kind_asked(details)) is not None:
        _report_id(reading, source, path, kind, details)
    else:
        reading.report(source, path, f'"{name}": {sentence(details)}', shown(details))


def _report_id(reading: Reading, source: Source, path: KeyPath, kind: str, details: ErrorDetails) -> None:
    """Reports a text that is no id, or one of another kind."""
    text = str(details["input"])
    known = [raw.id for raw in reading.things.values() if raw.kind.folder == kind]
    suggestion = did_you_mean(f"{kind}/{text.rpartition('/')[2]}", known)
    message = f'"{dotted(path)}": it should be an id, such as "{kind}/…".'
    reading.report(source, path, message, suggestion or shown(details))


def _of_unknown_key(model: type[Data], path: KeyPath, location: tuple[str | int, ...], values: Any) -> str:
    """Where an unknown key belongs, or what it may have been meant to be."""
    key = str(path[-1])
    _, around, _ = walk(model, location)
    others = [each for each in union_of(model, location) if key in each.model_fields]
    owners = [tag for each in others if (tag := tag_of(each)) is not None]
    if owners:
        return "It is for " + " or ".join(f'{name} = "{word}"' for name, word in owners) + "."
    for length in range(len(location) - 2, -1, -1):
        above, _, outer = walk(model, location[:length])
        if key in keys_of(outer):
            place = f'"{dotted(above)}"' if above else "the whole"
            return f'It belongs to {place}, not into "{dotted(path[:-1])}": write it there, before the tables inside.'
    for inner in keys_of(around):
        if key in keys_of(inside(around, inner)):
            return f"It belongs into {inner}, such as {inner} = {{ {key} = … }}."
    beside = values
    for part in path[:-1]:
        beside = beside[part]
    unused = [each for each in keys_of(around) if each not in beside]
    near = did_you_mean(key, unused) or did_you_mean(key, keys_of(around))
    return near or f"Known keys: {', '.join(sorted(keys_of(around)))}."


def _report_word(reading: Reading, source: Source, path: KeyPath, word: str, expected: str) -> None:
    """Reports a word that is not among the expected ones, which pydantic lists as `'one', 'two' or 'three'`."""
    known = [each.strip("' ") for each in expected.replace(" or ", ", ").split(",")]
    suggestion = did_you_mean(word, known) or f"It must be one of {', '.join(known)}."
    reading.report(source, path, f'"{dotted(path)}" cannot be "{word}".', suggestion)
