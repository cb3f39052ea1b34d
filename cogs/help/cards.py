"""What help looks like."""

from itertools import groupby
from typing import TYPE_CHECKING

from bot.interactions import reply, update
from bot.ui.actions import Action, Choice, Component, Interaction
from bot.ui.cards import Card
from bot.ui.palette import Tone
from bot.ui.pickers import option
from cogs.help.entries import CommandEntry, entries
from cogs.help.topics import TOPICS, Topic, topic
from engine.kernel.errors import NotFound

if TYPE_CHECKING:
    from bot.client import EverdelveBot


class OpenTopic(Choice, name="help-topic"):
    """The menu of topics."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the topic in place of the overview."""
        chosen = topic(values[0])
        if chosen is None:
            raise NotFound("There is no help about that.", "Choose a topic from the menu.")
        await update(interaction, topic_card(interaction.client, chosen))


class OpenHelp(Action, name="help-open"):
    """The overview: in place of another page of help, or from a message that must stay (`anew`)."""

    anew: bool = False

    async def run(self, interaction: Interaction) -> None:
        """Show the overview."""
        card = overview(interaction.client)
        await (reply(interaction, card) if self.anew else update(interaction, card))


def overview(bot: "EverdelveBot") -> Card:
    """Every command with its one line, and the topics."""
    card = Card("Everdelve", Tone.WELCOME)
    card.text("One persistent world, shared by every server. These are all the commands; click one to use it.")
    known = sorted(entries(bot.tree), key=lambda entry: entry.area)
    for area, found in groupby(known, key=lambda entry: entry.area):
        lines = [f"{bot.mention_of(entry.name)} {entry.description}" for entry in found]
        card.text("\n".join([f"**{area.capitalize()}**", *lines]))
    card.row(_menu(None))
    return card.footer("`/help` with a command's name explains its options.")


def topic_card(bot: "EverdelveBot", shown: Topic) -> Card:
    """One topic, and the way to the others."""
    card = Card(shown.title, Tone.WELCOME).text(shown.text(bot))
    return card.row(_menu(shown)).row(OpenHelp().button("All commands"))


def command_card(bot: "EverdelveBot", entry: CommandEntry) -> Card:
    """One command: what it does, its options, where it works."""
    card = Card(f"/{entry.name}", Tone.WELCOME).text(f"{entry.description}\n{bot.mention_of(entry.name)}")
    for one in entry.options:
        need = "needed" if one.required else "optional"
        parts = [part for part in (one.description, one.allowed) if part]
        card.text(f"**{one.name}** ({need})" + (f": {'; '.join(parts)}" if parts else ""))
    return card.row(OpenHelp().button("All commands")).footer(f"Works {entry.where}.")


def _menu(shown: Topic | None) -> Component:
    options = [option(each.id, each.title, each.summary, chosen=each is shown) for each in TOPICS]
    return OpenTopic().menu(options, placeholder="Read how something works")
