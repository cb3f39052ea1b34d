"""What things are called when a log is told. A log holds ids and positions; names are looked up when somebody reads it.

A name may be gone: content changes, and runs are told for ever. Then the words of the id stand in for it:
`skills-combat/rope-round-the-waist` is called "Rope round the waist".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from engine.content.models.delves import DecisionEncounter
from engine.content.pack import KINDS, ContentPack

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EncounterNames:
    """What an encounter and its options are called; `kind` guards against an encounter that has become another."""

    kind: str
    title: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """A roster of shown names.

    Attributes:
        people: Names of characters by their id. Whoever shows them where markup is read escapes them first.
        things: Names of content by its id.
        encounters: For each delve, what its encounters are called, in order.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)
    encounters: Mapping[str, tuple[EncounterNames, ...]] = field(default_factory=dict)

    def person(self, key: str, position: int) -> str:
        """A character's name; `Delver 1` for the first of those whom nobody names."""
        return self.people.get(key) or f"Delver {position + 1}"

    def thing(self, identity: str) -> str:
        """The name of something of the content, or the words of its id."""
        return self.things.get(identity) or words_of(identity)

    def encounter(self, delve: str, position: int, kind: str) -> str:
        """The title of an encounter, or its place and kind when the delve has another there by now."""
        known = self._encounter(delve, position, kind)
        return known.title if known else f"Encounter {position + 1}, {kind}"

    def option(self, delve: str, position: int, option: int) -> str:
        """The name of an option of a decision, or its place."""
        known = self._encounter(delve, position, "decision")
        return known.options[option] if known and option < len(known.options) else f"Option {option + 1}"

    def _encounter(self, delve: str, position: int, kind: str) -> EncounterNames | None:
        known = self.encounters.get(delve, ())
        return known[position] if position < len(known) and known[position].kind == kind else None


def names_of(pack: ContentPack, people: Mapping[str, str] = _NONE) -> Names:
    """The names of a pack and of some characters."""
    things, encounters = _content_names(pack)
    return Names(people, things, encounters)


def words_of(identity: str) -> str:
    """The words of an id: `creatures/larder-guard` is "Larder guard"."""
    words = identity.rpartition("/")[2].replace("-", " ").strip()
    return words[:1].upper() + words[1:] if words else "Something"


@lru_cache(maxsize=4)
def _content_names(pack: ContentPack) -> tuple[Mapping[str, str], Mapping[str, tuple[EncounterNames, ...]]]:
    things = {identity: thing.name for kind in KINDS for identity, thing in pack.things(kind.folder).items()}
    encounters = {
        delve.id: tuple(
            EncounterNames(
                each.kind,
                each.title,
                tuple(option.name for option in each.options) if isinstance(each, DecisionEncounter) else (),
            )
            for each in delve.encounters
        )
        for delve in pack.delves.values()
    }
    return MappingProxyType(things), MappingProxyType(encounters)
