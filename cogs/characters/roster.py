"""Whom one plays: the list, switching, and retiring after a confirmation."""

from uuid import UUID

import discord

from bot.interactions import reply, update
from bot.players import player_of, server_of
from bot.ui.actions import Action, Interaction
from bot.ui.cards import Card, notice
from bot.ui.codec import Count, Snowflake
from bot.ui.confirmations import confirmation
from bot.ui.pagers import pager_row
from bot.ui.palette import SUCCESS, Tone
from cogs.characters.creation import Create
from cogs.characters.sheet import ShowSheet
from cogs.characters.words import calling, name_of, standing
from engine.characters.views import CharacterSheet, CharacterSummary, Status
from engine.content import ContentNotLoaded
from engine.kernel.pagination import Page

PAGE = 5


class ListPage(Action, name="heroes-page", only="owner"):
    """Shows a page of the list; pages of a list this short are counted, not cursored."""

    page: Count
    archived: bool
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Show it."""
        await update(interaction, await list_card(interaction, page=self.page, archived=self.archived))


class SwitchTo(Action, name="hero-switch", only="owner"):
    """Plays a character here, or everywhere."""

    character: UUID
    here: bool
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Switch."""
        await reply(interaction, await switched(interaction, self.character, here=self.here))


class RetireSurely(Action, name="hero-retire", only="owner"):
    """Retires a character as it was shown; it carries the version, so a second press changes nothing."""

    character: UUID
    version: Count
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Retire it."""
        player = await player_of(interaction)
        characters = interaction.client.engine.characters
        retired = await characters.retire(player.id, self.character, self.version)
        text = f"{name_of(retired)} has left the world. The name and the slot are free again."
        await update(interaction, notice("Retired", text, tone=Tone.GRAVE))


async def switched(interaction: Interaction, character_id: UUID, *, here: bool) -> Card:
    """Switch, and say so."""
    player = await player_of(interaction)
    server = server_of(interaction) if here else 0
    sheet = await interaction.client.engine.characters.switch(player.id, character_id, server)
    where = "on this server" if server else "everywhere you have not chosen otherwise"
    dead = f" {name_of(sheet)} is dead, so nothing can be done with them yet." if sheet.status is Status.DEAD else ""
    return notice(f"{SUCCESS.emoji} Switched", f"You play {name_of(sheet)} {where}.{dead}", tone=Tone.SUCCESS)


def retire_card(sheet: CharacterSheet, owner: int) -> Card:
    """Ask before a character is retired."""
    name = name_of(sheet)
    consequences = [
        f"{name} leaves the world for good and cannot be played again.",
        f"What {name} carries goes along: {len(sheet.worn)} worn things and {sheet.gold} gold.",
        "The name is free for anybody, and the slot is free for you.",
        "What happened stays in the world's memory.",
    ]
    surely = RetireSurely(character=sheet.id, version=sheet.version, owner=owner)
    return confirmation(f"Retire {name}?", consequences, surely, label=f"Retire {sheet.name}")


async def list_card(interaction: Interaction, *, page: int = 0, archived: bool = False) -> Card:
    """A page of the player's characters; one whose content is not loaded stands there by name alone."""
    player = await player_of(interaction)
    found = await _nth_page(interaction, player.id, page, archived=archived)
    owner, pack = interaction.user.id, interaction.client.engine.pack
    card = Card("Your characters", Tone.CALM)
    if not found.items:
        card.text("You have none yet. Making one takes two minutes.")
        return card.row(Create().button("Create a character", style=discord.ButtonStyle.primary))
    playable = []
    for character in found.items:
        try:
            what = calling(pack, character)
        except ContentNotLoaded:
            card.text(_line(character, "cannot be shown with the content that is loaded"))
            continue
        if character.status is Status.ARCHIVED:
            card.text(_line(character, what))
        else:
            card.section(_line(character, what), ShowSheet(character=character.id, owner=owner).button("Sheet"))
        if character.status is Status.ALIVE and not character.active:
            playable.append(character)
    if playable:
        card.row(
            *(SwitchTo(character=each.id, here=False, owner=owner).button(f"Play {each.name}") for each in playable[:5])
        )
    if page or found.next_cursor:
        before = ListPage(page=page - 1, archived=archived, owner=owner) if page else None
        after = ListPage(page=page + 1, archived=archived, owner=owner) if found.next_cursor else None
        card.row(*pager_row(before, after, f"Page {page + 1}"))
    return card.footer(f"{player.character_slots} slots; the retired and the dead for ever take none.")


async def _nth_page(interaction: Interaction, player_id: UUID, page: int, *, archived: bool) -> Page[CharacterSummary]:
    characters, server = interaction.client.engine.characters, server_of(interaction)
    found: Page[CharacterSummary] = await characters.list(player_id, server_id=server, archived=archived, limit=PAGE)
    for _ in range(page):
        if found.next_cursor is None:
            break
        found = await characters.list(
            player_id, server_id=server, archived=archived, limit=PAGE, cursor=found.next_cursor
        )
    return found


def _line(character: CharacterSummary, what: str) -> str:
    """A character in the list: the name, what it is, whether it lives and is played."""
    return f"**{name_of(character)}** {what} · {standing(character)}{_marks(character)}"


def _marks(character: CharacterSummary) -> str:
    if character.active_here:
        return " · **played here**"
    return " · **played**" if character.active else ""
