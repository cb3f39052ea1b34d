"""Pages of help are made from the rules and the pack at hand: every formula, every condition, every number."""

from dataclasses import replace

import pytest
from simulated_discord import texts

from bot.ui.cards import CHARACTER_LIMIT
from cogs.help import fights, gear
from cogs.help.topics import TOPICS
from engine.rules.formulas import describe_condition, describe_when, formulas, markdown, sections
from engine.rules.queues import CONDITIONS


def with_number(pack, section, **changes):
    """The pack with numbers of its rules changed."""
    numbers = getattr(pack.rules, section).model_copy(update=changes)
    return replace(pack, rules=pack.rules.model_copy(update={section: numbers}))


def test_every_section_of_formulas_is_a_topic_under_its_own_title(pack):
    topics = {topic.id: topic.title for topic in TOPICS}

    assert {section.id: section.title for section in sections(pack)}.items() <= topics.items()


def test_help_shows_every_formula_as_it_is_tested(pack):
    shown = "\n".join(markdown(pack, section) for section in sections(pack))

    assert all(f"`{formula.expression_in(pack)}`" in shown for formula in formulas(pack))


@pytest.mark.parametrize("topic", [topic.id for topic in TOPICS])
async def test_a_page_is_shown_whole_with_room_to_spare(env, channel, alice, topic):
    result = await alice.slash(channel, "help", about=topic)

    shown = texts(result.response)
    assert "not shown" not in shown
    assert len(shown) < CHARACTER_LIMIT * 3 / 4


async def test_a_page_is_found_by_its_title(env, bot, channel, alice):
    result = await alice.slash(channel, "help", about="What follows from a character")

    section = next(each for each in sections(bot.pack) if each.id == "derived")
    assert markdown(bot.pack, section) in texts(result.response)


async def test_getting_started_names_the_check_the_inventory_and_the_skill_queue(env, channel, alice):
    shown = texts((await alice.slash(channel, "help", about="start")).response)

    assert all(f"/{name}" in shown for name in ("check", "inventory", "character queue"))


def test_every_condition_is_told_with_what_it_does(pack):
    told = fights.conditions(pack)

    for condition in pack.conditions.values():
        words = describe_condition(pack, condition).removeprefix("harmful · ").removeprefix("helpful · ")
        assert f"- **{condition.name}** {words}" in told


def test_all_eleven_conditions_of_queues_are_told_with_their_range(pack):
    told = fights.queues(with_number(pack, "queues", enemies_most=37))

    assert f"**The {len(CONDITIONS)} conditions**" in told
    assert all(f"- {describe_when(when)}" in told for when in CONDITIONS)
    assert "There are more enemies than … (1 to 36)" in told


def test_queues_tell_how_much_they_hold(pack):
    told = fights.queues(with_number(pack, "queues", steps_most=23, queues_most=24))

    assert "holds 23 steps" in told
    assert "24 queues" in told


def test_fights_tell_the_rows_of_all_classes_and_all_three_stakes(pack):
    told = fights.fights(pack)

    behind = told.index("behind stand")
    for calling in pack.classes.values():
        assert (told.index(calling.name) < behind) == (calling.row == "front")
    assert all(f"- **{stake}**" in told for stake in ("safe", "wounding", "lethal"))


def test_fights_tell_their_numbers(pack):
    assert "after 77 rounds" in fights.fights(with_number(pack, "combat", rounds_most=77))
    assert "With 7 scars" in fights.fights(with_number(pack, "derived", scars_most=7))


def test_gear_tells_slots_rarities_and_enhancement(pack):
    told = gear.gear(with_number(pack, "equipment", enhancement_most=7, enhancement_hit=8, enhancement_armor=9))

    assert all(slot.name in told for slot in pack.slots.values())
    assert all(f"- **{rarity.name}**" in told for rarity in pack.rarities.values())
    assert "+1 to +7" in told
    assert "8 to hit" in told
    assert "9 armor" in told


def test_gold_tells_what_a_start_and_a_creature_bring(pack):
    told = gear.gold(with_number(pack, "delves", gold_base=77))

    starts = [background.gold for background in pack.backgrounds.values()]
    assert f"{min(starts)} to {max(starts)} gold" in told
    assert "77 at level 1" in told
