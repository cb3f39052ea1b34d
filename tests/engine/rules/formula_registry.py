"""For each published formula: random inputs under the names of its text, and what the rules make of the same.

A case takes the pack and hypothesis's `draw`, and gives the values by name with what the code does. The cases stand in
the modules `formula_cases_…`; here is what they share.
"""

from hypothesis import strategies as st

from engine.rules.derived import Hero, Worn, bonuses_of

CASES = {}
attribute_values = st.integers(1, 99)
percents = st.integers(0, 100)
rolls = st.integers(1, 100)
levels = st.integers(1, 50)
signed = st.integers(-40, 40)


def case(identifier):
    """Declares the case of a formula."""

    def declare(function):
        CASES[identifier] = function
        return function

    return declare


def a_roll(draw, *near):
    """A roll of d100, often one at the edge of something."""
    edges = [min(max(each + by, 1), 100) for each in near for by in (-1, 0, 1)]
    return draw(st.sampled_from(edges) | rolls)


def a_hero(pack, draw, **fixed):
    """A character of random species, class, level, points, learning, gear, subclass, feats and scars."""
    calling = draw(st.sampled_from(sorted(pack.classes)))
    worn = {}
    for slot in draw(st.sets(st.sampled_from(sorted(pack.slots)), max_size=5)) | {pack.rules.equipment.main_hand}:
        fitting = [item.id for item in pack.items.values() if item.slot == slot]
        if fitting and draw(st.integers(0, 4)):
            carried = draw(st.sets(st.sampled_from(sorted(pack.bonus_properties)), max_size=2))
            worn[slot] = Worn(draw(st.sampled_from(fitting)), draw(st.integers(0, 5)), tuple(sorted(carried)))
    subclasses = [None, *(each.id for each in pack.subclasses_of(calling))]
    made = {
        "species": draw(st.sampled_from(sorted(pack.species))),
        "character_class": calling,
        "level": draw(levels),
        "spread": {key: draw(st.integers(0, 90)) for key in pack.attributes},
        "skills": {key: draw(percents) for key in (*pack.skills, *pack.weapon_types)},
        "worn": worn,
        "subclass": draw(st.sampled_from(subclasses)),
        "feats": tuple(draw(st.sets(st.sampled_from(sorted(pack.feats)), max_size=3))),
        "scars": draw(st.integers(0, pack.rules.derived.scars_most)),
    }
    return Hero(**{**made, **fixed})


def bonus(pack, hero, name):
    return sum(getattr(each, name) for each in bonuses_of(pack, hero))


def named(pack, attribute):
    return pack.attributes[f"attributes/{attribute}"].name


def value_of(derived, attribute):
    return derived.attributes[f"attributes/{attribute}"]
