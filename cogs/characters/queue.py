"""Skill queues: the list, one queue, and what is done with a queue as a whole.

What is pressed carries the queue and the version that was seen. Whoever presses on an older state is shown the queue as
it is now, and is told so.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

import discord

from bot.interactions import show_form, update
from bot.players import player_of
from bot.ui import escape
from bot.ui.actions import Action, Carrier, Choice, Interaction
from bot.ui.cards import Card
from bot.ui.codec import Count, Snowflake
from bot.ui.confirmations import confirmation
from bot.ui.forms import Answers, Form, answer, text_field
from bot.ui.palette import Tone
from bot.ui.pickers import option
from cogs.characters.queue_words import name_of_queue, shortened, state_of
from engine.characters.queues import NAME_LIMIT, Queues
from engine.characters.views import QueueView
from engine.content.pack import ContentPack
from engine.kernel.errors import NotFound, StaleAction, StaleVersion


class ShowQueues(Action, name="queue-list", only="owner"):
    """Shows a character's queues."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Show them in place of what stood there."""
        player = await player_of(interaction)
        await update(interaction, await queues_card(interaction, player.id, self.character))


class PickQueue(Choice, name="queue-pick", only="owner"):
    """Shows one queue."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the one that was picked; if it is gone, the list as it is now."""
        player = await player_of(interaction)
        try:
            queue = await queues_of(interaction).get(player.id, _queue_id(values[0]))
        except NotFound:
            await update(interaction, await queues_card(interaction, player.id, self.character))
            raise
        await update(interaction, queue_card(interaction, queue))


class NewQueue(Action, name="queue-new", only="owner"):
    """Opens the form for a new queue."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Open it."""
        await show_form(interaction, NewQueueForm(character=self.character))


class NewQueueForm(Form, name="queue-new-form"):
    """The name of a new queue."""

    character: UUID

    def modal(self) -> discord.ui.Modal:
        """One line."""
        return self.build("New skill queue", _name_field())

    async def run(self, interaction: Interaction, answers: Answers) -> None:
        """Make the queue and show it."""
        player = await player_of(interaction)
        queue = await queues_of(interaction).create(player.id, self.character, answer(answers, "name"))
        await update(interaction, queue_card(interaction, queue, told="Made. It rests until you activate it."))


class OfQueue(Carrier):
    """What every button about one queue carries."""

    queue: UUID
    version: Count
    owner: Snowflake


class ShowQueue(Action, name="queue-show", only="owner"):
    """Shows one queue as it is now."""

    queue: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Show it in place of what stood there."""
        player = await player_of(interaction)
        await update(interaction, queue_card(interaction, await _get(interaction, player.id, self.queue)))


class Rename(OfQueue, Action, name="queue-rename", only="owner"):
    """Opens the form for another name."""

    async def run(self, interaction: Interaction) -> None:
        """Open it."""
        await show_form(interaction, RenameForm(queue=self.queue, version=self.version))


class RenameForm(Form, name="queue-rename-form"):
    """Another name for a queue."""

    queue: UUID
    version: Count

    def modal(self) -> discord.ui.Modal:
        """One line."""
        return self.build("Rename the skill queue", _name_field())

    async def run(self, interaction: Interaction, answers: Answers) -> None:
        """Rename it."""
        queues, name = queues_of(interaction), answer(answers, "name")
        await changed(
            interaction, self.queue, lambda player: queues.rename(player, self.queue, self.version, name), "Renamed."
        )


class Activate(OfQueue, Action, name="queue-activate", only="owner"):
    """Lets a queue act."""

    async def run(self, interaction: Interaction) -> None:
        """Activate it; a second press changes nothing."""
        queues = queues_of(interaction)
        told = "Activated. It acts from now on."
        await changed(interaction, self.queue, lambda player: queues.activate(player, self.queue), told)


class Delete(OfQueue, Action, name="queue-delete", only="owner"):
    """Asks before a queue is deleted."""

    async def run(self, interaction: Interaction) -> None:
        """Ask."""
        queue = await current(interaction, self.queue, self.version)
        consequences = [f"{name_of_queue(queue)} and its {_steps(len(queue.steps))} are gone.", "It cannot be undone."]
        sure = DeleteSurely(queue=self.queue, version=self.version, character=queue.character_id, owner=self.owner)
        keep = ShowQueue(queue=self.queue, owner=self.owner)
        title = f"Delete the queue {name_of_queue(queue)}?"
        await update(interaction, confirmation(title, consequences, sure, label="Delete", cancel=keep))


class DeleteSurely(Action, name="queue-delete-sure", only="owner"):
    """Deletes a queue as it was shown."""

    queue: UUID
    version: Count
    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Delete it and show the others."""
        player = await player_of(interaction)
        try:
            await queues_of(interaction).delete(player.id, self.queue, self.version)
        except StaleVersion:
            await update(interaction, queue_card(interaction, await _get(interaction, player.id, self.queue)))
            raise
        except NotFound as gone:
            raise StaleAction(gone.message, gone.remedy, code=gone.code) from gone
        await update(interaction, await queues_card(interaction, player.id, self.character, told="Deleted."))


