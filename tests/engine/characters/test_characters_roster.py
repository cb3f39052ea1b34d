"""Whom one plays: list, switch, retire; and never somebody else's."""

import asyncio
from uuid import uuid4

import pytest

from engine.kernel.errors import Conflict, InvalidInput, NoCharacter, NotFound, NotYours, StaleAction


async def test_without_a_character_one_is_told_how_to_get_one(game, ada):
    with pytest.raises(NoCharacter, match="no character"):
        await game.characters.active(ada)


async def test_switching_is_remembered_per_server_with_a_default(game, ada, maren, choices):
    second = await game.characters.drafts.create(ada, choices("Tobin Ash"), request_id="2")
    assert (await game.characters.active(ada, 7)).id == maren, "the first stays the default"

    await game.characters.switch(ada, second, server_id=7)
    assert (await game.characters.active(ada, 7)).id == second
    assert (await game.characters.active(ada, 8)).id == maren

    await game.characters.switch(ada, second)
    assert (await game.characters.active(ada, 8)).id == second


async def test_switching_twice_tells_it_once(game, ada, maren, choices, count):
    second = await game.characters.drafts.create(ada, choices("Tobin Ash"), request_id="2")
    before = (await count("events"))[0]

    await asyncio.gather(*(game.characters.switch(ada, second) for _ in range(3)))

    assert (await count("events"))[0] == before + 1


async def test_retiring_frees_the_slot_and_the_next_character_is_played(game, ada, maren, choices):
    second = await game.characters.drafts.create(ada, choices("Tobin Ash"), request_id="2")
    sheet = await game.characters.sheet(ada, maren)

    await game.characters.retire(ada, maren, sheet.version)

    assert (await game.characters.active(ada)).id == second
    assert [c.id for c in (await game.characters.list(ada)).items] == [second]
    assert len((await game.characters.list(ada, archived=True)).items) == 2
    with pytest.raises(NotFound):
        await game.characters.public(maren)


async def test_retiring_asks_again_if_the_character_has_changed(game, ada, maren):
    sheet = await game.characters.sheet(ada, maren)
    worn = (await game.characters.gear.inventory(ada, maren)).worn[0]
    await game.characters.gear.unequip(ada, maren, worn.id)

    with pytest.raises(StaleAction):
        await game.characters.retire(ada, maren, sheet.version)


async def test_retiring_twice_at_once_happens_once(game, ada, maren, count):
    sheet = await game.characters.sheet(ada, maren)
    before = (await count("events"))[0]

    results = await asyncio.gather(
        *(game.characters.retire(ada, maren, sheet.version) for _ in range(3)), return_exceptions=True
    )

    assert sum(isinstance(result, StaleAction) for result in results) == 2
    assert (await count("events"))[0] == before + 1


async def test_a_retired_character_cannot_be_played(game, ada, maren):
    sheet = await game.characters.sheet(ada, maren)
    await game.characters.retire(ada, maren, sheet.version)

    with pytest.raises(Conflict):
        await game.characters.switch(ada, maren)


async def test_everything_is_refused_for_somebody_elses_character(game, ada, ben, maren):
    characters = game.characters
    item = (await characters.gear.inventory(ada, maren)).worn[0]
    [queue] = await characters.queues.list(ada, maren)
    acts = [
        characters.sheet(ben, maren),
        characters.switch(ben, maren),
        characters.retire(ben, maren, 1),
        characters.gear.inventory(ben, maren),
        characters.gear.equip(ben, maren, item.id),
        characters.gear.unequip(ben, maren, item.id),
        characters.gear.lock(ben, maren, item.id, locked=True),
        characters.gear.difference(ben, maren, item.id),
        characters.queues.list(ben, maren),
        characters.queues.get(ben, queue.id),
        characters.queues.create(ben, maren, "Mine"),
        characters.queues.rename(ben, queue.id, queue.version, "Mine"),
        characters.queues.remove(ben, queue.id, queue.version, 0),
        characters.queues.activate(ben, queue.id),
        characters.queues.delete(ben, queue.id, queue.version),
        characters.growth.choose_subclass(ben, maren, "subclasses/any"),
        characters.growth.choose_feat(ben, maren, 4, "feats/any"),
    ]
    before = await characters.sheet(ada, maren)

    for act in acts:
        with pytest.raises(NotYours):
            await act

    assert await characters.sheet(ada, maren) == before


async def test_unknown_ids_are_not_found(game, ada):
    for act in (
        game.characters.sheet(ada, uuid4()),
        game.characters.public(uuid4()),
        game.characters.switch(ada, uuid4()),
    ):
        with pytest.raises(NotFound):
            await act


async def test_lists_come_in_stable_pages(game, database, ada, choices):
    from sqlalchemy import text

    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE players SET character_slots = 10"))
    made = [
        await game.characters.drafts.create(ada, choices(n), request_id=n)
        for n in ("Ana", "Bela", "Cora", "Dorn", "Edda")
    ]

    first = await game.characters.list(ada, limit=2)
    await game.characters.drafts.create(ada, choices("Fenn"), request_id="Fenn")
    second = await game.characters.list(ada, limit=2, cursor=first.next_cursor)
    third = await game.characters.list(ada, limit=2, cursor=second.next_cursor)

    assert [c.id for page in (first, second, third) for c in page.items] == made[::-1]
    assert third.next_cursor is None
    with pytest.raises(InvalidInput):
        await game.characters.list(ada, cursor="nonsense")


async def test_a_character_is_found_by_id_name_or_beginning(game, ada, maren, choices):
    await game.characters.drafts.create(ada, choices("Maren"), request_id="2")

    assert await game.characters.find(ada, str(maren)) == maren
    assert await game.characters.find(ada, "maren vell") == maren
    for unclear in ("Mar", "Nobody", "%", "_"):
        with pytest.raises(NotFound):
            await game.characters.find(ada, unclear)
