"""Names of characters: what may be one, how it is written, and which two look alike.

A name is 2 to 32 letters of one script (with the marks that letters carry), with single spaces, hyphens and apostrophes
between them. `validate_name` gives the form that is stored and shown; `skeleton` gives the key under which names are
unique: two names with one skeleton could be taken for each other. Why it is built this way: docs/decisions/0004.
"""

import re
import unicodedata
from itertools import pairwise
from typing import Literal

from engine.content.models.world import NameCulture
from engine.rules.errors import RuleViolation
from engine.rules.lookalikes import LOOKS_LIKE, RUNS
from engine.rules.randomness import Randomness

LENGTH_LEAST = 2
LENGTH_MOST = 32
MARKS_MOST = 2
SHOUTING_LEAST = 4

Reason = Literal[
    "name_too_short",
    "name_too_long",
    "name_not_letters",
    "name_invisible",
    "name_mixed_scripts",
    "name_separators",
    "name_marks",
]

_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bb\u02bc\u02b9\u0060\u00b4\u2032\uff07"), "'")
_HYPHENS = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2212, 0xFE63, 0xFF0D), "-")
_SEPARATORS = " '-"
_WORDS = re.compile(r"[^ '\-]+")
# Letters of the modifier kind that ordinary names are written with: the prolonged sound and the iteration marks.
_MODIFIERS = frozenset("\u3005\u30fc\u309d\u309e\u30fd\u30fe\u0e46\u0ec6")
# Letters and marks that show nothing at all, although their category says letter or mark.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
# Scripts that one language writes together.
_TOGETHER = (
    frozenset(("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HENTAIGANA")),
    frozenset(("CJK", "HANGUL")),
    frozenset(("CJK", "BOPOMOFO")),
)
# The general marks above and below; strokes through letters (U+0334 on) are for crossing out, not for names.
_GENERAL_MARKS = range(0x0300, 0x0334)
# Marks that add a sound or an accent without changing which letter it is.
_DROPPED_MARKS = (range(0x0300, 0x0370), range(0x0591, 0x05C8), range(0x0610, 0x061B), range(0x064B, 0x0660), (0x0670,))


class NameRefused(RuleViolation):
    """A text that cannot be a name. `code` says why."""

    def __init__(self, code: Reason, message: str, remedy: str = "Choose another name.") -> None:
        super().__init__(code, message, remedy)


def validate_name(text: str) -> str:
    """The name as it is stored and shown.

    Args:
        text: What somebody typed, of any length.

    Returns:
        `display_name(text)`; validating that again gives the same.

    Raises:
        NameRefused: It is too short or long, holds something that is not a letter, mixes scripts, stacks marks, or
            begins, ends or doubles its separators.
    """
    if len(text) > LENGTH_MOST * 4:
        raise NameRefused("name_too_long", f"A name has at most {LENGTH_MOST} characters.", "Choose a shorter one.")
    name = display_name(text)
    if len(name) < LENGTH_LEAST:
        raise NameRefused("name_too_short", f"A name has at least {LENGTH_LEAST} characters.", "Choose a longer one.")
    if len(name) > LENGTH_MOST:
        raise NameRefused("name_too_long", f"A name has at most {LENGTH_MOST} characters.", "Choose a shorter one.")
    for character in name:
        _check_character(character)
    _check_separators(name)
    _check_marks(name)
    _check_scripts(name)
    return name


def display_name(text: str) -> str:
    """The text in the form in which names are shown. It does not judge; see `validate_name`.

    Compatibility forms become plain (NFKC), every apostrophe `'` and every hyphen `-`, and case is tidied so that it
    cannot disguise: the first letter is a capital, a word of four or more capitals keeps only its first, and inside a
    word the only capitals are the basic Latin ones other than I, which looks like a small l.
    """
    text = text.translate(_APOSTROPHES)  # before NFKC, which would part an acute accent from its space
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).translate(_HYPHENS).strip(" ")
    text = _capital(text[:1]) + text[1:]
    return unicodedata.normalize("NFKC", _WORDS.sub(lambda match: _tidy_word(match.group()), text))


def skeleton(text: str) -> str:
    """The key of a name among all that look like it: equal keys mean that one could be taken for the other.

    Case, separators and accents are dropped, letters of other scripts become the Latin ones they look like as they are
    written, and runs such as `rn` become the letter they resemble. Applied to its own result it changes nothing. It is
    for comparing only and is never shown.
    """
    key = _fold(text)
    while (folded := _fold(key)) != key:
        key = folded
    return key


def _fold(text: str) -> str:
    words = _WORDS.findall(display_name(text))
    key = "".join(_fold_word(word, is_first=index == 0) for index, word in enumerate(words))
    for run, single in RUNS:
        key = key.replace(run, single)
    return key


