"""A hero in Discord's hands, and things to put into its backpack."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from discord import app_commands
from discord.ext import commands
from simulated_discord import ids
from sqlalchemy import text

from bot.interactions import reply
from bot.ui.actions import Interaction
from bot.ui.cards import Card
from engine.characters.views import DraftChoices


@pytest.fixture
def born(game, pack):
    """Makes a character for an actor; returns the ids of player and character."""

    async def make(actor, name: str = "Maren Vell", character_class: str | None = None) -> tuple[UUID, UUID]:
        player = await game.accounts.see(actor.id, actor.name)
        choices = DraftChoices(
            species=next(iter(pack.species)),
            character_class=character_class or next(iter(pack.classes)),
            background=next(iter(pack.backgrounds)),
            name=name,
        )
        return player.id, await game.characters.drafts.create(player.id, choices, request_id=name)

    return make


@pytest.fixture
async def maren(born, alice) -> tuple[UUID, UUID]:
    """Alice's player id and her character's."""
    return await born(alice)


@pytest.fixture
def give(database):
    """Puts a thing into a backpack, past all rules."""

    async def put(character_id: UUID, template: str, quantity: int = 1) -> UUID:
        async with database.transaction() as transaction:
            identifier = transaction.new_id()
            await transaction.execute(
                text(
                    "INSERT INTO items (id, character_id, template, place, quantity, acquired_at) "
                    "VALUES (:id, :character, :template, 'backpack', :quantity, :now)"
                ),
                {
                    "id": identifier,
                    "character": character_id,
                    "template": template,
                    "quantity": quantity,
                    "now": transaction.now,
                },
            )
        return identifier

    return put


@pytest.fixture
def in_public(bot, alice, channel):
    """Shows one of Alice's cards where everybody sees it, so that others can try to press it."""

    async def show(make: Callable[[Interaction], Awaitable[Card]]) -> Any:
        class Public(commands.Cog):
            @app_commands.command(description="Show the card to everybody")
            async def public(self, interaction: Interaction) -> None:
                await reply(interaction, await make(interaction))

        await bot.add_cog(Public())
        await bot.tree.sync()
        return (await alice.slash(channel, "public")).response

    return show


@pytest.fixture
def button():
    """Finds the custom id of a message's one component of an action."""

    def find(message: Any, name: str) -> str:
        [found] = [custom_id for custom_id in ids(message) if custom_id.split(":")[2] == name]
        return found

    return find
