"""The inventory in Discord: looking, wearing, taking off, locking; pressed twice, late, or by the wrong hands."""

import pytest
from simulated_discord import ids, texts
from sqlalchemy import text

from bot.client import EverdelveBot
from cogs.characters.gear import inventory_card


def template(pack, *, slot, level_one=True, **fields):
    return next(
        item
        for item in pack.items.values()
        if item.slot == slot
        and (item.level == 1) == level_one
        and all(getattr(item, name) == value for name, value in fields.items())
    )


def refused(result) -> str:
    """What an actor was told privately beside what the message shows."""
    told = [message for message in (result.response, *result.followups) if message is not None and message.ephemeral]
    return texts(told[-1])


@pytest.fixture
def opened(alice, channel):
    async def slash(**options):
        return (await alice.slash(channel, "inventory", **options)).response

    return slash


@pytest.fixture
def looked_at(alice, opened, button):
    """Opens the inventory and picks a thing."""

    async def look(item_id):
        message = await opened()
        return (await alice.select(message, [str(item_id)], custom_id=button(message, "gear-pick"))).response

    return look


async def test_without_a_character_one_is_offered(alice, channel):
    result = await alice.slash(channel, "inventory")

    assert result.ephemeral
    assert "no character" in texts(result.response)


async def test_the_inventory_shows_slots_backpack_and_purse_in_words(alice, channel, game, pack, maren):
    inventory = await game.characters.gear.inventory(*maren)
    locked = inventory.backpack[0]
    await game.characters.gear.lock(*maren, locked.id, locked=True)

    result = await alice.slash(channel, "inventory")

    shown = texts(result.response)
    assert result.ephemeral
    assert f"**Gold:** {inventory.gold}" in shown
    worn = {item.slot: item.name for item in inventory.worn}
    for key, slot in pack.slots.items():
        assert f"**{slot.name}:** {worn.get(key, 'nothing')}" in shown
    for item in inventory.backpack:
        assert item.name in shown
    assert "locked)" in next(line for line in shown.splitlines() if locked.name in line)


async def test_an_inventory_without_things_says_so_and_offers_nothing_to_pick(alice, opened, database, maren):
    async with database.transaction() as transaction:
        await transaction.execute(text("DELETE FROM items"))

    message = await opened()

    assert "It is empty." in texts(message)
    assert ids(message) == []


async def test_another_of_ones_characters_can_be_named_and_nobody_elses(alice, bob, channel, born, maren):
    await born(alice, "Tobin Ash")
    _, bela = await born(bob, "Bela Thorn")

    choices = await alice.autocomplete(channel, "inventory", "character", "")
    assert sorted(choice["name"] for choice in choices) == ["Maren Vell", "Tobin Ash"]
    picked = next(choice["value"] for choice in choices if choice["name"] == "Tobin Ash")
    assert "Tobin Ash: inventory" in texts((await alice.slash(channel, "inventory", character=picked)).response)
    assert "Maren Vell: inventory" in texts((await alice.slash(channel, "inventory", character="maren vell")).response)
    for wrong in ("Bela Thorn", str(bela)):
        answer = await alice.slash(channel, "inventory", character=wrong)
        assert "Bela Thorn: inventory" not in texts(answer.response)
        assert "That did not work" in texts(answer.response)


async def test_many_things_turn_pages_and_back_leads_to_the_page_one_came_from(
    alice, opened, button, give, pack, maren
):
    stacks = [item.id for item in pack.items.values() if item.slot is None]
    for number in range(30):
        await give(maren[1], stacks[number % len(stacks)])
    message = await opened()
    assert "page 1 of 2" in texts(message)

    second = (await alice.click(message, label="Next")).response
    assert "page 2 of 2" in texts(second)
    menu = button(second, "gear-pick")
    values = next(
        row["components"][0]["options"]
        for row in second.components[0]["components"]
        if (row.get("components") or [{}])[0].get("custom_id") == menu
    )
    item = (await alice.select(second, [values[0]["value"]], custom_id=menu)).response
    back = (await alice.click(item, label="Back to the inventory")).response

    assert "page 2 of 2" in texts(back)


async def test_a_thing_says_what_it_is_and_what_wearing_it_changes_and_wearing_does_that(
    alice, looked_at, game, pack, give, maren
):
    before = (await game.characters.sheet(*maren)).derived.armor_class
    hood = template(pack, slot="slots/head", kind="armor")
    item = await give(maren[1], hood.id)
    expected = (await game.characters.gear.difference(*maren, item)).changes["Armor"]

    card = await looked_at(item)
    assert hood.name in texts(card)
    assert hood.flavour in texts(card)
    assert pack.rarities[hood.rarity].name in texts(card)
    words = f"Armor: from {expected[0]} to {expected[1]} ({expected[1] - expected[0]} more)"
    assert f"What changes if it is worn**\n- {words}" in texts(card)

    worn = (await alice.click(card, label="Wear")).response

    assert "wears it now" in texts(worn)
    assert words in texts(worn)
    assert (await game.characters.sheet(*maren)).derived.armor_class == expected[1] > before
    taken = (await alice.click(worn, label="Take off")).response
    assert f"Armor: from {expected[1]} to {expected[0]} ({expected[1] - expected[0]} less)" in texts(taken)
    assert (await game.characters.sheet(*maren)).derived.armor_class == before


