"""The numbers in `rules.toml`: do they agree with one another and with the rest of the pack?"""

from collections.abc import Iterator
from typing import get_args

from engine.content.checking.examination import Examination
from engine.content.models import CombatSkill, Condition, DamageType, Role, Rules
from engine.content.models.base import DifficultyName
from engine.content.models.numbers import BalanceNumbers
from engine.content.positions import KeyPath
from engine.content.reading import Source

Expectation = tuple[bool, KeyPath, str]


def check_numbers(examination: Examination, rules: Rules) -> None:
    """Reports every number that contradicts another."""
    source = Source(next(file for file in examination.reading.texts if str(file) == "rules.toml"))
    for expectations in (
        _of_checks(rules),
        _of_growth(examination, rules),
        _of_fights(examination, rules),
        _of_balance(rules),
    ):
        for holds, path, message in expectations:
            if not holds:
                examination.reading.report(source, path, message)


def _of_checks(rules: Rules) -> Iterator[Expectation]:
    check = rules.check
    yield check.floor < check.ceiling, ("check", "floor"), "floor must be below ceiling."
    yield check.always_succeeds <= check.floor, ("check", "always_succeeds"), "always_succeeds may not exceed floor."
    yield check.ceiling < check.always_fails, ("check", "always_fails"), "always_fails must be above ceiling."
    yield check.always_fails <= check.fumble, ("check", "fumble"), "fumble may not be below always_fails."
    for name in get_args(DifficultyName):
        yield name in check.difficulties, ("check", "difficulties"), f'The difficulty "{name}" is missing.'
    ranks = [rank.least for rank in rules.skills.ranks]
    yield ranks == sorted(set(ranks)) and ranks[0] == 0, ("skills", "ranks"), "Ranks must ascend from 0."


def _of_growth(examination: Examination, rules: Rules) -> Iterator[Expectation]:
    attributes, levels, derived = rules.attributes, rules.levels, rules.derived
    yield attributes.least < attributes.most, ("attributes", "least"), "least must be below most."
    reachable = attributes.points_per_attribute * len(examination.ids("attributes"))
    yield attributes.points <= reachable, ("attributes", "points"), "The points cannot all be spent."
    reached = levels.subclass_level <= levels.most
    yield reached, ("levels", "subclass_level"), "No character reaches the subclass level."
    ascending = sorted(set(levels.feat_levels)) == list(levels.feat_levels)
    yield ascending, ("levels", "feat_levels"), "feat_levels must ascend."
    last = max(levels.feat_levels, default=0)
    yield last <= levels.most, ("levels", "feat_levels"), "A feat level is above the last level."
    yield derived.crit_base <= derived.crit_most, ("derived", "crit_base"), "crit_base may not exceed crit_most."
    hands = rules.equipment.main_hand != rules.equipment.off_hand
    yield hands, ("equipment", "off_hand"), "The off hand must be another slot than the main hand."


def _of_fights(examination: Examination, rules: Rules) -> Iterator[Expectation]:
    combat = rules.combat
    for damage in get_args(DamageType):
        path = ("combat", "armor_percent")
        yield damage in combat.armor_percent, path, f'The kind of damage "{damage}" is missing.'
    for role in get_args(Role):
        yield role in rules.creatures.roles, ("creatures", "roles"), f'The role "{role}" is missing.'
    defend = examination.get(combat.defend, Condition)
    helps = defend is None or not (defend.harmful or defend.absorbs)
    yield helps, ("combat", "defend"), "What defending brings must be helpful and must not absorb."
    basic = examination.get(rules.queues.basic_attack, CombatSkill)
    free = basic is None or not (basic.parent or basic.cost or basic.cooldown)
    path = ("queues", "basic_attack")
    yield free, path, "The basic attack must be everybody's: no parent, no cost, no cooldown."
    weapon = basic is None or (basic.kind == "attack" and basic.target == "enemy" and basic.weapon)
    yield weapon, path, "The basic attack must be an attack on one enemy with the weapon."
    sizes = list(rules.delves.size_percent)
    yield sizes == sorted(sizes), ("delves", "size_percent"), "size_percent must not fall from one size to the next."


def _of_balance(rules: Rules) -> Iterator[Expectation]:
    for name in BalanceNumbers.model_fields:
        band = getattr(rules.balance, name)
        path = ("balance", name)
        yield band.least < band.most, path, f"The band {name} is the wrong way round: least must be below most."
        if name == "rounds":
            within = band.most <= rules.combat.rounds_most
            yield within, path, f"No fight has more than {rules.combat.rounds_most} rounds."
        else:
            yield band.most <= 100, path, f"The band {name} is in percent: 100 at most."
