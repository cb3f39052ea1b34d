"""Dice as people meet them in Discord."""

import json
import re

import pytest
from simulated_discord import ids, texts
from sqlalchemy import text

from bot.client import EverdelveBot
from engine.characters.views import DraftChoices
from engine.rules.check import Mode, percent
from tests.cogs.dice.hostile_expressions import REFUSED, ROLLED


def button(message, name: str) -> str:
    """The custom id of the one component of that action."""
    [found] = [custom_id for custom_id in ids(message) if custom_id.split(":")[2] == name]
    return found


def live_text(message) -> str:
    """What Discord reads as Markdown in a message, without the characters that a backslash makes plain."""

    def contents(components):
        for component in components:
            yield component.get("content") or ""
            yield from contents(component.get("components") or [])

    return re.sub(r"\\.", "", "\n".join(contents(message.components)))


async def recorded(database, kind="dice.rolled"):
    """The payloads of the recorded rolls (or checks), oldest first."""
    async with database.read() as connection:
        statement = text("SELECT payload FROM events WHERE type = :kind ORDER BY id")
        return list((await connection.execute(statement, {"kind": kind})).scalars())


@pytest.fixture
async def wren(game, pack, alice):
    """Alice's character."""
    player = await game.accounts.see(alice.id, "Alice")
    choices = DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        preset=True,
        name="Wren",
    )
    return await game.characters.drafts.create(player.id, choices, request_id="birth")


# ------------------------------------------------------------------------------------------------ rolling


async def test_a_roll_shows_each_die_what_was_dropped_the_total_and_the_roller(alice, channel, database):
    result = await alice.slash(channel, "roll", expression="4d6kh3+2", label="Sneak attack")

    [roll] = await recorded(database)
    shown = texts(result.response)
    assert not result.ephemeral
    assert f"## Rolled {roll['total']}" in shown
    assert "**Sneak attack**" in shown
    assert shown.count("~~") == 2
    assert "Rolled by Alice" in shown


async def test_a_roll_with_a_target_says_whether_it_was_reached(alice, channel):
    reached = await alice.slash(channel, "roll", expression="1d6+10", target=11)
    missed = await alice.slash(channel, "roll", expression="1d6", target=20)

    assert "Success: reaches 11" in texts(reached.response)
    assert "short of 20" in texts(missed.response)


async def test_a_secret_roll_is_shown_to_its_roller_alone_and_so_is_its_repetition(alice, channel, database):
    result = await alice.slash(channel, "roll", expression="1d20", secret=True)
    again = await alice.click(result.response, custom_id=button(result.response, "roll-again"))

    assert result.ephemeral
    assert again.ephemeral
    assert "only you see this" in texts(again.response)
    async with database.read() as connection:
        audiences = (await connection.execute(text("SELECT audience FROM events WHERE type = 'dice.rolled'"))).scalars()
        assert {audience.split(":")[0] for audience in audiences} == {"player"}


async def test_rolling_again_is_a_new_public_message_and_works_after_a_restart(
    alice, channel, env, kernel, game, database
):
    result = await alice.slash(channel, "roll", expression="2d6[cold]", label="Frost")
    await env.restart_bot(EverdelveBot(kernel, game))

    again = await alice.click(result.response, custom_id=button(result.response, "roll-again"))

    assert not again.ephemeral
    assert again.response.id != result.response.id
    assert "**Frost**" in texts(again.response)
    assert "cold" in texts(again.response)
    assert len(await recorded(database)) == 2


async def test_nobody_else_rolls_again_for_the_roller(alice, bob, channel, database):
    result = await alice.slash(channel, "roll", expression="1d6")

    refused = await bob.click(result.response, custom_id=button(result.response, "roll-again"))

    assert refused.ephemeral
    assert "not yours" in texts(refused.response)
    assert len(await recorded(database)) == 1


async def test_dice_work_in_private_messages(alice, env, database):
    user = env.create_user("carol")

    result = await user.slash("roll", expression="d%")

    assert "Rolled" in texts(result.response)
    assert len(await recorded(database)) == 1


