"""Who and what a run's log speaks of: all that is needed to tell it, and nothing that is needed to play it.

Rules change, and with them the inputs that runs are played with. Runs of older rules are not played again, but told for
ever: so what telling needs is kept apart, small, and in a shape of its own, which only ever grows by fields with a
default.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.content.models import Stake
from engine.rules.combat.blueprint import Combatant
from engine.rules.delves.inputs import RunInputs
from engine.rules.delves.plans import CombatPlan, DecisionPlan, EncounterKind, EncounterPlan, RestPlan


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in a fight: a character's id or a creature's content id, and what the positions in its acts stand for.

    Attributes:
        key: Who.
        level: From 1.
        hp: As the run or the fight began.
        hp_max: At most.
        resource_max: At most.
        skills: Ids of its moves' skills.
        items: Ids of its consumables.
        weapon: The weapon type in hand, empty for none and for creatures.
    """

    key: str
    level: int
    hp: int
    hp_max: int
    resource_max: int
    skills: tuple[str, ...]
    items: tuple[str, ...] = ()
    weapon: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """An encounter: its kind, who is there to fight (positions among the creatures), how many options it offers."""

    kind: EncounterKind
    foes: tuple[int, ...] = ()
    options: int = 0


@dataclass(frozen=True, slots=True)
class Cast:
    """What the positions in a run's log stand for.

    Attributes:
        delve: The delve's id.
        level: The delve's.
        stake: What falling meant.
        party: Who went.
        creatures: Who could be met.
        stops: The encounters, in order.
        conditions: Ids of all conditions.
        skills: Ids of all non-combat skills.
        tables: Ids of the loot tables.
        items: Ids of what could be found.
        properties: Ids of the bonus properties.
    """

    delve: str
    level: int
    stake: Stake
    party: tuple[Figure, ...]
    creatures: tuple[Figure, ...]
    stops: tuple[Stop, ...]
    conditions: tuple[str, ...]
    skills: tuple[str, ...]
    tables: tuple[str, ...]
    items: tuple[str, ...]
    properties: tuple[str, ...]


def cast_of(inputs: RunInputs) -> Cast:
    """The cast of a run."""
    setting = inputs.setting
    return Cast(
        delve=inputs.delve,
        level=setting.level,
        stake=setting.stake,
        party=tuple(figure_of(each.combatant, each.weapon) for each in setting.members),
        creatures=tuple(figure_of(each) for each in setting.creatures),
        stops=tuple(_stop(each) for each in inputs.encounters),
        conditions=tuple(each.id for each in setting.book.conditions),
        skills=setting.skills,
        tables=tuple(each.id for each in setting.treasure.tables),
        items=tuple(each.id for each in setting.treasure.items),
        properties=tuple(each.id for each in setting.treasure.properties),
    )


def figure_of(combatant: Combatant, weapon: str = "") -> Figure:
    """What telling needs of a combatant."""
    return Figure(
        key=combatant.key,
        level=combatant.level,
        hp=combatant.hp,
        hp_max=combatant.hp_max,
        resource_max=combatant.resource_max,
        skills=tuple(each.skill for each in combatant.moves),
        items=tuple(each.item for each in combatant.draughts),
        weapon=weapon,
    )


def _stop(plan: EncounterPlan) -> Stop:
    foes: Sequence[int] = ()
    if isinstance(plan, CombatPlan):
        foes = plan.fight.creatures
    elif isinstance(plan, RestPlan) and plan.ambush is not None:
        foes = plan.ambush.creatures
    return Stop(plan.kind, tuple(foes), len(plan.options) if isinstance(plan, DecisionPlan) else 0)
