"""What cannot be undone is shown first, and done only when confirmed."""

from collections.abc import Sequence

import discord

from bot.interactions import update
from bot.ui.actions import Action, Interaction
from bot.ui.cards import Card, notice
from bot.ui.palette import Tone


class Dismiss(Action, name="dismiss"):
    """Leaves everything as it is."""

    async def run(self, interaction: Interaction) -> None:
        """Replace the question."""
        await update(interaction, notice("Cancelled", "Nothing was changed."))


def confirmation(
    title: str,
    consequences: Sequence[str],
    confirm: Action,
    *,
    label: str,
    cancel: Action | None = None,
    dangerous: bool = True,
) -> Card:
    """A card that says what will happen and asks.

    Args:
        title: What is about to be done, as a question.
        consequences: What will be true afterwards, one sentence each, what is lost first.
        confirm: Does it. Carries the id that makes a second press harmless (a draft, a confirmation, a version).
        label: The verb of the act, never "OK".
        cancel: Instead of simply leaving everything as it is.
        dangerous: Whether something is lost.
    """
    style = discord.ButtonStyle.danger if dangerous else discord.ButtonStyle.primary
    card = Card(title, Tone.WARNING if dangerous else Tone.CALM).bullets(consequences)
    return card.row(confirm.button(label, style=style), (cancel or Dismiss()).button("Cancel"))
