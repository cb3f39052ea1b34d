"""The page in headless Chromium, with the little bot behind it."""

import re

import pytest
from playwright.async_api import expect

from bot.playground.process import PlaygroundProcess
from tests.browser import browser, open_playground

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
async def watched():
    """What the opened pages complained about; a test ends with nothing in it."""
    complaints = []

    def watch(page):
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
        return page

    yield watch
    assert complaints == []


async def pick(page, command):
    """Choose a command with the picker, by keyboard."""
    await page.get_by_test_id("composer-input").fill(f"/{command}")
    await page.locator(f'[data-testid="picker-item"][data-command="{command}"]').wait_for()
    await page.keyboard.press("Enter")


def last(page):
    return page.get_by_test_id("message").last


async def test_a_command_is_picked_filled_in_and_sent_by_keyboard(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url))

    await page.get_by_test_id("composer-input").press_sequentially("/tra")
    await expect(page.get_by_test_id("picker-item")).to_have_count(1)
    await page.keyboard.press("Enter")
    road = page.locator('[data-testid="option-input"][data-option="road"]')
    await expect(road).to_be_focused()
    await page.keyboard.type("riv")
    await expect(page.get_by_test_id("option-suggestion")).to_have_text(["River Road"])
    await page.keyboard.press("Enter")
    await expect(road).to_have_value("River Road")
    await page.locator('[data-testid="add-option"][data-option="length"]').click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Tab")
    await page.get_by_test_id("send").click()

    await expect(last(page).get_by_test_id("message-content")).to_have_text("river road 9")
    await expect(last(page).get_by_test_id("used")).to_contain_text("Alice used /travel")
    await expect(page.get_by_test_id("composer-input")).to_be_focused()


async def test_enter_pressed_before_the_choices_have_come_takes_the_first_that_fits(
    discord, shared_playground, browser, watched
):
    page = watched(await open_playground(browser, shared_playground.url))
    await pick(page, "travel")
    road = page.locator('[data-testid="option-input"][data-option="road"]')
    await page.get_by_test_id("option-suggestion").first.wait_for()
    first = await page.get_by_test_id("option-suggestion").first.inner_text()
    assert first != "River Road"

    await page.keyboard.type("riv")
    await page.keyboard.press("Enter")

    await expect(road).to_have_value("River Road")
    await expect(page.get_by_test_id("command-form")).to_be_visible()


async def test_the_picker_filters_walks_and_closes(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url))
    write = page.get_by_test_id("composer-input")

    await write.press_sequentially("/hero")
    await expect(page.get_by_test_id("picker-item")).to_have_count(3)
    await page.keyboard.press("ArrowDown")
    chosen = page.get_by_test_id("picker").get_by_role("option", selected=True)
    await expect(chosen).to_have_attribute("data-command", "hero point")
    await expect(write).to_have_attribute("aria-activedescendant", re.compile("-1$"))
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("picker")).to_be_hidden()
    await write.fill("/nothing of the sort")
    await expect(page.get_by_test_id("picker")).to_contain_text("No command is called that.")


async def test_options_are_checked_before_they_are_sent(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url))
    await pick(page, "echo")

    await page.keyboard.press("Enter")
    form = page.get_by_test_id("command-form")
    await expect(form).to_contain_text("This option is required.")
    await page.keyboard.type("hey")
    await page.locator('[data-testid="add-option"][data-option="times"]').click()
    for wrong, sentence in (("two", "A whole number"), ("9", "At most 3."), ("0", "At least 1.")):
        await page.locator('[data-testid="option-input"][data-option="times"]').fill(wrong)
        await page.keyboard.press("Enter")
        await expect(form).to_contain_text(sentence)
    await page.locator('[data-testid="option-input"][data-option="times"]').fill("2")
    await page.keyboard.press("Enter")

    await expect(last(page).get_by_test_id("message-content")).to_have_text("hey hey")


async def test_escape_leaves_a_command_and_backspace_returns_to_the_picker(
    discord, shared_playground, browser, watched
):
    page = watched(await open_playground(browser, shared_playground.url))
    await pick(page, "echo")
    await page.keyboard.press("Backspace")
    await expect(page.get_by_test_id("composer-input")).to_have_value("/echo")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("command-form").wait_for()

    await page.keyboard.press("Escape")

    await expect(page.get_by_test_id("composer-input")).to_be_focused()
    await expect(page.get_by_test_id("composer-input")).to_have_value("")