async def queues_card(interaction: Interaction, player_id: UUID, character_id: UUID, *, told: str = "") -> Card:
    """All queues of a character, the one that acts first, with a menu to look at one."""
    engine, owner = interaction.client.engine, interaction.user.id
    queues = await engine.characters.queues.list(player_id, character_id)
    sheet = await engine.characters.sheet(player_id, character_id)
    most = engine.pack.rules.queues.queues_most
    card = Card(f"{escape.shown(sheet.name, 32)}: skill queues", Tone.SUCCESS if told else Tone.CALM)
    card.text(f"**{told}**" if told else "")
    card.text("A skill queue acts when nobody is at the controls: the first step that can be done is done.")
    for queue in queues:
        card.text(f"### {name_of_queue(queue)} ({state_of(queue)})\n{shortened(queue)}")
    if queues:
        picker = PickQueue(character=character_id, owner=owner)
        notes = [f"{state_of(queue).capitalize()}, {_steps(len(queue.steps))}" for queue in queues]
        options = [option(str(queue.id), queue.name, note) for queue, note in zip(queues, notes, strict=True)]
        card.row(picker.menu(options, placeholder="Pick a queue to change it"))
    else:
        card.text("There is none yet.")
    full = len(queues) >= most
    card.row(NewQueue(character=character_id, owner=owner).button("New queue", disabled=full))
    return card.footer(f"All {most} places for queues are taken; delete one to make another." if full else "")


def queue_card(interaction: Interaction, queue: QueueView, *, told: str = "") -> Card:
    """One queue: what it does in words, and everything that can be done with it."""
    from cogs.characters.practice import TryQueue  # noqa: PLC0415  it leads back to this card
    from cogs.characters.queue_order import Move, Remove  # noqa: PLC0415  both end on this card again
    from cogs.characters.queue_steps import AddStep  # noqa: PLC0415  so does this

    owner, pack = interaction.user.id, interaction.client.engine.pack
    card = Card(f"Skill queue: {name_of_queue(queue)}", Tone.SUCCESS if told else Tone.CALM)
    card.text(f"**{told}**" if told else "")
    card.text(f"This queue {state_of(queue)}." + ("" if queue.active else " Activate it to let it act."))
    card.text("\n".join(queue.words))
    this = {"queue": queue.id, "version": queue.version, "owner": owner}
    full = len(queue.steps) >= pack.rules.queues.steps_most
    card.row(
        AddStep(**this).button("Add step", style=discord.ButtonStyle.primary, disabled=full),
        Move(**this).button("Move", disabled=len(queue.steps) < 3),
        Remove(**this).button("Remove", disabled=len(queue.steps) < 2),
        Rename(**this).button("Rename"),
        TryQueue(**this).button("Try it"),
    )
    card.row(
        Activate(**this).button("Activate", style=discord.ButtonStyle.success, disabled=queue.active),
        Delete(**this).button("Delete", style=discord.ButtonStyle.danger, disabled=queue.active),
        NewQueue(character=queue.character_id, owner=owner).button("New queue"),
        ShowQueues(character=queue.character_id, owner=owner).button("Back to all queues"),
    )
    return card.footer(_hint(pack, queue, full=full))


async def current(interaction: Interaction, queue_id: UUID, version: int) -> QueueView:
    """Return the queue as the player saw it.

    Raises:
        StaleVersion: If it has changed since; it has then been shown as it is now.
        StaleAction: If it is gone.
        NotYours: If it is somebody else's.
    """
    player = await player_of(interaction)
    queue = await _get(interaction, player.id, queue_id)
    if queue.version != version:
        await update(interaction, queue_card(interaction, queue))
        raise StaleVersion("The queue has changed since then.", "It is shown as it is now; repeat the change.")
    return queue


async def changed(
    interaction: Interaction, queue_id: UUID, act: Callable[[UUID], Awaitable[QueueView]], told: str
) -> None:
    """Change a queue and show it, in place of what stood there.

    Args:
        interaction: The press.
        queue_id: Which queue.
        act: Changes it for a player.
        told: What was done, in a sentence.

    Raises:
        StaleVersion: If it had changed since the player saw it; it has then been shown as it is now.
        StaleAction: If it is gone.
        EverdelveError: Whatever else the engine refuses.
    """
    player = await player_of(interaction)
    try:
        queue = await act(player.id)
    except StaleVersion:
        await update(interaction, queue_card(interaction, await _get(interaction, player.id, queue_id)))
        raise
    except NotFound as gone:
        raise StaleAction(gone.message, gone.remedy, code=gone.code) from gone
    await update(interaction, queue_card(interaction, queue, told=told))


def queues_of(interaction: Interaction) -> Queues:
    """The engine's skill queues."""
    return interaction.client.engine.characters.queues


async def _get(interaction: Interaction, player_id: UUID, queue_id: UUID) -> QueueView:
    try:
        return await queues_of(interaction).get(player_id, queue_id)
    except NotFound as gone:
        raise StaleAction(gone.message, gone.remedy, code=gone.code) from gone


def _hint(pack: ContentPack, queue: QueueView, *, full: bool) -> str:
    if full:
        return f"This queue is full: {pack.rules.queues.steps_most} steps are the most."
    return "A queue that acts cannot be deleted." if queue.active else ""


def _steps(count: int) -> str:
    return f"{count} {'step' if count == 1 else 'steps'}"


def _name_field() -> "discord.ui.Label[discord.ui.LayoutView]":
    return text_field("name", "Name", description="Yours alone to see", least=1, most=NAME_LIMIT)


def _queue_id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise NotFound("There is no such queue.", "Choose one from the list.", code="no_such_queue") from None
