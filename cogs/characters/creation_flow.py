"""How making a character goes on: one private message that is edited from choice to choice.

What is pressed (`creation`) comes here to read or change the draft, and each way ends in showing the card of a step
(`creation_cards`).
"""

from uuid import UUID

from bot.errors import REFUSED
from bot.interactions import update
from bot.players import player_of
from bot.ui import escape
from bot.ui.actions import Interaction
from bot.ui.cards import Card
from bot.ui.palette import Tone
from cogs.characters.sheet import sheet_card
from engine.characters.creation import DraftBook
from engine.characters.views import DraftStep, DraftView
from engine.kernel.errors import EverdelveError, StaleAction


def drafts_of(interaction: Interaction) -> DraftBook:
    """The engine's door to drafts."""
    drafts: DraftBook = interaction.client.engine.characters.drafts
    return drafts


def step_card(interaction: Interaction, draft: DraftView, step: DraftStep | None = None, *, told: str = "") -> Card:
    """The card of a step, as `creation_cards.draft_card`, which every way through the flow ends with."""
    from cogs.characters.creation_cards import draft_card  # noqa: PLC0415  the cards hold the buttons that lead here

    return draft_card(interaction, draft, step, told=told)


async def show(interaction: Interaction, draft: DraftView, step: DraftStep | None = None, *, told: str = "") -> None:
    """Show a draft in place of what was pressed: at its own step or another, first of all what is `told` (Markdown)."""
    await update(interaction, step_card(interaction, draft, step, told=told))


async def refused_name(interaction: Interaction, draft: DraftView, refused: EverdelveError) -> None:
    """Show the step of the name again, with why the one that was wanted cannot be had."""
    told = f"{escape.sentence(refused.message)}\n{escape.sentence(refused.remedy)}"
    card = step_card(interaction, draft, DraftStep.NAME, told=told)
    card.title, card.tone = REFUSED, Tone.WARNING
    await update(interaction, card)


async def opened(interaction: Interaction) -> Card:
    """The card of the player's open draft, begun if there is none."""
    player = await player_of(interaction)
    return step_card(interaction, await drafts_of(interaction).open(player.id))


async def chosen(interaction: Interaction, draft_id: UUID, version: int, **choices: object) -> None:
    """Change choices and show what comes next."""
    player = await player_of(interaction)
    try:
        draft = await drafts_of(interaction).choose(player.id, draft_id, version, **choices)
    except StaleAction:
        await caught_up(interaction, player.id, draft_id, **choices)
    else:
        await show(interaction, draft)


async def caught_up(interaction: Interaction, player_id: UUID, draft_id: UUID, **choices: object) -> None:
    """Show a draft that has moved on, in place of the older state in which something was pressed.

    Says so, unless the choices are what was pressed, as when it was pressed twice.

    Raises:
        StaleAction: If the draft is gone.
    """
    draft = await drafts_of(interaction).get(player_id, draft_id)
    now = draft.choices.model_dump()
    agreed = choices and all(now.get(field) == value for field, value in choices.items())
    told = "" if agreed else "*Your choices had changed since this was shown. This is how they stand.*"
    await show(interaction, draft, told=told)


async def shown(interaction: Interaction, draft_id: UUID, step: DraftStep | None = None) -> None:
    """Show a draft, at its own step or at one that was done before."""
    player = await player_of(interaction)
    await show(interaction, await drafts_of(interaction).get(player.id, draft_id), step)


async def born_card(interaction: Interaction, player_id: UUID, character_id: UUID) -> Card:
    """The sheet of a character that was just made."""
    sheet = await interaction.client.engine.characters.sheet(player_id, character_id)
    place = interaction.client.engine.pack.start
    name = escape.shown(sheet.name, 32)
    card = await sheet_card(interaction, sheet, title=f"{name} walks the world")
    roll, look = (interaction.client.mention_of(command) for command in ("roll", "character sheet"))
    return card.footer(f"{name} wakes in {place.name}. Look again with {look}; roll with {roll}.")
