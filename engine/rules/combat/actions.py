"""What somebody can do with a turn."""

from dataclasses import dataclass
from typing import TypeAlias

from engine.rules.combat.blueprint import NOBODY


@dataclass(frozen=True, slots=True)
class UseMove:
    """A skill or the basic attack: its position among the actor's moves, and at whom (none for areas and oneself)."""

    move: int
    target: int = NOBODY


@dataclass(frozen=True, slots=True)
class UseItem:
    """A consumable: its position among the actor's, and for whom."""

    draught: int
    target: int


@dataclass(frozen=True, slots=True)
class Defend:
    """Wait behind the shield."""


@dataclass(frozen=True, slots=True)
class Flee:
    """Run."""


@dataclass(frozen=True, slots=True)
class ActByQueue:
    """Let the skill queue act."""


Action: TypeAlias = UseMove | UseItem | Defend | Flee | ActByQueue
