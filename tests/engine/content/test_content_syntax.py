"""Files that are not TOML: the message names the slip and the line, and nothing else in the pack is accused for it."""

import tomllib
from pathlib import Path

import pytest

from engine.content import check
from engine.content.syntax import explain

SLIPS = {
    "curly quotes": ("a = \u201cx\u201d\n", 1, "curly", "straight"),
    "quote not closed": ('name = "x\nb = 1\n', 1, "not closed", "same line"),
    "id without quotes": ("a = classes/hewer\n", 1, "no quotes", 'a = "classes/hewer"'),
    "dice without quotes": ("power = 1d6\n", 1, "without quotes", 'power = "1d6"'),
    "capital true": ("a = True\n", 1, "True is neither", "a = true"),
    "no for false": ("a = no\n", 1, "no is neither", "a = false"),
    "round brackets": ("a = (1, 2)\n", 1, "square brackets", "a = ["),
    "percent sign": ("hp = 40%\n", 1, "stands alone", "hp = 40."),
    "decimal comma": ("hp = 1,5\n", 1, "comma", "whole"),
    "leading zero": ("a = 007\n", 1, "begin with 0", "a = 7"),
    "two equals signs": ("a == 2\n", 1, "One equals sign", "a ="),
    "colon": ("x = 1\ncooldown: 2\n", 2, "colon", "cooldown ="),
    "colon behind a quoted key": ('"skills-noncombat/nature": 2\n', 1, "colon", '"skills-noncombat/nature" ='),
    "no value": ("a =\nb = 1\n", 1, "no value", "same line"),
    "key of two words": ("hit points = 3\n", 1, "one word", "_"),
    "words alone": ("just words here\n", 1, "neither a heading nor", "key = value"),
    "quotes in a text": ('t = "He said "no" to me."\n', 1, "closing quote", '\\"'),
    "backslash in a text": ('t = "a\\y"\n', 1, "\\", "\\\\"),
    "foreign comment": ("a = 1 // one\n", 1, "no comment", "#"),
    "table twice": ("[a]\nb = 1\n[a]\n", 3, "already, in line 1", "Rename"),
    "key twice": ("a = 1\na = 2\n", 2, "a stands in this table already", "Remove"),
    "single among double brackets": ("[[e]]\nk = 1\n[e]\nk = 2\n", 3, "double brackets", "[[e]]"),
    "double after single brackets": ("[e]\nk = 1\n[[e]]\nk = 2\n", 1, "double brackets", "[[e]]"),
    "heading of a key": ("x = 3\n[x]\n", 2, "there already", "one place"),
    "heading not closed": ("[abc\nx = 1\n", 1, "does not end with ]", "Add ]"),
    "double heading not closed": ("[[abc]\nx = 1\n", 1, "does not end with ]]", "Add ]]"),
    "heading of two words": ("[wick snail]\n", 1, "one word", "[wick-snail]"),
    "comma missing in a table": ('t = [{ c = "x" d = 2 }]\n', 1, "comma is missing", "where one ends"),
    "comma missing in a list": ('t = ["a" "b"]\n', 1, "comma is missing", "where one ends"),
    "comma missing between lines": ("t = [\n  { a = 1 }\n  # more\n  { a = 2 }\n]\n", 2, "end of this line", "between"),
    "comma before a brace": ("t = { a = 1, }\n", 1, "Nothing follows", "before }"),
    "table over two lines": ("t = { a = 1,\n  b = 2 }\n", 1, "does not end in this line", "one line"),
    "list without an end": ('x = 1\nt = ["a", "b"\nc = 2\n', 2, "has no end", "]"),
    "long text without an end": ('q = """\nfoo\n\nb = 3\n', 1, "has no end", '"""'),
    "long text that ends in the next": ('q = """\nfoo\n\nb = """\nYou come up."""\n', 1, "has no end", '"""'),
}


@pytest.mark.parametrize(("text", "line", "message", "suggestion"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_named_in_plain_words(text: str, line: int, message: str, suggestion: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    found = explain(text, refused.value)
    assert (found.line, message in found.message, suggestion in found.suggestion) == (line, True, True), found


def test_what_is_not_recognised_is_said_in_the_words_of_the_parser() -> None:
    text = "a = 1\nt = [1,, 2]\n"
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    found = explain(text, refused.value)
    assert (found.line, found.message, found.suggestion) == (2, "Invalid value.", "")


@pytest.mark.parametrize(
    "file",
    [
        "attributes/attributes.toml",
        "calendar/evenlow.toml",
        "classes/hewer.toml",
        "conditions/conditions.toml",
        "places/evenlow.toml",
        "rules.toml",
    ],
)
def test_one_slip_is_one_mistake_however_much_leads_to_the_file(copy: Path, file: str) -> None:
    path = copy / file
    path.write_text(path.read_text() + "\nslip: 3\n")
    found = check(copy)
    assert [(str(each.file), "colon" in each.message) for each in found] == [(file, True)]


def test_a_mistake_in_another_file_is_still_found_beside_a_slip(copy: Path) -> None:
    slots = copy / "slots" / "slots.toml"
    slots.write_text(slots.read_text() + "\nslip: 3\n")
    hewer = copy / "classes" / "hewer.toml"
    hewer.write_text(hewer.read_text().replace('"skills-combat/split"', '"skills-combat/splitt"'))
    weapons = copy / "items" / "weapons.toml"
    weapons.write_text(weapons.read_text().replace('"slots/main-hand"', '"slots/mainhand"', 1))
    assert {str(each.file) for each in check(copy)} == {"slots/slots.toml", "classes/hewer.toml", "items/weapons.toml"}


def test_a_file_that_is_not_utf8_accuses_nothing_else(copy: Path) -> None:
    path = copy / "slots" / "slots.toml"
    path.write_bytes(path.read_bytes() + b"# caf\xe9\n")
    assert [(str(each.file), each.message) for each in check(copy)] == [("slots/slots.toml", "The file is not UTF-8.")]


def test_a_file_that_nothing_reads_is_named(copy: Path) -> None:
    (copy / "items" / "more.tml").write_text("[x]\n")
    (copy / "items" / "README.md").write_text("What lies here.\n")
    (copy / "items" / ".tools.toml.swp").write_text("An editor's.\n")
    assert [(str(each.file), each.message.partition(":")[0]) for each in check(copy)] == [
        ("items/more.tml", "This file is not read")
    ]
