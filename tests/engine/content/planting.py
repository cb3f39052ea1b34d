"""A mistake to plant in a pack, and the answer that must come."""

from dataclasses import dataclass, replace
from pathlib import Path

from ground import GROUND


@dataclass(frozen=True)
class Planted:
    """A replacement in one file, and the message and suggestion that must answer it at the line of `at`.

    Attributes:
        file: Path inside the pack.
        old: What stands there; its first occurrence is replaced.
        new: What stands there instead.
        message: A part of the answer.
        suggestion: A part of what it says to do.
        at: What stands in the line of the answer; the first line of `new` if left out.
        answered_in: The file of the answer, where that is another one.
    """

    file: str
    old: str
    new: str
    message: str
    suggestion: str = ""
    at: str = ""
    answered_in: str = ""

    @property
    def where(self) -> str:
        """The file of the answer."""
        return self.answered_in or self.file

    def plant(self, root: Path) -> int:
        """Plants it and returns the line at which it must be found."""
        path = root / self.file
        text = path.read_text()
        assert text.count(self.old) >= 1, f"{self.old!r} is not in {self.file}"
        text = text.replace(self.old, self.new, 1)
        path.write_text(text)
        mark = self.at or self.new.strip("\n").partition("\n")[0]
        text = (root / self.where).read_text()
        return text[: text.index(mark)].count("\n") + 1

    def on_plot(self, root: Path, number: int) -> "Planted":
        """The same mistake on a piece of ground of its own, laid there, so that any number stand beside each other.

        Ground is laid anew with other names; of species, classes and delves, where a file is one thing, a copy is made.
        What belongs to a file of many things is planted where it is.
        """
        if self.file in GROUND:
            plot = f"plot{number}"
            for file, text in GROUND.items():
                path = root / file.replace("ground", plot)
                path.parent.mkdir(exist_ok=True)
                path.write_text(_renamed(text, plot))
            texts = ("file", "old", "new", "message", "suggestion", "at", "answered_in")
            return replace(self, **{key: _renamed(getattr(self, key), plot) for key in texts})
        folder, _, name = self.file.partition("/")
        if folder in ("species", "classes"):
            copied = f"{folder}/{name.removesuffix('.toml')}-{number}.toml"
            (root / copied).write_text((root / self.file).read_text())
            return replace(self, file=copied)
        return self


def _renamed(text: str, plot: str) -> str:
    return text.replace("ground", plot).replace("Ground", plot.capitalize())
