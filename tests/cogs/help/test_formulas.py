"""The formulas that help tells are those that are played by, in the numbers and names of the pack at hand."""

from dataclasses import replace

import pytest
from simulated_discord import texts

from bot.ui.cards import CHARACTER_LIMIT
from cogs.help import formulas
from engine.content.models.numbers import CheckNumbers, DerivedNumbers, LevelNumbers

DERIVED = [
    *[("derived", name) for name in DerivedNumbers.model_fields],
    *[("levels", name) for name in LevelNumbers.model_fields],
    *[("attributes", name) for name in ("least", "most", "primary_every", "other_every")],
    *[("equipment", name) for name in ("enhancement_hit", "enhancement_armor")],
    ("skills", "untrained_weapon"),
]


def with_number(pack, section, name, value):
    """The pack with one number of its rules changed."""
    numbers = getattr(pack.rules, section).model_copy(update={name: value})
    return replace(pack, rules=pack.rules.model_copy(update={section: numbers}))


@pytest.mark.parametrize(("section", "name"), DERIVED)
def test_what_follows_from_a_character_tells_each_number_of_the_pack(pack, section, name):
    listed = name == "feat_levels"

    told = formulas.derived(with_number(pack, section, name, (76, 77) if listed else 77))

    assert "77" in told
    assert "77" not in formulas.derived(pack)


@pytest.mark.parametrize("name", [name for name in CheckNumbers.model_fields if name != "difficulties"])
def test_how_rolls_work_tells_each_number_of_the_pack(pack, name):
    assert "77" in formulas.rolls(with_number(pack, "check", name, 77))
    assert "77" not in formulas.rolls(pack)


def test_how_rolls_work_tells_each_difficulty(pack):
    for name in pack.rules.check.difficulties:
        harder = {**pack.rules.check.difficulties, name: 77}
        assert f"{name} +77" in formulas.rolls(with_number(pack, "check", "difficulties", harder))


def test_an_attribute_alone_counts_for_both_halves(pack):
    assert "**An attribute alone** counts for both halves" in formulas.rolls(pack)


def test_a_base_below_zero_is_taken_away(pack):
    assert "modifiers − 7 − difficulty" in formulas.rolls(with_number(pack, "check", "base", -7))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"base": 77}, "`77 + "),
        ({"attribute_percent": 77}, "× 77%"),
        ({"per_level_tenths": 77}, "level × 7.7`"),
        ({"name": "Moonlight"}, "Moonlight `"),
        ({"attribute": "attributes/luck"}, " + Luck × "),
    ],
)
def test_each_resource_is_told_in_the_packs_numbers(pack, change, words):
    for identifier, resource in pack.resources.items():
        changed = resource.model_copy(update=change)
        told = formulas.derived(replace(pack, resources={**pack.resources, identifier: changed}))

        [line] = [line for line in told.splitlines() if line.startswith(f"- {changed.name} `")]
        assert words in line


def test_attributes_go_by_their_names_in_the_pack(pack):
    for name in ("fortitude", "speed", "luck", "might"):
        identifier = f"attributes/{name}"
        renamed = pack.attributes[identifier].model_copy(update={"name": "Moonlight"})
        assert "Moonlight" in formulas.derived(replace(pack, attributes={**pack.attributes, identifier: renamed}))


@pytest.mark.parametrize("topic", ["rolls", "derived"])
async def test_a_page_of_formulas_is_shown_whole(env, channel, alice, topic):
    result = await alice.slash(channel, "help", about=topic)

    shown = texts(result.response)
    assert "not shown" not in shown
    assert len(shown) < CHARACTER_LIMIT * 3 / 4


async def test_what_follows_from_a_character_is_found_by_its_title(env, bot, channel, alice):
    result = await alice.slash(channel, "help", about="What follows from a character")

    assert formulas.derived(bot.pack) in texts(result.response)