async def test_what_has_to_give_way_is_named_before_and_after(alice, looked_at, game, pack, give, maren):
    [coat] = [item for item in (await game.characters.gear.inventory(*maren)).worn if item.slot == "slots/body"]
    other = next(
        item
        for item in pack.items.values()
        if item.slot == "slots/body" and item.level == 1 and item.id != coat.template
    )

    card = await looked_at(await give(maren[1], other.id))
    before = texts(card)
    worn = (await alice.click(card, label="Wear")).response

    assert f"{coat.name} goes to the backpack" in before
    assert f"{coat.name} went to the backpack." in texts(worn)


async def test_what_cannot_be_worn_yet_says_why_and_its_button_is_off(alice, looked_at, pack, give, maren):
    heavy = template(pack, slot="slots/main-hand", level_one=False)

    card = await looked_at(await give(maren[1], heavy.id))

    assert "It cannot be worn now." in texts(card)
    assert f"asks for level {heavy.level}" in texts(card)
    with pytest.raises(Exception, match="disabled"):
        await alice.click(card, label="Wear")


async def test_what_is_used_up_has_nothing_to_wear(looked_at, pack, give, maren):
    potion = next(item for item in pack.items.values() if item.use and item.use.kind == "heal")

    card = await looked_at(await give(maren[1], potion.id, 3))

    assert f"heals {potion.use.power} hit points" in texts(card)
    assert "**How many:** 3" in texts(card)
    assert "Wear" not in texts(card).splitlines()


async def test_a_lock_is_set_and_released_in_words(alice, looked_at, game, maren):
    item = (await game.characters.gear.inventory(*maren)).worn[0]
    card = await looked_at(item.id)

    locked = (await alice.click(card, label="Lock")).response
    assert "no bulk act touches it" in texts(locked)
    assert "locked" in next(line for line in texts(locked).splitlines() if "**Now:**" in line)
    assert next(i for i in (await game.characters.gear.inventory(*maren)).worn if i.id == item.id).locked

    released = (await alice.click(locked, label="Unlock")).response
    assert "no longer locked" in texts(released)
    assert not next(i for i in (await game.characters.gear.inventory(*maren)).worn if i.id == item.id).locked


async def test_wearing_twice_at_once_wears_it_once(alice, looked_at, game, pack, give, maren, at_once, database):
    item = await give(maren[1], template(pack, slot="slots/head", kind="armor").id)
    card = await looked_at(item)
    was, becomes = (await game.characters.gear.difference(*maren, item)).changes["Armor"]

    results = await at_once(*[lambda: alice.click(card, label="Wear")] * 2)

    async with database.read() as connection:
        query = text("SELECT count(*) FROM events WHERE type = 'character.equipped'")
        assert (await connection.execute(query)).scalar_one() == 1
    told = texts(results[-1].response).split("What changes", maxsplit=1)[0]
    assert f"Armor: from {was} to {becomes}" in told or "worn already" in told
    assert item in {worn.id for worn in (await game.characters.gear.inventory(*maren)).worn}


async def test_a_press_on_a_card_from_before_is_answered_by_how_things_are(alice, looked_at, game, pack, give, maren):
    item = await give(maren[1], template(pack, slot="slots/head", kind="armor").id)
    card = await looked_at(item)
    await game.characters.gear.equip(*maren, item)

    late = (await alice.click(card, label="Wear")).response

    assert "It is worn already; nothing was changed." in texts(late)
    assert "Take off" in texts(late)


@pytest.mark.parametrize("label", ["Wear", "Lock"])
async def test_a_press_on_a_thing_that_is_gone_says_so_and_shows_what_is_there(
    alice, looked_at, pack, give, maren, database, label
):
    card = await looked_at(await give(maren[1], template(pack, slot="slots/head", kind="armor").id))
    async with database.transaction() as transaction:
        await transaction.execute(text("DELETE FROM items WHERE place = 'backpack'"))

    result = await alice.click(card, label=label)

    assert "Look at /inventory." in refused(result)
    assert "Maren Vell: inventory" in texts(card)


