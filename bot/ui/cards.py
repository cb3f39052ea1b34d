"""Cards: every message of the game is one container on Components V2.

Discord allows 40 components and 4,000 characters a message. A card keeps inside both by leaving out what comes last and
saying how much it left out; rows of buttons always stay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import discord

from bot.ui import escape
from bot.ui.actions import Component
from bot.ui.palette import Tone

COMPONENT_LIMIT = 40
CHARACTER_LIMIT = 4_000
ROW_LIMIT = 5
# Room kept for the sentence that says what is left out.
_NOTE_ROOM = 60

RowItem = Component | discord.ui.Button[Any]
Accessory = Component | discord.ui.Button[Any] | discord.ui.Thumbnail[Any]


@dataclass
class _Part:
    """One thing on a card: Markdown text, a picture, a file, a line, or a row."""

    text: str = ""
    file: str = ""
    accessory: Accessory | None = None
    picture: tuple[str, str] | None = None
    divider: bool = False
    row: Sequence[RowItem] = ()

    @property
    def components(self) -> int:
        """How many of the message's 40 components it takes."""
        if self.row:
            return 1 + len(self.row)
        return 3 if self.accessory is not None else 1

    @property
    def must_stay(self) -> bool:
        """Whether it carries something to press, which is never left out."""
        return bool(self.row) or isinstance(self.accessory, Component)


