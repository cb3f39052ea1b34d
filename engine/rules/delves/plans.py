"""Encounters as a party of a certain size meets them: compiled from content into whole numbers.

Skills are positions in `Setting.skills`, conditions in the book, loot tables in `Setting.treasure`, creatures in
`Setting.creatures`; `NOBODY` is none.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.rules.combat.blueprint import NOBODY, Dice


@dataclass(frozen=True, slots=True)
class HarmPlan:
    """What goes wrong.

    Attributes:
        dice: What is thrown for the damage; no dice for none.
        scale: Percent that the dice are multiplied by, for the level.
        damage: Position of the kind of damage; `NOBODY` for none.
        everybody: Whether it reaches everybody, or the one who tried.
        condition: What is brought into the next fight.
        turns: How long that lasts there.
    """

    dice: Dice
    scale: int
    damage: int
    everybody: bool
    condition: int
    turns: int


@dataclass(frozen=True, slots=True)
class ResultPlan:
    """What comes of something; `gold` is an amount, `hp` and `resource` are percent of the most."""

    harm: HarmPlan | None = None
    hp: int = 0
    resource: int = 0
    gold: int = 0
    loot: int = NOBODY
    skips: int = 0


NOTHING = ResultPlan()


@dataclass(frozen=True, slots=True)
class FightPlan:
    """Who waits, and what beating them is worth to the party together.

    Attributes:
        creatures: Positions in `Setting.creatures`, one for each that stands there.
        loot: For each of them the position of its loot table.
        xp: Experience.
        gold: Gold.
    """

    creatures: tuple[int, ...]
    loot: tuple[int, ...]
    xp: int
    gold: int


@dataclass(frozen=True, slots=True)
class CombatPlan:
    """A fight."""

    fight: FightPlan
    kind: Literal["combat"] = "combat"


@dataclass(frozen=True, slots=True)
class TrapPlan:
    """Something built to hurt. `against` is what the difficulty takes from every chance, here and below."""

    notice: int
    disarm: int
    against: int
    harm: HarmPlan
    success: ResultPlan
    xp: int
    kind: Literal["trap"] = "trap"


@dataclass(frozen=True, slots=True)
class OptionPlan:
    """One way to go on; `NOBODY` as its skill simply works."""

    skill: int
    against: int
    success: ResultPlan
    failure: ResultPlan


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """A choice."""

    options: tuple[OptionPlan, ...]
    xp: int
    kind: Literal["decision"] = "decision"


@dataclass(frozen=True, slots=True)
class HazardPlan:
    """The place itself is against them."""

    skills: tuple[int, ...]
    against: int
    checks: int
    harm: HarmPlan
    xp: int
    kind: Literal["hazard"] = "hazard"


@dataclass(frozen=True, slots=True)
class RestPlan:
    """A place to sit down; `ambush` comes when the watch fails."""

    hp: int
    resource: int
    watch: int
    against: int
    ambush: FightPlan | None
    xp: int
    kind: Literal["rest"] = "rest"


@dataclass(frozen=True, slots=True)
class PuzzlePlan:
    """Something to be understood."""

    skills: tuple[int, ...]
    against: int
    needs: int
    allows: int
    success: ResultPlan
    failure: ResultPlan
    xp: int
    kind: Literal["puzzle"] = "puzzle"


EncounterPlan: TypeAlias = CombatPlan | TrapPlan | DecisionPlan | HazardPlan | RestPlan | PuzzlePlan
EncounterKind: TypeAlias = Literal["combat", "trap", "decision", "hazard", "rest", "puzzle"]
KINDS: tuple[EncounterKind, ...] = ("combat", "trap", "decision", "hazard", "rest", "puzzle")
