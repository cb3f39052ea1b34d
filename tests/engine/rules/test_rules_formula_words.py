"""What skills and conditions do is told in a line that fits a menu and leaves nothing out."""

import pytest

from engine.content.models.combat import Applies, Changes, CombatSkill, Condition, Tick
from engine.rules.formulas import describe_condition, describe_skill, describe_when
from engine.rules.formulas.words import MENU
from engine.rules.queues import CONDITIONS

LIMITS = [None, MENU]


def numbers_of_skill(pack, skill):
    """What a line about a skill must hold: each field that is not as it is by default."""
    needed = [str(value) for value in (skill.cost, skill.gain, skill.cooldown, skill.pierce, skill.drain) if value]
    needed += [str(value) for value in (skill.cures, skill.restores) if value]
    needed += [f"{value:+d}".replace("-", "−") for value in (skill.accuracy, skill.crit, skill.threat) if value]
    needed += [each for each in (skill.power, skill.damage) if each]
    needed += ["weapon"] if skill.weapon else []
    for applies in skill.applies:
        needed.append(f"{pack.conditions[applies.condition].name}")
        needed.append(f"×{applies.stacks} {applies.turns}" if applies.stacks > 1 else f" {applies.turns}")
        needed += [f"{applies.chance}%"] if applies.chance < 100 else []
        needed += ["self"] if applies.to == "self" else []
    return needed


def numbers_of_condition(pack, condition):
    """The same of a condition."""
    changes = condition.changes
    needed = [str(abs(value)) for _, value in changes if value]
    needed += [str(abs(value)) for value in condition.resist.values()]
    needed += list(condition.resist)
    needed += [str(value) for value in (condition.thorns, condition.immune_turns) if value]
    needed += [str(condition.stacks_most)] if condition.stacks_most > 1 else []
    needed += [pack.conditions[each].name for each in condition.prevents]
    flags = {
        "skips_turn": "act", "silences": "skills", "taunts": "aim", "leaves_front": "front", "hides": "picked out",
        "absorbs": "holds", "breaks": "ends when hurt",
    }  # fmt: skip  # a table
    needed += [word for flag, word in flags.items() if getattr(condition, flag)]
    if condition.tick:
        needed += [str(condition.tick.power or abs(condition.tick.amount)), condition.tick.damage or "turn"]
    return needed


@pytest.mark.parametrize("limit", LIMITS)
def test_every_skill_is_told_whole(pack, limit):
    for skill in pack.combat_skills.values():
        line = describe_skill(pack, skill, limit=limit)
        missing = [each for each in numbers_of_skill(pack, skill) if each not in line.replace(" + ", "+")]
        assert line, skill.id
        assert missing == [], (skill.id, line)


@pytest.mark.parametrize("limit", LIMITS)
def test_every_condition_is_told_whole(pack, limit):
    for condition in pack.conditions.values():
        line = describe_condition(pack, condition, limit=limit)
        missing = [each for each in numbers_of_condition(pack, condition) if each not in line]
        assert line, condition.id
        assert missing == [], (condition.id, line)


def test_every_line_fits_a_menu(pack):
    for skill in pack.combat_skills.values():
        for resource in pack.resources:
            assert len(describe_skill(pack, skill, resource=resource, limit=MENU)) <= MENU
    assert all(len(describe_condition(pack, each, limit=MENU)) <= MENU for each in pack.conditions.values())


def a_skill(**changes):
    plain = {"id": "skills-combat/it", "name": "It", "summary": "It", "description": "It", "kind": "attack"}
    return CombatSkill(**{**plain, "target": "enemy", "attribute": "attributes/might", **changes})


def a_condition(**changes):
    return Condition(id="conditions/it", name="It", summary="It", description="It", **{"harmful": True, **changes})


def test_a_skill_reads_as_a_sentence(pack):
    skill = a_skill(
        cost=25,
        cooldown=3,
        reach="melee",
        weapon=True,
        power="2d8",
        parent="classes/hewer",
        applies=(Applies(condition="conditions/bleeding", turns=3, chance=60),),
    )

    assert (
        describe_skill(pack, skill) == "25 Fury · melee · weapon + 2d8 (Might) · Bleeding 3 turns (60%) · waits 3 turns"
    )


def test_whoever_pays_otherwise_is_told_so(pack):
    skill = a_skill(cost=25, weapon=True)

    assert describe_skill(pack, skill, resource="resources/mana").startswith("25 Mana · ")


def test_a_condition_reads_as_a_sentence(pack):
    condition = a_condition(
        stacks_most=3,
        tick=Tick(kind="damage", power="1d4", damage="fire"),
        changes=Changes(dodge=-8, dealt=-25),
    )

    assert describe_condition(pack, condition) == (
        "harmful · each turn 1d4 fire damage · 8 easier to hit · −25% damage dealt · up to 3 at once"
    )


def test_an_overloaded_line_is_cut_with_a_sign_of_it(pack):
    brought = tuple(
        Applies(condition=each, turns=3, stacks=2, chance=50, to="self") for each in list(pack.conditions)[:4]
    )
    skill = a_skill(
        cost=25, gain=5, cooldown=3, power="2d8", weapon=True, damage="fire", accuracy=5, crit=5, pierce=5, drain=5,
        threat=50, applies=brought, cures=2, restores=3,
    )  # fmt: skip  # everything at once

    line = describe_skill(pack, skill, limit=MENU)

    assert len(line) <= MENU
    assert line.endswith("…")


def test_every_condition_of_queues_has_words_of_its_own():
    words = [describe_when(when, "Mana") for when in CONDITIONS]

    assert len(set(words)) == len(CONDITIONS)
    assert sum("Mana" in each for each in words) == 2
