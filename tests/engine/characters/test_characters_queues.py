"""Skill queues."""

import asyncio

import pytest

from engine.content.models import QueueStep
from engine.kernel.errors import Conflict, InvalidInput, LimitReached, NotFound, StaleVersion


@pytest.fixture
async def queue(game, ada, maren):
    return await game.characters.queues.create(ada, maren, "Careful")


@pytest.fixture
def skill(pack, choices):
    return pack.skills_learned(choices().character_class, 1)[0].id


async def test_a_new_character_has_an_active_queue_in_words(game, ada, maren):
    [queue] = await game.characters.queues.list(ada, maren)

    assert queue.active
    assert len(queue.words) == len(queue.steps)


async def test_steps_are_added_moved_and_removed(game, ada, queue, skill):
    queues = game.characters.queues
    low = QueueStep(skill=skill, when="if_hp_below", value=40)
    high = QueueStep(skill=skill, when="if_hp_above", value=80)

    queue = await queues.add(ada, queue.id, queue.version, low)
    queue = await queues.add(ada, queue.id, queue.version, high)
    assert queue.steps[:2] == (low, high)
    queue = await queues.move(ada, queue.id, queue.version, 1, 0)
    assert queue.steps[:2] == (high, low)
    queue = await queues.remove(ada, queue.id, queue.version, 0)
    assert queue.steps[0] == low
    assert await queues.get(ada, queue.id) == queue


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"skill": "skills-combat/none-such"}, "unknown_skill"),
        ({"when": "if_hp_below", "value": 0}, "threshold_out_of_range"),
        ({"when": "if_hp_below", "value": 100}, "threshold_out_of_range"),
        ({"when": "if_hp_below"}, "threshold_out_of_range"),
        ({"when": "always", "value": 5}, "threshold_not_wanted"),
        ({"when": "if_has_condition", "condition": "conditions/none-such"}, "unknown_condition"),
    ],
)
async def test_a_wrong_step_is_refused_and_changes_nothing(game, ada, queue, skill, step, code):
    with pytest.raises(InvalidInput) as refused:
        await game.characters.queues.add(
            ada, queue.id, queue.version, QueueStep.model_validate({"skill": skill} | step)
        )

    assert refused.value.code == code
    assert await game.characters.queues.get(ada, queue.id) == queue


async def test_a_skill_that_was_not_learned_is_refused(game, pack, ada, maren, queue, choices):
    other = next(s for s in pack.combat_skills.values() if s.parent not in {None, choices().character_class})

    with pytest.raises(InvalidInput, match="not been learned"):
        await game.characters.queues.add(ada, queue.id, queue.version, QueueStep(skill=other.id))


async def test_the_basic_attack_stays_last(game, ada, queue, skill):
    queues = game.characters.queues
    queue = await queues.add(ada, queue.id, queue.version, QueueStep(skill=skill))

    for act in (
        queues.remove(ada, queue.id, queue.version, 1),
        queues.move(ada, queue.id, queue.version, 1, 0),
        queues.move(ada, queue.id, queue.version, 5, 0),
    ):
        with pytest.raises(InvalidInput):
            await act


async def test_changes_from_two_windows_do_not_overwrite_each_other(game, ada, queue, skill):
    step = QueueStep(skill=skill, when="if_hp_below", value=40)

    results = await asyncio.gather(
        *(game.characters.queues.add(ada, queue.id, queue.version, step) for _ in range(3)), return_exceptions=True
    )

    assert sum(isinstance(result, StaleVersion) for result in results) == 2
    assert len((await game.characters.queues.get(ada, queue.id)).steps) == 2


async def test_one_queue_is_active(game, ada, maren, queue):
    await asyncio.gather(*(game.characters.queues.activate(ada, queue.id) for _ in range(3)))

    queues = await game.characters.queues.list(ada, maren)
    assert [q.name for q in queues if q.active] == ["Careful"]
    assert (await game.characters.sheet(ada, maren)).active_queue == "Careful"
    with pytest.raises(Conflict):
        await game.characters.queues.delete(ada, queue.id, queues[0].version)


async def test_names_are_unique_bounded_and_can_be_changed(game, ada, maren, queue):
    queues = game.characters.queues
    with pytest.raises(Conflict):
        await queues.create(ada, maren, "CAREFUL")
    for name in ("", "   ", "x" * 41, "\u200b"):
        with pytest.raises(InvalidInput):
            await queues.create(ada, maren, name)

    renamed = await queues.rename(ada, queue.id, queue.version, "careful")
    assert renamed.name == "careful"


async def test_queues_are_limited_and_can_be_deleted(game, pack, ada, maren):
    queues = game.characters.queues
    most = pack.rules.queues.queues_most
    for number in range(most - 1):
        last = await queues.create(ada, maren, f"Queue {number}")
    with pytest.raises(LimitReached):
        await queues.create(ada, maren, "One more")

    await queues.delete(ada, last.id, last.version)
    with pytest.raises(NotFound):
        await queues.get(ada, last.id)
    assert len(await queues.list(ada, maren)) == most - 1
