"""The six kinds of encounters behind one interface.

A resolver takes what is known (`Venture.setting`), the party as it stands, the dice, the log, the encounter and the
option that was said (for decisions; `NOBODY` otherwise); it changes the party, appends to the log and gives the
`Aftermath`. A delve calls `resolve_encounter` for one after another, a live scene for one at a time.
"""

from collections.abc import Mapping
from typing import Any, Protocol, TypeVar

from engine.rules.combat import NOBODY
from engine.rules.delves.decisions import resolve_decision
from engine.rules.delves.fights import resolve_combat
from engine.rules.delves.hazards import resolve_hazard
from engine.rules.delves.plans import EncounterKind, EncounterPlan
from engine.rules.delves.puzzles import resolve_puzzle
from engine.rules.delves.rests import resolve_rest
from engine.rules.delves.traps import resolve_trap
from engine.rules.delves.venture import Aftermath, Venture

Plan_contra = TypeVar("Plan_contra", contravariant=True, bound=EncounterPlan)


class Resolver(Protocol[Plan_contra]):
    """How encounters of one kind are resolved."""

    def __call__(self, venture: Venture, plan: Plan_contra, said: int, /) -> Aftermath:
        """Resolves one; somebody of the party must stand."""
        ...


# Each takes the plan of its own kind, which the table cannot say.
RESOLVERS: Mapping[EncounterKind, Resolver[Any]] = {
    "combat": resolve_combat,
    "trap": resolve_trap,
    "decision": resolve_decision,
    "hazard": resolve_hazard,
    "rest": resolve_rest,
    "puzzle": resolve_puzzle,
}


def resolve_encounter(venture: Venture, plan: EncounterPlan, said: int = NOBODY) -> Aftermath:
    """Resolves an encounter of any kind. A party of which nobody stands afterwards has withdrawn as well.

    Raises:
        ValueError: Nobody stands beforehand.
        RuleViolation: `unknown_option`: what was said is no option of the decision.
    """
    if not venture.party.standing:
        raise ValueError("An encounter needs somebody who stands.")
    aftermath = RESOLVERS[plan.kind](venture, plan, said)
    if not venture.party.standing:
        aftermath.withdrew, aftermath.well = True, False
    return aftermath
