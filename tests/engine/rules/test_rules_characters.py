"""Making characters and what follows from them, over all that the pack lets one choose."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.content import ContentPack, load_pack_once
from engine.rules.characters import (
    attributes_at_creation,
    check_spread,
    describe_bonuses,
    preset_spread,
    skill_rank,
    start,
)
from engine.rules.check import Part, ability_parts, prepare
from engine.rules.derived import Hero, Worn, derive
from engine.rules.errors import RuleViolation

PACK = load_pack_once(Path(__file__).parents[3] / "game-system")
SPECIES = st.sampled_from(sorted(PACK.species))
CLASSES = st.sampled_from(sorted(PACK.classes))
BACKGROUNDS = st.sampled_from(sorted(PACK.backgrounds))
LEVELS = st.integers(1, PACK.rules.levels.most)


@st.composite
def spreads(draw: st.DrawFn) -> dict[str, int]:
    """Any way of spending all points within the limits."""
    numbers = PACK.rules.attributes
    left, spread = numbers.points, {}
    names = list(PACK.attributes)
    for index, name in enumerate(names):
        others = (len(names) - index - 1) * numbers.points_per_attribute
        spread[name] = draw(st.integers(max(0, left - others), min(left, numbers.points_per_attribute)))
        left -= spread[name]
    return spread


def hero_of(species: str, class_id: str, background: str, spread: Mapping[str, int], level: int = 1) -> Hero:
    begin = start(PACK, species, class_id, background, spread)
    return Hero(
        species=species,
        character_class=class_id,
        level=level,
        spread=spread,
        skills={**begin.skills, **begin.proficiencies},
        worn={item.slot: Worn(item.item) for item in begin.items if item.slot},
    )


@given(SPECIES, CLASSES, BACKGROUNDS, spreads())
def test_every_choice_makes_a_whole_character(
    species: str, class_id: str, background: str, spread: dict[str, int]
) -> None:
    begin = start(PACK, species, class_id, background, spread)
    assert begin.attributes.keys() == PACK.attributes.keys()
    assert begin.skills.keys() == PACK.skills.keys()
    assert begin.proficiencies.keys() == PACK.weapon_types.keys()
    assert all(1 <= value <= 99 for value in begin.attributes.values())
    assert all(0 <= value <= PACK.rules.skills.most_at_creation for value in begin.skills.values())


@given(SPECIES, CLASSES, BACKGROUNDS)
def test_what_is_worn_at_the_start_fits_its_slot_and_the_hands(species: str, class_id: str, background: str) -> None:
    begin = start(PACK, species, class_id, background, preset_spread(PACK, class_id))
    worn = {item.slot: PACK.items[item.item] for item in begin.items if item.slot}
    assert len(worn) == sum(item.slot is not None for item in begin.items)
    assert all(item.slot == slot for slot, item in worn.items())
    assert worn["slots/main-hand"].kind == "weapon"
    assert not (worn["slots/main-hand"].two_handed and "slots/off-hand" in worn)
    assert all(item.quantity == 1 or PACK.items[item.item].stack >= item.quantity for item in begin.items)
    given_items = (*PACK.classes[class_id].gear, *PACK.backgrounds[background].items)
    assert sum(item.quantity for item in begin.items) == len(given_items)


@given(CLASSES)
def test_the_preset_of_every_class_is_a_valid_spread(class_id: str) -> None:
    check_spread(PACK, preset_spread(PACK, class_id))


@given(CLASSES, SPECIES)
def test_a_class_is_best_at_what_it_leans_on(class_id: str, species: str) -> None:
    """With its preset, a class's first primary attribute is among its two highest, whatever the species."""
    attributes = attributes_at_creation(PACK, species, class_id, preset_spread(PACK, class_id))
    primary = PACK.classes[class_id].primary[0]
    assert sorted(attributes.values(), reverse=True).index(attributes[primary]) <= 1


