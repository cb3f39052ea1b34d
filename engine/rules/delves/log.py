"""The log of a run: the entries of its fights (`engine.rules.combat.log`) between those of the way.

Both are plain tuples that begin with the code of their type; those of runs go from 40 up. `read_run` makes typed
entries of them. In a fight, fighters are positions in the bout: first the members of `FightBegan.members` in order,
then the creatures of the encounter's plan. Outside of fights, members are positions in `Setting.members`; skills,
conditions, items, tables and properties are positions in the inputs as well.

Codes are stored: they are never given another meaning. New ones are added with new numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from engine.rules.combat.log import ENTRY_TYPES as FIGHT_ENTRY_TYPES
from engine.rules.combat.log import Entry, RawEntry

ENCOUNTER, CHOICE, CHECK, LOT, HARM, AFFLICT, REGAIN, DOWN, RISE, FIGHT = range(40, 50)
EARNED, SEARCH, FIND, PROPERTY, ENHANCE, PASSED, RESULT, GROW, DEAL, RUN_END = range(50, 60)
QUANTITY = 60

FUMBLE, FAILURE, SUCCESS, CRITICAL = range(4)
CHOSEN_BEFOREHAND, CHOSEN_BY_ODDS = range(2)
REGAIN_RESULT, REGAIN_REST, REGAIN_RECOVERY = range(3)
LOT_HARMED, LOT_DEAL = range(2)
RESULT_WELL, RESULT_BADLY, RESULT_ENDED = range(3)
RUN_TRIUMPH, RUN_DEFEAT, RUN_FLED = range(3)


@dataclass(frozen=True, slots=True)
class EncounterBegan:
    """The next encounter: its position in the delve, and its kind as a position in `plans.KINDS`."""

    code: ClassVar[int] = ENCOUNTER
    encounter: int
    kind: int


@dataclass(frozen=True, slots=True)
class OptionChosen:
    """What the party does about a decision, and why: `CHOSEN_BEFOREHAND` or `CHOSEN_BY_ODDS`."""

    code: ClassVar[int] = CHOICE
    option: int
    why: int


@dataclass(frozen=True, slots=True)
class CheckRolled:
    """A check outside of a fight.

    Attributes:
        member: Who.
        skill: With what.
        roll: The d100.
        chance: Its target, within the bounds.
        degree: `FUMBLE`, `FAILURE`, `SUCCESS` or `CRITICAL`.
    """

    code: ClassVar[int] = CHECK
    member: int
    skill: int
    roll: int
    chance: int
    degree: int


@dataclass(frozen=True, slots=True)
class LotDrawn:
    """A lot among members: what for (`LOT_…`), the roll from 1 to `of` among those in question, whom it fell on."""

    code: ClassVar[int] = LOT
    why: int
    roll: int
    of: int
    member: int


@dataclass(frozen=True, slots=True)
class Harmed:
    """Damage outside of a fight: what the dice showed, what reached hit points, what is left of them."""

    code: ClassVar[int] = HARM
    member: int
    dice: int
    damage: int
    hp: int


@dataclass(frozen=True, slots=True)
class Afflicted:
    """A condition that goes along into the next fight, with turns and stacks as they are now."""

    code: ClassVar[int] = AFFLICT
    member: int
    condition: int
    turns: int
    stacks: int


@dataclass(frozen=True, slots=True)
class Regained:
    """Hit points and resource came back (a resource that starts empty went): why (`REGAIN_…`), by how much, to what."""

    code: ClassVar[int] = REGAIN
    member: int
    why: int
    hp_by: int
    hp: int
    resource_by: int
    resource: int


@dataclass(frozen=True, slots=True)
class WentDown:
    """A member has no hit points left, outside of a fight."""

    code: ClassVar[int] = DOWN
    member: int


@dataclass(frozen=True, slots=True)
class GotUp:
    """A fallen member is on its feet again, with so many hit points."""

    code: ClassVar[int] = RISE
    member: int
    hp: int


@dataclass(frozen=True, slots=True)
class FightBegan:
    """A fight follows, to its `Ended`.

    Attributes:
        members: Who fights, as bits: member 0 is 1, member 1 is 2, member 2 is 4 …
        creatures: How many are there.
        ambush: 1 when it interrupts a rest.
    """

    code: ClassVar[int] = FIGHT
    members: int
    creatures: int
    ambush: int

    @property
    def member_positions(self) -> tuple[int, ...]:
        """Who fights, in the order of the bout."""
        return tuple(position for position in range(self.members.bit_length()) if self.members >> position & 1)


@dataclass(frozen=True, slots=True)
class Earned:
    """Experience and gold for the party together."""

    code: ClassVar[int] = EARNED
    xp: int
    gold: int


@dataclass(frozen=True, slots=True)
class Searched:
    """One of the beaten is searched: the roll from 1 to `of` (all of them) is its place in the plan, from 1."""

    code: ClassVar[int] = SEARCH
    roll: int
    of: int


@dataclass(frozen=True, slots=True)
class Found:
    """Something was found: table, roll from 1 to `of` by weight, item, how many. What it carries follows."""

    code: ClassVar[int] = FIND
    table: int
    roll: int
    of: int
    item: int
    quantity: int


@dataclass(frozen=True, slots=True)
class QuantityRolled:
    """How much there is of what was found last: the roll from 1 to `of`, where 1 gives the least that there may be."""

    code: ClassVar[int] = QUANTITY
    roll: int
    of: int


@dataclass(frozen=True, slots=True)
class PropertyRolled:
    """What was found last carries a bonus property: the roll from 1 to `of` by weight, and which."""

    code: ClassVar[int] = PROPERTY
    roll: int
    of: int
    property: int


@dataclass(frozen=True, slots=True)
class EnhancementRolled:
    """What was found last is enhanced by one point more when the d100 is at most the chance."""

    code: ClassVar[int] = ENHANCE
    roll: int
    chance: int


@dataclass(frozen=True, slots=True)
class PassedBy:
    """An encounter was skipped."""

    code: ClassVar[int] = PASSED
    encounter: int


@dataclass(frozen=True, slots=True)
class CameOf:
    """How an encounter ended: `RESULT_WELL`, `RESULT_BADLY`, or `RESULT_ENDED` when the run cannot go on."""

    code: ClassVar[int] = RESULT
    result: int


@dataclass(frozen=True, slots=True)
class GrowthRolled:
    """A used skill grows by one when the d100 is above its value; -1 as the skill is the weapon in hand."""

    code: ClassVar[int] = GROW
    member: int
    skill: int
    roll: int
    value: int


@dataclass(frozen=True, slots=True)
class Dealt:
    """What a member takes home: experience, gold, and how many finds."""

    code: ClassVar[int] = DEAL
    member: int
    xp: int
    gold: int
    finds: int


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run is over: `RUN_TRIUMPH`, `RUN_DEFEAT` or `RUN_FLED`."""

    code: ClassVar[int] = RUN_END
    outcome: int


