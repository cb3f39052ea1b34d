"""Puzzles: the members try in turn, the most able first, each with its own best of the skills.

It is solved when `needs` tries have succeeded and lost when more than `allows` have failed. A solved puzzle is a deed;
harm to one strikes whoever tried last.
"""

from itertools import cycle

from engine.rules.delves.plans import PuzzlePlan
from engine.rules.delves.venture import Aftermath, Venture, best_try


def resolve_puzzle(venture: Venture, plan: PuzzlePlan, said: int) -> Aftermath:  # noqa: ARG001  # one interface for all
    """A puzzle; nothing is said beforehand."""
    tries = [best_try(venture.setting, (each,), plan.skills, plan.against) for each in venture.party.standing]
    tries.sort(key=lambda each: (-each[0], each[1]))
    right = wrong = 0
    for _, member, skill in cycle(tries):
        if venture.check(member, skill, plan.against):
            right += 1
        else:
            wrong += 1
        if right >= plan.needs or wrong > plan.allows:
            break
    solved = right >= plan.needs
    aftermath = Aftermath(well=solved, xp=plan.xp if solved else 0)
    venture.come_of(plan.success if solved else plan.failure, member, aftermath)
    return aftermath
