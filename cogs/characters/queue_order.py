"""The order of a skill queue: steps are moved and taken out. The basic attack at the end stays where it is."""

from bot.interactions import update
from bot.ui.actions import Action, Choice, Component, Interaction
from bot.ui.cards import Card
from bot.ui.codec import Count
from bot.ui.pickers import option
from cogs.characters.queue import OfQueue, ShowQueue, changed, current, queues_of
from cogs.characters.queue_words import numbered_out
from engine.characters.views import QueueView
from engine.kernel.errors import InvalidInput


class Remove(OfQueue, Action, name="queue-remove", only="owner"):
    """Asks which step to take out."""

    async def run(self, interaction: Interaction) -> None:
        """Show the steps."""
        queue = await current(interaction, self.queue, self.version)
        choice = RemoveStep(queue=self.queue, version=self.version, owner=self.owner)
        await update(interaction, _which_step(interaction, queue, choice, "Which step is to be removed?"))


class RemoveStep(OfQueue, Choice, name="queue-remove-step", only="owner"):
    """Takes a step out."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Take it out, and say which it was."""
        queues, place = queues_of(interaction), place_of(values[0])
        queue = await current(interaction, self.queue, self.version)
        words = numbered_out(queue.words, place) if place < len(queue.words) else ""
        act = lambda player: queues.remove(player, self.queue, self.version, place)  # noqa: E731  named for the line's length
        await changed(interaction, self.queue, act, f"Removed: {words}")


class Move(OfQueue, Action, name="queue-move", only="owner"):
    """Asks which step to move."""

    async def run(self, interaction: Interaction) -> None:
        """Show the steps."""
        queue = await current(interaction, self.queue, self.version)
        choice = MoveStep(queue=self.queue, version=self.version, owner=self.owner)
        await update(interaction, _which_step(interaction, queue, choice, "Which step is to be moved?"))


class MoveStep(OfQueue, Choice, name="queue-move-step", only="owner"):
    """Asks where to move a step."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the other places."""
        queue = await current(interaction, self.queue, self.version)
        place = place_of(values[0])
        if place >= len(queue.steps) - 1:
            raise InvalidInput("That step cannot be moved.", "Choose another one.", code="no_such_step", field="step")
        card = Card("Where to?").text(f"**To be moved:** {numbered_out(queue.words, place)}")
        card.text("\n".join(queue.words))
        target = MoveTo(queue=self.queue, version=self.version, owner=self.owner, place=place)
        others = [to for to in range(len(queue.steps) - 1) if to != place]
        options = [option(str(to), f"As step {to + 1}", f"Now there: {numbered_out(queue.words, to)}") for to in others]
        card.row(target.menu(options, placeholder="Choose its new place"))
        await update(interaction, card.row(keep_button(queue, self.owner)))


class MoveTo(OfQueue, Choice, name="queue-move-to", only="owner"):
    """Moves a step."""

    place: Count

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Move it."""
        queues, to = queues_of(interaction), place_of(values[0])
        act = lambda player: queues.move(player, self.queue, self.version, self.place, to)  # noqa: E731  as above
        await changed(interaction, self.queue, act, f"Moved from place {self.place + 1} to place {to + 1}.")


def _which_step(interaction: Interaction, queue: QueueView, choice: Choice, question: str) -> Card:
    """Ask for one of the steps; the basic attack at the end is none that could be chosen."""
    card = Card(question).text("\n".join(queue.words))
    options = [
        option(str(place), f"Step {place + 1}", numbered_out(queue.words, place))
        for place in range(len(queue.steps) - 1)
    ]
    if options:
        card.row(choice.menu(options, placeholder="Choose a step"))
    return card.row(keep_button(queue, interaction.user.id))


def keep_button(queue: QueueView, owner: int) -> Component:
    """Leaves a queue as it is, and shows it."""
    return ShowQueue(queue=queue.id, owner=owner).button("Leave it as it is")


def place_of(value: str) -> int:
    """A chosen place, from 0."""
    if not (value.isascii() and value.isdigit() and len(value) <= 2):
        raise InvalidInput("There is no such step.", "Choose one from the list.", code="no_such_step", field="step")
    return int(value)
