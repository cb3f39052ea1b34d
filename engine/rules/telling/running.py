"""From the log of a run to what happened, in words and names."""

from collections.abc import Sequence

from engine.rules.combat.blueprint import NOBODY
from engine.rules.combat.log import ENTRY_TYPES, RawEntry
from engine.rules.delves import log as entries
from engine.rules.delves.log import RunEntry, WayEntry, read_run
from engine.rules.delves.plans import KINDS
from engine.rules.telling import runs as told
from engine.rules.telling.cast import Cast, Figure, Stop
from engine.rules.telling.fighting import FightTeller, creature_names
from engine.rules.telling.fights import Named, Who
from engine.rules.telling.naming import Names
from engine.rules.telling.positions import Meaningless, UntellableError, at, yes

_CHECK_DEGREES: tuple[told.CheckDegree, ...] = ("fumble", "failure", "success", "critical")
_RESULTS: tuple[told.EncounterResult, ...] = ("well", "badly", "ended")
_RUN_OUTCOMES: tuple[told.Outcome, ...] = ("triumph", "defeat", "fled")
_CHOSEN = ("beforehand", "odds")
_LOTS = ("harmed", "deal")
_REGAINED = ("result", "rest", "recovery")


def tell_run(cast: Cast, log: Sequence[RawEntry], names: Names) -> told.ToldRun:
    """A run as clients, texts and cards show it.

    Args:
        cast: Whom and what its log speaks of: `cast_of(inputs)`.
        log: What happened.
        names: What everything is called.

    Raises:
        UntellableError: An entry makes no sense with this cast.
    """
    teller = _RunTeller(cast, names)
    happened: list[told.RunTold] = []
    for place, raw in enumerate(log):
        try:
            [entry] = read_run([raw])
            happened.append(teller.tell(entry))
        except Meaningless as error:
            raise UntellableError(place, str(error)) from error
        except ValueError as error:
            raise UntellableError(place, "There is no such entry.") from error
    return told.ToldRun(
        delve=Named(id=cast.delve, name=names.thing(cast.delve)),
        level=cast.level,
        stake=cast.stake,
        party=tuple(
            told.MemberTold(who=who, level=each.level, hp=each.hp, hp_max=each.hp_max)
            for who, each in zip(teller.party, cast.party, strict=True)
        ),
        entries=tuple(happened),
    )


