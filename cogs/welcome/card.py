"""How the welcome looks."""

import discord

from adapters.discord.rendering import Placement, renders
from bot.client import EverdelveBot
from bot.errors import CREATE_CHARACTER
from bot.ui.actions import offered
from bot.ui.cards import Card
from bot.ui.palette import Tone
from cogs.help.cards import OpenHelp
from cogs.help.entries import entries
from engine.delivery.welcome import ServerWelcome

ROLL_EXAMPLE = "dice-example"
"""The action that rolls an example; the dice cog declares it."""

_TRIES: tuple[tuple[str, str], ...] = (
    ("character create", "makes your hero. Two presses are enough; everything can be changed."),
    ("roll", "rolls dice, such as `2d6+3`."),
    ("help", "lists everything else."),
)


@renders(ServerWelcome)
async def welcome(bot: EverdelveBot, _content: ServerWelcome, _placement: Placement) -> Card:
    """Say what this is and what to try, with a button for each."""
    card = Card("The road to Everdelve is open", Tone.WELCOME)
    card.text(
        "A fire is lit, a chair is free, and beyond the last lantern the old halls go down further than anyone has "
        "walked. What you do here is remembered: one world, shared by every server, that does not forget its heroes."
    )
    card.text("**Try this first**")
    first_steps(bot, card)
    return card.footer("Only you see what your buttons answer, unless you choose to show it.")


def first_steps(bot: EverdelveBot, card: Card) -> None:
    """Add what to try first, in words and as buttons."""
    known = {entry.name for entry in entries(bot.tree)}
    card.bullets(f"{bot.mention_of(name)} {what}" for name, what in _TRIES if name in known)
    buttons = [
        offered(CREATE_CHARACTER, "Create a character", discord.ButtonStyle.primary),
        offered(ROLL_EXAMPLE, "Roll 2d6+3"),
        OpenHelp(anew=True).button("Help"),
    ]
    card.row(*(button for button in buttons if button is not None))
