"""What a run comes to."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.rules.combat.log import RawEntry
from engine.rules.treasure import Find

RunOutcome: TypeAlias = Literal["triumph", "defeat", "fled"]
Fate: TypeAlias = Literal["well", "fallen", "dead"]


@dataclass(frozen=True, slots=True)
class SkillGrowth:
    """What a skill or weapon proficiency (by its id) was and is; the second is higher."""

    skill: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class MemberResult:
    """What a run comes to for one of the party.

    Attributes:
        key: The character's id.
        hp: Hit points at the end; 0 for whoever has fallen and did not get up.
        resource: Of its resource, at the end.
        fate: How it is. Whoever lies there at the end is well after a safe delve, fallen after a wounding one and dead
            after a lethal one.
        xp: Experience gained.
        gold: Gold gained.
        growth: What grew.
        finds: What it takes home.
    """

    key: str
    hp: int
    resource: int
    fate: Fate
    xp: int
    gold: int
    growth: tuple[SkillGrowth, ...]
    finds: tuple[Find, ...]


@dataclass(frozen=True, slots=True)
class RunResult:
    """A whole run.

    Attributes:
        outcome: Triumph, defeat (nobody stands) or fled (the party withdrew from a fight that it could not win).
        reached: The position of the last encounter that was met.
        members: In the order of the inputs.
        xp: Earned by all together, before it was divided.
        gold: The same, of what was kept.
        log: Every entry; see `log.read_run` and `encoding.encode`.
    """

    outcome: RunOutcome
    reached: int
    members: tuple[MemberResult, ...]
    xp: int
    gold: int
    log: tuple[RawEntry, ...]