class _RunTeller:
    """Walks a run's log, knowing where it stands: the encounter, and the fight while there is one."""

    def __init__(self, cast: Cast, names: Names) -> None:
        self._cast = cast
        self._names = names
        self._encounter = NOBODY
        self._fight: FightTeller | None = None
        self._foes: tuple[Who, ...] = ()
        self.party = tuple(
            Who(id=each.key, name=names.person(each.key, position), kind="hero", position=position)
            for position, each in enumerate(cast.party)
        )

    def tell(self, entry: RunEntry) -> told.RunTold:
        """One entry.

        Raises:
            Meaningless: It holds a position or code that stands for nothing here.
        """
        if entry.code not in ENTRY_TYPES:
            return self._way(entry)  # type: ignore[arg-type]  # what is no entry of a fight is one of the way
        if self._fight is None:
            raise Meaningless("There is no fight.")
        return self._fight.tell(entry)  # type: ignore[arg-type]  # as above

    def _way(self, entry: WayEntry) -> told.WayTold:  # noqa: PLR0912  one case for each type of entry
        who = self._member
        match entry:
            case entries.EncounterBegan(encounter, kind):
                return self._began(encounter, kind)
            case entries.OptionChosen(option, why):
                return self._chosen(option, why)
            case entries.CheckRolled(member, skill, roll, chance, degree):
                how = at(_CHECK_DEGREES, degree, "degree")
                margin, named = chance - roll, self._skill(skill)
                return told.Check(who=who(member), skill=named, roll=roll, chance=chance, margin=margin, degree=how)
            case entries.LotDrawn(why, roll, of, member):
                reason = at(_LOTS, why, "reason")
                return told.Lot.model_validate({"why": reason, "roll": roll, "of": of, "who": who(member)})
            case entries.Harmed(member, dice, damage, hp):
                return told.Harm(who=who(member), dice=dice, damage=damage, hp=hp, hp_max=self._body(member).hp_max)
            case entries.Afflicted(member, condition, turns, stacks):
                named = self._named(at(self._cast.conditions, condition, "condition"))
                return told.Afflict(who=who(member), condition=named, turns=turns, stacks=stacks)
            case entries.Regained():
                return self._regained(entry)
            case entries.WentDown(member):
                return told.Down(who=who(member))
            case entries.GotUp(member, hp):
                return told.Rise(who=who(member), hp=hp, hp_max=self._body(member).hp_max)
            case entries.FightBegan():
                return self._fight_began(entry)
            case entries.Earned(xp, gold):
                return told.Earn(xp=xp, gold=gold)
            case entries.Searched(roll, of):
                return told.Search(who=at(self._foes, roll - 1, "creature"), roll=roll, of=of)
            case entries.Found(table, roll, of, item, quantity):
                return self._found(table, roll, of, item, quantity)
            case entries.QuantityRolled(roll, of):
                return told.Quantity(roll=roll, of=of)
            case entries.PropertyRolled(roll, of, position):
                named = self._named(at(self._cast.properties, position, "property"))
                return told.Property(roll=roll, of=of, property=named)
            case entries.EnhancementRolled(roll, chance):
                return told.Enhancement(roll=roll, chance=chance, enhanced=roll <= chance)
            case entries.PassedBy(encounter):
                return told.Passed(number=encounter + 1, title=self._title(encounter))
            case entries.CameOf(result):
                return told.Result(result=at(_RESULTS, result, "result"))
            case entries.GrowthRolled(member, skill, roll, value):
                named = self._weapon(member) if skill == NOBODY else self._skill(skill)
                return told.Growth(who=who(member), skill=named, roll=roll, value=value, grew=roll > value)
            case entries.Dealt(member, xp, gold, finds):
                return told.Deal(who=who(member), xp=xp, gold=gold, finds=finds)
            case entries.RunEnded(outcome):
                return told.RunEnd(outcome=at(_RUN_OUTCOMES, outcome, "outcome"))

    def _began(self, encounter: int, kind: int) -> told.Encounter:
        known = at(KINDS, kind, "kind of encounter")
        if self._stop(encounter).kind != known:
            raise Meaningless(f"Encounter {encounter + 1} is no {known}.")
        self._encounter, self._fight = encounter, None
        return told.Encounter(number=encounter + 1, kind=known, title=self._title(encounter))

    def _chosen(self, option: int, why: int) -> told.Choice:
        at(range(self._stop(self._encounter).options), option, "option")
        name = self._names.option(self._cast.delve, self._encounter, option)
        reason = at(_CHOSEN, why, "reason")
        return told.Choice.model_validate({"number": option + 1, "option": name, "why": reason})

    def _regained(self, entry: entries.Regained) -> told.Regain:
        return told.Regain.model_validate(
            {
                "who": self._member(entry.member),
                "why": at(_REGAINED, entry.why, "reason"),
                "hp_by": entry.hp_by,
                "hp": entry.hp,
                "hp_max": self._body(entry.member).hp_max,
                "resource_by": entry.resource_by,
                "resource": entry.resource,
            }
        )

    def _fight_began(self, entry: entries.FightBegan) -> told.Fight:
        """Sets the scene of the fight that follows, in the order of its bout: the members in it, then the creatures."""
        stop, ambush = self._stop(self._encounter), yes(entry.ambush)
        if not stop.foes or ambush != (stop.kind == "rest"):
            raise Meaningless("Nobody waits there to fight.")
        foes = [at(self._cast.creatures, each, "creature") for each in stop.foes]
        if entry.creatures != len(foes):
            raise Meaningless(f"{len(foes)} creatures wait there, not {entry.creatures}.")
        if entry.members < 0:
            raise Meaningless("Nobody fights.")
        members = tuple(self._member(each) for each in entry.member_positions)
        called = creature_names([each.key for each in foes], self._names)
        self._foes = tuple(
            Who(id=each.key, name=name, kind="creature", position=position)
            for position, (each, name) in enumerate(zip(foes, called, strict=True))
        )
        figures = [*(self._body(each) for each in entry.member_positions), *foes]
        self._fight = FightTeller(self._cast.conditions, figures, (*members, *self._foes), self._names)
        return told.Fight(members=members, creatures=self._foes, ambush=ambush)

    def _found(self, table: int, roll: int, of: int, item: int, quantity: int) -> told.Find:
        return told.Find(
            table=self._named(at(self._cast.tables, table, "loot table")),
            roll=roll,
            of=of,
            item=self._named(at(self._cast.items, item, "item")),
            quantity=quantity,
        )

    def _title(self, encounter: int) -> str:
        return self._names.encounter(self._cast.delve, encounter, self._stop(encounter).kind)

    def _stop(self, position: int) -> Stop:
        return at(self._cast.stops, position, "encounter")

    def _member(self, position: int) -> Who:
        return at(self.party, position, "member")

    def _body(self, position: int) -> Figure:
        return at(self._cast.party, position, "member")

    def _weapon(self, position: int) -> Named:
        return self._named(self._body(position).weapon)

    def _skill(self, position: int) -> Named:
        return self._named(at(self._cast.skills, position, "skill"))

    def _named(self, identity: str) -> Named:
        return Named(id=identity, name=self._names.thing(identity))
