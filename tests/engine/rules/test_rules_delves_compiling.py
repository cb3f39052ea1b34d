"""From content and characters to runs: sizes, worth, chances, and what is refused."""

import zlib
from typing import Any

import pytest

from engine.content import ContentPack
from engine.content.models import CombatEncounter, DecisionEncounter, Group, TrapEncounter
from engine.rules.characters import preset_spread, start
from engine.rules.check import Part, ability_parts, prepare
from engine.rules.combat.creatures import combatant_of_creature, worth_percent
from engine.rules.delves import (
    Delver,
    RunInputs,
    Venture,
    chance_of,
    compile_run,
    compile_scene,
    encode,
    fresh_party,
    read_run,
    resolve_encounter,
    resolve_run,
)
from engine.rules.delves.log import CheckRolled, FightBegan
from engine.rules.delves.planning import scaled_count
from engine.rules.delves.plans import CombatPlan, FightPlan, TrapPlan
from engine.rules.derived import Hero, Worn, derive
from engine.rules.errors import RuleViolation
from engine.rules.rewards import plain_gold, plain_xp
from engine.rules.stream import Stream
from engine.rules.version import RULES_VERSION

SEED = b"\x09" * 32


def delvers(pack: ContentPack, count: int, level: int = 1) -> list[Delver]:
    """Characters of different classes with what they start with."""
    species = next(iter(pack.species))
    background = next(iter(pack.backgrounds))
    classes = list(pack.classes.values())
    found = []
    for position in range(count):
        calling = classes[position % len(classes)]
        spread = preset_spread(pack, calling.id)
        new = start(pack, species, calling.id, background, spread)
        worn = {each.slot: Worn(each.item) for each in new.items if each.slot}
        hero = Hero(species, calling.id, level, spread, {**new.skills, **new.proficiencies}, worn)
        found.append(Delver(f"character-{position}", hero, calling.queue))
    return found


def of_role(pack: ContentPack, *roles: str) -> str:
    return next(each.id for each in pack.creatures.values() if each.role in roles)


def fight(pack: ContentPack, size: int, *groups: Group, level: int = 5) -> tuple[FightPlan, tuple[Any, ...]]:
    """A fight against a party of so many, and those who wait in it."""
    encounter = CombatEncounter(kind="combat", title="A fight", text="It waits.", groups=groups)
    setting, (plan,) = compile_scene(pack, (encounter,), delvers(pack, size), level=level, stake="wounding")
    assert isinstance(plan, CombatPlan)
    return plan.fight, tuple(setting.creatures[each] for each in plan.fight.creatures)


@pytest.mark.parametrize(
    ("count", "by_size"),
    [
        (1, (1, 1, 1, 1, 1, 2, 2, 2)),
        (2, (1, 1, 2, 2, 3, 3, 4, 4)),
        (3, (1, 2, 2, 3, 4, 5, 5, 6)),
        (8, tuple(range(2, 17, 2))),
    ],
)
def test_groups_meet_other_sizes_in_proportion_rounded_half_up(count: int, by_size: tuple[int, ...]) -> None:
    assert tuple(scaled_count(count, size) for size in range(1, 9)) == by_size


@pytest.mark.parametrize("size", range(1, 9))
def test_plain_creatures_that_need_no_rounding_are_themselves_but_for_the_size(pack: ContentPack, size: int) -> None:
    creature = of_role(pack, "minion", "skirmisher", "brute")
    _, there = fight(pack, size, Group(creature=creature, count=4))
    percent = pack.rules.delves.size_percent[size - 1]
    assert list(there) == [combatant_of_creature(pack, creature, 5, size_percent=percent)] * size


