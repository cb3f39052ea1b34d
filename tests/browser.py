"""Headless Chromium for tests: the fixture `browser`, and what the playground's page offers to hold on to.

Without Chromium the tests are skipped visibly; with `CI=true` they fail instead.

Stable ways into the playground's page (`bot/playground/static`), for journeys:

* `page.get_by_test_id("app")` has `data-connected="true"` once the page works and `data-channel` = name of the open
  channel; `bot-status` has `data-online`.
* Being somebody, somewhere: open `url + "?as=alice&channel=tavern"`, or choose in `person`; channels, threads and the
  DM are `channel` with `data-name` (in `places`).
* Writing: `composer-input` (a textbox). After "/" the list `picker` holds `picker-item` with `data-command="character
  create"`. Picking one opens `command-form` with `option-field` and `option-input` (`data-option`), choices as
  `option-suggestion` (`data-value`), `add-option` (`data-option`) for optional ones, `send` and `cancel-command`.
* Messages: `message` with `data-message-id`, `data-author`, `data-ephemeral`, `data-loading`; inside `message-content`,
  `button` and `select` (`data-custom-id`; better found by role and name), `ephemeral`, `dismiss`, `thinking`, `used`,
  `interaction-outcome` (an alert); an open `select` lists `choice` (`data-value`) and, for several, `choices-done`.
* A form: `modal` (a dialog) with `modal-field` (`data-custom-id`, its control found by label), `modal-submit`,
  `modal-failure`. A command on its way is `sending`; one that failed is `failure`.
"""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 10_000


def chromium() -> str:
    """Return the path of Chromium, or skip (in CI: fail) the test."""
    found = next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed, and CI must not skip what needs it.")
        pytest.skip("Chromium is not installed: what is seen in the browser was not tested.")
    return found


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of this test's own."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield running
        await running.close()


async def open_playground(
    browser: Browser, url: str, *, as_: str = "alice", channel: str = "tavern", phone: bool = False
) -> Page:
    """Open the playground's page as somebody, in a window of their own, and wait until it works."""
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800}
    context = await browser.new_context(viewport=size, has_touch=phone, color_scheme="dark", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(WAIT_MS)
    await page.goto(f"{url}?as={as_}&channel={channel}")
    await page.locator('[data-testid="app"][data-connected="true"]').wait_for()
    return page
