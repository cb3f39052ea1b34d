"""What levels bring: the news of one, and the choices that wait."""

from collections.abc import Mapping
from uuid import UUID

import discord

from adapters.discord.rendering import Placement, renders
from bot.client import EverdelveBot
from bot.interactions import reply, update
from bot.players import player_of
from bot.ui.actions import Action, Choice, Interaction
from bot.ui.cards import Card, notice
from bot.ui.codec import Count, Snowflake
from bot.ui.palette import Tone
from bot.ui.pickers import add_picker, option
from cogs.characters.queue import ShowQueues
from cogs.characters.words import name_of
from engine.characters.announcements import LevelNews
from engine.characters.views import CharacterSheet
from engine.content.models import CombatSkill, Feat, Subclass
from engine.content.pack import ContentPack
from engine.kernel.errors import NotFound
from engine.rules.characters import describe_bonuses


class OpenOffers(Action, name="offers-open", only="owner"):
    """Shows the first choice that waits."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Show it."""
        player = await player_of(interaction)
        sheet = await interaction.client.engine.characters.sheet(player.id, self.character)
        await reply(interaction, offers_card(interaction.client.engine.pack, sheet, interaction.user.id))


class TurnOptions(Action, name="offers-page", only="owner"):
    """Shows another page of a choice's options."""

    character: UUID
    page: Count
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Turn the page."""
        player = await player_of(interaction)
        sheet = await interaction.client.engine.characters.sheet(player.id, self.character)
        await update(interaction, offers_card(interaction.client.engine.pack, sheet, interaction.user.id, self.page))


class TakeSubclass(Choice, name="subclass-take", only="owner"):
    """Takes a subclass."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Take it, and show what it taught and what waits next."""
        player = await player_of(interaction)
        sheet = await interaction.client.engine.characters.growth.choose_subclass(player.id, self.character, values[0])
        pack = interaction.client.engine.pack
        card = offers_card(pack, sheet, interaction.user.id).lead(_road_taken(pack, sheet, values[0]))
        card.row(ShowQueues(character=sheet.id, owner=self.owner).button("Skill queues"))
        await update(interaction, card)


class TakeFeat(Choice, name="feat-take", only="owner"):
    """Takes a feat for the offer of a level."""

    character: UUID
    level: Count
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Take it, and show what waits next."""
        player = await player_of(interaction)
        growth = interaction.client.engine.characters.growth
        sheet = await growth.choose_feat(player.id, self.character, self.level, values[0])
        await update(interaction, offers_card(interaction.client.engine.pack, sheet, interaction.user.id))


def offers_card(pack: ContentPack, sheet: CharacterSheet, owner: int, page: int = 0) -> Card:
    """The first choice that waits, with its options; or that none does."""
    if not sheet.offers:
        return notice(
            f"{name_of(sheet)} has nothing to choose", "Levels bring subclasses and feats; they wait for you."
        )
    offer, waiting = sheet.offers[0], len(sheet.offers)
    kind = "subclass" if offer.kind == "subclass" else "feat"
    card = Card(f"Level {offer.level}: choose a {kind}", Tone.SUCCESS)
    card.text(f"{name_of(sheet)} may choose. It waits as long as you like, and a choice made stays made.")
    if not offer.options:
        return card.text("Nothing fits yet: every feat's needs are still out of reach. The offer stays open.")
    things: Mapping[str, Subclass | Feat] = pack.subclasses if offer.kind == "subclass" else pack.feats
    card.bullets(_described(pack, things[each]) for each in offer.options)
    choice: Choice = TakeSubclass(character=sheet.id, owner=owner)
    if offer.kind == "feat":
        choice = TakeFeat(character=sheet.id, level=offer.level, owner=owner)
    options = [option(each, things[each].name, things[each].summary) for each in offer.options]
    add_picker(
        card,
        choice,
        options,
        placeholder=f"Choose a {kind}",
        page=page,
        turn=lambda to: TurnOptions(character=sheet.id, page=to, owner=owner),
    )
    return card.footer(f"{waiting - 1} more wait after this." if waiting > 1 else "")


def _described(pack: ContentPack, choice: Subclass | Feat) -> str:
    """A line: what it is called, what it is, what it adds, and the combat skills that it teaches."""
    gains = list(describe_bonuses(pack, choice.bonuses))
    gains += [f"teaches {skill.name}: {skill.summary}" for skill in _taught(pack, choice)]
    return f"**{choice.name}** {choice.summary}" + (f" ({', '.join(gains)})" if gains else "")


def _taught(pack: ContentPack, choice: Subclass | Feat) -> tuple[CombatSkill, ...]:
    if isinstance(choice, Subclass):
        return pack.skills_of_subclass(choice.id)
    return () if choice.teaches is None else (pack.combat_skills[choice.teaches],)


def _road_taken(pack: ContentPack, sheet: CharacterSheet, subclass: str) -> str:
    """What choosing a subclass made of a character, and the skills that it can use from now on."""
    words = [f"{name_of(sheet)} takes the road of **{pack.subclasses[subclass].name}**."]
    learned = [skill for skill in pack.skills_of_subclass(subclass) if skill.level <= sheet.level]
    words += [f"New skill: **{skill.name}**. {skill.summary}." for skill in learned]
    if learned:
        words.append("It is used once it stands in a skill queue.")
    return " ".join(words)


@renders(LevelNews)
async def level_news(bot: EverdelveBot, content: LevelNews, placement: Placement) -> Card | None:
    """Tell a player of a level."""
    try:
        character = await bot.engine.characters.public(content.character_id)
    except NotFound:
        return None
    pack = bot.engine.pack
    card = Card(f"{name_of(character)} has reached level {content.level}", Tone.SUCCESS)
    gained = [
        f"+{value} {pack.attributes[key].name}" for key, value in content.attributes.items() if key in pack.attributes
    ]
    gained += [
        f"the skill {pack.combat_skills[key].name}" for key in content.skills_learned if key in pack.combat_skills
    ]
    card.bullets([f"Hit points: {character.derived.hp_max} at most now", *gained])
    if content.choices and placement.person_id is not None:
        card.text("There is something to choose. It waits for you.")
        open_offers = OpenOffers(character=character.id, owner=placement.person_id)
        card.row(open_offers.button("Choose", style=discord.ButtonStyle.primary))
    return card
