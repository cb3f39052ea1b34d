"""What happened in a fight, one typed object an entry, with names and words in place of positions and codes.

These are what clients get as JSON; the text and the card are made of them too. Field names are stable: fields are
added, never renamed. Every roll stands beside its target.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

HitDegree: TypeAlias = Literal["miss", "hit", "critical"]
FightOutcome: TypeAlias = Literal["won", "lost", "drawn", "fled"]


class Told(BaseModel):
    """Immutable and strict."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Who(Told):
    """Somebody.

    Attributes:
        id: A character's id or a creature's content id.
        name: As shown; creatures of one kind are numbered.
        kind: Which of the two it is.
        position: In a run: a character's place in the party, a creature's among those of its fight. In a fight alone:
            the place in the fight. From 0.
    """

    id: str
    name: str
    kind: Literal["hero", "creature"]
    position: int


class Named(Told):
    """Something of the content: its id and its name."""

    id: str
    name: str


class Initiative(Told):
    """A d100 and the total that decides who acts before whom."""

    type: Literal["initiative"] = "initiative"
    who: Who
    roll: int
    total: int


class Round(Told):
    """A round began."""

    type: Literal["round"] = "round"
    number: int


class Act(Told):
    """Somebody used a skill; what came of it follows. Without a target it is for an area or for oneself."""

    type: Literal["act"] = "act"
    who: Who
    skill: Named
    target: Who | None
    resource_left: int


class Strike(Told):
    """A d100 against the chance to hit, and what it did: dice thrown, damage that reached hit points, what is left."""

    type: Literal["strike"] = "strike"
    by: Who | None
    skill: Named | None
    target: Who
    roll: int
    chance: int
    degree: HitDegree
    dice: int
    damage: int
    hp: int
    hp_max: int


class Heal(Told):
    """Hit points came back; `dice` is 0 for what was drained from another."""

    type: Literal["heal"] = "heal"
    target: Who
    dice: int
    amount: int
    hp: int
    hp_max: int


class Bring(Told):
    """A condition took hold. Without roll and chance it was certain.

    `dice` is what the dice of a shield showed, 0 for what is none; `holds` is what it can hold back.
    """

    type: Literal["bring"] = "bring"
    target: Who
    condition: Named
    turns: int
    stacks: int
    dice: int
    holds: int
    roll: int | None
    chance: int | None


class Resist(Told):
    """A condition did not take hold. The roll stands there when chance decided."""

    type: Literal["resist"] = "resist"
    target: Who
    condition: Named
    why: Literal["immune", "prevented", "chance"]
    roll: int | None
    chance: int | None


class Tick(Told):
    """A condition did its work at the start of a turn: the change of hit points or resource, and what is there now."""

    type: Literal["tick"] = "tick"
    who: Who
    condition: Named
    kind: Literal["damage", "heal", "resource"]
    dice: int
    amount: int
    now: int
    most: int


class Lift(Told):
    """A condition went."""

    type: Literal["lift"] = "lift"
    who: Who
    condition: Named
    why: Literal["ended", "cured", "broken", "spent", "displaced"]


class Fall(Told):
    """Somebody has no hit points left; `by` is absent when it was nobody's doing."""

    type: Literal["fall"] = "fall"
    who: Who
    by: Who | None


class Skip(Told):
    """Somebody could not act, because of a condition."""

    type: Literal["skip"] = "skip"
    who: Who
    condition: Named


class Absorb(Told):
    """A condition held back damage."""

    type: Literal["absorb"] = "absorb"
    who: Who
    condition: Named
    amount: int
    left: int


class Thorns(Told):
    """Damage came back to an attacker."""

    type: Literal["thorns"] = "thorns"
    who: Who
    amount: int
    hp: int
    hp_max: int


class Restore(Told):
    """Somebody was given resource."""

    type: Literal["restore"] = "restore"
    target: Who
    dice: int
    amount: int
    now: int
    most: int


class Defend(Told):
    """Somebody waits behind the shield."""

    type: Literal["defend"] = "defend"
    who: Who


class Flee(Told):
    """Somebody ran: the d100, its target, and whether it got away."""

    type: Literal["flee"] = "flee"
    who: Who
    roll: int
    chance: int
    away: bool


class Use(Told):
    """Somebody used a consumable; what came of it follows."""

    type: Literal["use"] = "use"
    who: Who
    item: Named
    target: Who | None


class FightEnd(Told):
    """The fight is over, as those who came see it."""

    type: Literal["fight-end"] = "fight-end"
    outcome: FightOutcome
    rounds: int


FightTold: TypeAlias = (
    Initiative
    | Round
    | Act
    | Strike
    | Heal
    | Bring
    | Resist
    | Tick
    | Lift
    | Fall
    | Skip
    | Absorb
    | Thorns
    | Restore
    | Defend
    | Flee
    | Use
    | FightEnd
)
FightEntry: TypeAlias = Annotated[FightTold, Field(discriminator="type")]
