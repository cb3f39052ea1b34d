"""Where each key and element of a TOML document stands, for messages that point at a line.

`tomllib` gives values without positions. This scanner walks a document that `tomllib` has already accepted,
so it never has to judge syntax: it only follows strings, comments, brackets and keys. It runs only for files in which
something is wrong.
"""

import re
from bisect import bisect_right

KeyPath = tuple[str | int, ...]

_SKIP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]\}#\n]+")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


class Positions:
    """The lines of one document's keys, by their path (`("cinder-axe", "bonuses", "hit")`; list elements by index)."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._lines: dict[KeyPath, int] = {}
        self._array_tables: dict[KeyPath, int] = {}
        self._scan()

    def line(self, path: KeyPath) -> int:
        """The line of the path, or of its nearest ancestor that is written in the file; 1 when none is."""
        for length in range(len(path), 0, -1):
            found = self._lines.get(path[:length])
            if found is not None:
                return found
        return 1

    def _scan(self) -> None:
        table: KeyPath = ()
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> bool:
        match = _SKIP.match(self._text, self._at)
        if match:
            self._at = match.end()
        return self._at < len(self._text)

    def _note(self, path: KeyPath, offset: int) -> None:
        self._lines.setdefault(path, bisect_right(self._starts, offset))

    def _header(self) -> KeyPath:
        start = self._at
        is_array = self._text.startswith("[[", start)
        self._at += 2 if is_array else 1
        written = self._dotted_key()
        self._skip()
        self._at += 2 if is_array else 1
        path = (*self._resolve(written[:-1]), written[-1])
        for length in range(1, len(path)):
            self._note(path[:length], start)
        if is_array:
            index = self._array_tables.get(path, -1) + 1
            self._array_tables[path] = index
            self._note(path, start)
            path = (*path, index)
        elif path in self._array_tables:
            path = (*path, self._array_tables[path])
        self._note(path, start)
        return path

    def _resolve(self, written: KeyPath) -> KeyPath:
        """Puts the index of the latest element behind every part that names an array of tables."""
        path: KeyPath = ()
        for part in written:
            path = (*path, part)
            if path in self._array_tables:
                path = (*path, self._array_tables[path])
        return path

    def _dotted_key(self) -> KeyPath:
        parts: list[str] = []
        while True:
            self._skip()
            match = _BARE_KEY.match(self._text, self._at)
            if match:
                parts.append(match.group())
                self._at = match.end()
            else:
                parts.append(self._string()[1:-1])
            self._skip()
            if self._at >= len(self._text) or self._text[self._at] != ".":
                return tuple(parts)
            self._at += 1

    def _pair(self, table: KeyPath) -> None:
        start = self._at
        path = table + self._dotted_key()
        for length in range(len(table) + 1, len(path) + 1):
            self._note(path[:length], start)
        self._skip()
        self._at += 1  # the equals sign
        self._value(path)

    def _string(self) -> str:
        for pattern in _STRINGS:
            match = pattern.match(self._text, self._at)
            if match:
                self._at = match.end()
                return match.group()
        raise ValueError(f"No string at offset {self._at}.")

    def _value(self, path: KeyPath) -> None:
        self._skip()
        opening = self._text[self._at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._at += 1
            index = 0
            while self._skip() and self._text[self._at] != "]":
                self._note((*path, index), self._at)
                self._value((*path, index))
                index += 1
                self._comma()
            self._at += 1
        elif opening == "{":
            self._at += 1
            while self._skip() and self._text[self._at] != "}":
                self._pair(path)
                self._comma()
            self._at += 1
        else:
            match = _SCALAR.match(self._text, self._at)
            self._at = match.end() if match else self._at + 1

    def _comma(self) -> None:
        self._skip()
        if self._text[self._at] == ",":
            self._at += 1
