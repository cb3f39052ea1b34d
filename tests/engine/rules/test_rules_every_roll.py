"""Every roll of a run is in its log: whoever holds the log can check each of the dice."""

from collections.abc import Iterator, Sequence

import pytest

from engine.content import ContentPack
from engine.rules.combat.log import Brought, FleeTried, InitiativeRolled, Resisted, Struck
from engine.rules.delves import Delver, RunEntry, compile_run, read_run, resolve_run
from engine.rules.delves.log import (
    CheckRolled,
    EnhancementRolled,
    Found,
    GrowthRolled,
    Harmed,
    LotDrawn,
    PropertyRolled,
    QuantityRolled,
    Searched,
)
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream

DIE_MOST = 20


class Overheard(Stream):
    """A stream that notes what is drawn from it: the number of faces, and the face from 1."""

    def __init__(self, seed: bytes) -> None:
        super().__init__(seed)
        self.draws: list[tuple[int, int]] = []

    def below(self, n: int, /) -> int:
        drawn = super().below(n)
        self.draws.append((n, drawn + 1))
        return drawn


def roll_in(entry: RunEntry) -> tuple[int, int] | None:
    """The faces and the face of the one roll that an entry shows."""
    match entry:
        case Brought() | Resisted():
            return (100, entry.roll) if entry.chance else None
        case InitiativeRolled() | Struck() | FleeTried() | CheckRolled() | EnhancementRolled() | GrowthRolled():
            return 100, entry.roll
        case LotDrawn() | Searched() | Found() | QuantityRolled() | PropertyRolled():
            return entry.of, entry.roll
        case _:
            return None


def first_gap(draws: Sequence[tuple[int, int]], entries: Sequence[RunEntry]) -> str | None:
    """Where a log and the draws part, in words; None when every draw is in the log and the log shows no other.

    Several ways of reading the draws are followed at once, since an entry shows the sum of its dice and not each die.
    """
    ways = {0}
    for entry in entries:
        shown = roll_in(entry)
        if shown is not None:
            ways = {way + 1 for way in ways if draws[way : way + 1] == [shown]}
        if getattr(entry, "dice", 0):
            ways = {after for way in ways for after in after_dice(draws, way, entry.dice)}
        if not ways:
            return f"The draws do not lead to {entry}."
    return None if len(draws) in ways else "Something was drawn after the last roll of the log."


def after_dice(draws: Sequence[tuple[int, int]], start: int, total: int) -> Iterator[int]:
    """Where dice can end that begin at a draw and come to no more than a total, which may have pluses in it."""
    for position in range(start, len(draws)):
        faces, face = draws[position]
        total -= face
        if faces > DIE_MOST or total < 0:
            return
        yield position + 1


@pytest.mark.parametrize("size", [0, 1], ids=["least", "most"])
def test_every_roll_of_a_run_is_in_its_log_in_order(pack: ContentPack, size: int):
    seen: set[type[RunEntry]] = set()
    for number, delve in enumerate(pack.delves.values()):
        classes = list(pack.classes)[: delve.party[size]]
        heroes = [Delver(each, *sample_hero(pack, each, delve.level)) for each in classes]
        stream = Overheard(bytes([number, size]) * 16)

        entries = list(read_run(resolve_run(compile_run(pack, delve.id, heroes), stream).log))

        assert first_gap(stream.draws, entries) is None, delve.id
        seen |= {type(each) for each in entries}
    assert {Struck, CheckRolled, LotDrawn, Searched, Found, QuantityRolled, GrowthRolled} <= seen


def test_a_roll_that_is_not_in_the_log_would_be_found():
    log: list[RunEntry] = [LotDrawn(0, 2, 3, 1), Harmed(1, 9, 9, 20), CheckRolled(0, 0, 34, 72, 2)]
    draws = [(3, 2), (6, 4), (6, 3), (100, 34)]

    assert first_gap(draws, log) is None
    assert first_gap([*draws[:3], (100, 7), draws[3]], log) is not None
    assert first_gap([(3, 1), *draws], log) is not None
    assert first_gap([*draws, (4, 1)], log) is not None
    assert first_gap(draws[:3], log) is not None
