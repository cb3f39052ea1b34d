"""Help is made from the commands, so it names every one of them and only what is there."""

import discord
import pytest
from simulated_discord import texts

from bot import sync
from cogs.help.entries import entries
from cogs.help.topics import TOPICS
from engine.rules.formulas.words import signed


async def test_the_overview_names_every_command_within_the_limits(env, bot, channel, alice):
    result = await alice.slash(channel, "help")

    shown = texts(result.response)
    assert result.ephemeral
    assert all(f"/{entry.name}" in shown for entry in entries(bot.tree))
    assert "not shown" not in shown


async def test_commands_stand_under_what_they_are_about(env, channel, alice):
    shown = texts((await alice.slash(channel, "help")).response)

    for area in ("**Characters**", "**Dice**", "**Help**"):
        assert shown.count(area) == 1
    assert "**Roll**" not in shown
    dice = shown[shown.index("**Dice**") : shown.index("**Help**")]
    assert all(command in dice for command in ("/check", "/odds", "/roll", "/rolls"))


async def test_commands_are_clickable_once_they_are_registered(env, bot, channel, alice):
    await sync.sync_if_changed(bot, verify=True)

    result = await alice.slash(channel, "help")

    assert f"</help:{bot.command_ids['help']}>" in texts(result.response)


async def test_help_about_a_command_explains_its_options(env, channel, alice):
    result = await alice.slash(channel, "help", about="roll")

    shown = texts(result.response)
    assert "**expression** (needed)" in shown
    assert "Works everywhere." in shown


async def test_every_topic_opens_from_the_menu_and_leads_back(env, channel, alice):
    shown = await alice.slash(channel, "help")
    for topic in TOPICS:
        await alice.select(shown.response, [topic.id])
        assert f"## {topic.title}" in texts(shown.response)

    await alice.click(shown.response, label="All commands")

    assert "## Everdelve" in texts(shown.response)


async def test_the_rules_of_rolls_carry_the_numbers_that_are_played_by(env, bot, channel, alice):
    numbers = bot.pack.rules.check

    result = await alice.slash(channel, "help", about="rolls")

    shown = texts(result.response)
    assert f"+ {numbers.base} −" in shown
    assert f"Never below {numbers.floor} and never above {numbers.ceiling}" in shown
    assert all(f"{name} {signed(value)}" in shown for name, value in numbers.difficulties.items())


async def test_help_about_nothing_we_know_says_so_without_repeating_formatting(env, channel, alice):
    result = await alice.slash(channel, "help", about="**@everyone**")

    assert r"There is no help about “\*\*\@everyone\*\*”." in texts(result.response)


@pytest.mark.parametrize(
    ("about", "meant"),
    [
        ("fihgts", "fights"),
        ("Skil queues", "skill queues"),
        ("/inventry", "inventory"),
        ("charactr sheet", "character sheet"),
    ],
)
async def test_help_about_something_mistyped_says_what_is_nearest(env, channel, alice, about, meant):
    result = await alice.slash(channel, "help", about=about)

    assert f'Did you mean "{meant}"? Use /help alone' in texts(result.response)


async def test_suggestions_find_topics_and_commands(env, channel, alice):
    assert "rolls" in [each["value"] for each in await alice.autocomplete(channel, "help", "about", "how ro")]
    assert "help" in [each["value"] for each in await alice.autocomplete(channel, "help", "about", "/hel")]


async def test_discord_takes_the_whole_tree(env, bot):
    assert sync.problems(bot) == []
    assert all(isinstance(command, dict) for command in sync.payload(bot))
    assert discord.Intents(bot.intents.value).value & discord.Intents(members=True, presences=True).value == 0
    assert not bot.intents.message_content
