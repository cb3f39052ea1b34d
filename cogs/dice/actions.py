"""What can be pressed under dice: roll again, make a check whose chance is shown, turn the pages of one's history."""

from enum import Enum
from typing import Annotated
from uuid import UUID

import discord
from pydantic import StringConstraints

from bot.interactions import reply, update
from bot.players import player_of, server_of
from bot.ui.actions import Action, Choice, Interaction
from bot.ui.cards import Card, notice
from bot.ui.codec import Count, Snowflake, Word
from bot.ui.palette import NEXT, PREVIOUS, Tone
from cogs.dice.cards import check_card, history_card, option_of, roll_card
from engine.content.models.base import Percent
from engine.dice.views import RollView
from engine.kernel.errors import InvalidInput
from engine.kernel.events import Viewer
from engine.rules.check import Mode

PAGE = 8
"""Rolls on a page of history."""

Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=64)]
DifficultyWord = Annotated[str, StringConstraints(pattern=r"^[a-z]+$", max_length=8)]


class ModeLetter(Enum):
    """How a check is rolled, short enough for a custom id."""

    PLAIN = "p"
    ADVANTAGE = "a"
    DISADVANTAGE = "d"

    @property
    def mode(self) -> Mode:
        """The rules' word for it."""
        return Mode[self.name]


class RollAgain(Action, name="roll-again", only="owner"):
    """Rolls the same once more, in a message of its own."""

    roll: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Roll it; a secret roll stays secret."""
        await rolled_again(interaction, self.roll)


class RollExample(Action, name="dice-example"):
    """Rolls `2d6+3` for whoever presses it, for their eyes alone; the welcome offers it."""

    async def run(self, interaction: Interaction) -> None:
        """Roll it as a secret roll: a channel should not fill up with everybody's first try."""
        player = await player_of(interaction)
        view = await interaction.client.engine.dice.roll(
            player.id, "2d6+3", "a first try", request_id=str(interaction.id), secret=True
        )
        await reply(interaction, rolled(interaction, view), private=True)


class RollOneAgain(Choice, name="roll-one-again"):
    """Rolls one of the rolls of a history page once more. The engine refuses rolls of others."""

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Roll the chosen one."""
        try:
            chosen = UUID(values[0])
        except (IndexError, ValueError):
            raise InvalidInput("That is none of your rolls.", "Pick one from the menu.") from None
        await rolled_again(interaction, chosen)


class MakeCheck(Action, name="check", only="owner"):
    """Makes the check whose chance was shown. The showing's id is the request: pressed twice, it is rolled once."""

    preview: Snowflake
    owner: Snowflake
    ability: Word
    difficulty: DifficultyWord
    letter: ModeLetter
    chance: Percent

    async def run(self, interaction: Interaction) -> None:
        """Roll at the chance that was shown, or say that it has changed."""
        player = await player_of(interaction)
        view = await interaction.client.engine.dice.check(
            player.id,
            self.ability,
            self.difficulty,
            self.letter.mode,
            request_id=str(self.preview),
            server_id=server_of(interaction),
            shown_chance=self.chance,
        )
        await update(interaction, check_card(view))


class ShowRolls(Action, name="rolls-page"):
    """Shows a page of the presser's own rolls."""

    cursor: Cursor | None
    page: Count

    async def run(self, interaction: Interaction) -> None:
        """Turn to it."""
        await update(interaction, await history_page(interaction, self.cursor, self.page))


async def rolled_again(interaction: Interaction, roll_id: UUID) -> None:
    """Roll once more what was rolled, and answer."""
    player = await player_of(interaction)
    view = await interaction.client.engine.dice.roll_again(player.id, roll_id, request_id=str(interaction.id))
    await reply(interaction, rolled(interaction, view), private=view.secret)


def rolled(interaction: Interaction, view: RollView) -> Card:
    """The card of a roll that the user of this interaction made."""
    again = RollAgain(roll=view.id, owner=interaction.user.id)
    return roll_card(view, interaction.user.display_name).row(again.button("Roll again"))


async def history_page(interaction: Interaction, cursor: str | None, page: int) -> Card:
    """A page of one's own rolls and checks; for the user's eyes only, as secret ones are among them."""
    player = await player_of(interaction)
    found = await interaction.client.engine.dice.history(player.id, Viewer(player.id), cursor=cursor, limit=PAGE)
    if not found.items:
        bot = interaction.client
        return notice(
            "No rolls yet",
            f"{bot.mention_of('roll')} rolls dice, {bot.mention_of('check')} tries something with your character.",
            tone=Tone.DICE,
        )
    card = history_card(found.items, page)
    rolls = [item for item in found.items if isinstance(item, RollView)]
    if rolls:
        card.row(RollOneAgain().menu([option_of(roll) for roll in rolls], placeholder="Roll one of these again"))
    buttons = []
    if page > 1:
        newest = ShowRolls(cursor=None, page=1)
        buttons.append(newest.button("Newest", emoji=PREVIOUS.emoji))
    if found.next_cursor is not None:
        older = ShowRolls(cursor=found.next_cursor, page=page + 1)
        buttons.append(older.button("Older", emoji=NEXT.emoji, style=discord.ButtonStyle.secondary))
    return card.row(*buttons) if buttons else card
