"""Two people in two windows of the same world, at the same moment."""

import asyncio
import re

import pytest
from playwright.async_api import expect
from visitor import through_the_steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


async def test_two_people_want_one_name_at_the_same_moment_and_one_gets_it(discord, arrive, database):
    alice, bob = await asyncio.gather(arrive("alice"), arrive("bob"))
    heroes = {}
    for person in (alice, bob):
        heroes[person] = await person.ask("character create")
        await expect(heroes[person]).to_contain_text("Choose a people")
    await asyncio.gather(*(through_the_steps(person, hero) for person, hero in heroes.items()))
    for person, hero in heroes.items():
        await person.button(hero, "Type a name")
        await person.form(Name="Ilse Moth", Backstory=f"Told by {person.page.url[-20:]}")
        await expect(hero).to_contain_text("Ilse Moth: is this you?")

    await asyncio.gather(*(person.button(hero, "Begin this life") for person, hero in heroes.items()))

    for hero in heroes.values():
        await expect(hero).to_contain_text(re.compile("walks the world|is called Ilse Moth already"))
    made = [person for person, hero in heroes.items() if "walks the world" in await hero.inner_text()]
    assert len(made) == 1
    assert await database.fetchval("SELECT count(*) FROM characters WHERE name = 'Ilse Moth'") == 1
    assert await database.fetchval("SELECT count(*) FROM character_drafts WHERE character_id IS NULL") == 1

    [late] = [person for person in heroes if person not in made]
    hero = heroes[late]
    await late.button(hero, "Type a name")
    await late.form(Name="Ilse Moth-Lantern")
    await expect(hero).to_contain_text("Told by")
    await late.button(hero, "Begin this life")
    await expect(hero).to_contain_text("Ilse Moth-Lantern walks the world")


async def test_a_sheet_that_one_shows_is_seen_by_the_other_and_follows_the_gear(discord, arrive, database):
    mara, bob = await asyncio.gather(arrive("mara", channel="campfire"), arrive("bob", channel="campfire"))
    hero = await mara.ask("character create")
    await expect(hero).to_contain_text("Choose a people")
    await mara.button(hero, "Choose the rest for me")
    await expect(hero).to_contain_text("is this you?")
    await mara.button(hero, "Begin this life")
    await expect(hero).to_contain_text("walks the world")

    await mara.button(hero, "Show it in this channel")
    sheet = await bob.sees("This sheet follows the character.")
    assert await bob.picture_is_there(sheet) > 600
    await expect(sheet).to_contain_text("Worn")
    worn = await database.fetchval("SELECT count(*) FROM items WHERE place = 'worn'")

    inventory = await mara.ask("inventory")
    await expect(inventory).to_contain_text(": inventory")
    thing = await mara.choose(inventory, 0)
    await expect(sheet).to_contain_text(thing)
    await mara.button(inventory, "Take off")
    await expect(inventory).to_contain_text("It is in the backpack now.")

    await expect(sheet).not_to_contain_text(thing)
    assert await bob.picture_is_there(sheet) > 600
    assert await database.fetchval("SELECT count(*) FROM items WHERE place = 'worn'") == worn - 1
    await mara.button(inventory, "Wear")
    await expect(sheet).to_contain_text(thing)