@pytest.mark.parametrize(("size", "share"), [(1, 25), (2, 50), (4, 100), (8, 200)])
def test_a_boss_stays_one_and_takes_a_party_of_any_size_as_many_blows(pack: ContentPack, size: int, share: int) -> None:
    boss = of_role(pack, "boss", "elite")
    _, (there,) = fight(pack, size, Group(creature=boss))
    percent = pack.rules.delves.size_percent[size - 1]
    whole = combatant_of_creature(pack, boss, 5)
    assert abs(there.hp - whole.hp * share * percent // 10_000) <= whole.hp // 100 + 1
    power = (100 + 3 * share) * percent // 400
    assert there.moves[0].scale == combatant_of_creature(pack, boss, 5, size_percent=power).moves[0].scale


def test_a_group_that_was_rounded_up_is_weaker_each(pack: ContentPack) -> None:
    creature = of_role(pack, "minion", "skirmisher", "brute")
    _, there = fight(pack, 2, Group(creature=creature, count=3))
    percent = pack.rules.delves.size_percent[1]
    plain = combatant_of_creature(pack, creature, 5)
    assert len(there) == 2
    assert all(abs(each.hp - plain.hp * 75 * percent // 10_000) <= plain.hp // 100 + 1 for each in there)


@pytest.mark.parametrize("size", [1, 3, 4, 8])
def test_a_fight_is_worth_as_much_to_each_member_of_any_party(pack: ContentPack, size: int) -> None:
    boss, minion = of_role(pack, "boss"), of_role(pack, "minion")
    plan, _ = fight(pack, size, Group(creature=boss, level=9), Group(creature=minion, count=3))
    numbers = pack.rules.delves
    for_four = plain_xp(numbers, 9) * worth_percent(pack, boss) + plain_xp(numbers, 5) * worth_percent(pack, minion) * 3
    assert abs(plan.xp - for_four * size // 400) <= 2
    gold = plain_gold(numbers, 9) * worth_percent(pack, boss) + plain_gold(numbers, 5) * worth_percent(pack, minion) * 3
    assert abs(plan.gold - gold * size // 400) <= 2


def test_a_members_chance_is_that_of_the_one_check(pack: ContentPack) -> None:
    delver = delvers(pack, 1, level=7)[0]
    setting, _ = compile_scene(pack, (), [delver], level=7, stake="safe")
    derived = derive(pack, delver.hero)
    for position, skill in enumerate(pack.skills.values()):
        parts = ability_parts(
            Part("attribute", derived.attributes[skill.attribute]), Part(skill.name, derived.skills[skill.id])
        )
        for difficulty, against in pack.rules.check.difficulties.items():
            expected = prepare(pack.rules.check, skill.name, parts, difficulty).chance
            assert chance_of(setting, 0, position, against) == expected


def test_skills_grow_from_what_was_learned_not_from_what_gear_adds(pack: ContentPack) -> None:
    delver = delvers(pack, 1)[0]
    setting, _ = compile_scene(pack, (), [delver], level=1, stake="safe")
    for skill, value in zip(setting.skills, setting.members[0].skills, strict=True):
        assert value.learned == delver.hero.skills[skill]


@pytest.mark.parametrize("count", [0, 9])
def test_nobody_and_more_than_eight_are_no_party(pack: ContentPack, count: int) -> None:
    with pytest.raises(RuleViolation) as refused:
        compile_scene(pack, (), delvers(pack, count), level=1, stake="safe")
    assert refused.value.code == "party_size"


def test_a_delve_refuses_parties_that_it_is_not_for(pack: ContentPack) -> None:
    delve = next(each for each in pack.delves.values() if each.party[1] < 8)
    with pytest.raises(RuleViolation) as refused:
        compile_run(pack, delve.id, delvers(pack, delve.party[1] + 1))
    assert refused.value.code == "party_size"


def test_nobody_goes_twice(pack: ContentPack) -> None:
    with pytest.raises(RuleViolation) as refused:
        compile_scene(pack, (), delvers(pack, 1) * 2, level=1, stake="safe")
    assert refused.value.code == "same_member_twice"


def test_choices_must_be_options_of_decisions(pack: ContentPack) -> None:
    delve, position, options = next(
        (delve, position, len(each.options))
        for delve in pack.delves.values()
        for position, each in enumerate(delve.encounters)
        if isinstance(each, DecisionEncounter)
    )
    party = delvers(pack, delve.party[0])
    fine = compile_run(pack, delve.id, party, {position: options - 1})
    assert fine.said[position] == options - 1
    fightish = next(at for at, each in enumerate(delve.encounters) if not isinstance(each, DecisionEncounter))
    for wrong in ({position: options}, {position: -1}, {fightish: 0}, {99: 0}, {-1: 0}):
        with pytest.raises(RuleViolation) as refused:
            compile_run(pack, delve.id, party, wrong)
        assert refused.value.code == "unknown_option"


def test_inputs_say_what_they_were_made_with(pack: ContentPack) -> None:
    delve = next(iter(pack.delves.values()))
    inputs = compile_run(pack, delve.id, delvers(pack, delve.party[0]))
    assert inputs.rules_version == RULES_VERSION
    assert (inputs.pack.id, inputs.pack.version, inputs.pack.digest) == (pack.card.id, pack.version, pack.digest)
    assert (inputs.delve, inputs.setting.level, inputs.setting.stake) == (delve.id, delve.level, delve.stake)


def test_every_delve_can_be_run_by_its_least_and_most_and_replays_without_its_pack(pack: ContentPack) -> None:
    for delve in pack.delves.values():
        for size in delve.party:
            inputs = compile_run(pack, delve.id, delvers(pack, size, delve.level))
            result = resolve_run(inputs, Stream(SEED))
            again = resolve_run(RunInputs.from_json(inputs.to_json()), Stream(SEED))
            assert encode(again.log) == encode(result.log)
            assert len(list(read_run(result.log))) == len(result.log)
            assert len(zlib.compress(encode(result.log))) < 64 * 1024


def test_a_live_scene_resolves_one_encounter_with_the_party_as_it_stands(pack: ContentPack) -> None:
    traps = [each for delve in pack.delves.values() for each in delve.encounters if isinstance(each, TrapEncounter)]
    setting, (plan,) = compile_scene(pack, traps[:1], delvers(pack, 2), level=3, stake="lethal")
    assert isinstance(plan, TrapPlan)
    party = fresh_party(setting)
    party.members[0].hp, party.members[0].standing = 0, False
    scene = Venture(setting, party, Stream(SEED), [])
    resolve_encounter(scene, plan)
    assert {each.member for each in read_run(scene.log) if isinstance(each, CheckRolled)} == {1}
    assert not [each for each in read_run(scene.log) if isinstance(each, FightBegan)]