async def test_picking_what_is_gone_or_was_never_there_says_so(alice, opened, button, maren, database, pack, give):
    item = await give(maren[1], template(pack, slot="slots/head", kind="armor").id)
    message = await opened()
    async with database.transaction() as transaction:
        await transaction.execute(text("DELETE FROM items WHERE id = :id"), {"id": item})

    result = await alice.select(message, [str(item)], custom_id=button(message, "gear-pick"))

    assert "no longer there" in refused(result)


async def test_nobody_else_presses_and_the_engine_would_refuse_them(
    alice, bob, in_public, button, game, pack, maren, born, give
):
    await born(bob, "Bela Thorn")
    item = (await game.characters.gear.inventory(*maren)).worn[0]
    whose = {"owner": None}

    async def make(interaction):
        inventory = await game.characters.gear.inventory(*maren)
        return inventory_card(pack, inventory, whose["owner"] or interaction.user.id)

    shown = await in_public(make)
    result = await bob.select(shown, [str(item.id)], custom_id=button(shown, "gear-pick"))
    assert "not yours" in refused(result)

    whose["owner"] = bob.id  # as if the id had been forged
    forged = (await alice.slash(alice.guild.channels["tavern"], "public")).response
    result = await bob.select(forged, [str(item.id)], custom_id=button(forged, "gear-pick"))
    assert "That did not work" in refused(result)
    assert item.name not in refused(result)


async def test_the_cards_work_after_a_restart_of_the_bot(alice, env, looked_at, game, pack, give, maren, kernel):
    item = await give(maren[1], template(pack, slot="slots/head", kind="armor").id)
    card = await looked_at(item)

    await env.restart_bot(EverdelveBot(kernel, game))
    worn = (await alice.click(card, label="Wear")).response

    assert "wears it now" in texts(worn)
    assert item in {thing.id for thing in (await game.characters.gear.inventory(*maren)).worn}


async def test_equip_and_unequip_suggest_and_show_the_difference(alice, channel, game, pack, give, maren):
    hood = template(pack, slot="slots/head", kind="armor")
    item = await give(maren[1], hood.id)
    expected = (await game.characters.gear.difference(*maren, item)).changes["Armor"]

    choices = await alice.autocomplete(channel, "character equip", "item", hood.name[:4].upper())
    assert str(item) in [choice["value"] for choice in choices]
    worn = await alice.slash(channel, "character equip", item=str(item))
    assert worn.ephemeral
    assert f"Armor: from {expected[0]} to {expected[1]}" in texts(worn.response)

    choices = await alice.autocomplete(channel, "character unequip", "item", "")
    assert f"{hood.name} (Worn: Head)" in [choice["name"] for choice in choices]
    assert [choice["value"] for choice in await alice.autocomplete(channel, "character equip", "item", hood.name)] == []
    taken = await alice.slash(channel, "character unequip", item=hood.name.lower())
    assert f"Armor: from {expected[1]} to {expected[0]}" in texts(taken.response)
    again = await alice.slash(channel, "character unequip", item=str(item))
    assert "It is not worn; nothing was changed." in texts(again.response)


async def test_consumables_are_not_suggested_for_wearing(alice, channel, pack, give, maren):
    potion = next(item for item in pack.items.values() if item.use)
    await give(maren[1], potion.id)

    assert await alice.autocomplete(channel, "character equip", "item", potion.name) == []


@pytest.mark.parametrize(
    "typed", ["no such thing", "01900000-0000-7000-8000-00000000abcd", "@everyone", "xxxxxxxxxx" * 30]
)
@pytest.mark.parametrize("command", ["equip", "unequip"])
async def test_a_thing_that_nobody_has_is_refused_kindly(alice, channel, maren, command, typed):
    result = await alice.slash(channel, f"character {command}", item=typed)

    assert result.ephemeral
    assert "That did not work" in texts(result.response)
    assert "@everyone" not in texts(result.response)


async def test_somebody_elses_thing_cannot_be_worn(alice, bob, channel, born, maren, pack, give, game):
    bela = await born(bob, "Bela Thorn")
    item = await give(bela[1], template(pack, slot="slots/head", kind="armor").id)

    result = await alice.slash(channel, "character equip", item=str(item))

    assert "That did not work" in texts(result.response)
    assert item in {thing.id for thing in (await game.characters.gear.inventory(*bela)).backpack}
    assert await alice.autocomplete(channel, "character equip", "item", "zzz") == []


async def test_the_dead_are_told_so(alice, channel, looked_at, game, maren, database):
    item = (await game.characters.gear.inventory(*maren)).worn[0]
    card = await looked_at(item.id)
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE characters SET status = 'dead', died_at = now()"))

    pressed = await alice.click(card, label="Take off")
    typed = await alice.slash(channel, "character unequip", item=str(item.id))

    assert "dead" in refused(pressed)
    assert "is dead" in texts(typed.response)
    assert "Maren Vell: inventory" in texts((await alice.slash(channel, "inventory", character="Maren Vell")).response)
