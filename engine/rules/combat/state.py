"""How a fight stands: what changes while it lasts, and nothing else.

The state is a tree of plain lists and whole numbers. `copy` makes an independent one, `record` and `restore` turn it
into JSON and back, so that a live fight survives any process.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.rules.combat.blueprint import NOBODY, Bout, Combatant, ConditionRule

NO_RESISTANCE = (0,) * 8


@dataclass(slots=True)
class Lasting:
    """A condition on somebody.

    Attributes:
        condition: Its position in the book.
        turns: Own turns of the bearer that it still lasts.
        stacks: How often it lies on it.
        source: Who brought it; `NOBODY` for what was brought into the fight.
        scale: Percent that its dice are multiplied by: the source's.
        amount: Damage that it can still hold back.
        fresh: Whether it came in the bearer's own turn, which does not count against it.
    """

    condition: int
    turns: int
    stacks: int
    source: int
    scale: int
    amount: int
    fresh: bool


@dataclass(slots=True)
class Fighter:
    """Somebody in a fight, as things stand.

    Attributes:
        hp: Hit points left.
        resource: Resource left.
        standing: Neither fallen nor fled.
        fled: Got away.
        initiative: The total rolled at the beginning.
        turns: Own turns begun.
        ready: For each move, the own turn from which it can be used again.
        draughts: For each consumable, how many are left.
        lasting: Conditions, the oldest first.
        immune: Conditions that cannot come back yet: position and own turns left.
        threat: What its enemies hold against it.
        blows: Uses of the weapon in hand, for the growth of proficiency.

    The rest follows from `lasting` and is kept by `refresh`: sums of what the conditions change, and their flags.
    """

    hp: int
    resource: int
    standing: bool
    fled: bool
    initiative: int
    turns: int
    ready: list[int]
    draughts: list[int]
    lasting: list[Lasting]
    immune: list[list[int]]
    threat: int
    blows: int

    hit: int = field(default=0, init=False)
    dodge: int = field(default=0, init=False)
    crit: int = field(default=0, init=False)
    quickness: int = field(default=0, init=False)
    dealt: int = field(default=100, init=False)
    taken: int = field(default=100, init=False)
    healed: int = field(default=100, init=False)
    threatening: int = field(default=100, init=False)
    thorns: int = field(default=0, init=False)
    resist: tuple[int, ...] = field(default=NO_RESISTANCE, init=False)
    silenced: bool = field(default=False, init=False)
    front: bool = field(default=True, init=False)
    hidden: bool = field(default=False, init=False)
    absorbing: bool = field(default=False, init=False)
    breakable: bool = field(default=False, init=False)
    taunted_by: int = field(default=NOBODY, init=False)

    def refresh(self, combatant: Combatant, conditions: Sequence[ConditionRule]) -> None:
        """Works out anew what follows from the conditions; called whenever they change.

        Percentages of several conditions add up and never go below 10; the latest taunt counts.
        """
        hit = dodge = crit = quickness = thorns = 0
        dealt = taken = healed = threatening = 100
        resist = combatant.resist
        front = combatant.front
        silenced = hidden = absorbing = breakable = False
        taunted_by = NOBODY
        for lasting in self.lasting:
            rule, stacks = conditions[lasting.condition], lasting.stacks
            hit += rule.hit * stacks
            dodge += rule.dodge * stacks
            crit += rule.crit * stacks
            quickness += rule.initiative * stacks
            dealt += rule.dealt * stacks
            taken += rule.taken * stacks
            healed += rule.healed * stacks
            threatening += rule.threat * stacks
            thorns += rule.thorns * stacks
            if rule.resist != NO_RESISTANCE:
                resist = tuple(one + other * stacks for one, other in zip(resist, rule.resist, strict=True))
            silenced = silenced or rule.silences
            front = front and not rule.leaves_front
            hidden = hidden or rule.hides
            absorbing = absorbing or rule.absorbs
            breakable = breakable or rule.breaks
            if rule.taunts:
                taunted_by = lasting.source
        self.hit, self.dodge, self.crit, self.quickness, self.thorns = hit, dodge, crit, quickness, thorns
        self.dealt, self.taken = max(dealt, 10), max(taken, 10)
        self.healed, self.threatening = max(healed, 10), max(threatening, 10)
        self.resist = resist
        self.silenced, self.front, self.hidden = silenced, front, hidden
        self.absorbing, self.breakable, self.taunted_by = absorbing, breakable, taunted_by

    def copy(self, combatant: Combatant, conditions: Sequence[ConditionRule]) -> "Fighter":
        """An independent copy."""
        other = Fighter(
            self.hp, self.resource, self.standing, self.fled, self.initiative, self.turns, self.ready.copy(),
            self.draughts.copy(), [_copied(each) for each in self.lasting], [each.copy() for each in self.immune],
            self.threat, self.blows,
        )  # fmt: skip  # one line a field would fill a screen
        other.refresh(combatant, conditions)
        return other


@dataclass(slots=True)
class BattleState:
    """A fight as it stands.

    Attributes:
        fighters: In the order of the bout's combatants.
        round: From 1.
        order: Who acts in this round, by position.
        place: Position in `order` of the one whose turn it is.
        outcome: `OUTCOME_…` of the log when it is over, otherwise None.
    """

    fighters: list[Fighter]
    round: int
    order: list[int]
    place: int
    outcome: int | None

    @property
    def acting(self) -> int:
        """Whose turn it is; `NOBODY` when the fight is over."""
        return NOBODY if self.outcome is not None else self.order[self.place]

    def copy(self, bout: Bout) -> "BattleState":
        """An independent copy."""
        conditions = bout.book.conditions
        fighters = [
            fighter.copy(combatant, conditions)
            for fighter, combatant in zip(self.fighters, bout.combatants, strict=True)
        ]
        return BattleState(fighters, self.round, self.order.copy(), self.place, self.outcome)

    def record(self) -> dict[str, Any]:
        """The state as JSON-ready data; `restore` is its other half."""
        return {
            "round": self.round,
            "order": self.order.copy(),
            "place": self.place,
            "outcome": self.outcome,
            "fighters": [
                [
                    fighter.hp, fighter.resource, int(fighter.standing), int(fighter.fled), fighter.initiative,
                    fighter.turns, fighter.ready.copy(), fighter.draughts.copy(),
                    [_numbers(each) for each in fighter.lasting], [each.copy() for each in fighter.immune],
                    fighter.threat, fighter.blows,
                ]
                for fighter in self.fighters
            ],
        }  # fmt: skip  # one line a field would fill a screen


def restore(bout: Bout, recorded: dict[str, Any]) -> BattleState:
    """The state that `BattleState.record` made data of, for the same bout."""
    fighters = []
    for combatant, numbers in zip(bout.combatants, recorded["fighters"], strict=True):
        hp, resource, standing, fled, initiative, turns, ready, draughts, lasting, immune, threat, blows = numbers
        fighter = Fighter(
            hp, resource, bool(standing), bool(fled), initiative, turns, list(ready), list(draughts),
            [_lasting(each) for each in lasting], [list(each) for each in immune],
            threat, blows,
        )  # fmt: skip  # one line a field would fill a screen
        fighter.refresh(combatant, bout.book.conditions)
        fighters.append(fighter)
    return BattleState(fighters, recorded["round"], list(recorded["order"]), recorded["place"], recorded["outcome"])


def _copied(lasting: Lasting) -> Lasting:
    return Lasting(
        lasting.condition, lasting.turns, lasting.stacks, lasting.source, lasting.scale, lasting.amount, lasting.fresh
    )


def _numbers(lasting: Lasting) -> list[int]:
    return [
        lasting.condition, lasting.turns, lasting.stacks, lasting.source, lasting.scale, lasting.amount,
        int(lasting.fresh),
    ]  # fmt: skip  # as above


def _lasting(numbers: Sequence[int]) -> Lasting:
    condition, turns, stacks, source, scale, amount, fresh = numbers
    return Lasting(condition, turns, stacks, source, scale, amount, bool(fresh))
