"""Trying queues: with whom, with what, and that nothing of it stays."""

import asyncio

import pytest
from sqlalchemy import text

from engine.content import ContentNotLoaded
from engine.content.models import QueueStep
from engine.kernel.errors import InvalidInput, NotFound, NotYours
from engine.rules.levels import xp_for_level
from engine.rules.practice import Shape
from tests.hostile.counting import Ledger


@pytest.fixture
def basic(pack):
    return QueueStep(skill=pack.rules.queues.basic_attack)


@pytest.fixture
async def queue(game, ada, maren):
    [queue] = await game.characters.queues.list(ada, maren)
    return queue


@pytest.fixture
def ledger(database):
    return Ledger(database)


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("level", [1, 50])
async def test_a_character_tries_a_queue_and_nothing_is_stored(
    game, ada, maren, queue, pack, database, ledger, shape, level
):
    if level > 1:
        async with database.transaction() as transaction:
            await game.characters.growth.grant(transaction, maren, xp_for_level(pack.rules.levels, level), "test")
    before, sheet = await ledger.stored(), await game.characters.sheet(ada, maren)

    bout = await game.characters.practice.fight(ada, maren, queue.steps, shape)

    assert bout.shape is shape
    assert bout.summary.members[0].who.name == "Maren Vell"
    assert bout.summary.members[0].level == level
    assert len(bout.uses) == len(queue.steps)
    assert await ledger.stored() == before
    assert await game.characters.sheet(ada, maren) == sheet


async def test_it_begins_at_full_however_the_character_is(game, ada, maren, basic, database):
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE characters SET hp_current = 1"))

    bout = await game.characters.practice.fight(ada, maren, [basic], Shape.STRONG)

    [member] = bout.summary.run.party
    assert member.hp == member.hp_max > 1


async def test_a_queue_that_is_not_stored_can_be_tried(game, ada, maren, basic, pack, choices):
    skill = pack.skills_learned(choices().character_class, 1)[0]
    step = QueueStep(skill=skill.id, when="if_hp_above", value=1)

    bout = await game.characters.practice.fight(ada, maren, [step, basic], Shape.THREE)

    assert len(bout.uses) == 2


async def test_what_could_not_be_saved_cannot_be_tried(game, ada, maren, basic, pack):
    practice = game.characters.practice
    too_long = [basic] * (pack.rules.queues.steps_most + 1)
    unknown = [QueueStep(skill="skills-combat/none-such"), basic]
    for steps, code in (([], "basic_attack_not_last"), (too_long, "queue_too_long"), (unknown, "unknown_skill")):
        with pytest.raises(InvalidInput) as refused:
            await practice.fight(ada, maren, steps, Shape.THREE)
        assert refused.value.code == code


async def test_another_players_character_and_nobody_are_refused(game, ada, ben, maren, basic):
    with pytest.raises(NotYours):
        await game.characters.practice.fight(ben, maren, [basic], Shape.THREE)
    with pytest.raises(NotFound):
        await game.characters.practice.fight(ada, ada, [basic], Shape.THREE)


async def test_several_at_once_are_several_bouts(game, ada, maren, basic, ledger):
    before = await ledger.stored()

    bouts = await asyncio.gather(*(game.characters.practice.fight(ada, maren, [basic], shape) for shape in Shape))

    assert [bout.shape for bout in bouts] == [*Shape]
    assert await ledger.stored() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE characters SET species = 'species/gone'",
        "UPDATE items SET template = 'items/gone' WHERE slot IS NOT NULL",
        "INSERT INTO learned_abilities SELECT id, 3, 'feats/gone', now() FROM characters",
    ],
)
async def test_what_is_not_loaded_is_said(game, ada, maren, basic, database, statement):
    async with database.transaction() as transaction:
        await transaction.execute(text(statement))

    with pytest.raises(ContentNotLoaded):
        await game.characters.practice.fight(ada, maren, [basic], Shape.CROWD)
