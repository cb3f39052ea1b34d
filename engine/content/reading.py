"""From files to raw tables: reads TOML, names every thing, and resolves `extends`."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from engine.content.mistakes import Mistake
from engine.content.nearness import did_you_mean, id_from
from engine.content.pack import KINDS, Kind
from engine.content.positions import KeyPath, Positions
from engine.content.syntax import explain

EXTENDS_LEVELS = 2
DOCUMENTS = ("pack.toml", "rules.toml")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a thing is written: its file, and the path of its table there (empty when it is the whole file)."""

    file: PurePosixPath
    table: KeyPath = ()


@dataclass(slots=True)
class Raw:
    """A thing as written, before anything about it is believed.

    Attributes:
        id: What others call it.
        kind: Its folder, and what it must look like.
        source: Where it stands.
        values: Its keys, with those it borrows.
        abstract: Whether it only lends its keys.
        extends: What it borrows from, nearest first.
        borrows_in_vain: Whether it extends what it cannot, so that the keys it lacks are no mistake of its own.
    """

    id: str
    kind: Kind
    source: Source
    values: dict[str, Any]
    abstract: bool = False
    extends: tuple[str, ...] = ()
    borrows_in_vain: bool = False


@dataclass(slots=True)
class Reading:
    """Everything read from a pack's folder, and what was wrong with it so far.

    Attributes:
        root: The folder.
        texts: What stands in each file.
        documents: `pack.toml` and `rules.toml`, parsed.
        things: Everything else that could be parsed, by id.
        mistakes: What is wrong.
        unreadable: The texts of the files that could not be parsed; nothing is said of what they hold.
    """

    root: Path
    texts: dict[PurePosixPath, str] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    things: dict[str, Raw] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    unreadable: dict[PurePosixPath, str] = field(default_factory=dict)
    _positions: dict[PurePosixPath, Positions] = field(default_factory=dict)

    def report(self, source: Source, path: KeyPath, message: str, suggestion: str = "") -> None:
        """Records a mistake at `path` inside the table that `source` names."""
        if source.file not in self._positions:
            self._positions[source.file] = Positions(self.texts[source.file])
        line = self._positions[source.file].line(source.table + path)
        self.mistakes.append(Mistake(source.file, line, message, suggestion))

    def may_hold(self, identity: str) -> bool:
        """Whether a file that could not be parsed seems to hold this thing."""
        folder, _, name = identity.partition("/")
        heading = re.compile(rf'^[ \t]*\[[ \t]*"?{re.escape(name)}"?[ \t]*[\].]', re.MULTILINE)
        return any(
            file.parts[0] == folder and (file.stem == name or heading.search(text) is not None)
            for file, text in self.unreadable.items()
        )

    def digest(self) -> str:
        """SHA-256 over the names and texts of all files, in order of name."""
        digest = hashlib.sha256()
        for file in sorted(self.texts):
            for part in (str(file), self.texts[file]):
                data = part.encode()
                digest.update(len(data).to_bytes(8, "big") + data)
        return digest.hexdigest()


def read(root: Path) -> Reading:
    """Reads every TOML file under `root`. Never raises for what authors can get wrong; see `Reading.mistakes`."""
    reading = Reading(root)
    folders = {kind.folder: kind for kind in KINDS}
    for path in sorted(root.rglob("*.toml")):
        file = PurePosixPath(path.relative_to(root).as_posix())
        document = _parse(reading, path, file)
        if document is None:
            continue
        if len(file.parts) == 1:
            _take_document(reading, file, document)
        elif file.parts[0] in folders:
            _take_things(reading, folders[file.parts[0]], file, document)
        else:
            reading.mistakes.append(
                Mistake(file, 0, f'"{file.parts[0]}" is not a kind of content.', did_you_mean(file.parts[0], folders))
            )
    _report_unread(reading, folders)
    for name in DOCUMENTS:
        if PurePosixPath(name) not in reading.texts:
            reading.mistakes.append(Mistake(PurePosixPath(name), 0, "This file is missing; a pack needs it."))
    _extend(reading)
    return reading


def _report_unread(reading: Reading, folders: Mapping[str, Kind]) -> None:
    """Reports files in the folders of kinds that nothing reads, since their names do not end in .toml."""
    for folder in folders:
        for path in sorted((reading.root / folder).rglob("*")):
            passed_by = path.name.startswith((".", "#")) or path.name.endswith(("~", ".md", ".toml"))
            if path.is_file() and not passed_by:
                file = PurePosixPath(path.relative_to(reading.root).as_posix())
                message = "This file is not read: its name does not end in .toml."
                reading.mistakes.append(Mistake(file, 0, message, "Rename it, or keep it somewhere else."))