@pytest.mark.parametrize(
    ("spread", "code"),
    [
        ({}, "points_unspent"),
        ({"attributes/might": 20, "attributes/logic": 20, "attributes/speed": 19}, "points_unspent"),
        ({"attributes/might": 21, "attributes/logic": 20, "attributes/speed": 19}, "points_too_many_in_one"),
        ({"attributes/might": 60}, "points_too_many_in_one"),
        ({"attributes/might": -1, "attributes/logic": 20}, "points_negative"),
        ({"attributes/charm": 20}, "unknown_attribute"),
        (dict.fromkeys(PACK.attributes, 20), "points_overspent"),
    ],
)
def test_spreads_that_break_the_budget_are_refused(spread: dict[str, int], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_spread(PACK, spread)
    assert refused.value.code == code
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("species", "class_id", "background", "code"),
    [
        ("species/elf", "classes/hewer", "backgrounds/foundling", "unknown_species"),
        ("species/tarrow", "species/tarrow", "backgrounds/foundling", "unknown_class"),
        ("species/tarrow", "classes/hewer", "", "unknown_background"),
    ],
)
def test_people_that_do_not_exist_are_refused(species: str, class_id: str, background: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        start(PACK, species, class_id, background, preset_spread(PACK, "classes/hewer"))
    assert refused.value.code == code


@given(SPECIES, CLASSES, BACKGROUNDS, spreads(), LEVELS, st.integers(0, 3))
def test_derived_values_stay_in_bounds_at_every_level(
    species: str, class_id: str, background: str, spread: dict[str, int], level: int, scars: int
) -> None:
    hero = replace(hero_of(species, class_id, background, spread, level), scars=scars)
    derived = derive(PACK, hero)
    assert derived.hp_max > 0
    assert derived.resource_max > 0
    assert derived.armor_class > 0
    assert 0 <= derived.crit <= PACK.rules.derived.crit_most
    assert all(1 <= value <= 99 for value in derived.attributes.values())
    assert all(0 <= value <= 100 for value in derived.skills.values())


@given(SPECIES, CLASSES, BACKGROUNDS, spreads(), st.integers(1, 49))
def test_a_level_never_takes_anything_away(
    species: str, class_id: str, background: str, spread: dict[str, int], level: int
) -> None:
    hero = hero_of(species, class_id, background, spread, level)
    before, after = derive(PACK, hero), derive(PACK, replace(hero, level=level + 1))
    assert after.hp_max > before.hp_max
    assert after.resource_max >= before.resource_max
    assert after.hit >= before.hit
    assert all(after.attributes[each] >= before.attributes[each] for each in before.attributes)


@given(SPECIES, CLASSES, LEVELS, st.integers(0, 2))
def test_every_scar_costs_hit_points(species: str, class_id: str, level: int, scars: int) -> None:
    hero = hero_of(species, class_id, "backgrounds/foundling", preset_spread(PACK, class_id), level)
    less = derive(PACK, replace(hero, scars=scars + 1)).hp_max
    assert less < derive(PACK, replace(hero, scars=scars)).hp_max


def test_hit_points_follow_their_formula(pack: ContentPack) -> None:
    hero = Hero("species/tarrow", "classes/hewer", 10, preset_spread(pack, "classes/hewer"))
    fortitude = 28 + 9 + 18 + 9 // 2  # species, class, points, growth
    expected = 20 + 18 + 10 * 10 + fortitude * 50 // 100 + fortitude * 10 * 4 // 100
    assert derive(pack, hero).attributes["attributes/fortitude"] == fortitude
    assert derive(pack, hero).hp_max == expected
    assert derive(pack, replace(hero, scars=2)).hp_max == expected * 80 // 100


def test_bare_hands_strike_with_might_and_no_training(pack: ContentPack) -> None:
    hero = Hero("species/tarrow", "classes/hewer", 1, preset_spread(pack, "classes/hewer"), {"weapon-types/axes": 100})
    derived = derive(pack, hero)
    assert derived.hit == 20 + derived.attributes["attributes/might"] // 2 + 10 // 2


def test_subclass_and_feats_count(pack: ContentPack) -> None:
    hero = Hero("species/tarrow", "classes/hewer", 10, preset_spread(pack, "classes/hewer"))
    grown = replace(hero, subclass="subclasses/red-miner", feats=("feats/tough-as-rope",))
    own = pack.subclasses["subclasses/red-miner"].bonuses
    assert (
        derive(pack, grown).hp_max - derive(pack, hero).hp_max == own.hp + pack.feats["feats/tough-as-rope"].bonuses.hp
    )
    assert derive(pack, grown).resource_max - derive(pack, hero).resource_max == own.resource > 0


def test_a_starting_expert_succeeds_in_about_seven_of_ten_at_normal(pack: ContentPack) -> None:
    """The band that `check.base` is tuned to: for each class, its best skill with the best people and past for it."""
    chances = []
    for class_id in pack.classes:
        spread = preset_spread(pack, class_id)
        begins = [start(pack, species, class_id, past, spread) for species in pack.species for past in pack.backgrounds]
        best = max(_chance(pack, begin.attributes, begin.skills, skill) for begin in begins for skill in pack.skills)
        assert 63 <= best <= 77, class_id
        chances.append(best)
    assert 68 <= mean(chances) <= 72


def test_a_master_succeeds_in_about_half_at_heroic(pack: ContentPack) -> None:
    """A master is one whose skill has just earned the rank, with an attribute of 60 (a primary one at level 10)."""
    master = next(rank.least for rank in pack.rules.skills.ranks if rank.name == "Master")
    parts = ability_parts(Part("Attribute", 60), Part("Skill", master))
    assert 45 <= prepare(pack.rules.check, "Any", parts, "heroic").chance <= 55


def _chance(pack: ContentPack, attributes: Mapping[str, int], skills: Mapping[str, int], skill: str) -> int:
    attribute = attributes[pack.skills[skill].attribute]
    parts = ability_parts(Part("Attribute", attribute), Part("Skill", skills[skill]))
    return prepare(pack.rules.check, skill, parts).chance


@given(st.integers(0, 100))
def test_every_skill_value_has_a_word(value: int) -> None:
    assert skill_rank(PACK, value) in {rank.name for rank in PACK.rules.skills.ranks}


def test_ranks_begin_where_they_say(pack: ContentPack) -> None:
    assert [skill_rank(pack, value) for value in (0, 14, 15, 64, 65, 100)] == [
        "Untrained",
        "Untrained",
        "Familiar",
        "Expert",
        "Master",
        "Legend",
    ]


def test_bonuses_are_said_in_words(pack: ContentPack) -> None:
    assert describe_bonuses(pack, pack.species["species/cairnkin"].bonuses) == ("+2 armor", "-5 initiative")
