"""Wearing and taking off."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.kernel.errors import Conflict, InvalidInput, NotFound


@pytest.fixture
def give(database, pack):
    """Puts a thing into a backpack, past all rules."""

    async def put(character_id, template, quantity=1):
        async with database.transaction() as transaction:
            identifier = transaction.new_id()
            await transaction.execute(
                text(
                    "INSERT INTO items (id, character_id, template, place, quantity, acquired_at) "
                    "VALUES (:id, :character_id, :template, 'backpack', :quantity, :now)"
                ),
                {
                    "id": identifier,
                    "character_id": character_id,
                    "template": template,
                    "quantity": quantity,
                    "now": transaction.now,
                },
            )
        return identifier

    return put


def template(pack, *, slot=None, two_handed=None, level=1, **fields):
    return next(
        item.id
        for item in pack.items.values()
        if item.slot == slot
        and (two_handed is None or item.two_handed == two_handed)
        and (item.level == 1) == (level == 1)
        and all(getattr(item, name) == value for name, value in fields.items())
    )


async def test_what_is_shown_before_is_what_happens(game, ada, maren):
    worn = (await game.characters.gear.inventory(ada, maren)).worn[0]
    before = await game.characters.sheet(ada, maren)
    shown = await game.characters.gear.difference(ada, maren, worn.id)

    await game.characters.gear.unequip(ada, maren, worn.id)

    after = await game.characters.sheet(ada, maren)
    assert shown.changes.get("Armor", (before.derived.armor_class,) * 2)[1] == after.derived.armor_class
    assert shown.changes.get("Hit", (before.derived.hit,) * 2)[1] == after.derived.hit
    assert shown.changes.get("Hit points", (before.derived.hp_max,) * 2)[1] == after.derived.hp_max


async def test_taking_off_and_putting_on_returns_to_the_same_state(game, ada, maren):
    before = await game.characters.gear.inventory(ada, maren)
    for item in before.worn:
        await game.characters.gear.unequip(ada, maren, item.id)
        await game.characters.gear.equip(ada, maren, item.id)

    assert await game.characters.gear.inventory(ada, maren) == before


async def test_two_hands_are_two_hands(game, pack, ada, maren, give):
    hands = pack.rules.equipment
    great = await give(maren, template(pack, slot=hands.main_hand, two_handed=True))
    small = await give(maren, template(pack, slot=hands.off_hand))
    gear = game.characters.gear

    await gear.equip(ada, maren, great)
    worn = {item.id for item in (await gear.equip(ada, maren, small)).worn}
    assert small in worn
    assert great not in worn

    worn = {item.id for item in (await gear.equip(ada, maren, great)).worn}
    assert great in worn
    assert small not in worn


async def test_equipping_the_same_thing_many_times_at_once_wears_it_once(game, pack, ada, maren, give, count):
    blade = await give(maren, template(pack, slot=pack.rules.equipment.main_hand, two_handed=False))
    before = (await count("events"))[0]

    await asyncio.gather(*(game.characters.gear.equip(ada, maren, blade) for _ in range(4)))

    assert (await count("events"))[0] == before + 1


async def test_two_things_racing_for_a_slot_end_with_one_worn(game, pack, ada, maren, give):
    blades = [
        await give(maren, template(pack, slot=pack.rules.equipment.main_hand, two_handed=False)) for _ in range(2)
    ]

    await asyncio.gather(*(game.characters.gear.equip(ada, maren, blade) for blade in blades))

    worn = [item for item in (await game.characters.gear.inventory(ada, maren)).worn if item.id in blades]
    assert len(worn) == 1


async def test_what_cannot_be_worn_is_refused_with_a_reason(game, pack, ada, maren, give):
    potion = await give(maren, template(pack, slot=None, kind="consumable"))
    heavy = await give(maren, template(pack, slot=pack.rules.equipment.main_hand, level=2))

    for item in (potion, heavy):
        assert (await game.characters.gear.difference(ada, maren, item)).refusal
        with pytest.raises(InvalidInput):
            await game.characters.gear.equip(ada, maren, item)
    with pytest.raises(NotFound):
        await game.characters.gear.equip(ada, maren, uuid4())


async def test_the_dead_change_no_clothes(game, database, ada, maren):
    worn = (await game.characters.gear.inventory(ada, maren)).worn[0]
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE characters SET status = 'dead', died_at = now()"))

    with pytest.raises(Conflict):
        await game.characters.gear.unequip(ada, maren, worn.id)


async def test_a_lock_is_kept_and_told_once(game, ada, maren, count):
    item = (await game.characters.gear.inventory(ada, maren)).worn[0]
    before = (await count("events"))[0]

    for _ in range(2):
        shown = await game.characters.gear.lock(ada, maren, item.id, locked=True)

    assert next(i for i in shown.worn if i.id == item.id).locked
    assert (await count("events"))[0] == before + 1


@pytest.mark.parametrize(
    "change",
    [
        "SET slot = NULL WHERE place = 'worn'",
        "SET quantity = 0",
        "SET quantity = 2 WHERE place = 'worn'",
        "SET place = 'nowhere', slot = NULL",
        "SET enhancement = 6",
    ],
)
async def test_the_database_keeps_a_thing_in_exactly_one_place(database, maren, change):
    with pytest.raises(IntegrityError):
        async with database.transaction() as transaction:
            await transaction.execute(text(f"UPDATE items {change}"))
