"""Somebody in the playground's page: what a person does with a mouse, a finger and a keyboard, and what they see."""

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser import open_playground

SHOWN = "picture => picture.decode().then(() => picture.naturalWidth)"


class Visitor:
    """One person in one window. What the page complains about is kept in `complaints`, which must stay empty."""

    def __init__(self, page: Page, name: str, *, phone: bool = False) -> None:
        self.page = page
        self.name = name
        self.complaints: list[str] = []
        self._phone = phone
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda line: self.complaints.append(line.text) if line.type in ("error", "warning") else None
        )

    @classmethod
    async def arrive(
        cls, browser: Browser, url: str, who: str, *, channel: str = "tavern", phone: bool = False
    ) -> "Visitor":
        page = await open_playground(browser, url, as_=who, channel=channel, phone=phone)
        return cls(page, who.capitalize(), phone=phone)

    async def press(self, target: Locator) -> None:
        await (target.tap() if self._phone else target.click())

    async def pick(self, command: str) -> None:
        """Type the beginning of a command and choose it from the picker."""
        await self.press(self.page.get_by_test_id("composer-input"))
        await self.page.keyboard.type("/")
        await self.page.keyboard.type(command)
        await self.press(self.page.locator(f'[data-testid="picker-item"][data-command="{command}"]'))

    async def command(self, command: str, **options: str) -> None:
        """Choose a command, fill its options in by typing, and send it."""
        await self.pick(command)
        for name, value in options.items():
            field = self.option(name)
            if not await field.count():
                await self.press(self.page.locator(f'[data-testid="add-option"][data-option="{name}"]'))
            await field.fill(value)
        # A command without options is sent as soon as it is picked.
        form = self.page.locator(f'[data-testid="command-form"][data-command="{command}"]')
        if await form.count():
            await self.press(form.get_by_test_id("send"))

    async def ask(self, command: str, **options: str) -> Locator:
        """Use a command, and wait for the message that answers this very use."""
        used = self.page.get_by_test_id("used").filter(has_text=f"{self.name} used /{command}")
        answers = self.page.get_by_test_id("message").filter(has=used)
        before = await answers.count()
        await self.command(command, **options)
        await expect(answers).to_have_count(before + 1)
        return self.message(await answers.last.get_attribute("data-message-id"))

    def option(self, name: str) -> Locator:
        return self.page.locator(f'[data-testid="option-input"][data-option="{name}"]')

    async def sees(self, words: str) -> Locator:
        """Wait for the newest message with these words; what is returned stays that message when it is edited."""
        found = self.page.get_by_test_id("message").filter(has_text=words).last
        await found.wait_for()
        return self.message(await found.get_attribute("data-message-id"))

    def message(self, message_id: str | None) -> Locator:
        return self.page.locator(f'[data-testid="message"][data-message-id="{message_id}"]')

    async def choose(self, message: Locator, wanted: str | int, *, menu: int = 0) -> str:
        """Choose in a message's menu by label or place; return the label."""
        await self.press(message.get_by_test_id("select").nth(menu))
        choices = message.get_by_test_id("choice")
        choice = choices.nth(wanted) if isinstance(wanted, int) else choices.filter(has_text=wanted).first
        label = await choice.locator(".words > span").inner_text()
        await self.press(choice)
        return label

    async def button(self, message: Locator, label: str) -> None:
        await self.press(message.get_by_role("button", name=label, exact=True))

    async def form(self, **answers: str) -> None:
        """Fill the form that opens, by its labels, and send it."""
        form = self.page.get_by_test_id("modal")
        for label, words in answers.items():
            await form.get_by_label(label).fill(words)
        await self.press(form.get_by_test_id("modal-submit"))
        await expect(form).to_have_count(0)

    async def picture_is_there(self, message: Locator) -> int:
        """Wait until the message's picture has arrived; return its own width in pixels."""
        picture = message.get_by_role("img").first
        await picture.wait_for()
        return await picture.evaluate(SHOWN)

    async def overflows(self) -> bool:
        """Whether anything sticks out of the window sideways."""
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


async def through_the_steps(visitor: Visitor, message: Locator, *, preset: bool = True) -> list[str]:
    """Go from the first step to the name by the third choice each; return what was chosen."""
    chosen = []
    for after in ("Choose a calling", "Choose a past", "Spread your points"):
        chosen.append(await visitor.choose(message, 2))
        await expect(message).to_contain_text(after)
    if preset:
        await visitor.press(message.get_by_role("button", name="Spread like"))
        await expect(message).to_contain_text("Choose a name")
    return chosen
