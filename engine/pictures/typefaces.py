"""Text in any script: which bundled font has which character, how wide a text is, and what to cut when it is too wide.

A text is split into runs, each in the first font that has its characters. Shaping (Arabic joins, Devanagari marks) and
direction within a run are HarfBuzz's and FriBidi's, which Pillow's wheels bring; a text whose first strong character
reads from right to left has its runs laid from right to left.
"""

from __future__ import annotations

import struct
import threading
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont, features

FONTS = Path(__file__).parent / "fonts"
MISSING = "\u25c6"
"""What stands for a character that no font has."""

_FALLBACKS = {
    "NotoNaskhArabic-Bold.ttf": 80,
    "NotoSerifHebrew-Bold.ttf": 92,
    "NotoSansDevanagari-Bold.ttf": 84,
    "NotoSansThai-Bold.ttf": 88,
    "NotoSansGeorgian-Bold.ttf": 90,
    "NotoSansArmenian-Bold.ttf": 90,
    "EastAsianNames.ttf": 90,
}
"""The fonts asked after the main one, with the percentage of its size at which their letters stand well beside it."""

_SHAPED = features.check("raqm")
_FIGURES = ["lnum", "tnum"]
_JOINERS = "\u200c\u200d"


class Face(Enum):
    """The cuts of the main typeface."""

    REGULAR = "Vollkorn-Regular.ttf"
    BOLD = "Vollkorn-Bold.ttf"
    ITALIC = "Vollkorn-Italic.ttf"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font."""

    text: str
    font: str
    rightwards: bool


@lru_cache(maxsize=16)
def coverage(font: str) -> frozenset[int]:
    """Read which code points a bundled font has, from its `cmap` table (formats 4 and 12)."""
    data = (FONTS / font).read_bytes()
    (table_count,) = struct.unpack_from(">H", data, 4)
    tables = {
        data[start : start + 4]: struct.unpack_from(">I", data, start + 8)[0]
        for start in range(12, 12 + 16 * table_count, 16)
    }
    cmap = tables[b"cmap"]
    (subtables,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for number in range(subtables):
        start = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * number)[0]
        (kind,) = struct.unpack_from(">H", data, start)
        if kind == 4:
            found |= _segments(data, start)
        elif kind == 12:
            (groups,) = struct.unpack_from(">I", data, start + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", data, start + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found)


def _segments(data: bytes, start: int) -> set[int]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + 2 * count)
    return {
        code for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1) if code != 0xFFFF
    }


@lru_cache(maxsize=2048)
def runs(text: str, face: Face) -> tuple[Run, ...]:
    """Split a text into runs, in the order in which they are drawn from left to right."""
    pieces: list[tuple[str, str]] = []
    for character in _visible(text):
        before = pieces[-1][1] if pieces else face.value
        font = _font_of(character, face.value, before)
        shown = MISSING if font is None else character
        font = font or face.value
        if pieces and pieces[-1][1] == font:
            pieces[-1] = (pieces[-1][0] + shown, font)
        else:
            pieces.append((shown, font))
    leftwards = _reads_leftwards(text)
    laid = tuple(Run(piece, font, not leftwards) for piece, font in pieces)
    return laid[::-1] if leftwards else laid


def _visible(text: str) -> str:
    """Compose the text and drop what has no shape: controls, direction marks, line breaks become spaces."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def _font_of(character: str, first: str, before: str) -> str | None:
    """Name the font for a character; marks, joiners and spaces stay with the run before them where it has them."""
    code = ord(character)
    clings = character == " " or character in _JOINERS or unicodedata.category(character).startswith("M")
    if clings and (character in _JOINERS or code in coverage(before)):
        return before
    return next((font for font in (first, *_FALLBACKS) if code in coverage(font)), None)


def _reads_leftwards(text: str) -> bool:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


class _Opened(threading.local):
    def __init__(self) -> None:
        self.fonts: dict[tuple[str, int], ImageFont.FreeTypeFont] = {}


_opened = _Opened()


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Open a bundled font at a size in pixels. Each thread has its own, for FreeType's faces are not shared safely."""
    key = (name, size)
    if key not in _opened.fonts:
        _opened.fonts[key] = ImageFont.truetype(FONTS / name, size)
    return _opened.fonts[key]


def run_font(run: Run, size: int) -> ImageFont.FreeTypeFont:
    """Open the font of a run at the size that goes with the main typeface at `size` pixels."""
    return font(run.font, size * _FALLBACKS.get(run.font, 100) // 100)


def run_features(run: Run) -> list[str] | None:
    """Name the font features of a run: lining figures of one width in the main typeface."""
    return _FIGURES if _SHAPED and run.font.startswith("Vollkorn") else None


def run_direction(run: Run) -> str | None:
    """Give the direction that a run is laid out in, for Pillow; `None` where it cannot shape text."""
    if not _SHAPED:
        return None
    return "ltr" if run.rightwards else "rtl"


def width(text: str, face: Face, size: int) -> int:
    """Measure a text in pixels, as drawn in a face at a size."""
    total = 0.0
    for run in runs(text, face):
        opened = run_font(run, size)
        total += opened.getlength(run.text, features=run_features(run), direction=run_direction(run))
    return round(total)


def shorten(text: str, face: Face, size: int, room: int) -> str:
    """Cut a text so that it fits a room in pixels, ending in an ellipsis where something was cut.

    No combining mark is parted from its letter.
    """
    if width(text, face, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", face, size) <= room:
            low = middle
        else:
            high = middle - 1
    while low and low < len(text) and unicodedata.category(text[low]).startswith("M"):
        low -= 1
    return text[:low].rstrip() + "…"


def fit(text: str, face: Face, size: int, smallest: int, room: int) -> tuple[str, int]:
    """Find the largest size, from `size` down to `smallest`, at which a text fits; then cut it.

    Returns:
        The text, perhaps shortened, and its size in pixels.
    """
    needed = width(text, face, size)
    if needed > room:
        size = max(smallest, size * room // needed)
        while size > smallest and width(text, face, size) > room:
            size -= 1
    return shorten(text, face, size, room), size


def wrap(text: str, face: Face, size: int, room: int, lines: int) -> list[str]:
    """Break a text into lines at spaces, or within a word too long for a line; the last is cut with an ellipsis."""
    words = _visible(text).split(" ")
    broken: list[str] = []
    line = ""
    while words and len(broken) < lines - 1:
        candidate = f"{line} {words[0]}".strip()
        if width(candidate, face, size) <= room:
            line = candidate
            words.pop(0)
        elif line:
            broken.append(line)
            line = ""
        else:
            head = shorten(words[0], face, size, room)[:-1] or words[0][:1]
            broken.append(head)
            words[0] = words[0][len(head) :]
    rest = " ".join([line, *words]).strip()
    return [*broken, shorten(rest, face, size, room)] if rest else broken
