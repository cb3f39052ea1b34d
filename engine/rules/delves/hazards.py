"""Hazards: everybody makes a check with its own best of the skills, as many times as the place asks.

Harm to one strikes each who fails. Harm to everybody strikes once in each round of checks in which at least half of
those who rolled have failed. A hazard of which at least half of all checks succeed is a deed, if anybody still stands.
"""

from engine.rules.combat import NOBODY
from engine.rules.delves.plans import HazardPlan
from engine.rules.delves.venture import Aftermath, Venture, best_try


def resolve_hazard(venture: Venture, plan: HazardPlan, said: int) -> Aftermath:  # noqa: ARG001  # one interface for all
    """A hazard; nothing is said beforehand."""
    tried = failed = 0
    for _ in range(plan.checks):
        standing = venture.party.standing
        failed_now = 0
        for member in standing:
            _, _, skill = best_try(venture.setting, (member,), plan.skills, plan.against)
            if not venture.check(member, skill, plan.against):
                failed_now += 1
                if not plan.harm.everybody:
                    venture.harm(plan.harm, member)
        if plan.harm.everybody and standing and failed_now * 2 >= len(standing):
            venture.harm(plan.harm, NOBODY)
        tried += len(standing)
        failed += failed_now
    well = failed * 2 <= tried and bool(venture.party.standing)
    return Aftermath(well=well, xp=plan.xp if well else 0)
