"""What every check is given: the sound things of a pack, what is written of the others, and where to report."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from engine.content.models import Rules, Thing
from engine.content.positions import KeyPath
from engine.content.reading import Raw, Reading

AnyThing = TypeVar("AnyThing", bound=Thing)


@dataclass(frozen=True, slots=True)
class Examination:
    """A pack while it is checked.

    Attributes:
        reading: Everything as it is written; receives the mistakes.
        things: The things that are sound by themselves, by id.
        rules: The numbers; None while `rules.toml` is mistaken, and then what needs them is not checked.
    """

    reading: Reading
    things: Mapping[str, Thing]
    rules: Rules | None

    def all(self, model: type[AnyThing]) -> list[AnyThing]:
        """The sound things of a kind."""
        return [thing for thing in self.things.values() if type(thing) is model]

    def get(self, identity: str, model: type[AnyThing]) -> AnyThing | None:
        """A sound thing by its id; None when it is mistaken or does not exist, which is reported elsewhere."""
        thing = self.things.get(identity)
        return thing if isinstance(thing, model) else None

    def written(self, folder: str) -> list[Raw]:
        """All things of a kind as they are written, mistaken ones too: for counting, so that a slip counts once."""
        return [raw for raw in self.reading.things.values() if raw.kind.folder == folder and not raw.abstract]

    def ids(self, folder: str) -> list[str]:
        """The ids of all things of a kind, mistaken ones too."""
        return [raw.id for raw in self.written(folder)]

    def say(self, thing: Thing, path: KeyPath, message: str, suggestion: str = "") -> None:
        """Reports a mistake at `path` inside a thing."""
        self.reading.report(self.reading.things[thing.id].source, path, message, suggestion)


def circle(start: str, leads_to: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The way from `start` back to itself, or nothing."""
    stack = [[start]]
    seen: set[str] = set()
    while stack:
        way = stack.pop()
        for following in leads_to.get(way[-1], ()):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                stack.append([*way, following])
    return []


def repeated(values: Iterable[Hashable]) -> Iterator[int]:
    """The places (from 0) of values that have been there before."""
    seen: set[Hashable] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index
        seen.add(value)