async def test_buttons_menus_and_forms_work_and_failures_are_said(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="docks"))
    await pick(page, "buttons")
    shown = last(page)
    await expect(shown.get_by_test_id("message-content")).to_have_text("press")
    message_id = await shown.get_attribute("data-message-id")
    shown = page.locator(f'[data-message-id="{message_id}"]')

    await expect(shown.get_by_role("button", name="Closed")).to_be_disabled()
    await shown.get_by_role("button", name="Press").click()
    await expect(shown.get_by_test_id("message-content")).to_contain_text("pressed by Alice")
    await shown.locator('[data-testid="select"][data-custom-id="pick"]').click()
    await shown.get_by_role("option", name="Rope").click()
    await shown.get_by_role("option", name="Bread").click()
    await expect(shown.get_by_role("option", name="Torch")).to_have_attribute("aria-disabled", "true")
    await shown.get_by_test_id("choices-done").click()
    await expect(last(page).get_by_test_id("message-content")).to_have_text("packed rope, bread")
    await shown.locator('[data-testid="select"][data-custom-id="who"]').click()
    await shown.get_by_role("option", name="Bob").click()
    await expect(last(page).get_by_test_id("message-content")).to_have_text("chose Bob")

    await shown.get_by_role("button", name="Form").click()
    form = page.get_by_test_id("modal")
    await expect(form.get_by_label("Name")).to_be_focused()
    await page.get_by_test_id("modal-submit").click()
    await expect(form).to_contain_text("This field is required.")
    await form.get_by_label("Name").fill("W")
    await page.get_by_test_id("modal-submit").click()
    await expect(form).to_contain_text("At least 2 characters")
    await form.get_by_label("Name").fill("Wren")
    await form.get_by_test_id("select").click()
    await form.get_by_role("option", name="Lantern").click()
    await page.get_by_test_id("modal-submit").click()
    await expect(form).to_have_count(0)
    await expect(last(page).get_by_test_id("message-content")).to_have_text("Wren walks the way of the Lantern")

    await shown.get_by_role("button", name="Silent").click()
    await expect(shown.get_by_test_id("interaction-outcome")).to_have_text("This interaction failed")


async def test_whispers_thinking_and_commands_without_an_answer(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="campfire"))
    bob = watched(await open_playground(browser, shared_playground.url, as_="bob", channel="campfire"))
    before = await bob.get_by_test_id("message").count()

    await pick(page, "whisper")
    await expect(last(page).get_by_test_id("ephemeral")).to_contain_text("Only you can see this")
    whisper = await last(page).get_attribute("data-message-id")
    await last(page).get_by_test_id("dismiss").click()
    await expect(page.locator(f'[data-message-id="{whisper}"]')).to_have_count(0)
    await page.reload()
    await page.locator('[data-testid="app"][data-connected="true"]').wait_for()
    await expect(page.locator(f'[data-message-id="{whisper}"]')).to_have_count(0)
    assert await bob.get_by_test_id("message").count() == before

    await discord.misbehave("slow", route="^/webhooks/", times=1, seconds=0.6)
    await pick(page, "ponder")
    await page.keyboard.press("Enter")
    await expect(last(page).get_by_test_id("thinking")).to_be_visible()
    await expect(last(page).get_by_test_id("message-content")).to_have_text("the answer")

    await pick(page, "hero sleep")
    await expect(page.get_by_test_id("sending")).to_contain_text("Alice used /hero sleep")
    await expect(page.get_by_test_id("failure")).to_contain_text("The application did not respond")


async def test_two_people_talk_in_two_windows_and_mention_the_bot(discord, shared_playground, browser, watched):
    alice = watched(await open_playground(browser, shared_playground.url, channel="war-room"))
    bob = watched(await open_playground(browser, shared_playground.url, as_="bob", channel="war-room"))

    await alice.get_by_test_id("composer-input").fill("shall we?")
    await alice.keyboard.press("Enter")
    await expect(last(bob)).to_contain_text("shall we?")
    await last(bob).hover()
    await last(bob).get_by_test_id("reply").click()
    await bob.get_by_test_id("composer-input").press_sequentially("@Eve")
    await bob.get_by_test_id("mention-item").wait_for()
    await bob.keyboard.press("Enter")
    await bob.keyboard.type("we shall")
    await bob.keyboard.press("Enter")

    await expect(last(alice)).to_contain_text("you said: we shall")
    await expect(alice.get_by_test_id("message").nth(-2)).to_contain_text("Alice shall we?")


async def test_threads_and_direct_messages_appear_beside_the_channels(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="campfire"))

    await discord.slash("alice", "campfire", "tale", title="The Salt Road")
    await page.locator('[data-testid="channel"][data-name="The Salt Road"]').click()
    await expect(page.get_by_test_id("channel-title")).to_have_text("#The Salt Road")
    await expect(last(page)).to_contain_text("the tale begins")
    await discord.slash("alice", "campfire", "letter")
    direct = page.locator('[data-testid="channel"][data-name="Everdelve"]')
    await expect(direct).to_contain_text("new messages")
    await direct.click()

    await expect(last(page)).to_contain_text("a letter for you")


async def test_a_command_or_channel_named_in_a_message_can_be_pressed(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="harbour-news"))
    war_room = (await discord.state()).channel("war-room")["id"]
    await discord.say("bob", "harbour-news", f"try </echo:1>, </ponder:2> or go to <#{war_room}>")

    await last(page).get_by_role("button", name="/echo").click()
    await expect(page.get_by_test_id("command-form")).to_have_attribute("data-command", "echo")
    await last(page).get_by_role("link", name="#war-room").click()

    await expect(page.get_by_test_id("channel-title")).to_have_text("#war-room")


