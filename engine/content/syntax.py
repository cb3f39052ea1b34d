"""Says what is wrong with a file that is not TOML, in the words of somebody who writes content and no programs.

`tomllib` refuses a file with the words of its grammar ("Invalid value"). The lines around the place it names nearly
always show which of a few slips was made; `explain` looks for those, and falls back on `tomllib`'s own words.
"""

import re
import tomllib
from dataclasses import dataclass

_BARE = "[A-Za-z0-9_-]+"
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_HEADING = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_PAIR = re.compile(rf'\s*({_BARE}|"")\s*=\s*(.*)$')
_CURLY = re.compile("[\u201c\u201d\u201e\u201f\u2018\u2019\u00ab\u00bb]")
_OPENING = re.compile(r'=\s*"""(?!.*""")')


@dataclass(frozen=True, slots=True)
class SyntaxMistake:
    """Where a file stops being TOML, why, and what to do; the line counts from 1."""

    line: int
    message: str
    suggestion: str = ""


def explain(text: str, error: tomllib.TOMLDecodeError) -> SyntaxMistake:
    """What an author has to mend in `text`, which `tomllib` refused with `error`."""
    said, _, place = str(error).partition(" (at line ")
    lines = text.split("\n")
    digits = place.partition(",")[0]
    number = int(digits) if digits.isdigit() else len(lines)
    found = (
        _unfinished_text(lines, number, said)
        or _slip_in_heading(lines, number, said)
        or _twice(lines, number, said)
        or _slip_in_line(lines, number, said)
        or _slip_in_brackets(lines, number, said)
    )
    return found or SyntaxMistake(number, f"{said}.")


def _plain(line: str) -> str:
    """The line with its texts emptied and without its comment: what remains is keys, signs and brackets."""
    return _STRING.sub('""', line).partition("#")[0].rstrip()


def _unfinished_text(lines: list[str], number: int, said: str) -> SyntaxMistake | None:
    """A text in three quotes that nothing ends: TOML reads on to the next three quotes, or to the end of the file."""
    openings = [at for at in range(1, min(number, len(lines)) + 1) if _OPENING.search(lines[at - 1])]
    before = sum(line.count('"""') for line in lines[: number - 1])
    after = sum(line.count('"""') for line in lines)
    suggestion = 'Write """ where it ends.'
    if not openings:
        return None
    if "Unterminated" in said and after % 2:
        return SyntaxMistake(openings[-1], 'The text that begins here with """ has no end.', suggestion)
    if len(openings) > 1 and number - openings[-1] <= 1 and before % 2 == 0:
        return SyntaxMistake(openings[-2], 'The text that begins here with """ has no end.', suggestion)
    return None


def _twice(lines: list[str], number: int, said: str) -> SyntaxMistake | None:
    """A heading or a key that is there already; `tomllib` may name the line of it or the one after."""
    if "twice" not in said and "overwrite" not in said and "immutable" not in said:
        return None
    for at in (number, number - 1):
        line = _plain(lines[at - 1]) if 1 <= at <= len(lines) else ""
        if heading := _HEADING.match(line):
            return _heading_twice(lines, at, heading.group(1), heading.group(2))
        if _PAIR.match(line):
            key = lines[at - 1].partition("=")[0].strip()
            return SyntaxMistake(at, f"{key} stands in this table already.", "Remove one of the two.")
    return None


def _heading_twice(lines: list[str], number: int, brackets: str, name: str) -> SyntaxMistake:
    for at, line in enumerate(lines[: number - 1], start=1):
        before = _HEADING.match(_plain(line))
        if before is not None and before.group(2) == name:
            if "[[" in (brackets, before.group(1)):
                wrong = number if brackets == "[" else at
                return SyntaxMistake(
                    wrong, f"[{name}] is one of several here: each has double brackets.", f"Write [[{name}]]."
                )
            return SyntaxMistake(
                number,
                f"[{name}] stands in this file already, in line {at}.",
                "Rename one. Where there can be several, as of encounters, each has double brackets.",
            )
    return SyntaxMistake(
        number, f"[{name}] is there already, under a key or a longer heading above.", "Write it in one place."
    )


def _slip_in_heading(lines: list[str], number: int, said: str) -> SyntaxMistake | None:
    if "declaration" not in said or number > len(lines):
        return None
    line = _plain(lines[number - 1]).strip()
    closing = "]]" if line.startswith("[[") else "]"
    if not line.endswith(closing):
        return SyntaxMistake(number, f"This heading does not end with {closing}", f"Add {closing} to it.")
    return SyntaxMistake(
        number, "A heading is one word.", f"Use small letters, digits and hyphens: {re.sub(r' +', '-', line)}."
    )


