"""The one place that turns an error into what a player reads: what happened, and what to do next. Never silence.

Typed errors of the engine speak for themselves. Discord.py's errors are put into the same words. Anything else is a
defect: the player gets a reference, the log gets the reference and the trace.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.interactions import handling_of, is_gone, remove_pressed, reply
from bot.ui import escape
from bot.ui.actions import Interaction, offered
from bot.ui.cards import Card
from bot.ui.palette import Tone
from engine.kernel.errors import EverdelveError, NoCharacter, RateLimited, StaleAction
from engine.kernel.telemetry import get_logger

CREATE_CHARACTER = "character-create"
"""The action that opens character creation; the characters cog declares it."""

REFUSED = "That did not work"
"""The title of what a player asked for and cannot have as it was asked for."""

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a player reads about an error.

    Attributes:
        title: The kind of problem in a few words.
        message: What happened, one sentence.
        remedy: What to do next, one sentence.
        failed: Whether it is ours to mend; otherwise the player can do something about it.
        reference: What the player may quote to an operator and an operator can look up in the log.
    """

    title: str
    message: str
    remedy: str
    failed: bool = False
    reference: str | None = None

    def card(self) -> Card:
        """The answer as it is shown."""
        card = Card(self.title, Tone.DANGER if self.failed else Tone.WARNING)
        # The sentences may quote what a person wrote, such as a taken name.
        card.text(f"{escape.sentence(self.message)}\n{escape.sentence(self.remedy)}")
        return card.footer(f"Reference {self.reference}") if self.reference else card


async def answer(interaction: Interaction, error: BaseException) -> None:
    """Tell the player, whatever the state of the interaction, and log what an operator should know."""
    error = _innermost(error)
    handling = handling_of(interaction)
    if is_gone(error):
        handling.outcome = "gone"
        _log.debug("the interaction is over on Discord's side", error=repr(error))
        return
    told = explain(error)
    handling.outcome = error.code if isinstance(error, EverdelveError) else type(error).__name__
    if told.reference is not None:
        _log.error("unexpected error", reference=told.reference, exc_info=error)
    elif told.failed:
        _log.warning("an act failed", error=str(error))
    card = told.card()
    if isinstance(error, NoCharacter):
        _offer_creation(card)
    try:
        if isinstance(error, StaleAction):
            await remove_pressed(interaction)
        await reply(interaction, card, private=True)
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as failure:
        # Discord itself does not take the answer; there is no other way to reach the player now.
        handling.outcome = "unanswered"
        _log.warning("an error could not be answered", error=repr(failure), reference=told.reference)


def explain(error: BaseException) -> Answer:
    """Put an error into words. An error of unknown type gets a reference."""
    if isinstance(error, EverdelveError):
        return Answer(_title(error), error.message, error.remedy, failed=error.http_status >= 500)
    for kind, words in _DISCORD:
        if isinstance(error, kind):
            return words(error)
    reference = secrets.token_hex(4)
    return Answer(
        "Something broke",
        "Something went wrong on our side, and nothing was changed by halves.",
        f"Try again; if it stays, tell an operator the reference {reference}.",
        failed=True,
        reference=reference,
    )


def _title(error: EverdelveError) -> str:
    if isinstance(error, RateLimited):
        return "Slow down a little"
    if error.http_status >= 500:
        return "Not right now"
    if isinstance(error, StaleAction):
        return "Out of date"
    if isinstance(error, NoCharacter):
        return "Your hero is dead" if error.code == "character_dead" else "First, a character"
    return REFUSED


def _offer_creation(card: Card) -> None:
    button = offered(CREATE_CHARACTER, "Create a character", discord.ButtonStyle.primary)
    if button is not None:
        card.row(button)


def _innermost(error: BaseException) -> BaseException:
    """The error that a command or a transformer raised, below discord.py's wrappers."""
    while True:
        if isinstance(error, app_commands.CommandInvokeError):
            error = error.original
        elif isinstance(error, app_commands.TransformerError) and isinstance(error.__cause__, EverdelveError):
            error = error.__cause__
        else:
            return error


def _cooldown(error: app_commands.CommandOnCooldown) -> Answer:
    seconds = max(1, round(error.retry_after))
    return Answer("Slow down a little", "This command is resting.", f"Try again in {seconds} seconds.")


def _listed(permissions: list[str]) -> str:
    return ", ".join(name.replace("_", " ").replace("guild", "server") for name in permissions)


def _yours_missing(error: app_commands.MissingPermissions) -> Answer:
    missing = _listed(error.missing_permissions)
    return Answer(
        "Not allowed", f"You need the permission to {missing} here.", "Ask someone who runs this server to do it."
    )


def _ours_missing(error: app_commands.BotMissingPermissions) -> Answer:
    missing = _listed(error.missing_permissions)
    return Answer(
        "Not allowed", f"I need the permission to {missing} here.", "Ask someone who runs this server to allow it."
    )


def _untransformed(error: app_commands.TransformerError) -> Answer:
    value = escape.shown(str(error.value), 80)
    return Answer(REFUSED, f"“{value}” cannot be used here.", "Pick one of the choices that appear while you type.")


def _server_only(_error: Exception) -> Answer:
    return Answer("Not here", "This command needs a server.", "Use it in a channel of a server that I am in.")


def _check(_error: Exception) -> Answer:
    return Answer("Not allowed", "This command is not for you, or not for this place.", "/help lists what you can use.")


def _outdated(_error: Exception) -> Answer:
    return Answer(
        "Just updated", "This command has just changed.", "Wait a minute, then type it again and pick it from the list."
    )


def _forbidden(_error: Exception) -> Answer:
    return Answer(
        "Not allowed",
        "Discord does not let me do that here.",
        "Ask someone who runs this server to let me see and write in this channel.",
    )


def _discord_away(_error: Exception) -> Answer:
    return Answer("Not right now", "Discord did not take the answer.", "Try again in a minute.", failed=True)


# The first that fits: the more special stand before the more general.
_DISCORD: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], Callable[[Any], Answer]], ...] = (
    (app_commands.CommandOnCooldown, _cooldown),
    (app_commands.MissingPermissions, _yours_missing),
    (app_commands.BotMissingPermissions, _ours_missing),
    (app_commands.TransformerError, _untransformed),
    (app_commands.NoPrivateMessage, _server_only),
    ((app_commands.CommandNotFound, app_commands.CommandSignatureMismatch), _outdated),
    (app_commands.CheckFailure, _check),
    (discord.Forbidden, _forbidden),
    ((discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError), _discord_away),
)
