"""A told run in short: how it ended, how everybody is, what happened encounter by encounter, what they bring home.

All of it is read off the log, so that the summary of an old run never disagrees with what was played.
"""

from dataclasses import dataclass, field

from engine.rules.delves.plans import EncounterKind
from engine.rules.telling import fights, runs
from engine.rules.telling.fights import FightOutcome, Named, Who


@dataclass(slots=True)
class MemberSummary:
    """One of the party at the end.

    Attributes:
        who: Which.
        level: As the run began.
        hp: Hit points at the end.
        hp_max: At most.
        standing: Whether it stands.
        xp: Experience it takes home.
        gold: Gold it takes home.
        dealt: Damage it did to others.
        healed: Hit points it gave back in fights.
        grew: What grew, by name, and by how much.
    """

    who: Who
    level: int
    hp: int
    hp_max: int
    standing: bool = True
    xp: int = 0
    gold: int = 0
    dealt: int = 0
    healed: int = 0
    grew: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class FoundSummary:
    """A find: what, how many, enhanced by how much, and the bonus properties that it carries."""

    item: Named
    quantity: int
    enhancement: int = 0
    properties: list[Named] = field(default_factory=list)


@dataclass(slots=True)
class FightSummary:
    """A fight: against whom, how it ended, after how many rounds."""

    against: tuple[Who, ...]
    ambush: bool
    outcome: FightOutcome | None = None
    rounds: int = 0


@dataclass(slots=True)
class EncounterSummary:
    """An encounter.

    Attributes:
        number: Its place, from 1.
        kind: Of which of the six kinds; None for one that was passed by.
        title: What it is called.
        result: How it ended; None for one that was passed by or is not over.
        choice: What was chosen.
        checks: The checks that were made, in order.
        fight: The fight, if there was one.
        taken: Damage that the party took.
        fell: Names of members who fell.
        found: What was found.
    """

    number: int
    kind: EncounterKind | None
    title: str
    result: runs.EncounterResult | None = None
    choice: str | None = None
    checks: list[runs.Check] = field(default_factory=list)
    fight: FightSummary | None = None
    taken: int = 0
    fell: list[str] = field(default_factory=list)
    found: list[FoundSummary] = field(default_factory=list)


@dataclass(slots=True)
class RunSummary:
    """A run in short; `outcome` is None for a log that ends before its run does."""

    run: runs.ToldRun
    outcome: runs.Outcome | None
    members: list[MemberSummary]
    encounters: list[EncounterSummary]
    found: list[FoundSummary]

    @property
    def xp(self) -> int:
        """Experience that all take home together."""
        return sum(each.xp for each in self.members)

    @property
    def gold(self) -> int:
        """Gold that all take home together."""
        return sum(each.gold for each in self.members)


def summarize(run: runs.ToldRun) -> RunSummary:
    """A told run in short."""
    members = [MemberSummary(each.who, each.level, each.hp, each.hp_max, each.hp > 0) for each in run.party]
    reader = _Reader(RunSummary(run, None, members, [], []))
    for entry in run.entries:
        reader.read(entry)
    return reader.summary


class _Reader:
    """Goes through a run's entries and notes what the summary is made of."""

    def __init__(self, summary: RunSummary) -> None:
        self.summary = summary
        self._by: Who | None = None

    def read(self, entry: runs.RunTold) -> None:
        if isinstance(entry, fights.FightTold):
            self._read_fight(entry)
        else:
            self._read_way(entry)

    def _read_fight(self, entry: fights.FightTold) -> None:
        match entry:
            case fights.Act() | fights.Use():
                self._by = entry.who
            case fights.Strike():
                self._hurt(entry.target, entry.damage, entry.hp, by=entry.by)
            case fights.Heal():
                self._now(entry.target, entry.hp)
                if (healer := self._member(self._by)) is not None:
                    healer.healed += entry.amount
            case fights.Tick(kind="damage"):
                self._hurt(entry.who, entry.amount, entry.now)
            case fights.Tick(kind="heal"):
                self._now(entry.who, entry.now)
            case fights.Thorns():
                self._hurt(entry.who, entry.amount, entry.hp)
            case fights.Fall():
                self._down(entry.who)
            case fights.FightEnd():
                fight = self._encounter.fight
                if fight is not None:
                    fight.outcome, fight.rounds = entry.outcome, entry.rounds
            case _:
                pass

    def _read_way(self, entry: runs.WayTold) -> None:  # noqa: PLR0912  one case for each type that matters
        match entry:
            case runs.Encounter():
                self.summary.encounters.append(EncounterSummary(entry.number, entry.kind, entry.title))
            case runs.Passed():
                self.summary.encounters.append(EncounterSummary(entry.number, None, entry.title))
            case runs.Choice():
                self._encounter.choice = entry.option
            case runs.Check():
                self._encounter.checks.append(entry)
            case runs.Fight():
                self._encounter.fight = FightSummary(entry.creatures, entry.ambush)
            case runs.Harm():
                self._hurt(entry.who, entry.damage, entry.hp)
            case runs.Regain() | runs.Rise():
                self._now(entry.who, entry.hp)
            case runs.Down():
                self._down(entry.who)
            case runs.Find():
                found = FoundSummary(entry.item, entry.quantity)
                self.summary.found.append(found)
                self._encounter.found.append(found)
            case runs.Property() if self.summary.found:
                self.summary.found[-1].properties.append(entry.property)
            case runs.Enhancement() if self.summary.found:
                self.summary.found[-1].enhancement += entry.enhanced
            case runs.Result():
                self._encounter.result = entry.result
            case runs.Growth() if entry.grew and (member := self._member(entry.who)) is not None:
                member.grew[entry.skill.name] = member.grew.get(entry.skill.name, 0) + 1
            case runs.Deal() if (member := self._member(entry.who)) is not None:
                member.xp, member.gold = entry.xp, entry.gold
            case runs.RunEnd():
                self.summary.outcome = entry.outcome
            case _:
                pass

    @property
    def _encounter(self) -> EncounterSummary:
        """Where the party is; a log that does not begin with an encounter gets one without a name."""
        if not self.summary.encounters:
            self.summary.encounters.append(EncounterSummary(1, None, "The way"))
        return self.summary.encounters[-1]

    def _member(self, who: Who | None) -> MemberSummary | None:
        return self.summary.members[who.position] if who is not None and who.kind == "hero" else None

    def _hurt(self, who: Who, amount: int, hp: int, by: Who | None = None) -> None:
        self._now(who, hp)
        if who.kind == "hero":
            self._encounter.taken += amount
        elif (attacker := self._member(by)) is not None:
            attacker.dealt += amount

    def _now(self, who: Who, hp: int) -> None:
        member = self._member(who)
        if member is not None:
            member.hp, member.standing = hp, hp > 0

    def _down(self, who: Who) -> None:
        member = self._member(who)
        if member is not None:
            member.hp, member.standing = 0, False
            self._encounter.fell.append(who.name)
