"""From raw tables to models: unknown keys, wrong types and limits, each with its line."""

import types
import typing
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.content.models import Data, PackCard, Rules, Thing
from engine.content.positions import KeyPath
from engine.content.reading import Reading, Source, did_you_mean

DOCUMENT_MODELS: dict[str, type[Data]] = {"pack.toml": PackCard, "rules.toml": Rules}


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
        for details in error.errors(include_url=False, include_context=True):
            _report(reading, source, model, details)
        return None


def _tuples(value: Any) -> Any:
    """TOML's arrays as tuples, since the models are immutable and strict."""
    if isinstance(value, dict):
        return {key: _tuples(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_tuples(inner) for inner in value)
    return value


def _report(reading: Reading, source: Source, model: type[Data], details: ErrorDetails) -> None:
    path: KeyPath = tuple(part for part in details["loc"] if part != "[key]")
    dotted = ".".join(str(part) for part in path)
    if details["type"] == "extra_forbidden":
        known = _keys_at(model, path[:-1])
        suggestion = did_you_mean(str(path[-1]), known) or f"Known keys: {', '.join(sorted(known))}."
        reading.report(source, path, f'Unknown key "{dotted}".', suggestion)
    elif details["type"] == "missing":
        reading.report(source, path, f'The key "{dotted}" is missing.', "Add it.")
    elif details["type"] == "literal_error":
        expected = details.get("ctx", {}).get("expected", "")
        words = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
        suggestion = did_you_mean(str(details["input"]), words) or f"It must be one of {', '.join(words)}."
        reading.report(source, path, f'"{dotted}" cannot be "{details["input"]}".', suggestion)
    else:
        reading.report(source, path, f'"{dotted}": {_sentence(details)}', _shown(details))


def _sentence(details: ErrorDetails) -> str:
    message = details["msg"].replace("Input should be", "it should be").replace("String should", "the text should")
    return message[0].lower() + message[1:] + "."


def _shown(details: ErrorDetails) -> str:
    value = repr(details["input"])
    return f"It is {value}." if len(value) <= 60 else f"It begins {value[:57]}…"


def _keys_at(model: type[BaseModel], path: KeyPath) -> list[str]:
    """The keys that the table at `path` of a model may have; empty for free tables."""
    annotation: Any = model
    for part in path:
        inner = _model_in(annotation)
        if inner is not None and isinstance(part, str) and part in inner.model_fields:
            annotation = inner.model_fields[part].annotation
    inner = _model_in(annotation)
    if inner is None:
        return []
    own = [name for name in inner.model_fields if name != "id"]
    return [*own, "extends", "abstract"] if issubclass(inner, Thing) else own


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model that an annotation such as `tuple[QueueStep, ...] | None` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (tuple, dict, Union, types.UnionType, typing.Annotated):
        for inner in get_args(annotation):
            found = _model_in(inner)
            if found is not None:
                return found
    return None