@pytest.mark.parametrize("start", range(0, len(REFUSED), 25))
async def test_hostile_expressions_are_refused_privately_and_never_repeated(alice, channel, database, redis, start):
    for expression in REFUSED[start : start + 25]:
        if not expression or "\ud800" in expression:
            continue  # Discord itself does not carry these
        result = await alice.slash(channel, "roll", expression=expression)
        shown = texts(result.response)
        assert result.ephemeral
        assert "## That did not work" in shown
        assert "@everyone" not in shown
        assert "example.invalid" not in shown
    assert await recorded(database) == []


@pytest.mark.parametrize("expression", [each for each in ROLLED if "\ud800" not in each])
async def test_hostile_words_are_shown_inert_wherever_they_appear(alice, channel, expression):
    rolled = await alice.slash(channel, "roll", expression=expression)
    past = await alice.slash(channel, "rolls")

    for message in (rolled.response, past.response):
        live = live_text(message)
        for markup in (
            "<@",
            "<#",
            "</",
            "<t:0",
            "<:",
            "<id",
            "@everyone",
            "@here",
            "](",
            "://",
            "||",
            "__",
            "```",
            "\u202e",
        ):
            assert markup not in live


# ------------------------------------------------------------------------------------------------ checks


async def test_a_check_at_once_shows_chance_die_margin_degree_and_parts(alice, channel, wren, database):
    result = await alice.slash(channel, "check", skill="skills-noncombat/stealth", difficulty="hard", at_once=True)

    [check] = await recorded(database, "dice.checked")
    shown = texts(result.response)
    assert f"Wren · Stealth: {check['degree']}" in shown
    assert (
        f"Stealth {check['target']}% · rolled {check['total']} · {check['degree']} by {abs(check['margin'])}" in shown
    )
    assert "Difficulty: hard −15" in shown
    assert str(wren) == check["character_id"]


async def test_a_check_shows_its_chance_and_parts_before_anything_is_rolled(alice, channel, wren, database, game):
    player = await game.accounts.see(alice.id, "Alice")
    before = await game.dice.preview_check(player.id, "stealth", "hard", Mode.ADVANTAGE)

    offered = await alice.slash(channel, "check", skill="stealth", difficulty="hard", advantage="advantage")

    shown = texts(offered.response)
    assert f"Wren · Stealth {before.chance}% ({percent(before.odds)} with advantage)" in shown
    assert "Difficulty: hard −15" in shown
    assert f"Two dice are rolled, which makes it {percent(before.odds)} in all." in shown
    assert await recorded(database, "dice.checked") == []


async def test_the_roll_button_makes_the_check_in_its_place(alice, channel, wren, database):
    offered = await alice.slash(channel, "check", skill="Luck", advantage="advantage")
    custom_id = button(offered.response, "check")

    await alice.click(offered.response, custom_id=custom_id)

    [check] = await recorded(database, "dice.checked")
    assert len(check["rolls"]) == 2
    assert f"Luck: {check['degree']}" in texts(offered.response)
    assert "Chance: " in texts(offered.response)
    assert ids(offered.response) == []


async def test_an_attribute_alone_is_told_once_and_that_it_counts_for_both_halves(alice, channel, wren, game):
    player = await game.accounts.see(alice.id, "Alice")
    first, second, *_ = (await game.dice.preview_check(player.id, "luck", "normal")).parts

    shown = texts((await alice.slash(channel, "check", skill="Luck")).response)

    assert f"Luck +{first.value + second.value} (it counts for both halves)" in shown
    assert shown.count("Luck +") == 1


async def test_roll_pressed_twice_rolls_once(alice, channel, wren, database, at_once):
    offered = await alice.slash(channel, "check", skill="Luck")
    custom_id = button(offered.response, "check")

    await at_once(*[lambda: alice.click(offered.response, custom_id=custom_id)] * 2)

    [check] = await recorded(database, "dice.checked")
    assert f"rolled {check['total']}" in texts(offered.response)


async def test_only_who_was_shown_the_chance_makes_the_check(alice, bob, channel, wren, database):
    offered = await alice.slash(channel, "check", skill="Luck")

    refused = await bob.click(offered.response, custom_id=button(offered.response, "check"))

    assert "not yours" in texts(refused.response)
    assert await recorded(database, "dice.checked") == []


async def test_a_player_without_a_character_is_offered_one(bob, channel):
    result = await bob.slash(channel, "check", skill="Luck")

    assert result.ephemeral
    assert "Create a character" in texts(result.response)
    assert texts(result.response).count("no character yet") == 1
    assert "## First, a character" in texts(result.response)


