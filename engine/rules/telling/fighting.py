"""From the entries of a fight's log to what happened, in words and names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from engine.rules.combat import log as entries
from engine.rules.combat.blueprint import Bout, Combatant
from engine.rules.combat.log import Entry, RawEntry
from engine.rules.telling import fights as told
from engine.rules.telling.cast import Figure, figure_of
from engine.rules.telling.naming import Names
from engine.rules.telling.positions import Meaningless, UntellableError, at, at_or_nobody, yes

HIT_DEGREES: tuple[told.HitDegree, ...] = ("miss", "hit", "critical")
OUTCOMES: tuple[told.FightOutcome, ...] = ("won", "lost", "drawn", "fled")
_RESISTED = ("immune", "prevented", "chance")
_LIFTED = ("ended", "cured", "broken", "spent", "displaced")
_TICKED = ("damage", "heal", "resource")


def tell_fight(bout: Bout, log: Iterable[RawEntry], names: Names) -> Iterator[told.FightTold]:
    """What happened in a fight that stands for itself: a live encounter, an arena match.

    Args:
        bout: The fight.
        log: Its log, or a part that begins with it.
        names: What everything is called.

    Raises:
        UntellableError: An entry makes no sense in this fight.
    """
    conditions = [each.id for each in bout.book.conditions]
    figures = [figure_of(each) for each in bout.combatants]
    teller = FightTeller(conditions, figures, who_fights(bout.combatants, names), names)
    for place, raw in enumerate(log):
        try:
            [entry] = entries.read([raw])
            yield teller.tell(entry)
        except Meaningless as error:
            raise UntellableError(place, str(error)) from error
        except ValueError as error:
            raise UntellableError(place, "There is no such entry.") from error


def who_fights(combatants: Sequence[Combatant], names: Names) -> tuple[told.Who, ...]:
    """Everybody in a fight that stands for itself."""
    called = creature_names([each.key for each in combatants if not each.hero], names)
    creatures = iter(called)
    return tuple(
        told.Who(id=each.key, name=names.person(each.key, position), kind="hero", position=position)
        if each.hero
        else told.Who(id=each.key, name=next(creatures), kind="creature", position=position)
        for position, each in enumerate(combatants)
    )


def creature_names(ids: Sequence[str], names: Names) -> tuple[str, ...]:
    """The names of a fight's creatures; those of which there are several are numbered."""
    called = [names.thing(each) for each in ids]
    several = Counter(called)
    so_far: Counter[str] = Counter()
    result = []
    for name in called:
        so_far[name] += 1
        result.append(f"{name} {so_far[name]}" if several[name] > 1 else name)
    return tuple(result)


