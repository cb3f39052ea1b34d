"""How content looks: each kind of content has one renderer, which the cog that knows it declares.

A renderer is asked at the moment of delivery, so it shows what is true then.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import discord

from engine.delivery.content import Content
from engine.kernel.errors import EverdelveError


class Rendered(Protocol):
    """A finished message: `bot.ui.cards.Card` is one."""

    @property
    def files(self) -> Sequence[discord.File]:
        """The attachments."""
        ...

    def view(self) -> discord.ui.LayoutView:
        """The components."""
        ...


@dataclass(frozen=True, slots=True)
class Placement:
    """Where something will be shown.

    Attributes:
        subject: The card's subject, or the announcement's key.
        channel_id: The channel, or None for a private message.
        server_id: The channel's server, if known.
        person_id: The Discord user of a private message.
    """

    subject: str
    channel_id: int | None
    server_id: int | None
    person_id: int | None


Renderer = Callable[[Any, Any, Placement], Awaitable[Rendered | None]]
Declared = TypeVar("Declared", bound=Renderer)
_renderers: dict[type[Content], Renderer] = {}


class RenderingError(Exception):
    """A content cannot be shown: no cog knows how it looks, or the one that does failed."""


def renders(kind: type[Content]) -> Callable[[Declared], Declared]:
    """Declare `async (bot, content, placement) -> Card | None` as the renderer of a kind; None: nothing to show."""

    def register(renderer: Declared) -> Declared:
        _renderers[kind] = renderer
        return renderer

    return register


async def render(bot: discord.Client, content: Content, placement: Placement) -> Rendered | None:
    """Render a content now.

    Raises:
        RenderingError: Nobody declared how it looks, or its renderer has a defect.
        EverdelveError: What the renderer asked of the engine.
    """
    renderer = _renderers.get(type(content))
    if renderer is None:
        raise RenderingError(f"nobody declared how {type(content).type} looks")
    try:
        return await renderer(bot, content, placement)
    except EverdelveError:
        raise
    except Exception as error:
        raise RenderingError(f"the renderer of {type(content).type} failed: {error!r}") from error