@dataclass
class Card:
    """A message being put together. Texts are Markdown: pass people's words through `bot.ui.escape` first.

    Attributes:
        title: One line, shown as the heading; screen readers meet it first.
        tone: What it is about, which sets the accent.
        files: Attachments that go with the message; pictures name them as `attachment://name`.
    """

    title: str
    tone: Tone = Tone.CALM
    files: list[discord.File] = field(default_factory=list)
    _parts: list[_Part] = field(default_factory=list, repr=False)
    _footer: str = field(default="", repr=False)

    def text(self, markdown: str) -> Self:
        """Add a paragraph."""
        if markdown:
            self._parts.append(_Part(text=markdown))
        return self

    def lead(self, markdown: str) -> Self:
        """Add a paragraph before all others."""
        if markdown:
            self._parts.insert(0, _Part(text=markdown))
        return self

    def fields(self, pairs: Iterable[tuple[str, str]]) -> Self:
        """Add lines of **name:** value."""
        return self.text("\n".join(f"**{name}:** {value}" for name, value in pairs))

    def bullets(self, lines: Iterable[str]) -> Self:
        """Add a list."""
        return self.text("\n".join(f"- {line}" for line in lines))

    def section(self, markdown: str, accessory: Accessory) -> Self:
        """Add a paragraph with a button or a small picture at its side."""
        self._parts.append(_Part(text=markdown, accessory=accessory))
        return self

    def picture(self, file: discord.File | str, description: str) -> Self:
        """Add a picture with the words that stand for it when it is not seen (at most 1,024 characters)."""
        if isinstance(file, discord.File):
            self.files.append(file)
            file = f"attachment://{file.filename}"
        self._parts.append(_Part(picture=(file, escape.bounded(description, 1_024))))
        return self

    def attachment(self, file: discord.File) -> Self:
        """Add a file that can be opened or saved."""
        self.files.append(file)
        self._parts.append(_Part(file=file.filename))
        return self

    def divider(self) -> Self:
        """Add a line between two parts."""
        self._parts.append(_Part(divider=True))
        return self

    def row(self, *items: RowItem) -> Self:
        """Add one to five buttons, or one menu."""
        if not 1 <= len(items) <= ROW_LIMIT:
            raise ValueError(f"a row holds 1 to {ROW_LIMIT} items, not {len(items)}")
        self._parts.append(_Part(row=items))
        return self

    def footer(self, markdown: str) -> Self:
        """Set the small print at the end."""
        self._footer = markdown
        return self

    def view(self) -> discord.ui.LayoutView:
        """The message's components, in a view of its own that discord.py will not keep.

        A stored view would unregister our dynamic item when it ends, and would live as long as the process.

        Raises:
            ValueError: What can be pressed is alone too much, or two items carry the same id.
        """
        view = discord.ui.LayoutView(timeout=None)
        container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=self.tone.colour)
        for item in self._fitting():
            container.add_item(item)
        view.add_item(container)
        ids = [item.custom_id for item in view.walk_children() if isinstance(item, Component)]
        if len(ids) != len(set(ids)):
            raise ValueError(f"two items of the card {self.title!r} carry the same id")
        view.stop()
        return view

    def reading(self) -> str:
        """The card as a reader hears it: its texts and the labels of what can be pressed, in order."""
        lines = [self.title]
        for part in self._parts:
            lines += [part.text] if part.text else []
            lines += [part.picture[1]] if part.picture else []
            lines += [part.file] if part.file else []
            lines += [
                str(getattr(_inner(item), "label", None) or getattr(_inner(item), "placeholder", ""))
                for item in part.row
            ]
        return "\n".join([*lines, self._footer]).strip()

    def _fitting(self) -> list[discord.ui.Item[Any]]:
        """Everything that fits, in order, ending with what was left out and the small print."""
        heading = f"## {escape.bounded(self.title, 200)}"
        footer = f"-# {escape.bounded(self._footer, 500)}" if self._footer else ""
        characters = CHARACTER_LIMIT - len(heading) - len(footer) - _NOTE_ROOM
        # The container, the heading, the small print and the sentence about what is missing.
        components = COMPONENT_LIMIT - 4 - sum(part.components for part in self._parts if part.must_stay)
        if components < 0:
            raise ValueError(f"the card {self.title!r} has more to press than a message can hold")
        items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(heading)]
        missing = 0
        for part in self._parts:
            if part.row:
                items.append(discord.ui.ActionRow(*part.row))
                continue
            if part.must_stay:
                text = escape.bounded(part.text, max(characters, 1))
                characters -= len(text)
                items.append(_item(part, text))
                continue
            if part.components > components or (part.text and characters <= 0):
                missing += len(part.text.splitlines()) or (1 if part.picture or part.file else 0)
                continue
            components -= part.components
            text, left_out = _whole_lines(part.text, characters)
            missing += left_out
            characters -= len(text)
            if part.text and not text:
                continue
            items.append(_item(part, text))
        if missing:
            items.append(
                discord.ui.TextDisplay(f"*{missing} more {'line is' if missing == 1 else 'lines are'} not shown.*")
            )
        if footer:
            items.append(discord.ui.TextDisplay(footer))
        return items


def _item(part: _Part, text: str) -> discord.ui.Item[Any]:
    if part.divider:
        return discord.ui.Separator()
    if part.file:
        return discord.ui.File(f"attachment://{part.file}")
    if part.picture is not None:
        address, description = part.picture
        return discord.ui.MediaGallery(discord.MediaGalleryItem(address, description=description))
    if part.accessory is not None:
        return discord.ui.Section(text, accessory=part.accessory)
    return discord.ui.TextDisplay(text)


def _whole_lines(text: str, room: int) -> tuple[str, int]:
    """The leading lines that fit into `room` characters, and how many do not. One overlong line is cut."""
    if len(text) <= room:
        return text, 0
    lines = text.splitlines()
    kept: list[str] = []
    for line in lines:
        if sum(len(other) + 1 for other in kept) + len(line) > room:
            break
        kept.append(line)
    if not kept:
        return escape.bounded(lines[0], room), len(lines) - 1
    return "\n".join(kept), len(lines) - len(kept)


def _inner(item: RowItem) -> Any:
    return item.item if isinstance(item, Component) else item


def notice(title: str, text: str = "", *, tone: Tone = Tone.CALM) -> Card:
    """A card of a heading and a paragraph."""
    return Card(title, tone).text(text)