def _fold_word(word: str, *, is_first: bool) -> str:
    bare = "".join(character for character in unicodedata.normalize("NFD", word) if not _is_dropped(character))
    bare = unicodedata.normalize("NFC", bare)
    shown = _capital(bare[:1]) + bare[1:]
    folded = "".join(LOOKS_LIKE.get(character, character) for character in shown).casefold()
    folded = "".join(
        LOOKS_LIKE.get(character, character) for character in unicodedata.normalize("NFKC", folded)
    ).casefold()
    # A name begins with a capital, so that its I and l differ; a later word may begin with either, and they look alike.
    return "l" + folded[1:] if not is_first and folded.startswith("i") else folded


def _is_dropped(character: str) -> bool:
    return any(ord(character) in marks for marks in _DROPPED_MARKS)


def _capital(letter: str) -> str:
    """The letter as a word begins with it; unchanged where that takes two letters or the script has no capitals."""
    capital = letter.title()
    return capital if len(capital) == len(letter) else letter


def _small(letter: str) -> str:
    small = letter.lower()
    return small if len(small) == len(letter) else letter


def _tidy_word(word: str) -> str:
    first, rest = word[:1], word[1:]
    cased = [character for character in word if character.lower() != character.upper()]
    if not rest or not cased:
        return word
    shouts = len(cased) >= SHOUTING_LEAST and all(character == character.upper() for character in cased)
    if shouts or any(_script(character) not in ("LATIN", "COMBINING") for character in cased):
        return first + _final_sigma("".join(_small(character) for character in rest))
    return first + "".join(character if _keeps_capital(character) else _small(character) for character in rest)


def _final_sigma(rest: str) -> str:
    """Greek writes sigma in one way inside a word and in another at its end; its one capital does not say which."""
    rest = rest.replace("\u03c2", "\u03c3")
    return f"{rest[:-1]}\u03c2" if rest.endswith("\u03c3") else rest


def _keeps_capital(letter: str) -> bool:
    """Whether a capital may stand inside a word: the basic Latin ones, with or without an accent, but for I."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base.isascii() and base != "I"


def _check_character(character: str) -> None:
    category = unicodedata.category(character)
    if category in ("Cf", "Cc", "Zl", "Zp") or character in _INVISIBLE or 0xFE00 <= ord(character) <= 0xFE0F:
        raise NameRefused("name_invisible", "A name cannot hold invisible characters.", "Type it again by hand.")
    if 0xE0100 <= ord(character) <= 0xE01EF:
        raise NameRefused("name_invisible", "A name cannot hold invisible characters.", "Type it again by hand.")
    letter = category in ("Lu", "Ll", "Lt", "Lo") or character in _MODIFIERS
    if letter or character in _SEPARATORS:
        return
    if category in ("Mn", "Mc"):
        if unicodedata.name(character, "").startswith("COMBINING") and ord(character) not in _GENERAL_MARKS:
            raise NameRefused("name_marks", "A name cannot hold that mark.", "Leave it out.")
        return
    raise NameRefused(
        "name_not_letters",
        "A name is made of letters.",
        "Use letters, and single spaces, hyphens and apostrophes between them.",
    )


def _check_separators(name: str) -> None:
    if name[0] in _SEPARATORS or name[-1] in _SEPARATORS:
        raise NameRefused("name_separators", "A name begins and ends with a letter.", "Take the sign at its end away.")
    if any(one in _SEPARATORS and two in _SEPARATORS for one, two in pairwise(name)):
        raise NameRefused("name_separators", "Two signs stand side by side in this name.", "Keep one of them.")


def _check_marks(name: str) -> None:
    marks = 0
    before = " "
    for character in name:
        if unicodedata.category(character).startswith("M"):
            marks += 1
            if before in _SEPARATORS or marks > MARKS_MOST:
                raise NameRefused("name_marks", f"A letter carries at most {MARKS_MOST} marks.", "Leave some out.")
        else:
            marks = 0
        before = character


def _check_scripts(name: str) -> None:
    scripts = {_script(character) for character in name if character not in _SEPARATORS} - {"COMBINING"}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        raise NameRefused("name_mixed_scripts", "A name keeps to one script.", "Write all of it in the same letters.")


def _script(character: str) -> str:
    """The script of a letter or mark, as the first word of its Unicode name."""
    if character == "\u3005":
        return "CJK"
    if character == "\u30fc":
        return "KATAKANA-HIRAGANA"
    return unicodedata.name(character, "UNKNOWN").split(" ", 1)[0]


def suggest(culture: NameCulture, randomness: Randomness) -> str:
    """A name as this people gives them, for the name field. Always one that `validate_name` accepts."""
    given = culture.given[randomness.below(len(culture.given))]
    if not culture.family or randomness.below(100) >= culture.family_percent:
        return given
    return f"{given} {culture.family[randomness.below(len(culture.family))]}"
