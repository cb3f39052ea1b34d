"""The log of a fight: typed entries of ids and numbers, no prose, so that it can be told later in any way.

The engine writes plain tuples, whose first number is the code of the entry's type: they are quick to make and small to
keep. `read` turns them into the typed entries below, whose fields stand in the tuple's order. Fighters are positions in
the bout; conditions are positions in the book; moves are positions among the acting fighter's moves.

Codes are stored: they are never given another meaning. New ones are added with new numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

RawEntry: TypeAlias = tuple[int, ...]

INITIATIVE, ROUND, ACT, STRIKE, HEAL, BRING, RESIST, TICK, LIFT, FALL = range(1, 11)
SKIP, ABSORB, THORNS, RESTORE, DEFEND, FLEE, ITEM, END = range(11, 19)

MISS, HIT, CRITICAL = range(3)
WHY_IMMUNE, WHY_PREVENTED, WHY_CHANCE = range(3)
LIFT_ENDED, LIFT_CURED, LIFT_BROKEN, LIFT_SPENT, LIFT_DISPLACED = range(5)
TICK_DAMAGE, TICK_HEAL, TICK_RESOURCE = range(3)
OUTCOME_WON, OUTCOME_LOST, OUTCOME_DRAWN, OUTCOME_FLED = range(4)


@dataclass(frozen=True, slots=True)
class InitiativeRolled:
    """A d100 and the total that decides who acts before whom."""

    code: ClassVar[int] = INITIATIVE
    fighter: int
    roll: int
    total: int


@dataclass(frozen=True, slots=True)
class RoundBegan:
    """A round began, from 1."""

    code: ClassVar[int] = ROUND
    number: int


@dataclass(frozen=True, slots=True)
class Acted:
    """Somebody used a move; what came of it follows. `target` is -1 for areas; `resource` is what is left."""

    code: ClassVar[int] = ACT
    fighter: int
    move: int
    target: int
    resource: int


@dataclass(frozen=True, slots=True)
class Struck:
    """A roll to hit, and what it did.

    Attributes:
        target: Whom.
        roll: The d100.
        chance: The target of the roll, 5 to 95.
        degree: `MISS`, `HIT` or `CRITICAL`.
        dice: What the power dice showed, pluses included; 0 for a miss or a move without power.
        damage: What reached hit points.
        hp: What is left of them.
    """

    code: ClassVar[int] = STRIKE
    target: int
    roll: int
    chance: int
    degree: int
    dice: int
    damage: int
    hp: int


@dataclass(frozen=True, slots=True)
class Healed:
    """Hit points came back: what the dice showed (0 for a drain), what reached the wounded, what it has now."""

    code: ClassVar[int] = HEAL
    target: int
    dice: int
    amount: int
    hp: int


@dataclass(frozen=True, slots=True)
class Brought:
    """A condition took hold.

    Attributes:
        target: On whom.
        condition: Which.
        turns: Own turns of the bearer that it lasts now.
        stacks: How often it lies there now.
        dice: What the dice of a shield's power showed, pluses included; 0 for what is no shield.
        amount: What it can hold back now.
        roll: The d100, 0 when it was certain to come.
        chance: The target of the roll, 0 when it was certain to come.
    """

    code: ClassVar[int] = BRING
    target: int
    condition: int
    turns: int
    stacks: int
    dice: int
    amount: int
    roll: int
    chance: int


@dataclass(frozen=True, slots=True)
class Resisted:
    """A condition did not take hold: `WHY_IMMUNE`, `WHY_PREVENTED`, or the roll of `WHY_CHANCE`."""

    code: ClassVar[int] = RESIST
    target: int
    condition: int
    why: int
    roll: int
    chance: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """A condition did its work: kind (`TICK_…`), dice, the change of hit points or resource, what is there now."""

    code: ClassVar[int] = TICK
    fighter: int
    condition: int
    kind: int
    dice: int
    amount: int
    now: int


@dataclass(frozen=True, slots=True)
class Lifted:
    """A condition went: `LIFT_ENDED`, `LIFT_CURED`, `LIFT_BROKEN`, `LIFT_SPENT` or `LIFT_DISPLACED`."""

    code: ClassVar[int] = LIFT
    fighter: int
    condition: int
    why: int


@dataclass(frozen=True, slots=True)
class Fell:
    """Somebody has no hit points left: by whose blow, thorns or condition; -1 when it was nobody's doing."""

    code: ClassVar[int] = FALL
    fighter: int
    by: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Somebody could not act, because of a condition."""

    code: ClassVar[int] = SKIP
    fighter: int
    condition: int


@dataclass(frozen=True, slots=True)
class Absorbed:
    """A condition held back damage; `left` is what it can still hold."""

    code: ClassVar[int] = ABSORB
    fighter: int
    condition: int
    amount: int
    left: int


@dataclass(frozen=True, slots=True)
class Pricked:
    """Damage came back to an attacker."""

    code: ClassVar[int] = THORNS
    fighter: int
    amount: int
    hp: int


@dataclass(frozen=True, slots=True)
class Restored:
    """Somebody was given resource; `now` is what it has."""

    code: ClassVar[int] = RESTORE
    target: int
    dice: int
    amount: int
    now: int


@dataclass(frozen=True, slots=True)
class Defended:
    """Somebody waits behind the shield."""

    code: ClassVar[int] = DEFEND
    fighter: int


@dataclass(frozen=True, slots=True)
class FleeTried:
    """Somebody ran: the d100, its target, and whether it got away (1) or not (0)."""

    code: ClassVar[int] = FLEE
    fighter: int
    roll: int
    chance: int
    away: int


@dataclass(frozen=True, slots=True)
class ItemUsed:
    """Somebody used a consumable (its position); what came of it follows."""

    code: ClassVar[int] = ITEM
    fighter: int
    draught: int
    target: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The fight is over: `OUTCOME_…` as side 0 sees it, and after how many rounds."""

    code: ClassVar[int] = END
    outcome: int
    rounds: int


Entry: TypeAlias = (
    InitiativeRolled
    | RoundBegan
    | Acted
    | Struck
    | Healed
    | Brought
    | Resisted
    | Ticked
    | Lifted
    | Fell
    | Skipped
    | Absorbed
    | Pricked
    | Restored
    | Defended
    | FleeTried
    | ItemUsed
    | Ended
)
ENTRY_TYPES: dict[int, type[Entry]] = {each.code: each for each in Entry.__args__}


def read(entries: Iterable[RawEntry]) -> Iterator[Entry]:
    """The typed entries of a fight's log.

    Raises:
        ValueError: An entry has an unknown code or the wrong number of fields.
    """
    for entry in entries:
        known = ENTRY_TYPES.get(entry[0]) if entry else None
        if known is None or len(entry) != len(known.__slots__) + 1:
            raise ValueError(f"{entry!r} is no entry of a fight's log.")
        yield known(*entry[1:])
