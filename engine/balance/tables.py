"""A table as text for a terminal and as Markdown for a page."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under a header; the first columns are words, the others numbers.

    Attributes:
        title: What it shows.
        note: How to read it; may be empty.
        header: Of each column.
        rows: As many texts each as the header has.
        words: How many of the columns, from the left, are words.
    """

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1

    def as_text(self) -> str:
        """In columns, words to the left and numbers to the right."""
        lines = (self.header, *self.rows)
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.header))]
        shown = [self._aligned(line, widths) for line in lines]
        rule = "-" * len(shown[0])
        return "\n".join((self.title, *((self.note,) if self.note else ()), "", shown[0], rule, *shown[1:]))

    def as_markdown(self) -> str:
        """As a section with a table."""
        marks = ["---" if column < self.words else "---:" for column in range(len(self.header))]
        lines = (self.header, marks, *self.rows)
        table = "\n".join(f"| {' | '.join(_escaped(line))} |" for line in lines)
        return "\n\n".join((f"## {self.title}", *((self.note,) if self.note else ()), table))

    def _aligned(self, line: Sequence[str], widths: Sequence[int]) -> str:
        return "  ".join(
            text.ljust(width) if column < self.words else text.rjust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        )


def _escaped(line: Sequence[str]) -> list[str]:
    return [each.replace("|", "\\|") for each in line]
