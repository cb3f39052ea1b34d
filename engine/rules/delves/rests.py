"""Rests: the best watcher makes a check; when it fails, whoever lurks comes first, and half the rest is lost.

Afterwards those who have fallen get up with one hit point, unless the stake is lethal (then they are dead), and
everybody regains a part of the most. A watch that nothing disturbs is a deed; an ambush is worth what a fight is.
"""

from engine.rules.combat import NOBODY
from engine.rules.delves import log as entries
from engine.rules.delves.fights import fight
from engine.rules.delves.plans import RestPlan
from engine.rules.delves.venture import Aftermath, Venture


def resolve_rest(venture: Venture, plan: RestPlan, said: int = NOBODY) -> Aftermath:  # noqa: ARG001  # one interface for all
    """A rest; nothing is said beforehand."""
    quiet, _ = venture.best_check(plan.watch, plan.against)
    aftermath = Aftermath(well=True, xp=plan.xp) if quiet else Aftermath(well=False)
    if not quiet and plan.ambush is not None:
        aftermath = fight(venture, plan.ambush, ambush=True)
        if aftermath.withdrew:
            return aftermath
    if venture.setting.stake != "lethal":
        _get_up(venture)
    part = 1 if quiet else 2
    venture.restore(plan.hp // part, plan.resource // part, entries.REGAIN_REST)
    return aftermath


def _get_up(venture: Venture) -> None:
    for position, member in enumerate(venture.party.members):
        if not member.standing:
            member.standing, member.hp = True, 1
            venture.log.append((entries.RISE, position, member.hp))
