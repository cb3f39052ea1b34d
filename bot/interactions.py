"""The one way every interaction takes: limit, run, defer in time, answer errors, measure.

Discord wants a first reply within three seconds. Whoever has not answered after 1.8, counted from when the interaction
was made, is deferred automatically, so a command never has to think of it: it calls `reply`, `update` or `show_form`,
and these pick what Discord expects next.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from time import perf_counter
from typing import Any, Final, TypeVar, cast

import aiohttp
import discord
from discord import app_commands

from bot.options import check_options
from bot.ui.actions import Action, Choice, Interaction, carried
from bot.ui.cards import Card, notice
from bot.ui.forms import Form, read_answers
from engine.kernel.errors import InvalidInput, StaleAction, Unavailable
from engine.kernel.rate_limits import GAME_ACTIONS
from engine.kernel.telemetry import METRICS, bind, get_logger, span

DEFER_AFTER: Final = 1.8
"""Seconds after its creation at which an interaction that has not answered is deferred."""

_DEADLINE: Final = 3.0
"""Seconds after its creation at which Discord gives an interaction up."""

_GONE: Final = frozenset({10062, 40060, 10015, 50027})
"""Discord's codes for: unknown interaction, already acknowledged, unknown webhook, token expired. All are normal."""

_PRIVATE: Final = "everdelve.private"
_HANDLING: Final = "everdelve.handling"
_log = get_logger(__name__)

Marked = TypeVar("Marked", bound="app_commands.Command[Any, ..., Any] | app_commands.Group")


def private(command: Marked) -> Marked:
    """Mark a command (or group) whose replies only the one who used it sees. Stands above the command's decorator."""
    command.extras[_PRIVATE] = True
    return command


class Handling:
    """What is known about one interaction while it is being handled.

    Attributes:
        private: Whether the first reply is for the user alone; Discord fixes this when the interaction is deferred.
        lock: Held while something is sent, so that the automatic deferral and a reply never race.
        thinking: Whether a deferral is shown as a reply to come, which the first reply must replace.
        outcome: What the log and the metric say: `ok`, `gone`, a typed error's code or an exception's name.
    """

    def __init__(self, interaction: Interaction, *, private: bool) -> None:
        self.interaction = interaction
        self.private = private
        self.lock = asyncio.Lock()
        self.thinking = False
        self.outcome = "ok"
        self._timer: asyncio.TimerHandle | None = None
        self._deferring: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin the count to the automatic deferral; what was spent on the way here counts."""
        wait = defer_in(self.interaction.created_at, discord.utils.utcnow())
        self._timer = asyncio.get_running_loop().call_later(wait, self._late)

    async def end(self) -> None:
        """Stop counting, and wait for a deferral that is on its way."""
        if self._timer is not None:
            self._timer.cancel()
        if self._deferring is not None:
            await self._deferring

    def _late(self) -> None:
        self._deferring = asyncio.get_running_loop().create_task(self.defer(), name="auto-defer")

    async def defer(self) -> None:
        """Tell Discord that the answer will come later, unless something was answered already."""
        async with self.lock:
            response = self.interaction.response
            if response.is_done():
                return
            is_command = self.interaction.type is discord.InteractionType.application_command
            thinking = is_command or self.interaction.message is None
            try:
                await response.defer(ephemeral=self.private, thinking=thinking)
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                # The act goes on: its answer may still get through, and if not, that is measured as what it is.
                if not is_gone(error):
                    _log.warning("could not defer", error=repr(error))
                return
            self.thinking = thinking


def defer_in(created_at: datetime, now: datetime) -> float:
    """Return the seconds until an interaction is to be deferred, between 0 and `DEFER_AFTER`.

    Discord's clock made the one time and ours the other. An interaction from the future, or one that Discord would have
    given up before it came, says that ours is wrong: then the count begins here.
    """
    age = (now - created_at).total_seconds()
    if not 0 <= age < _DEADLINE:
        return DEFER_AFTER
    return max(0.0, DEFER_AFTER - age)


def is_gone(error: BaseException) -> bool:
    """Whether Discord says that the interaction is over or was answered elsewhere; the act itself still stands."""
    return isinstance(error, discord.HTTPException) and error.code in _GONE


def handling_of(interaction: discord.Interaction[Any]) -> Handling:
    """The interaction's handling; one that is handled outside `handle` gets one without automatic deferral."""
    known = interaction.extras.get(_HANDLING)
    if isinstance(known, Handling):
        return known
    fresh = Handling(interaction, private=True)
    interaction.extras[_HANDLING] = fresh
    return fresh


async def reply(interaction: Interaction, card: Card, *, private: bool | None = None) -> None:
    """Answer with a new message.

    The first answer of a command takes the command's own privacy. Answers to buttons, menus and forms are private
    unless `private` is False. An interaction that Discord has forgotten is no error: what was decided stands.
    """
    handling = handling_of(interaction)
    alone = handling.private if private is None else private
    async with handling.lock:
        try:
            await _send(handling, card, alone=alone)
        except discord.HTTPException as error:
            _accept_gone(handling, error)


