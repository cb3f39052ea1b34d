"""What a newcomer does in their first minutes, on the real program, by mouse at a desk and by finger on a phone."""

import pytest
from playwright.async_api import expect
from visitor import through_the_steps

pytestmark = [pytest.mark.browser, pytest.mark.process]


async def test_a_newcomer_reads_the_welcome_makes_a_hero_and_plays(discord, arrive, database):
    alice = await arrive("alice")
    await alice.sees("The road to Everdelve is open")

    await alice.page.get_by_test_id("composer-input").click()
    await alice.page.keyboard.type("/")
    await alice.page.locator('[data-testid="picker-item"][data-command="character create"]').click()
    await alice.page.get_by_test_id("send").click()
    hero = await alice.sees("Choose a people")
    species, calling, background = await through_the_steps(alice, hero, preset=False)

    await alice.button(hero, "Spread them myself")
    await expect(hero).to_contain_text("0 of 60 left to spend")
    await alice.choose(hero, "Logic")
    await alice.button(hero, "Logic −5")
    await expect(hero).to_contain_text("5 of 60 left to spend")
    await expect(hero.get_by_role("button", name="Take these")).to_be_disabled()
    await alice.choose(hero, "Might")
    await alice.button(hero, "Might +5")
    await expect(hero).to_contain_text("0 of 60 left to spend")
    await alice.button(hero, "Take these")
    await expect(hero).to_contain_text("Choose a name")

    await alice.button(hero, "Type a name")
    await alice.form(Name="Wren Ash", Backstory="Born **on** the ice.\nShe <b>never</b> looked back.")
    await expect(hero).to_contain_text("Wren Ash: is this you?")
    for words in (species, calling, background, "Born **on** the ice.", "She <b>never</b> looked back."):
        await expect(hero).to_contain_text(words)
    await alice.button(hero, "Begin this life")
    await expect(hero).to_contain_text("Wren Ash walks the world")
    assert await alice.picture_is_there(hero) > 600

    row = await database.fetchrow(
        "SELECT id, name, level, status, spread::text FROM characters WHERE name = 'Wren Ash'"
    )
    assert (row["name"], row["level"], row["status"]) == ("Wren Ash", 1, "alive")
    assert row["spread"].count(":") == 6
    told = "SELECT count(*) FROM events WHERE type = 'character.created' AND payload::text LIKE '%' || $1 || '%'"
    assert await database.fetchval(told, str(row["id"])) == 1

    first = await alice.ask("roll", expression="2d20kh1+5")
    await expect(first).to_contain_text("2d20kh1")
    await alice.button(first, "Roll again")
    await expect(alice.page.get_by_test_id("message").filter(has_text="2d20kh1")).to_have_count(2)

    await alice.pick("check")
    await alice.page.keyboard.type("ste")
    await expect(alice.page.get_by_test_id("option-suggestion")).to_have_count(1)
    await alice.page.get_by_test_id("option-suggestion").click()
    await alice.page.get_by_test_id("send").click()
    check = await alice.sees("Wren Ash · Stealth")
    await expect(check).to_contain_text("Chance:")
    await alice.button(check, "Roll")
    await expect(check).to_contain_text("Wren Ash · Stealth: ")
    await expect(check.get_by_role("button", name="Roll", exact=True)).to_have_count(0)

    odds = await alice.ask("odds", expression="4d6kh3", target="12")
    await expect(odds).to_contain_text("Odds of 4d6kh3")
    assert await alice.picture_is_there(odds) > 400

    inventory = await alice.ask("inventory")
    await expect(inventory).to_contain_text("Wren Ash: inventory")
    await alice.choose(inventory, 0)
    await expect(inventory).to_contain_text("What changes if it is taken off")

    await expect(await alice.ask("help")).to_contain_text("/character sheet")


async def test_a_newcomer_on_a_phone_is_ready_in_two_taps(discord, arrive, database):
    bob = await arrive("bob", phone=True)
    welcome = await bob.sees("The road to Everdelve is open")

    await bob.button(welcome, "Create a character")
    hero = await bob.sees("Choose a people")
    assert not await bob.overflows()
    await bob.button(hero, "Choose the rest for me")
    await expect(hero).to_contain_text("is this you?")
    await bob.button(hero, "Begin this life")
    await expect(hero).to_contain_text("walks the world")
    assert await bob.picture_is_there(hero) > 600
    assert not await bob.overflows()

    await bob.button(welcome, "Roll 2d6+3")
    await bob.sees("a first try")
    check = await bob.ask("check", skill="stealth")
    await bob.button(check, "Roll")
    await expect(check).to_contain_text("· Stealth: ")
    await expect(await bob.ask("inventory")).to_contain_text(": inventory")
    assert not await bob.overflows()

    assert (
        await database.fetchval(
            "SELECT count(*) FROM characters JOIN players p ON p.id = player_id WHERE p.display_name = 'Bob'"
        )
        == 1
    )
