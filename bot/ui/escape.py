"""Makes people's text safe to show: no formatting, mentions, links, invisible or direction-changing characters.

Two doors: :func:`shown` for places where Discord reads Markdown (message text) and :func:`plain` for places where it
does not (button labels, menu options, form titles, autocomplete choices).
"""

import re
import unicodedata

ELLIPSIS = "…"

# Discord drops a backslash before any character that is neither a letter, a digit nor white space.
_MARKDOWN = re.compile(r"([\\*_~`|<>\[\]()#@/])")
_COMMAND = re.compile(r"(?<!\S)\\/(?=[a-z])")
_LINE_START = re.compile(r"^(\s*)([-+]|\d+\.)", re.MULTILINE)
# Zero-width and filler characters that let two names look alike or a message look empty.
_INVISIBLE = frozenset(
    [
        *range(0x200B, 0x200D),  # zero-width space and non-joiner; the joiner is kept for emoji, see _joiners
        *range(0x2060, 0x2065),
        *range(0x206A, 0x2070),
        *range(0xE0000, 0xE0080),  # tags
        0x00AD,
        0x034F,
        0x115F,
        0x1160,
        0x17B4,
        0x17B5,
        0x180E,
        0x2028,
        0x2029,
        0x2800,
        0x3164,
        0xFEFF,
        0xFFA0,
        0xFFFC,
        0xFFFD,
    ]
)
_BIDIRECTIONAL = frozenset([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_JOINER = 0x200D
_MARKS_IN_A_ROW = 2


def plain(text: str, limit: int, *, lines: bool = False) -> str:
    """The text without control, invisible and direction characters, at most ``limit`` characters.

    Args:
        text: Anything a person wrote.
        limit: The most characters to return, an ellipsis included; at least 1.
        lines: Whether line breaks may stay (at most one empty line in a row); otherwise white space becomes one space.
    """
    # Cutting first bounds the work on hostile input; twice the limit leaves room for what is removed.
    cleaned = _without_hidden(text[: limit * 4 + 256])
    if lines:
        cleaned = re.sub(r"[^\S\n]+", " ", cleaned.replace("\r\n", "\n").replace("\r", "\n"))
        cleaned = re.sub(r" ?\n ?", "\n", cleaned)
        cleaned = re.sub(r"\n{3,}", "\n\n", cleaned).strip()
    else:
        cleaned = " ".join(cleaned.split())
    return bounded(cleaned, limit)


def shown(text: str, limit: int = 1_000, *, lines: bool = False) -> str:
    """The text as it may stand in a message: :func:`plain`, with all Markdown, mentions and links made inert.

    Args:
        text: Anything a person wrote.
        limit: The most characters the reader sees (backslashes are not seen).
        lines: Whether line breaks may stay.
    """
    escaped = _MARKDOWN.sub(r"\\\1", plain(text, limit, lines=lines))
    return _LINE_START.sub(lambda found: f"{found[1]}{_escaped_bullet(found[2])}", escaped)


def sentence(text: str) -> str:
    """A sentence of the engine, which may quote people: as :func:`shown`, but commands in it stay as they are typed."""
    return _COMMAND.sub("/", shown(text))


def bounded(text: str, limit: int) -> str:
    """The text cut to ``limit`` characters, with an ellipsis if anything was cut, never inside a combined character."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 0)
    while end > 0 and (unicodedata.combining(text[end]) or ord(text[end]) == _JOINER or ord(text[end - 1]) == _JOINER):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def _escaped_bullet(bullet: str) -> str:
    return f"\\{bullet}" if len(bullet) == 1 else f"{bullet[:-1]}\\."


def _without_hidden(text: str) -> str:
    kept: list[str] = []
    marks = 0
    characters = unicodedata.normalize("NFC", text)
    for place, character in enumerate(characters):
        code = ord(character)
        if code == _JOINER and not _joins(characters, place):
            continue
        if code in _INVISIBLE or code in _BIDIRECTIONAL:
            continue
        category = unicodedata.category(character)
        if category in {"Cc", "Cs", "Co", "Cn"} and character not in "\n\r\t":
            continue
        if category in {"Mn", "Me"}:
            marks += 1
            if marks > _MARKS_IN_A_ROW:
                continue
        else:
            marks = 0
        kept.append(character)
    return "".join(kept)


def _joins(text: str, place: int) -> bool:
    """Whether a joiner holds two signs of one emoji (or letters of a joining script) together."""
    if place == 0 or place + 1 >= len(text):
        return False
    before, after = text[place - 1], text[place + 1]
    return ord(before) > 0x2FF and ord(after) > 0x2FF and ord(after) != _JOINER