async def update(interaction: Interaction, card: Card) -> None:
    """Show the card in place of the message whose button was pressed; a command's reply is sent instead."""
    handling = handling_of(interaction)
    if interaction.message is None:
        await reply(interaction, card)
        return
    async with handling.lock:
        view = card.view()
        try:
            if interaction.response.is_done():
                await interaction.edit_original_response(view=view, attachments=card.files)
            else:
                await interaction.response.edit_message(view=view, attachments=card.files)
        except discord.HTTPException as error:
            _accept_gone(handling, error)


async def show(interaction: Interaction, card: Card) -> None:
    """Show the card as this interaction's one message: the first time it is sent, afterwards it is edited."""
    handling = handling_of(interaction)
    if interaction.response.is_done() and not handling.thinking:
        async with handling.lock:
            try:
                await interaction.edit_original_response(view=card.view(), attachments=card.files)
            except discord.HTTPException as error:
                _accept_gone(handling, error)
    else:
        await reply(interaction, card)


async def show_form(interaction: Interaction, form: Form) -> None:
    """Open a form. It must be the first answer, so decide quickly before it.

    Raises:
        Unavailable: The interaction was deferred already, so that Discord no longer opens forms for it.
    """
    handling = handling_of(interaction)
    async with handling.lock:
        if interaction.response.is_done():
            raise Unavailable("The form took too long to open.", "Press the same thing once more.", service="bot")
        modal = form.modal()
        # Finished before it is shown: discord.py then does not keep it, and submissions come to `unclaimed`.
        modal.stop()
        try:
            await interaction.response.send_modal(modal)
        except discord.HTTPException as error:
            _accept_gone(handling, error)


async def defer(interaction: Interaction) -> None:
    """Defer at once, where an act is known to take long."""
    await handling_of(interaction).defer()


async def remove_pressed(interaction: Interaction) -> None:
    """Take the pressed component off its message; a button at the side of a text is disabled instead.

    The message is read again first: another press may have changed it since, and must not be undone.
    """
    if interaction.message is None or not interaction.message.flags.components_v2:
        return
    custom_id = _custom_id(interaction)
    handling = handling_of(interaction)
    async with handling.lock:
        try:
            if not interaction.response.is_done():
                await interaction.response.defer()
            view = discord.ui.LayoutView.from_message(await interaction.original_response(), timeout=None)
            view.stop()
            if any(getattr(item, "custom_id", None) == custom_id for item in view.walk_children()):
                _remove(view, custom_id)
                await interaction.edit_original_response(view=view)
        except discord.HTTPException as error:
            # The message may be gone as well; the sentence that follows is what matters.
            _log.debug("could not take a stale component away", error=repr(error))


async def handle(interaction: Interaction, name: str, act: Callable[[], Awaitable[None]], *, private: bool) -> None:
    """Do everything around an act: identity in the log, limit, automatic deferral, answers to errors, measure.

    Args:
        interaction: What Discord sent.
        name: The command's or action's name, for logs and metrics; never what a person wrote.
        act: What to do. Whatever it raises is answered by `bot.errors` and goes no further.
        private: Whether an answer is for the user alone unless the act says otherwise.
    """
    from bot.errors import answer  # noqa: PLC0415 - the answers are cards with buttons, which come back here

    current = Handling(interaction, private=private)
    interaction.extras[_HANDLING] = current
    began = perf_counter()
    ids = {"interaction_id": interaction.id, "discord_user_id": interaction.user.id}
    with bind(**ids), span(f"interaction {name}", interaction_type=interaction.type.name) as current_span:
        current.start()
        try:
            role = interaction.client.known_roles.of(interaction.user.id)
            await interaction.client.kernel.limits.take(GAME_ACTIONS, f"discord:{interaction.user.id}", role=role)
            await act()
        except Exception as error:  # noqa: BLE001  the border: every error gets an answer here and goes no further
            await answer(interaction, error)
        finally:
            await current.end()
            took = perf_counter() - began
            current_span.set_attribute("everdelve.outcome", current.outcome)
            METRICS.commands.labels(name, current.outcome).observe(took)
            _log.info("interaction", command=name, outcome=current.outcome, seconds=round(took, 4))


async def pressed(interaction: Interaction) -> None:
    """Read a pressed button or used menu, check it and let it act."""
    custom_id = _custom_id(interaction)

    async def act() -> None:
        carrier = carried(custom_id)
        carrier.refuse_others(interaction.user.id)
        if isinstance(carrier, Choice):
            await carrier.run(interaction, _chosen(interaction))
        elif isinstance(carrier, Action):
            await carrier.run(interaction)
        else:
            raise StaleAction("This button no longer does anything.", "Use the command again to get a fresh one.")

    await handle(interaction, _short_name(custom_id), act, private=True)


async def submitted(interaction: Interaction) -> None:
    """Read a submitted form and let it act."""
    custom_id = _custom_id(interaction)

    async def act() -> None:
        carrier = carried(custom_id)
        if not isinstance(carrier, Form):
            raise StaleAction("This form is out of date.", "Open it again and send it once more.")
        await carrier.run(interaction, read_answers(_data(interaction).get("components", ())))

    await handle(interaction, _short_name(custom_id), act, private=True)


