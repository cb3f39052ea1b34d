"""Decisions: what the party said is done; without a word, the option with the best odds, the first of equals.

An option without a skill simply works, and so has the best odds there are. One with a skill is tried by whoever of the
party is best at it. An option that works is a deed.
"""

from engine.rules.combat import NOBODY
from engine.rules.delves import log as entries
from engine.rules.delves.inputs import Setting
from engine.rules.delves.party import Party
from engine.rules.delves.plans import DecisionPlan, OptionPlan
from engine.rules.delves.venture import PERCENT, Aftermath, Venture, best_try
from engine.rules.errors import RuleViolation


def resolve_decision(venture: Venture, plan: DecisionPlan, said: int) -> Aftermath:
    """A decision; `said` is the position of an option, or `NOBODY`.

    Raises:
        RuleViolation: `unknown_option`.
    """
    if said == NOBODY:
        odds = option_odds(venture.setting, venture.party, plan)
        chosen, why = odds.index(max(odds)), entries.CHOSEN_BY_ODDS
    elif 0 <= said < len(plan.options):
        chosen, why = said, entries.CHOSEN_BEFOREHAND
    else:
        raise RuleViolation("unknown_option", "There is no such choice here.", "Choose one of those shown.")
    venture.log.append((entries.CHOICE, chosen, why))
    option = plan.options[chosen]
    works, who = True, NOBODY
    if option.skill != NOBODY:
        works, who = venture.best_check(option.skill, option.against)
    aftermath = Aftermath(well=works, xp=plan.xp if works else 0)
    venture.come_of(option.success if works else option.failure, who, aftermath)
    return aftermath


def option_odds(setting: Setting, party: Party, plan: DecisionPlan) -> list[int]:
    """The chance of each option as the party stands, percent; 100 for what simply works."""
    return [_odds(setting, party, option) for option in plan.options]


def _odds(setting: Setting, party: Party, option: OptionPlan) -> int:
    if option.skill == NOBODY:
        return PERCENT
    return best_try(setting, party.standing, (option.skill,), option.against)[0]
