"""Trying a queue in Discord: every company, a step that is not saved, others' hands, late and double presses."""

import re

import pytest
from simulated_discord import texts
from sqlalchemy import text

from bot.ui.cards import CHARACTER_LIMIT, COMPONENT_LIMIT
from bot.ui.run_cards import LOG_NAME
from cogs.characters.practice import did
from cogs.characters.queue import queue_card
from engine.content.models import QueueStep
from engine.rules.levels import xp_for_level
from engine.rules.practice import Shape, practice_creature
from tests.hostile.counting import Ledger


@pytest.fixture
def ledger(database):
    return Ledger(database)


@pytest.fixture
async def queue(game, maren):
    [queue] = await game.characters.queues.list(*maren)
    return queue


@pytest.fixture
def opened(alice, channel, button, queue):
    """Opens the card of Maren's queue."""

    async def slash():
        message = (await alice.slash(channel, "character queue")).response
        return (await alice.select(message, [str(queue.id)], custom_id=button(message, "queue-pick"))).response

    return slash


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("level", [1, 50])
async def test_every_company_is_fought_and_told_and_nothing_is_stored(
    alice, opened, button, game, maren, pack, database, ledger, shape, level
):
    if level > 1:
        async with database.transaction() as transaction:
            await game.characters.growth.grant(transaction, maren[1], xp_for_level(pack.rules.levels, level), "test")
    first = (await alice.click(await opened(), label="Try it")).response
    before = await ledger.stored()

    result = await alice.select(first, [shape.value], custom_id=button(first, "queue-try-as"))

    told, shown = result.response, texts(result.response)
    foe = practice_creature(pack, level, shape).name
    assert told.ephemeral
    assert "## Practice bout: " in shown
    assert f"Level {level} · nothing is at stake" in shown
    assert re.search(rf"\*\*Maren Vell\*\*, level {level}: [▰▱]{{10}} ", shown)
    assert re.search(rf"\*\*{foe}( 1)?\*\*: [▰▱]{{10}} ", shown)
    assert re.search(r"(won|lost) in \d+ rounds?", shown)
    assert "**The queue**" in shown
    assert "experience" not in shown
    assert [each.filename for each in told.attachments] == [LOG_NAME]
    assert len(shown) <= CHARACTER_LIMIT
    assert str(told.components).count("'type'") <= COMPONENT_LIMIT
    assert await ledger.stored() == before


async def test_pressed_again_it_is_another_bout_and_back_is_the_queue(alice, opened, queue, ledger):
    told = (await alice.click(await opened(), label="Try it")).response
    before = await ledger.stored()

    for _ in range(3):
        told = (await alice.click(told, label="Again")).response
    back = (await alice.click(told, label="Back to the queue")).response

    assert "## Skill queue: " in texts(back)
    assert back.attachments == []
    for line in queue.words:
        assert line in texts(back)
    assert await ledger.stored() == before


async def test_pressed_twice_at_once_is_harmless(alice, opened, at_once, ledger):
    card = await opened()
    before = await ledger.stored()

    results = await at_once(*[lambda: alice.click(card, label="Try it")] * 2)

    assert "Practice bout" in texts(results[-1].response)
    assert await ledger.stored() == before


async def test_again_fights_the_company_that_was_chosen(alice, opened, button, pack):
    told = (await alice.click(await opened(), label="Try it")).response
    told = (await alice.select(told, ["crowd"], custom_id=button(told, "queue-try-as"))).response

    again = (await alice.click(told, label="Again")).response

    assert practice_creature(pack, 1, Shape.CROWD).name + " 5" in texts(again)


async def test_a_step_that_is_not_saved_is_tried_and_can_be_returned_to_and_saved(
    alice, opened, button, game, maren, queue, pack, ledger
):
    basic = pack.combat_skills[pack.rules.queues.basic_attack]
    message = (await alice.click(await opened(), label="Add step")).response
    message = (await alice.select(message, [basic.id], custom_id=button(message, "queue-skill"))).response
    message = (await alice.select(message, ["always"], custom_id=button(message, "queue-when"))).response
    preview = (await alice.select(message, ["0"], custom_id=button(message, "queue-place"))).response
    steps = (QueueStep(skill=basic.id), *queue.steps)
    others = did(pack, steps, (1, *(0 for _ in queue.steps))).partition("never used: ")[2]
    before = await ledger.stored()

    told = (await alice.click(preview, label="Try it")).response
    for _ in range(3):  # whoever falls before its first turn has tried nothing
        shown = texts(told)
        assert not re.search(rf"never used: .*{basic.name} \(step 1\)", shown) or "It never came to act" in shown
        assert others in shown
        told = (await alice.click(told, label="Again")).response
    back = (await alice.click(told, label="Back to the step")).response

    assert texts(back) == texts(preview)
    assert await ledger.stored() == before
    await alice.click(back, label="Save")
    assert (await game.characters.queues.get(maren[0], queue.id)).steps[0] == QueueStep(skill=basic.id)


async def test_others_can_neither_press_it_nor_see_what_comes_of_it(alice, bob, in_public, queue, button, ledger):
    async def shown(interaction):
        return queue_card(interaction, queue)

    public = await in_public(shown)
    before = await ledger.stored() | {"players": None}

    theirs = await bob.click(public, custom_id=button(public, "queue-try"))
    mine = await alice.click(public, label="Try it")

    assert "not yours" in texts(theirs.response if theirs.response.ephemeral else theirs.followups[-1])
    told = [each for each in (mine.response, *mine.followups) if each is not None and "Practice bout" in texts(each)]
    assert [each.ephemeral for each in told] == [True]
    assert await ledger.stored() | {"players": None} == before  # whom the bot has seen is noted


async def test_a_queue_that_has_changed_is_shown_as_it_is_now(alice, opened, game, maren, queue):
    card = await opened()
    await game.characters.queues.rename(maren[0], queue.id, queue.version, "Otherwise")

    result = await alice.click(card, label="Try it")

    assert "Skill queue: Otherwise" in texts(result.response)
    assert "has changed" in texts(result.followups[-1])


async def test_content_that_is_not_loaded_is_said(alice, opened, database):
    card = await opened()
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE items SET template = 'items/gone' WHERE slot IS NOT NULL"))

    result = await alice.click(card, label="Try it")

    assert "has no such thing" in texts(result.followups[-1] if result.followups else result.response)


def test_what_each_step_did_is_said_in_one_line(pack):
    first, second = list(pack.combat_skills.values())[:2]
    steps = [QueueStep(skill=first.id), QueueStep(skill=second.id), QueueStep(skill=first.id)]

    one, two, three = f"{first.name} (step 1)", second.name, f"{first.name} (step 3)"
    assert did(pack, steps, (4, 0, 1)) == f"{one} ×4, {three} ×1; never used: {two}"
    assert did(pack, steps, (4, 2, 1)) == f"{one} ×4, {two} ×2, {three} ×1"
    assert did(pack, steps, (0, 0, 0)) == f"It never came to act; never used: {one}, {two}, {three}"