async def unclaimed(interaction: Interaction) -> None:
    """Take what discord.py hands to nobody: all forms, and components that are not ours or not on their message."""
    if interaction.type is discord.InteractionType.modal_submit:
        await submitted(interaction)
    elif interaction.type is discord.InteractionType.component and not _finds_component(interaction):
        await pressed(interaction)


class CommandTree(app_commands.CommandTree[Any]):
    """Runs every slash and context command inside `handle`; autocomplete only measures itself."""

    async def _call(self, interaction: Interaction) -> None:
        # Private to discord.py 2.7.1, which is pinned; tests/bot/test_interactions.py fails if it changes.
        if interaction.type is discord.InteractionType.autocomplete:
            try:
                await super()._call(interaction)
            except app_commands.AppCommandError as error:
                # There is no way to answer an autocomplete with words; the command itself will say what is wrong.
                _log.debug("autocomplete for an unknown command", error=str(error))
            return

        async def act() -> None:
            if isinstance(interaction.command, app_commands.Command):
                check_options(interaction.command, _data(interaction))
            await super(CommandTree, self)._call(interaction)

        await handle(interaction, _command_name(interaction), act, private=self._is_private(interaction))

    async def on_error(self, _interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Hand a command's error to the handling around it."""
        raise error

    def _is_private(self, interaction: Interaction) -> bool:
        command = interaction.command
        if command is None:
            return True
        if command.extras.get(_PRIVATE):
            return True
        parent = getattr(command, "parent", None)
        while parent is not None:
            if parent.extras.get(_PRIVATE):
                return True
            parent = parent.parent
        return False


async def _send(handling: Handling, card: Card, *, alone: bool) -> None:
    interaction = handling.interaction
    view = card.view()
    if not interaction.response.is_done():
        await interaction.response.send_message(view=view, files=card.files, ephemeral=alone)
    elif handling.thinking and alone == handling.private:
        handling.thinking = False
        await interaction.edit_original_response(view=view, attachments=card.files)
    else:
        # A public "thinking" cannot become a private answer, nor may it be deleted before a follow-up (Discord then
        # answers 10008): it is resolved, followed up, and taken away.
        if handling.thinking:
            await interaction.edit_original_response(view=notice("Answered privately").view())
        await interaction.followup.send(view=view, files=card.files, ephemeral=alone)
        if handling.thinking:
            handling.thinking = False
            await interaction.delete_original_response()


def _accept_gone(handling: Handling, error: discord.HTTPException) -> None:
    if not is_gone(error):
        raise error
    handling.outcome = "gone"
    _log.debug("the interaction is over on Discord's side", code=error.code)


def _remove(view: discord.ui.LayoutView, custom_id: str) -> None:
    for item in list(view.walk_children()):
        if isinstance(item, discord.ui.ActionRow):
            for child in list(item.children):
                if getattr(child, "custom_id", None) == custom_id:
                    item.remove_item(child)
            if not item.children and item.parent is not None:
                item.parent.remove_item(item)  # type: ignore[attr-defined]  # containers and views both have it
            elif not item.children:
                view.remove_item(item)
        elif isinstance(item, discord.ui.Section):
            accessory = item.accessory
            if isinstance(accessory, discord.ui.Button) and accessory.custom_id == custom_id:
                accessory.disabled = True


def _finds_component(interaction: Interaction) -> bool:
    """Whether discord.py hands the press to `Component`: only if the message holds it, as a thing of the same kind."""
    data, message = _data(interaction), interaction.message
    if message is None or not _custom_id(interaction).startswith("ed:"):
        return False
    waiting: list[Any] = list(message.components)
    while waiting:
        part = waiting.pop()
        if getattr(part, "custom_id", None) == data.get("custom_id") and part.type.value == data.get("component_type"):
            return True
        waiting += getattr(part, "children", ())
        waiting += [part.accessory] if getattr(part, "accessory", None) is not None else ()
    return False


def _data(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    """What Discord sent with the interaction; its shape depends on the type and is checked where it is read."""
    return cast("Mapping[str, Any]", interaction.data or {})


def _chosen(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """The values of a menu, at least one of them; all our menus want one.

    Raises:
        InvalidInput: There is none, which no client of Discord's sends.
    """
    values = tuple(str(value) for value in _data(interaction).get("values") or ())
    if not values:
        raise InvalidInput("Nothing was chosen.", "Choose one from the menu.", code="nothing_chosen")
    return values


def _custom_id(interaction: discord.Interaction[Any]) -> str:
    return str(_data(interaction).get("custom_id", ""))


def _short_name(custom_id: str) -> str:
    """The action's name for logs and metrics; unknown ones share one name, so that nobody can flood the metrics."""
    from bot.ui.actions import registered  # noqa: PLC0415 - beside its one use

    parts = custom_id.split(":")
    return parts[2] if len(parts) > 2 and parts[2] in registered() else "unknown"


def _command_name(interaction: discord.Interaction[Any]) -> str:
    command = interaction.command
    return "unknown" if command is None else command.qualified_name