def _slip_in_line(lines: list[str], number: int, said: str) -> SyntaxMistake | None:
    """What can be seen from the line itself."""
    written = lines[number - 1] if number <= len(lines) else ""
    line = _plain(written)
    if _CURLY.search(line):
        return SyntaxMistake(number, "These quotes are curly.", 'Write straight ones: "…".')
    if "Unescaped" in said:
        return SyntaxMistake(number, "A \\ in a text means something of its own.", "Write \\\\ for one.")
    if line.count('"') % 2:
        return SyntaxMistake(number, "A quote is opened and not closed.", 'End the text with ", in the same line.')
    if re.match(r"\s*(//|--|;|/\*)", line) or re.search(r"\S\s+//", line):
        return SyntaxMistake(number, "This is no comment.", "Comments begin with #.")
    pair = _PAIR.match(line)
    if pair is not None:
        return _slip_in_value(number, written.partition("=")[0].strip(), pair.group(2))
    if colon := re.match(rf'\s*({_BARE}|"")\s*:', line):
        key = written.partition(":")[0].strip() if colon.group(1) == '""' else colon.group(1)
        return SyntaxMistake(number, f"Between {key} and its value stands a colon.", f"Write {key} = …")
    if re.match(r"\s*\w[\w ]*=", line):
        return SyntaxMistake(number, "A key is one word.", "Join its words with _, or put the key in quotes.")
    if re.fullmatch(r"\s*[\w ]+", line) or re.match(rf"\s*{_BARE}\s+[^=,]*$", line):
        return SyntaxMistake(
            number, "This is neither a heading nor a key with a value.", 'Write key = value, or long texts between """.'
        )
    return None


def _slip_in_value(number: int, key: str, value: str) -> SyntaxMistake | None:
    if not value:
        return SyntaxMistake(
            number, f"{key} has no value.", f'Write one in the same line, such as {key} = 2 or {key} = "…".'
        )
    if value.startswith("("):
        return SyntaxMistake(number, "A list stands in square brackets.", f"Write {key} = [ … ].")
    if re.fullmatch(r"[\d.]+\s*%", value):
        return SyntaxMistake(
            number, "A number stands alone, without a sign behind it.", f"Write {key} = {value.rstrip(' %')}."
        )
    if re.fullmatch(r"\d+,\d+", value):
        return SyntaxMistake(number, "This number has a comma.", "Numbers here are whole, without any sign in them.")
    if value.lower() in ("true", "false", "yes", "no"):
        plain = "true" if value.lower() in ("true", "yes") else "false"
        return SyntaxMistake(number, f"{value} is neither true nor false.", f"Write {key} = {plain}, in small letters.")
    if re.match(r"[A-Za-z]", value) and value not in ("inf", "nan"):
        return SyntaxMistake(number, "This text or id has no quotes.", f'Write {key} = "{value}".')
    if value.startswith("="):
        return SyntaxMistake(number, "One equals sign is enough.", f"Write {key} = …")
    if re.fullmatch(r"0\d+", value):
        return SyntaxMistake(number, "A number does not begin with 0.", f"Write {key} = {int(value)}.")
    if re.match(r"\"\"\s*[^\s,]", value):
        return SyntaxMistake(
            number,
            "Something stands behind the closing quote.",
            'Inside a text write quotes as \\", and one key in a line.',
        )
    if re.match(r"\d+[A-Za-z]", value):
        return SyntaxMistake(number, "Only whole numbers stand without quotes.", f'Write {key} = "{value}".')
    return None


def _slip_in_brackets(lines: list[str], number: int, said: str) -> SyntaxMistake | None:
    """A comma or a bracket that is missing from a list or a table, or too many of them."""
    line = _plain(lines[number - 1]) if number <= len(lines) else ""
    if re.search(r'(""|\d|\]|\})\s+(""|[A-Za-z_]|\{|\[)', line) or re.search(r'""\s*""|\}\s*\{', line):
        return SyntaxMistake(
            number, "A comma is missing between two values.", "Write it where one ends and the next begins."
        )
    if re.search(r",\s*\}", line):
        return SyntaxMistake(number, "Nothing follows this comma.", "Remove the comma before }.")
    if line.count("{") > line.count("}"):
        return SyntaxMistake(
            number, "The table in { } does not end in this line.", "Write it all in one line, with } at its end."
        )
    unclosed = next((at for at in range(number - 1, 0, -1) if _PAIR.match(_plain(lines[at - 1]))), None)
    if "Unclosed array" not in said and "Invalid" not in said:
        return None
    if re.match(r'\s*(\{|"")', line) and not _PAIR.match(line):
        before = next((at for at in range(number - 1, 0, -1) if _plain(lines[at - 1])), number)
        if _plain(lines[before - 1]).endswith(('"', "}", "]")):
            return SyntaxMistake(
                before, "A comma is missing at the end of this line.", "Write one between two values of a list."
            )
    if unclosed is not None and "Unclosed array" in said:
        return SyntaxMistake(unclosed, "The list that begins here has no end.", "Write ] behind its last value.")
    return None
