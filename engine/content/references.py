"""Follows every reference in a pack: does what it names exist, and who is named by whom."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from engine.content.models import Data, Reference
from engine.content.nearness import did_you_mean, id_from
from engine.content.pack import KINDS
from engine.content.positions import KeyPath
from engine.content.reading import Raw, Reading, Source


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model that can lead to a reference, with their annotations."""
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if _leads_to_reference(hints[name])}


def _leads_to_reference(annotation: Any) -> bool:
    if isinstance(annotation, Reference):
        return True
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return bool(_hints(annotation))
    return any(_leads_to_reference(inner) for inner in get_args(annotation))


def _kind(annotation: Any) -> str | None:
    """The kind a text annotation refers to: the mark may sit inside an optional."""
    for inner in get_args(annotation):
        if isinstance(inner, Reference):
            return inner.kind
        found = _kind(inner)
        if found is not None:
            return found
    return None


def references_of(model: Data) -> Iterator[tuple[KeyPath, str, str]]:
    """Every reference inside a model, as (path, kind, id)."""
    for name, annotation in _hints(type(model)).items():
        yield from _inside(getattr(model, name), annotation, (name,))


def _inside(value: Any, annotation: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str, str]]:
    if isinstance(value, BaseModel):
        for name, hint in _hints(type(value)).items():
            yield from _inside(getattr(value, name), hint, (*path, name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _inside(inner, annotation, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            kind = _kind(annotation)
            if kind is not None:
                yield (*path, key), kind, key
            if isinstance(inner, BaseModel):
                yield from _inside(inner, annotation, (*path, key))
    elif isinstance(value, str):
        kind = _kind(annotation)
        if kind is not None:
            yield path, kind, value


def check_references(reading: Reading, owner: Data, source: Source, known: dict[str, set[str]]) -> None:
    """Reports what `owner` refers to in vain.

    Args:
        reading: Receives the mistakes.
        owner: A thing or document.
        source: Where it is written.
        known: The ids that exist, by kind. Things that exist but are mistaken themselves count as existing.
    """
    for path, kind, identity in references_of(owner):
        if identity not in known[kind]:
            _report(reading, source, path, identity, known[kind])


def check_written_references(reading: Reading, raw: Raw, known: dict[str, set[str]]) -> None:
    """As `check_references`, for a thing that is mistaken otherwise: whatever looks like an id must be one."""
    for path, text in texts_in(raw.values):
        kind, slash, _ = text.partition("/")
        if slash and kind in known and " " not in text and text not in known[kind]:
            _report(reading, raw.source, path, text, known[kind])


def texts_in(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """Every key and text of a table, however deep, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from texts_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, (*path, index))


def _report(reading: Reading, source: Source, path: KeyPath, identity: str, known: set[str]) -> None:
    if identity in reading.things and reading.things[identity].abstract:
        message, suggestion = f'"{identity}" is abstract.', "It only lends its keys to those that extend it."
    else:
        if reading.may_hold(identity):
            return
        message = f'"{identity}" does not exist.'
        suggestion = did_you_mean(identity, sorted(known)) or _how_to_add(identity)
    reading.report(source, path, message, suggestion)


def _how_to_add(identity: str) -> str:
    """Where a thing of this id would have to be written."""
    folder, _, name = identity.partition("/")
    layout = next((kind.layout for kind in KINDS if kind.folder == folder), None)
    if layout is None or name != id_from(name):
        return ""
    if layout == "single":
        return f"Add the file {identity}.toml, or name another."
    return f"Add a table [{name}] to a file in {folder}/, or name another."
