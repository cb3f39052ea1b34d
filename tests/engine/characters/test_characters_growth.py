"""Experience, levels and choices."""

import asyncio

import pytest

from engine.content.models import QueueStep
from engine.kernel.errors import InvalidInput
from engine.kernel.events import Viewer, read_feed
from engine.rules.levels import xp_for_level


@pytest.fixture
def grant(game, database):
    async def give(character_id, amount):
        async with database.transaction() as transaction:
            return await game.characters.growth.grant(transaction, character_id, amount, "test")

    return give


async def test_a_level_is_announced_with_what_was_gained(game, database, pack, ada, maren, grant):
    before = await game.characters.sheet(ada, maren)

    after = await grant(maren, xp_for_level(pack.rules.levels, 2))

    assert (after.level, after.xp_of_level) == (2, after.xp)
    assert after.derived.hp_max > before.derived.hp_max
    assert after.hp_current - before.hp_current == after.derived.hp_max - before.derived.hp_max
    async with database.read() as connection:
        [entry] = await read_feed(connection, f"player:{ada}", Viewer(), types=("character.level_reached",))
    assert entry.event.body.hp_max == after.derived.hp_max


async def test_one_experience_short_of_a_level_is_not_the_level(pack, maren, grant):
    needed = xp_for_level(pack.rules.levels, 2)

    assert (await grant(maren, needed - 1)).level == 1
    assert (await grant(maren, 1)).level == 2


async def test_experience_from_many_sides_at_once_is_all_counted(game, ada, maren, grant):
    await asyncio.gather(*(grant(maren, 7) for _ in range(10)))

    assert (await game.characters.sheet(ada, maren)).xp == 70


async def test_levels_end_and_experience_does_not(pack, maren, grant):
    top = pack.rules.levels.most

    sheet = await grant(maren, xp_for_level(pack.rules.levels, top) * 2)

    assert (sheet.level, sheet.xp_of_next_level) == (top, None)


async def test_choices_wait_for_ever_and_are_made_once(game, pack, ada, maren, grant):
    growth = game.characters.growth
    sheet = await grant(maren, xp_for_level(pack.rules.levels, pack.rules.levels.subclass_level))
    kinds = [(offer.kind, offer.level) for offer in sheet.offers]
    assert ("subclass", pack.rules.levels.subclass_level) in kinds
    feat = next(offer for offer in sheet.offers if offer.kind == "feat")
    subclass = next(offer for offer in sheet.offers if offer.kind == "subclass")

    await asyncio.gather(*(growth.choose_feat(ada, maren, feat.level, feat.options[0]) for _ in range(3)))
    sheet = await growth.choose_subclass(ada, maren, subclass.options[1])

    assert sheet.feats == (feat.options[0],)
    assert sheet.subclass == subclass.options[1]
    with pytest.raises(InvalidInput):
        await growth.choose_subclass(ada, maren, subclass.options[0])
    with pytest.raises(InvalidInput):
        await growth.choose_feat(ada, maren, feat.level, feat.options[1])


async def test_a_subclass_teaches_its_skill_and_only_its_own(game, pack, ada, maren, grant):
    sheet = await grant(maren, xp_for_level(pack.rules.levels, pack.rules.levels.subclass_level))
    mine, other = next(offer for offer in sheet.offers if offer.kind == "subclass").options[:2]
    [signature], [foreign] = pack.skills_of_subclass(mine), pack.skills_of_subclass(other)
    queues = game.characters.queues
    queue = await queues.create(ada, maren, "Signature")
    with pytest.raises(InvalidInput, match="not been learned"):
        await queues.add(ada, queue.id, queue.version, QueueStep(skill=signature.id))

    await game.characters.growth.choose_subclass(ada, maren, mine)

    queue = await queues.add(ada, queue.id, queue.version, QueueStep(skill=signature.id))
    assert queue.steps[0].skill == signature.id
    with pytest.raises(InvalidInput, match="not been learned"):
        await queues.add(ada, queue.id, queue.version, QueueStep(skill=foreign.id))


@pytest.mark.parametrize("choice", ["feats/none-such", "", "subclasses/any"])
async def test_a_choice_that_was_not_offered_is_refused(game, pack, ada, maren, choice, grant):
    with pytest.raises(InvalidInput):
        await game.characters.growth.choose_feat(ada, maren, pack.rules.levels.feat_levels[0], choice)
    with pytest.raises(InvalidInput):
        await game.characters.growth.choose_subclass(ada, maren, choice)


async def test_experience_is_only_ever_given(maren, grant):
    for amount in (0, -5):
        with pytest.raises(ValueError, match="given"):
            await grant(maren, amount)
