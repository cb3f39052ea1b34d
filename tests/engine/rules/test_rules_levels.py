"""The level curve, what levels bring, and the choices they open."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.content import ContentPack
from engine.content.models.numbers import LevelNumbers
from engine.rules.errors import RuleViolation
from engine.rules.levels import (
    Progress,
    check_choice,
    feat_options,
    gains,
    growth,
    level_for_xp,
    open_offers,
    unmet,
    xp_for_level,
)

NUMBERS = st.builds(
    LevelNumbers,
    most=st.integers(2, 100),
    xp_base=st.integers(1, 1000),
    xp_step=st.integers(0, 1000),
    subclass_level=st.just(1),
    feat_levels=st.just(()),
)


@given(NUMBERS)
def test_every_level_costs_more_than_the_one_before(numbers: LevelNumbers) -> None:
    totals = [xp_for_level(numbers, level) for level in range(1, numbers.most + 1)]
    costs = [after - before for before, after in pairwise(totals)]
    assert totals[0] == 0
    assert all(cost > 0 for cost in costs)
    assert costs == sorted(costs)


@given(NUMBERS, st.data())
def test_a_level_begins_exactly_at_its_experience(numbers: LevelNumbers, data: st.DataObject) -> None:
    level = data.draw(st.integers(2, numbers.most))
    needed = xp_for_level(numbers, level)
    assert level_for_xp(numbers, needed) == level
    assert level_for_xp(numbers, needed - 1) == level - 1


@given(NUMBERS, st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_experience_is_never_a_lower_level(numbers: LevelNumbers, one: int, two: int) -> None:
    low, high = sorted((one, two))
    assert 1 <= level_for_xp(numbers, low) <= level_for_xp(numbers, high) <= numbers.most


def test_there_are_fifty_levels_and_no_more(pack: ContentPack) -> None:
    assert level_for_xp(pack.rules.levels, 10**9) == 50
    for level in (0, 51):
        with pytest.raises(ValueError, match="There is no level"):
            xp_for_level(pack.rules.levels, level)


def test_primary_attributes_grow_faster(pack: ContentPack) -> None:
    grown = growth(pack, "classes/hewer", 11)
    assert grown["attributes/might"] == grown["attributes/fortitude"] == 5
    assert grown["attributes/luck"] == 2


def test_gains_name_what_was_learned_and_what_may_be_chosen(pack: ContentPack) -> None:
    gained = gains(pack, "classes/hewer", 2, 10)
    assert gained.skills == ("skills-combat/rubble-roar", "skills-combat/red-seam", "skills-combat/see-red")
    assert gained.offers == (("feat", 4), ("feat", 8), ("subclass", 10))
    assert gained.attributes["attributes/might"] == 9 // 2 - 1 // 2


def test_levels_bring_the_skills_of_a_chosen_subclass(pack: ContentPack) -> None:
    plain = gains(pack, "classes/hewer", 9, 13)
    walked = gains(pack, "classes/hewer", 9, 13, "subclasses/red-miner")
    assert plain.skills == ("skills-combat/undercut",)
    assert walked.skills == ("skills-combat/open-the-seam", "skills-combat/undercut")


def test_several_levels_at_once_bring_what_they_bring_one_by_one(pack: ContentPack) -> None:
    whole = gains(pack, "classes/wagerer", 1, 20)
    steps = [gains(pack, "classes/wagerer", level, level + 1) for level in range(1, 20)]
    assert whole.offers == tuple(offer for step in steps for offer in step.offers)
    assert whole.skills == tuple(skill for step in steps for skill in step.skills)
    assert dict(whole.attributes) == {
        attribute: sum(step.attributes.get(attribute, 0) for step in steps) for attribute in whole.attributes
    }


def _progress(level: int, **changes: object) -> Progress:
    plain = Progress("classes/hewer", level, None, {}, {"attributes/might": 60}, {"skills-noncombat/survival": 25})
    return replace(plain, **changes)  # type: ignore[arg-type]  # changes are fields of Progress


def test_choices_wait_until_they_are_made(pack: ContentPack) -> None:
    offers = open_offers(pack, _progress(12, feats={8: "feats/thick-skinned"}))
    assert [(offer.kind, offer.level) for offer in offers] == [("feat", 4), ("subclass", 10), ("feat", 12)]
    assert offers[1].options == ("subclasses/stairbreaker", "subclasses/red-miner")
    assert all("feats/thick-skinned" not in offer.options for offer in offers)


def test_a_subclass_is_chosen_once(pack: ContentPack) -> None:
    offers = open_offers(pack, _progress(50, subclass="subclasses/red-miner"))
    assert all(offer.kind == "feat" for offer in offers)


def test_nothing_is_offered_before_its_level(pack: ContentPack) -> None:
    assert open_offers(pack, _progress(3)) == ()


def test_feats_ask_for_what_they_need(pack: ContentPack) -> None:
    options = feat_options(pack, _progress(12))
    assert "feats/shoulder-of-stone" in options
    assert "feats/memory-palace" not in options
    assert "feats/wall-of-the-company" not in options
    assert unmet(pack, pack.feats["feats/memory-palace"], _progress(4)) == ("level 12", "Logic 40")
    assert unmet(pack, pack.feats["feats/twice-lucky"], _progress(16)) == ("Lucky for Some",)
    assert unmet(pack, pack.feats["feats/knife-in-the-dark"], _progress(16)) == ("Latchhand or Trailwright or Wagerer",)


def test_even_the_least_gifted_of_every_class_always_finds_a_feat(pack: ContentPack) -> None:
    for class_id in pack.classes:
        chosen: dict[int, str] = {}
        for level in pack.rules.levels.feat_levels:
            options = feat_options(pack, Progress(class_id, level, None, chosen, {}, {}))
            assert options, (class_id, level)
            chosen[level] = options[0]


def test_a_choice_must_be_offered(pack: ContentPack) -> None:
    check_choice(pack, _progress(12), "feat", 12, "feats/shoulder-of-stone")
    with pytest.raises(RuleViolation, match="Memory Palace needs Logic 40"):
        check_choice(pack, _progress(12), "feat", 12, "feats/memory-palace")
    with pytest.raises(RuleViolation) as refused:
        check_choice(pack, _progress(12), "subclass", 10, "subclasses/moth")
    assert refused.value.code == "not_an_option"
    for kind, level in (("feat", 16), ("feat", 5), ("subclass", 11)):
        with pytest.raises(RuleViolation) as refused:
            check_choice(pack, _progress(12), kind, level, "feats/thick-skinned")  # type: ignore[arg-type]  # literals
        assert refused.value.code == "no_such_offer"