class FightTeller:
    """Tells the entries of one fight, in order: a blow is told with whose it was, which its own entry does not say."""

    def __init__(
        self, conditions: Sequence[str], figures: Sequence[Figure], who: Sequence[told.Who], names: Names
    ) -> None:
        self._figures = figures
        self._who = who
        self._names = names
        self._conditions = conditions
        self._by: told.Who | None = None
        self._skill: told.Named | None = None

    def tell(self, entry: Entry) -> told.FightTold:  # noqa: PLR0912  one case for each type of entry
        """One entry.

        Raises:
            Meaningless: It holds a position or code that stands for nothing here.
        """
        who, condition = self._someone, self._condition
        match entry:
            case entries.InitiativeRolled(fighter, roll, total):
                return told.Initiative(who=who(fighter), roll=roll, total=total)
            case entries.RoundBegan(number):
                return told.Round(number=number)
            case entries.Acted():
                return self._act(entry)
            case entries.Struck():
                return self._strike(entry)
            case entries.Healed(target, dice, amount, hp):
                return told.Heal(target=who(target), dice=dice, amount=amount, hp=hp, hp_max=self._hp_max(target))
            case entries.Brought(target, brought, turns, stacks, dice, holds, roll, chance):
                return told.Bring(
                    target=who(target), condition=condition(brought), turns=turns, stacks=stacks, dice=dice,
                    holds=holds, roll=roll or None, chance=chance or None,
                )  # fmt: skip  # so many fields
            case entries.Resisted(target, brought, why, roll, chance):
                return told.Resist.model_validate(
                    {"target": who(target), "condition": condition(brought), "why": at(_RESISTED, why, "reason"),
                     "roll": roll or None, "chance": chance or None}
                )  # fmt: skip  # as above
            case entries.Ticked():
                return self._tick(entry)
            case entries.Lifted(fighter, lifted, why):
                reason = at(_LIFTED, why, "reason")
                return told.Lift.model_validate({"who": who(fighter), "condition": condition(lifted), "why": reason})
            case entries.Fell(fighter, by):
                return told.Fall(who=who(fighter), by=at_or_nobody(self._who, by, "fighter"))
            case entries.Skipped(fighter, hindrance):
                return told.Skip(who=who(fighter), condition=condition(hindrance))
            case entries.Absorbed(fighter, shield, amount, left):
                return told.Absorb(who=who(fighter), condition=condition(shield), amount=amount, left=left)
            case entries.Pricked(fighter, amount, hp):
                return told.Thorns(who=who(fighter), amount=amount, hp=hp, hp_max=self._hp_max(fighter))
            case entries.Restored(target, dice, amount, now):
                most = at(self._figures, target, "fighter").resource_max
                return told.Restore(target=who(target), dice=dice, amount=amount, now=now, most=most)
            case entries.Defended(fighter):
                return told.Defend(who=who(fighter))
            case entries.FleeTried(fighter, roll, chance, away):
                return told.Flee(who=who(fighter), roll=roll, chance=chance, away=yes(away))
            case entries.ItemUsed(fighter, draught, target):
                return self._use(fighter, draught, target)
            case entries.Ended(outcome, rounds):
                return told.FightEnd(outcome=at(OUTCOMES, outcome, "outcome"), rounds=rounds)

    def _someone(self, position: int) -> told.Who:
        return at(self._who, position, "fighter")

    def _condition(self, position: int) -> told.Named:
        return self._named(at(self._conditions, position, "condition"))

    def _named(self, identity: str) -> told.Named:
        return told.Named(id=identity, name=self._names.thing(identity))

    def _hp_max(self, position: int) -> int:
        return at(self._figures, position, "fighter").hp_max

    def _act(self, entry: entries.Acted) -> told.Act:
        self._by = self._someone(entry.fighter)
        self._skill = self._named(at(self._figures[entry.fighter].skills, entry.move, "skill"))
        target = at_or_nobody(self._who, entry.target, "fighter")
        return told.Act(who=self._by, skill=self._skill, target=target, resource_left=entry.resource)

    def _strike(self, entry: entries.Struck) -> told.Strike:
        return told.Strike(
            by=self._by,
            skill=self._skill,
            target=self._someone(entry.target),
            roll=entry.roll,
            chance=entry.chance,
            degree=at(HIT_DEGREES, entry.degree, "degree"),
            dice=entry.dice,
            damage=entry.damage,
            hp=entry.hp,
            hp_max=self._hp_max(entry.target),
        )

    def _tick(self, entry: entries.Ticked) -> told.Tick:
        figure = at(self._figures, entry.fighter, "fighter")
        kind = at(_TICKED, entry.kind, "kind")
        return told.Tick.model_validate(
            {
                "who": self._someone(entry.fighter),
                "condition": self._condition(entry.condition),
                "kind": kind,
                "dice": entry.dice,
                "amount": entry.amount,
                "now": entry.now,
                "most": figure.resource_max if kind == "resource" else figure.hp_max,
            }
        )

    def _use(self, fighter: int, draught: int, target: int) -> told.Use:
        who = self._someone(fighter)
        item = at(self._figures[fighter].items, draught, "consumable")
        return told.Use(who=who, item=self._named(item), target=at_or_nobody(self._who, target, "fighter"))
