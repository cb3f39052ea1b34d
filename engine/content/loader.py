"""Loads a content pack, or says everything that is wrong with it at once."""

import functools
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from engine.content.checking import Examination, check_pack
from engine.content.mistakes import ContentError, Mistake
from engine.content.models import Rules, Thing
from engine.content.pack import KINDS, ContentPack
from engine.content.reachability import check_reachability
from engine.content.reading import DOCUMENTS, Reading, Source, read
from engine.content.references import check_references, check_written_references
from engine.content.tables import ContentTable
from engine.content.validation import validate_documents, validate_things


def check(path: Path) -> list[Mistake]:
    """Every mistake in the pack at `path`, in order of file and line; empty when it can be played."""
    try:
        reading, _ = _examine(path)
    except ContentError as error:
        return list(error.mistakes)
    return sorted(set(reading.mistakes))


def load_pack(path: Path) -> ContentPack:
    """Loads the pack in a folder.

    Args:
        path: The folder that holds `pack.toml` and `rules.toml`.

    Returns:
        The immutable pack.

    Raises:
        ContentError: Something is wrong with it; the error carries every mistake.
    """
    reading, found = _examine(path)
    if reading.mistakes:
        raise ContentError(sorted(set(reading.mistakes)))
    return ContentPack(**found, digest=reading.digest())


@functools.cache
def load_pack_once(path: Path) -> ContentPack:
    """As `load_pack`, keeping the result for the life of the process: packs never change while the program runs."""
    return load_pack(path)


def _examine(path: Path) -> tuple[Reading, dict[str, Any]]:
    _look_for_pack(path)
    reading = read(path)
    things = validate_things(reading)
    documents = validate_documents(reading)
    known: dict[str, set[str]] = {kind.folder: set() for kind in KINDS}
    for raw in reading.things.values():
        if not raw.abstract:
            known[raw.kind.folder].add(raw.id)
    for identity, raw in reading.things.items():
        if identity in things:
            check_references(reading, things[identity], raw.source, known)
        elif not raw.abstract:
            check_written_references(reading, raw, known)
    for name, document in documents.items():
        check_references(reading, document, Source(PurePosixPath(name)), known)
    rules = documents.get("rules.toml")
    if not reading.unreadable:  # what such a file holds is unknown, and all that would be said for want of it is wrong
        check_pack(Examination(reading, things, rules if isinstance(rules, Rules) else None))
        check_reachability(reading)
    return reading, {"card": documents.get("pack.toml"), "rules": rules, **_by_kind(things)}


def _look_for_pack(path: Path) -> None:
    """Raises ContentError where there is nothing to read.

    A folder that is no pack at all is said in one sentence: whatever TOML lies below it is nobody's mistake.
    """
    if not path.is_dir():
        message = "There is no such folder."
    elif not any((path / name).exists() for name in DOCUMENTS):
        message = f"This is no content pack: it holds neither {' nor '.join(DOCUMENTS)}."
    else:
        return
    raise ContentError(
        [Mistake(PurePosixPath(path.as_posix()), 0, message, "Point GAME_SYSTEM_DIR at a content pack.")]
    )


def _by_kind(things: dict[str, Thing]) -> dict[str, MappingProxyType[str, Thing]]:
    """The things of each kind by id, in the order in which lists show them."""
    ordered = sorted(things.values(), key=lambda thing: (thing.order, thing.name, thing.id))
    return {
        kind.field: MappingProxyType(ContentTable((each.id, each) for each in ordered if type(each) is kind.model))
        for kind in KINDS
    }
