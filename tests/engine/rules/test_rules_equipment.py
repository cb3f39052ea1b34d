"""Wearing things: hands, levels, and the difference that is shown."""

from dataclasses import replace

import pytest

from engine.content import ContentPack
from engine.rules.characters import preset_spread
from engine.rules.derived import Hero, Worn, derive
from engine.rules.equipment import difference, take_off, wear
from engine.rules.errors import RuleViolation

MAIN, OFF = "slots/main-hand", "slots/off-hand"


@pytest.fixture
def hero(pack: ContentPack) -> Hero:
    spread = preset_spread(pack, "classes/oathbound")
    return Hero("species/sillfolk", "classes/oathbound", 5, spread, {"weapon-types/blades": 40})


def test_what_is_worn_changes_what_is_shown(pack: ContentPack, hero: Hero) -> None:
    change = wear(pack, hero, Worn("items/chain-vest"))
    assert change.slot == "slots/body"
    assert change.removed == ()
    before = derive(pack, hero)
    assert change.changes == {
        "Armor": (before.armor_class, before.armor_class + 4),
        "Initiative": (before.initiative, before.initiative - 2),
    }


def test_wearing_and_taking_off_again_changes_nothing(pack: ContentPack, hero: Hero) -> None:
    for identity, item in pack.items.items():
        if item.slot is None or item.level > hero.level:
            continue
        worn = wear(pack, hero, Worn(identity, 2)).hero
        bare = take_off(pack, worn, item.slot).hero
        assert difference(pack, hero, bare) == {}


def test_what_was_in_the_slot_goes_to_the_backpack(pack: ContentPack, hero: Hero) -> None:
    armed = wear(pack, hero, Worn("items/oath-sword")).hero
    change = wear(pack, armed, Worn("items/dice-rapier"))
    assert change.removed == (MAIN,)
    assert change.hero.worn == {MAIN: Worn("items/dice-rapier")}


def test_two_hands_need_both_hands(pack: ContentPack, hero: Hero) -> None:
    armed = wear(pack, wear(pack, hero, Worn("items/oath-sword")).hero, Worn("items/oak-shield")).hero
    change = wear(pack, armed, Worn("items/delvers-axe"))
    assert change.removed == (MAIN, OFF)
    assert set(change.hero.worn) == {MAIN}


def test_the_off_hand_makes_a_two_handed_weapon_go(pack: ContentPack, hero: Hero) -> None:
    armed = wear(pack, hero, Worn("items/delvers-axe")).hero
    change = wear(pack, armed, Worn("items/oak-shield"))
    assert change.removed == (MAIN,)
    assert set(change.hero.worn) == {OFF}


def test_enhancement_sharpens_weapons_and_hardens_armor(pack: ContentPack, hero: Hero) -> None:
    plain = wear(pack, wear(pack, hero, Worn("items/oath-sword")).hero, Worn("items/chain-vest")).hero
    better = replace(plain, worn={MAIN: Worn("items/oath-sword", 3), "slots/body": Worn("items/chain-vest", 2)})
    changes = difference(pack, plain, better)
    assert changes["Hit"][1] - changes["Hit"][0] == 3 * 2
    assert changes["Armor"][1] - changes["Armor"][0] == 2 * 1


def test_every_bonus_property_does_what_it_says_while_its_thing_is_worn(pack: ContentPack, hero: Hero) -> None:
    things = {"weapon": "items/oath-sword", "armor": "items/chain-vest", "shield": "items/oak-shield"}
    for each in pack.bonus_properties.values():
        for kind in each.kinds:
            identity = things.get(kind) or next(item.id for item in pack.items.values() if item.kind == kind)
            at_level = replace(hero, level=pack.items[identity].level)
            plain = wear(pack, at_level, Worn(identity)).hero
            better = wear(pack, at_level, Worn(identity, properties=(each.id,))).hero
            changes = difference(pack, plain, better)
            assert changes, f"{each.id} on {kind} does nothing"
            for name, gained in (("Critical", each.bonuses.crit), ("Armor", each.bonuses.armor)):
                if gained and not each.bonuses.attributes:
                    assert changes[name][1] - changes[name][0] == gained
            worn = wear(pack, at_level, Worn(identity, properties=(each.id,)))
            assert take_off(pack, worn.hero, worn.slot).hero.worn == {}


def test_a_gain_of_an_attribute_shows_with_all_that_follows(pack: ContentPack, hero: Hero) -> None:
    high = replace(hero, level=42)
    changes = wear(pack, high, Worn("items/amaranths-promise")).changes
    assert changes["Luck"][1] - changes["Luck"][0] == 5
    assert changes["Fortitude"][1] - changes["Fortitude"][0] == 5
    assert changes["Hit points"][1] - changes["Hit points"][0] > 40


def test_things_for_higher_levels_wait(pack: ContentPack, hero: Hero) -> None:
    needed = pack.items["items/landing-plate"].level
    with pytest.raises(RuleViolation) as refused:
        wear(pack, replace(hero, level=needed - 1), Worn("items/landing-plate"))
    assert refused.value.code == "level_too_low"
    assert wear(pack, replace(hero, level=needed), Worn("items/landing-plate")).slot == "slots/body"


def test_bread_is_not_worn(pack: ContentPack, hero: Hero) -> None:
    with pytest.raises(RuleViolation) as refused:
        wear(pack, hero, Worn("items/travel-bread"))
    assert refused.value.code == "not_wearable"


def test_an_empty_slot_gives_nothing_to_take_off(pack: ContentPack, hero: Hero) -> None:
    with pytest.raises(RuleViolation) as refused:
        take_off(pack, hero, "slots/ring")
    assert refused.value.code == "nothing_worn"
