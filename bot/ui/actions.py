"""Buttons and menus that outlive the process: what they carry is in their custom id, and nothing else is needed.

A class declares what it carries and what a press does; it is registered by its name. Discord.py knows one dynamic item
(`Component`) for all of them, so an id that nobody declared, or of another format version, ends in the same place and
is answered as out of date.

    class TurnPage(Action, name="journal-page"):
        character: UUID
        page: Count

        async def run(self, interaction: Interaction) -> None:
            await update(interaction, await journal_card(interaction, self.character, self.page))

    card.row(TurnPage(character=hero.id, page=2).button("Next page"))
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import discord
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.ui import codec, escape
from engine.kernel.errors import NotYours, StaleAction

if TYPE_CHECKING:
    from bot.client import EverdelveBot

    Interaction = discord.Interaction[EverdelveBot]
else:
    Interaction = discord.Interaction

OPTION_LIMIT = 25
_NAME = re.compile(r"^[a-z0-9-]{2,24}$")


class Carrier(BaseModel):
    """What travels in a custom id: the declared fields, under a registered name and a format version.

    Class arguments:
        name: Unique among all carriers; two to 24 small letters, digits and hyphens.
        version: Raised when the fields change, so that ids already shown are answered as out of date.
        only: The `Snowflake` field that holds the one Discord user who may use it. Good manners, not authority: the
            engine decides again.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action_name: ClassVar[str] = ""
    action_version: ClassVar[int] = 1
    only_field: ClassVar[str | None] = None

    def __init_subclass__(cls, **_arguments: Any) -> None:
        """Take the class arguments that `__pydantic_init_subclass__` reads once the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, name: str | None = None, version: int = 1, only: str | None = None, **kwargs: Any
    ) -> None:
        """Check that every id of this class fits, and register it."""
        super().__pydantic_init_subclass__(**kwargs)
        if name is None:
            return
        if not _NAME.match(name):
            raise TypeError(f"{name!r} is not an action's name")
        known = _registry.get(name)
        if known is not None and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"the action name {name!r} is taken by {known.__module__}.{known.__qualname__}")
        if only is not None and only not in cls.model_fields:
            raise TypeError(f"{cls.__name__} has no field {only!r}")
        fields = cls.model_fields.items()
        longest = sum(1 + codec.longest(cls.__name__, field, info) for field, info in fields)
        longest += len(f"{codec.PREFIX}:{version}:{name}")
        if longest > codec.LIMIT:
            raise TypeError(f"custom ids of {cls.__name__} can be {longest} characters long; {codec.LIMIT} are allowed")
        cls.action_name, cls.action_version, cls.only_field = name, version, only
        _registry[name] = cls

    @property
    def custom_id(self) -> str:
        """The id that carries this, at most 100 characters."""
        return codec.join(self.action_version, self.action_name, self)

    @classmethod
    def carried_by(cls, texts: Sequence[str]) -> Self:
        """Read the fields back.

        Raises:
            codec.Unreadable: The texts do not fit the fields.
        """
        fields = cls.model_fields
        if len(texts) != len(fields):
            raise codec.Unreadable(":".join(texts))
        values = {name: codec.read(info, text) for (name, info), text in zip(fields.items(), texts, strict=True)}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise codec.Unreadable(":".join(texts)) from error

    def refuse_others(self, user_id: int) -> None:
        """Stop everybody but the one it was made for.

        Raises:
            NotYours: It was made for somebody else.
        """
        if self.only_field is not None and getattr(self, self.only_field) != user_id:
            raise NotYours(
                "This is not yours to press.", "Use the command yourself to get your own.", code="not_your_button"
            )


_registry: dict[str, type[Carrier]] = {}


def registered() -> Mapping[str, type[Carrier]]:
    """All declared actions, choices and forms by name."""
    return dict(_registry)


def offered(name: str, label: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> "Component | None":
    """The button of an action without fields that another package may have declared; None where it has not."""
    kind = _registry.get(name)
    if kind is None or not issubclass(kind, Action) or kind.model_fields:
        return None
    return kind().button(label, style=style)


def carried(custom_id: str) -> Carrier:
    """Read any id of ours back into what it carries.

    Raises:
        StaleAction: The id is of a version, a name or a shape that this build does not know.
    """
    try:
        version, name, texts = codec.split(custom_id)
        kind = _registry.get(name)
        if kind is not None and kind.action_version == version:
            return kind.carried_by(texts)
    except codec.Unreadable:
        pass
    raise out_of_date()


def out_of_date() -> StaleAction:
    """The answer to everything that an older message still offers."""
    return StaleAction("This message is out of date.", "Use the command again to get a fresh one.")


class Action(Carrier):
    """What a button does."""

    async def run(self, interaction: Interaction) -> None:
        """Act on the press, by `bot.interactions.reply`, `update` or `show_form`; typed errors may be raised."""
        raise NotImplementedError

    def button(
        self,
        label: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        disabled: bool = False,
    ) -> "Component":
        """The button; its label says what it does without the emoji, at most 80 characters."""
        return Component(
            discord.ui.Button(
                label=escape.plain(label, 80), style=style, emoji=emoji, disabled=disabled, custom_id=self.custom_id
            )
        )


class Choice(Carrier):
    """What a menu does with what was chosen."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Act on the chosen values. They came from the client: look each one up again."""
        raise NotImplementedError

    def menu(
        self,
        options: Sequence[discord.SelectOption],
        *,
        placeholder: str,
        least: int = 1,
        most: int = 1,
        disabled: bool = False,
    ) -> "Component":
        """A menu of 1 to 25 options; more go through `bot.ui.pickers`."""
        if not 1 <= len(options) <= OPTION_LIMIT:
            raise ValueError(f"a menu has 1 to {OPTION_LIMIT} options, not {len(options)}")
        return Component(
            discord.ui.Select(
                custom_id=self.custom_id,
                options=list(options),
                placeholder=escape.plain(placeholder, 150),
                min_values=least,
                max_values=min(most, len(options)),
                disabled=disabled,
            )
        )

    def people(self, *, placeholder: str, least: int = 1, most: int = 1) -> "Component":
        """A menu of the server's people; the values are Discord user ids."""
        return Component(
            discord.ui.UserSelect(
                custom_id=self.custom_id, placeholder=escape.plain(placeholder, 150), min_values=least, max_values=most
            )
        )

    def channels(self, *, placeholder: str, kinds: Sequence[discord.ChannelType] = ()) -> "Component":
        """A menu of the server's channels; the value is a channel id."""
        return Component(
            discord.ui.ChannelSelect(
                custom_id=self.custom_id, placeholder=escape.plain(placeholder, 150), channel_types=list(kinds)
            )
        )


class Component(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"ed:.*"):
    """The one dynamic item that discord.py knows: it hands every press to the dispatcher in `bot.interactions`."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        """Wrap the pressed component. Nothing is read here: discord.py swallows what this raises."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Dispatch the press."""
        from bot.interactions import pressed  # noqa: PLC0415 - the dispatcher answers with cards, which hold components

        await pressed(interaction)
