"""Traps: noticed by the best of the party and then disarmed by its best, or not.

Unnoticed, it strikes (the one who looked for it, or everybody); noticed but not disarmed, it strikes the one who tried,
or everybody, with half its power. A disarmed trap is a deed.
"""

from engine.rules.delves.plans import TrapPlan
from engine.rules.delves.venture import Aftermath, Venture

_HALF = 50


def resolve_trap(venture: Venture, plan: TrapPlan, said: int) -> Aftermath:  # noqa: ARG001  # one interface for all
    """A trap; nothing is said beforehand."""
    noticed, watcher = venture.best_check(plan.notice, plan.against)
    if not noticed:
        venture.harm(plan.harm, watcher)
        return Aftermath(well=False)
    disarmed, tinker = venture.best_check(plan.disarm, plan.against)
    if not disarmed:
        venture.harm(plan.harm, tinker, _HALF)
        return Aftermath(well=False)
    aftermath = Aftermath(well=True, xp=plan.xp)
    venture.come_of(plan.success, tinker, aftermath)
    return aftermath