async def test_what_people_and_bots_write_never_becomes_markup(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="harbour-news"))
    hostile = [
        "<img src=x onerror=alert(1)><script>alert(1)</script>",
        "[press](javascript:alert(1)) <javascript:alert(1)>",
        "||**<b>bold</b>**|| `<i>` ```html\n<u>code</u>\n```",
        "**" * 500,
        "> " * 300 + "deep",
        "||" + "*_" * 400,
        "<t:99999999999999:R> <t:-1:F> <t:1:Z> <@1> <#1> <@&1>",
        "\u202e\u200bright to left \ud83c\udfb2",
    ]

    for text in hostile:
        await discord.say("bob", "harbour-news", text)

    await expect(last(page)).to_contain_text("right to left")
    messages = page.get_by_test_id("messages")
    assert await messages.locator("script, img, b, i, iframe").count() == 0
    assert await messages.locator('a[href^="javascript"]').count() == 0
    await expect(messages).to_contain_text("<script>alert(1)</script>")


async def test_long_channels_show_the_newest_and_load_older_on_request(discord, shared_playground, browser, watched):
    for number in range(75):
        await discord.say("mara", "sealed-cellar", f"line {number}")

    page = watched(await open_playground(browser, shared_playground.url, as_="mara", channel="sealed-cellar"))
    lines = page.get_by_test_id("message-content").filter(has_text=re.compile(r"^line \d+$"))
    await expect(lines).to_have_count(60)
    await discord.say("mara", "sealed-cellar", "line 75")
    await expect(lines.last).to_contain_text("line 75")
    await expect(lines).to_have_count(60)
    await page.get_by_test_id("load-older").click()

    await expect(lines).to_have_count(76)
    await expect(lines.first).to_have_text("line 0")


async def test_on_a_phone_the_channels_are_a_drawer_and_nothing_overflows(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, phone=True))
    await page.set_viewport_size({"width": 360, "height": 740})
    await discord.slash("alice", "tavern", "board")
    await discord.slash("alice", "tavern", "buttons")
    await expect(last(page)).to_contain_text("press")

    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await expect(page.get_by_test_id("composer-input")).to_have_attribute("placeholder", "Message #tavern")
    await expect(page.get_by_test_id("places")).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await page.locator('[data-testid="channel"][data-name="docks"]').click()

    await expect(page.get_by_test_id("channel-title")).to_have_text("#docks")
    await expect(page.get_by_test_id("places")).to_be_hidden()


async def test_cards_keep_a_steady_width_on_the_desk_and_fill_a_phone(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="docks"))
    await discord.slash("alice", "docks", "board")
    await expect(last(page)).to_contain_text("The board")
    card = last(page).locator(".container")
    await card.get_by_role("img").evaluate("image => image.remove()")  # so that only words could widen it
    width = "card => [card.offsetWidth, card.parentElement.offsetWidth]"

    desk, _ = await card.evaluate(width)
    await page.set_viewport_size({"width": 360, "height": 740})
    phone, room = await card.evaluate(width)

    assert desk == 520
    assert phone == room


async def test_embeds_show_their_fields_and_their_picture_once(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url, channel="bot-news"))
    await discord.slash("alice", "bot-news", "card")

    await expect(last(page)).to_contain_text("Wren of the Reeds")
    await expect(last(page).locator("dt")).to_have_text(["Might", "Wits", "Heart", "Pack"])
    await expect(last(page).get_by_role("img", name="A map")).to_have_count(1)
    width = "image => image.decode().then(() => image.naturalWidth)"
    assert await last(page).get_by_role("img", name="A map").evaluate(width) == 240
    await expect(last(page).get_by_role("link", name="Rules")).to_have_attribute("rel", "noopener noreferrer")


async def test_the_page_shows_that_the_bot_left_and_came_back(discord, shared_playground, browser, watched):
    page = watched(await open_playground(browser, shared_playground.url))
    await expect(page.get_by_test_id("bot-status")).to_have_text("Bot online")

    await discord.misbehave("drop_gateway", seconds=60)
    await expect(page.get_by_test_id("bot-status")).to_have_text("Bot offline")
    await discord.behave()
    await discord.wait_until(lambda state: state.shards == [0, 1])

    await expect(page.get_by_test_id("bot-status")).to_have_text("Bot online")


@pytest.mark.process
async def test_an_open_page_comes_back_by_itself_after_a_restart(tmp_path, browser):
    first = PlaygroundProcess.start(tmp_path)
    page = await open_playground(browser, first.url)
    await page.get_by_test_id("composer-input").fill("before")
    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text("before")

    assert first.stop() == 0
    await expect(page.get_by_test_id("app")).to_have_attribute("data-connected", "false")
    await expect(page.get_by_text("Trying again")).to_be_visible()
    second = PlaygroundProcess.start(tmp_path, port=int(first.url.rsplit(":", 1)[1].strip("/")))

    await expect(page.get_by_test_id("app")).to_have_attribute("data-connected", "true")
    await expect(last(page)).to_contain_text("before")
    await page.get_by_test_id("composer-input").fill("after")
    await page.keyboard.press("Enter")
    await expect(last(page)).to_contain_text("after")
    assert second.stop() == 0
