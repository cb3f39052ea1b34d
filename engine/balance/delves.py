"""Plays every delve with every class, alone and in company, at its own level and beside it.

Alone is one of the class. In company, the others of the party are of classes drawn by lot, so that a class is measured
in all sorts of company; the party has as many members as the delve's size for `COMPANY`, four where it allows four.
Everybody is a sample hero (`engine.rules.samples`), of either subclass by turns.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from engine.balance.processes import in_parallel
from engine.balance.statistics import Estimate, Sample, share
from engine.content.pack import ContentPack
from engine.rules.combat import RawEntry
from engine.rules.combat.log import END, STRIKE, TICK, TICK_DAMAGE
from engine.rules.delves import Delver, RunResult, compile_run, resolve_run
from engine.rules.delves.log import FIGHT
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream

COMPANY = 4
OFFSETS = (-2, 0, 3)
_COMPANIES = 12
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class CellKey:
    """What is played: the delve, the class that is measured, how many go, and their level beside the delve's."""

    delve: str
    class_id: str
    size: int
    offset: int


@dataclass(slots=True)
class Cell:
    """What came of it.

    Attributes:
        runs: How many were played.
        triumphs: How many ended well.
        falls: How many times the measured one lay on the ground at the end.
        rounds: Rounds of each fight.
        damage: Damage taken in fights by the whole party, percent of its hit points, of each run.
        xp: Experience of the measured one, of each run.
        gold: Its gold, of each run.
        minutes: How long the delve takes.
    """

    minutes: int
    runs: int = 0
    triumphs: int = 0
    falls: int = 0
    rounds: Sample = field(default_factory=Sample)
    damage: Sample = field(default_factory=Sample)
    xp: Sample = field(default_factory=Sample)
    gold: Sample = field(default_factory=Sample)

    @property
    def win(self) -> Estimate:
        """Percent of runs that ended well."""
        return share(self.triumphs, self.runs)

    @property
    def deaths(self) -> Estimate:
        """Percent of runs at whose end the measured one lay on the ground."""
        return share(self.falls, self.runs)

    def per_hour(self, sample: Sample) -> Estimate:
        """A mean by run as a mean by hour of the world's time."""
        mean, factor = sample.mean(), _MINUTES / self.minutes
        return Estimate(mean.value * factor, mean.low * factor, mean.high * factor)


def keys(
    pack: ContentPack,
    delves: Sequence[str] = (),
    classes: Sequence[str] = (),
    offsets: Sequence[int] = (0,),
) -> Iterator[CellKey]:
    """Every cell that can be played; all delves and classes where none are named."""
    most = pack.rules.levels.most
    for delve_id in delves or sorted(pack.delves, key=lambda each: (pack.delves[each].level, each)):
        delve = pack.delves[delve_id]
        least, largest = delve.party
        company = min(max(COMPANY, least), largest)
        sizes = dict.fromkeys((1, company) if least == 1 else (company,))
        for offset in (each for each in offsets if 1 <= delve.level + each <= most):
            for size in sizes:
                for class_id in classes or pack.classes:
                    yield CellKey(delve_id, class_id, size, offset)


def play(pack: ContentPack, key: CellKey, runs: int) -> Cell:
    """Plays a cell, `runs` times."""
    cell = Cell(pack.delves[key.delve].minutes)
    companies = min(_COMPANIES if key.size > 1 else 2, runs)
    for company in range(companies):
        members = _party(pack, key, company)
        inputs = compile_run(pack, key.delve, members)
        hp = sum(member.combatant.hp_max for member in inputs.setting.members)
        for run in range(company, runs, companies):
            result = resolve_run(inputs, Stream(_seed(key, run)))
            _count(cell, result, hp)
    return cell


def measure(path: Path, wanted: Iterable[CellKey], runs: int, processes: int) -> Iterator[tuple[CellKey, Cell]]:
    """Plays cells in parallel and yields each when it is done, in the order in which they were wanted.

    Cells that stand together and are of one level go to one process, which makes their sample heroes once.

    Args:
        path: The folder of the content pack; each process loads it once.
        wanted: What to play.
        runs: How often each.
        processes: How many processes; 1 plays in this one.
    """
    together = [tuple(each) for _, each in groupby(wanted, key=lambda key: (key.delve, key.offset))]
    for cells in in_parallel(path, partial(_play_together, runs=runs), together, processes):
        yield from cells


def _play_together(pack: ContentPack, wanted: Sequence[CellKey], *, runs: int) -> list[tuple[CellKey, Cell]]:
    return [(key, play(pack, key, runs)) for key in wanted]


def _seed(key: CellKey, run: int) -> bytes:
    return sha256(f"everdelve-balance-1 {key.delve} {key.class_id} {key.size} {key.offset} {run}".encode()).digest()


def _party(pack: ContentPack, key: CellKey, company: int) -> list[Delver]:
    """The measured one first, then the others by lot; nobody of the company is of a class that is there already.

    Beside the delve's level the same company goes, so that levels are compared and not companions.
    """
    lots = Stream(_seed(replace(key, offset=0), -1 - company))
    others = [each for each in pack.classes if each != key.class_id]
    drawn = (others.pop(lots.below(len(others))) if others else key.class_id for _ in range(key.size - 1))
    chosen = [key.class_id, *drawn]
    level = pack.delves[key.delve].level + key.offset
    party = []
    for position, class_id in enumerate(chosen):
        subclasses = [each.id for each in pack.subclasses_of(class_id)]
        subclass = subclasses[company % len(subclasses)] if level >= pack.rules.levels.subclass_level else None
        hero, queue = sample_hero(pack, class_id, level, subclass)
        party.append(Delver(f"{position}-{class_id}", hero, queue))
    return party


def _count(cell: Cell, result: RunResult, hp: int) -> None:
    measured = result.members[0]
    cell.runs += 1
    cell.triumphs += result.outcome == "triumph"
    cell.falls += measured.hp == 0
    cell.xp.add(measured.xp)
    cell.gold.add(measured.gold)
    cell.damage.add(_damage(result.log, cell.rounds) * 100 // hp)


def _damage(log: Sequence[RawEntry], rounds: Sample) -> int:
    """Damage that the party took in the fights of a log; the rounds of each fight are added to a sample."""
    damage = ours = 0
    for entry in log:
        code = entry[0]
        if code == STRIKE:
            damage += entry[6] if entry[1] < ours else 0
        elif code == TICK:
            damage += entry[5] if entry[1] < ours and entry[3] == TICK_DAMAGE else 0
        elif code == FIGHT:
            ours = entry[1].bit_count()
        elif code == END:
            rounds.add(entry[2])
    return damage
