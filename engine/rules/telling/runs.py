"""What happened on the way, one typed object an entry; and a whole run as clients get it. See `telling.fights`."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from engine.content.models import Stake
from engine.rules.delves.plans import EncounterKind
from engine.rules.telling.fights import FightTold, Named, Told, Who

CheckDegree: TypeAlias = Literal["fumble", "failure", "success", "critical"]
EncounterResult: TypeAlias = Literal["well", "badly", "ended"]
Outcome: TypeAlias = Literal["triumph", "defeat", "fled"]


class Encounter(Told):
    """The next encounter; `number` is its place in the delve, from 1."""

    type: Literal["encounter"] = "encounter"
    number: int
    kind: EncounterKind
    title: str


class Choice(Told):
    """What the party does about a decision: as it said beforehand, or by the best odds. `number` from 1."""

    type: Literal["choice"] = "choice"
    number: int
    option: str
    why: Literal["beforehand", "odds"]


class Check(Told):
    """A check: the d100, its target, and by how much it succeeded (0 or more) or failed (below 0)."""

    type: Literal["check"] = "check"
    who: Who
    skill: Named
    roll: int
    chance: int
    margin: int
    degree: CheckDegree


class Lot(Told):
    """A lot among the party: who is harmed, or with whom dividing begins. The roll goes from 1 to `of`."""

    type: Literal["lot"] = "lot"
    why: Literal["harmed", "deal"]
    roll: int
    of: int
    who: Who


class Harm(Told):
    """Damage outside of a fight."""

    type: Literal["harm"] = "harm"
    who: Who
    dice: int
    damage: int
    hp: int
    hp_max: int


class Afflict(Told):
    """A condition goes along into the next fight."""

    type: Literal["afflict"] = "afflict"
    who: Who
    condition: Named
    turns: int
    stacks: int


class Regain(Told):
    """Hit points and resource came back; a resource that starts empty goes, so `resource_by` can be negative."""

    type: Literal["regain"] = "regain"
    who: Who
    why: Literal["result", "rest", "recovery"]
    hp_by: int
    hp: int
    hp_max: int
    resource_by: int
    resource: int


class Down(Told):
    """A member has no hit points left, outside of a fight."""

    type: Literal["down"] = "down"
    who: Who


class Rise(Told):
    """A fallen member is on its feet again."""

    type: Literal["rise"] = "rise"
    who: Who
    hp: int
    hp_max: int


class Fight(Told):
    """A fight follows, to its `fight-end`."""

    type: Literal["fight"] = "fight"
    members: tuple[Who, ...]
    creatures: tuple[Who, ...]
    ambush: bool


class Earn(Told):
    """Experience and gold for the party together."""

    type: Literal["earn"] = "earn"
    xp: int
    gold: int


class Search(Told):
    """One of the beaten is searched; the roll from 1 to `of` says which."""

    type: Literal["search"] = "search"
    who: Who
    roll: int
    of: int


class Find(Told):
    """Something was found, by a roll from 1 to `of`, the sum of a table's weights. What it carries follows."""

    type: Literal["find"] = "find"
    table: Named
    roll: int
    of: int
    item: Named
    quantity: int


class Quantity(Told):
    """How much there is of what was found last: the roll from 1 to `of`, where 1 gives the least that there may be."""

    type: Literal["quantity"] = "quantity"
    roll: int
    of: int


class Property(Told):
    """What was found last carries a bonus property."""

    type: Literal["property"] = "property"
    roll: int
    of: int
    property: Named


class Enhancement(Told):
    """Whether what was found last is enhanced by one point more: when the d100 is at most the chance."""

    type: Literal["enhancement"] = "enhancement"
    roll: int
    chance: int
    enhanced: bool


class Passed(Told):
    """An encounter was skipped."""

    type: Literal["passed"] = "passed"
    number: int
    title: str


class Result(Told):
    """How an encounter ended; `ended` when the run cannot go on."""

    type: Literal["result"] = "result"
    result: EncounterResult


class Growth(Told):
    """A used skill (or the weapon in hand) grows by one when the d100 is above its value."""

    type: Literal["growth"] = "growth"
    who: Who
    skill: Named
    roll: int
    value: int
    grew: bool


class Deal(Told):
    """What a member takes home; `finds` says how many."""

    type: Literal["deal"] = "deal"
    who: Who
    xp: int
    gold: int
    finds: int


class RunEnd(Told):
    """The run is over."""

    type: Literal["run-end"] = "run-end"
    outcome: Outcome


WayTold: TypeAlias = (
    Encounter
    | Choice
    | Check
    | Lot
    | Harm
    | Afflict
    | Regain
    | Down
    | Rise
    | Fight
    | Earn
    | Search
    | Find
    | Quantity
    | Property
    | Enhancement
    | Passed
    | Result
    | Growth
    | Deal
    | RunEnd
)
RunTold: TypeAlias = FightTold | WayTold
RunEntryTold: TypeAlias = Annotated[RunTold, Field(discriminator="type")]


class MemberTold(Told):
    """One of the party as the run begins."""

    who: Who
    level: int
    hp: int
    hp_max: int


class ToldRun(Told):
    """A run, told.

    Attributes:
        format: This format.
        delve: Where.
        level: The delve's.
        stake: What falling meant.
        party: Who went.
        entries: All that happened, in order.
    """

    format: Literal["everdelve-told-run-1"] = "everdelve-told-run-1"
    delve: Named
    level: int
    stake: Stake
    party: tuple[MemberTold, ...]
    entries: tuple[RunEntryTold, ...]
