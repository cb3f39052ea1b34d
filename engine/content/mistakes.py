"""What is wrong with a content pack: one mistake, and the error that carries all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing an author has to mend.

    Attributes:
        file: Path inside the pack, with forward slashes.
        line: Line in that file, from 1; 0 when the file as a whole is meant (it is missing, for instance).
        message: What is wrong, as a sentence.
        suggestion: What to do about it, or empty.
    """

    file: PurePosixPath
    line: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.message}" + (f" {self.suggestion}" if self.suggestion else "")


class ContentError(Exception):
    """The pack cannot be used. `mistakes` holds every mistake found, in order of file and line."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        count = len(self.mistakes)
        heading = f"{count} mistake{'s' if count != 1 else ''} in the content pack:"
        super().__init__("\n".join([heading, *(f"  {mistake}" for mistake in self.mistakes)]))