WayEntry: TypeAlias = (
    EncounterBegan
    | OptionChosen
    | CheckRolled
    | LotDrawn
    | Harmed
    | Afflicted
    | Regained
    | WentDown
    | GotUp
    | FightBegan
    | Earned
    | Searched
    | Found
    | QuantityRolled
    | PropertyRolled
    | EnhancementRolled
    | PassedBy
    | CameOf
    | GrowthRolled
    | Dealt
    | RunEnded
)
RunEntry: TypeAlias = Entry | WayEntry
WAY_ENTRY_TYPES: dict[int, type[WayEntry]] = {each.code: each for each in WayEntry.__args__}
RUN_ENTRY_TYPES: dict[int, type[RunEntry]] = {**FIGHT_ENTRY_TYPES, **WAY_ENTRY_TYPES}


def read_run(entries: Iterable[RawEntry]) -> Iterator[RunEntry]:
    """The typed entries of a run's log, those of its fights among them.

    Raises:
        ValueError: An entry has an unknown code or the wrong number of fields.
    """
    for entry in entries:
        known = RUN_ENTRY_TYPES.get(entry[0]) if entry else None
        if known is None or len(entry) != len(known.__slots__) + 1:
            raise ValueError(f"{entry!r} is no entry of a run's log.")
        yield known(*entry[1:])