def _parse(reading: Reading, path: Path, file: PurePosixPath) -> dict[str, Any] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        reading.mistakes.append(Mistake(file, line, "The file is not UTF-8.", "Save it as UTF-8."))
        reading.unreadable[file] = error.object.decode("utf-8", "replace")
        return None
    text = text.replace("\r\n", "\n")
    reading.texts[file] = text
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        slip = explain(text, error)
        reading.unreadable[file] = text
        reading.mistakes.append(Mistake(file, slip.line, f"This is not TOML. {slip.message}", slip.suggestion))
        return None


def _take_document(reading: Reading, file: PurePosixPath, document: dict[str, Any]) -> None:
    if file.name in DOCUMENTS:
        reading.documents[file.name] = document
        return
    suggestion = did_you_mean(file.name, list(DOCUMENTS)) or "Put it into the folder of its kind."
    reading.mistakes.append(Mistake(file, 0, f'The pack has no use for a file called "{file.name}" here.', suggestion))


def _take_things(reading: Reading, kind: Kind, file: PurePosixPath, document: dict[str, Any]) -> None:
    for name, source, values in _split(reading, kind, file, document):
        good = id_from(name)
        if name != good:
            advice = "Use small letters, digits and single hyphens" + (f', such as "{good}".' if good else ".")
            reading.report(source, (), f'"{name}" is not a good id.', advice)
        identity = f"{kind.folder}/{good or name}"
        if identity in reading.things:
            first = reading.things[identity].source.file
            reading.report(
                source, (), f'There are two "{identity}".', f"The other one is in {first}; rename one of them."
            )
            continue
        if "id" in values:
            reading.report(
                source, ("id",), f'Ids are not written down: this is "{identity}" by its place.', "Remove the key."
            )
        raw = Raw(identity, kind, source, {key: value for key, value in values.items() if key != "id"})
        abstract = raw.values.pop("abstract", False)
        if not isinstance(abstract, bool):
            reading.report(source, ("abstract",), "abstract must be true or false.")
        raw.abstract = abstract is True
        reading.things[identity] = raw


def _split(
    reading: Reading, kind: Kind, file: PurePosixPath, document: dict[str, Any]
) -> Iterator[tuple[str, Source, dict[str, Any]]]:
    if kind.layout == "single":
        yield file.stem, Source(file), document
        return
    for name, values in document.items():
        source = Source(file, (name,))
        if isinstance(values, dict):
            yield name, source, values
        else:
            reading.report(
                source, (), f'"{name}" stands outside any table.', "Every thing in this file is a [table] of its own."
            )


def _extend(reading: Reading) -> None:
    """Lays each thing over the one it extends. Mistaken chains are reported and left as they are written."""
    written = {identity: raw.values for identity, raw in reading.things.items()}
    merged: dict[str, dict[str, Any]] = {}
    for identity, raw in reading.things.items():
        chain = _chain(reading, raw, written)
        values: dict[str, Any] = {}
        for link in reversed(chain):
            values = _lay_over(values, written[link])
        values.pop("extends", None)
        raw.extends = tuple(chain[1:])
        raw.borrows_in_vain = "extends" in written[chain[-1]]
        merged[identity] = values
    for identity, values in merged.items():
        reading.things[identity].values = values


def _chain(reading: Reading, raw: Raw, written: Mapping[str, dict[str, Any]]) -> list[str]:
    """The thing and what it extends, nearest first; cut short where the chain is mistaken."""
    chain = [raw.id]
    while "extends" in written[chain[-1]]:
        parent = written[chain[-1]]["extends"]
        mine = len(chain) == 1
        if not isinstance(parent, str) or parent not in written:
            if mine and not reading.may_hold(str(parent)):
                known = [identity for identity in written if identity.startswith(f"{raw.kind.folder}/")]
                reading.report(
                    raw.source, ("extends",), f'"{parent}" does not exist.', did_you_mean(str(parent), known)
                )
            break
        if reading.things[parent].kind is not raw.kind:
            if mine:
                reading.report(
                    raw.source,
                    ("extends",),
                    f'"{parent}" is of another kind.',
                    f"Extend something in {raw.kind.folder}/.",
                )
            break
        if parent in chain:
            if parent == raw.id:
                reading.report(
                    raw.source, ("extends",), f"It extends itself: {' → '.join([*chain, parent])}.", "Break the circle."
                )
            break
        if len(chain) > EXTENDS_LEVELS:
            reading.report(
                raw.source,
                ("extends",),
                f"It extends through more than {EXTENDS_LEVELS} levels: {' → '.join([*chain, parent])}.",
                "Extend something nearer to the root.",
            )
            break
        chain.append(parent)
    return chain


def _lay_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """`above` over `below`: tables are merged key by key, everything else is replaced."""
    result = dict(below)
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = _lay_over(result[key], value)
        else:
            result[key] = value
    return result