@pytest.mark.parametrize("skill", ["swimming", "@everyone", "x" * 4000, "ed:1:check", "\u202eluck", "-1"])
async def test_a_skill_that_is_none_is_refused(alice, channel, wren, database, skill):
    result = await alice.slash(channel, "check", skill=skill)

    assert result.ephemeral
    assert "no skill or attribute of that name" in texts(result.response)
    assert await recorded(database, "dice.checked") == []


async def test_suggestions_carry_the_chances_at_the_chosen_difficulty_and_advantage(alice, bob, channel, wren, game):
    player = await game.accounts.see(alice.id, "Alice")
    chance = (await game.dice.preview_check(player.id, "stealth", "hard")).chance
    odds = (await game.dice.preview_check(player.id, "stealth", "hard", Mode.ADVANTAGE)).odds

    mine = await alice.autocomplete(channel, "check", "skill", "stea", difficulty="hard")
    helped = await alice.autocomplete(channel, "check", "skill", "stea", difficulty="hard", advantage="advantage")
    others = await bob.autocomplete(channel, "check", "skill", "")

    assert mine[0]["name"] == f"Stealth · {chance}%"
    assert helped[0]["name"] == f"Stealth · {percent(odds)}"
    assert [choice["name"] for choice in others][:2] == ["Athletics", "Acrobatics"]
    assert len(others) == 18


async def test_difficulties_are_offered_with_their_numbers(bot, env):
    command = bot.tree.get_command("check")

    names = [choice.name for choice in command.get_parameter("difficulty").choices]

    assert names[:4] == ["Trivial (20 easier)", "Easy (10 easier)", "Normal", "Hard (15 harder)"]


# ------------------------------------------------------------------------------------------------ odds


async def test_odds_come_as_a_picture_with_words_for_who_cannot_see_it(alice, channel, database):
    result = await alice.slash(channel, "odds", expression="3d6", target=15)

    shown = texts(result.response)
    assert "**9.3%** of all rolls come to 15 or more." in shown
    assert "**Mean:** 10.50" in shown
    assert [file.filename for file in result.response.attachments] == ["odds.png"]
    assert "The likeliest is 10" in json.dumps(result.response.components)
    assert await recorded(database) == []


async def test_odds_of_what_cannot_be_rolled_are_refused(alice, channel):
    result = await alice.slash(channel, "odds", expression="1d6rr<7")

    assert result.ephemeral
    assert "for ever" in texts(result.response)


# ------------------------------------------------------------------------------------------------ history


async def test_history_turns_its_pages_and_stays_in_place_while_new_rolls_come_in(alice, channel, game):
    player = await game.accounts.see(alice.id, "Alice")
    for number in range(10):
        await game.dice.roll(player.id, f"{number + 1}d1", request_id=str(number))
    result = await alice.slash(channel, "rolls")
    assert result.ephemeral
    assert "`10d1` = **10**" in texts(result.response)
    await game.dice.roll(player.id, "99d1", request_id="new")

    await alice.click(result.response, label="Older")

    shown = texts(result.response)
    assert "page 2" in shown
    assert "`2d1` = **2**" in shown
    assert "`3d1`" not in shown
    assert "Older" not in shown
    await alice.click(result.response, label="Newest")
    assert "`99d1` = **99**" in texts(result.response)


async def test_a_past_roll_is_rolled_again_from_the_menu(alice, channel, game, database):
    player = await game.accounts.see(alice.id, "Alice")
    roll = await game.dice.roll(player.id, "3d8", "Old one", request_id="1")
    result = await alice.slash(channel, "rolls")

    again = await alice.select(
        result.response, values=[str(roll.id)], custom_id=button(result.response, "roll-one-again")
    )

    assert not again.ephemeral
    assert "**Old one**" in texts(again.response)
    assert len(await recorded(database)) == 2


async def test_an_empty_history_says_how_to_begin(bob, channel):
    result = await bob.slash(channel, "rolls")

    assert "No rolls yet" in texts(result.response)
    assert "/roll" in texts(result.response)


async def test_history_shows_nobody_elses_rolls(alice, bob, channel):
    await alice.slash(channel, "roll", expression="7d1")

    result = await bob.slash(channel, "rolls")

    assert "7d1" not in texts(result.response)
