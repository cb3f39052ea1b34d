"""The character sheet: as a card, as a picture, and live in a channel."""

import io
from uuid import UUID

import discord

from adapters.discord.rendering import Placement, renders
from bot.client import EverdelveBot
from bot.interactions import reply
from bot.players import player_of
from bot.ui import escape
from bot.ui.actions import Action, Interaction
from bot.ui.cards import Card, notice
from bot.ui.codec import Snowflake
from bot.ui.palette import SUCCESS, Tone
from cogs.characters.growth import OpenOffers
from cogs.characters.words import (
    attribute_line,
    calling,
    health,
    in_a_line,
    name_of,
    progress,
    skill_lines,
    standing,
    story_lines,
    weapon_line,
)
from engine.characters.announcements import SheetCard
from engine.characters.views import CharacterPublic, CharacterSheet, Status
from engine.content.pack import ContentPack
from engine.delivery.service import InChannel
from engine.kernel.errors import NotFound, Refused
from engine.kernel.events import Viewer
from engine.pictures.sheet import Derived as DrawnValue
from engine.pictures.sheet import Figure, GearLine, SheetPicture


class PostSheet(Action, name="sheet-post", only="owner"):
    """Shows the sheet in the channel, where it follows the character."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Post it."""
        if interaction.guild_id is None or interaction.channel_id is None:
            raise Refused("There is no channel here to show it in.", "Use this on a server.", code="needs_server")
        if not _may_write(interaction):
            raise Refused(
                "Everdelve may not write in this channel.",
                "Use another channel, or ask a server owner to let it view the channel and send messages.",
                code="channel_forbidden",
            )
        player = await player_of(interaction)
        here = InChannel(interaction.channel_id, interaction.guild_id)
        await interaction.client.engine.characters.post_sheet(player.id, self.character, here)
        await reply(
            interaction,
            notice(
                f"{SUCCESS.emoji} On its way", "The sheet will stand in this channel in a moment.", tone=Tone.SUCCESS
            ),
        )


def _may_write(interaction: Interaction) -> bool:
    """Whether we may send messages here, as Discord says with the interaction itself."""
    allowed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    return allowed.view_channel and (allowed.send_messages_in_threads if in_thread else allowed.send_messages)


class ShowSheet(Action, name="sheet-show", only="owner"):
    """Opens the sheet of one of the player's characters."""

    character: UUID
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Show it."""
        player = await player_of(interaction)
        sheet = await interaction.client.engine.characters.sheet(player.id, self.character)
        await reply(interaction, await sheet_card(interaction, sheet))


async def sheet_card(interaction: Interaction, sheet: CharacterSheet, *, title: str | None = None) -> Card:
    """The sheet as its owner sees it, with its picture."""
    bot, pack = interaction.client, interaction.client.engine.pack
    card = Card(title or name_of(sheet), Tone.GRAVE if sheet.status is Status.DEAD else Tone.CALM)
    card.text(f"{calling(pack, sheet)}, {pack.backgrounds[sheet.background].name} · {standing(sheet)}")
    await _add_picture(bot, card, sheet, health(sheet))
    derived, resource = sheet.derived, pack.resources[sheet.derived.resource]
    card.text(
        in_a_line(
            ("Hit points", health(sheet)),
            ("Armor", str(derived.armor_class)),
            ("Initiative", f"{derived.initiative:+d}"),
            ("Hit", str(derived.hit)),
            ("Critical", f"{derived.crit}%"),
            (resource.name, str(derived.resource_max)),
            ("Experience", progress(sheet)),
            ("Gold", str(sheet.gold)),
            ("Skill queue", escape.shown(sheet.active_queue or "none", 40)),
        )
    )
    card.text(attribute_line(pack, sheet.attributes))
    card.text(f"**Skills** {skill_lines(pack, sheet.skills)}\n**Weapons** {weapon_line(pack, sheet.skills)}")
    _add_story(card, pack, sheet)
    entries = await bot.engine.characters.story(sheet.id, Viewer(player_id=sheet.player_id))
    card.text("\n".join(["**So far**", *story_lines(pack, entries)]) if entries else "")
    owner = interaction.user.id
    row = []
    if sheet.offers:
        choose = OpenOffers(character=sheet.id, owner=owner)
        row.append(choose.button("Choose what your level brought", style=discord.ButtonStyle.primary))
    if interaction.guild_id is not None and sheet.status is not Status.ARCHIVED:
        row.append(PostSheet(character=sheet.id, owner=owner).button("Show it in this channel"))
    return card.row(*row) if row else card


@renders(SheetCard)
async def live_sheet(bot: EverdelveBot, content: SheetCard, _placement: Placement) -> Card | None:
    """The public sheet in a channel; a retired character leaves a line."""
    try:
        character = await bot.engine.characters.public(content.character_id)
    except NotFound:
        return notice("A hero has left the world", "This character was retired by its player.", tone=Tone.GRAVE)
    pack = bot.engine.pack
    card = Card(name_of(character), Tone.GRAVE if character.status is Status.DEAD else Tone.CALM)
    card.text(f"{calling(pack, character)}, {pack.backgrounds[character.background].name} · {standing(character)}")
    await _add_picture(bot, card, character, str(character.derived.hp_max))
    card.text(attribute_line(pack, character.attributes))
    _add_story(card, pack, character)
    entries = await bot.engine.characters.story(character.id, Viewer(), limit=3)
    card.text("\n".join(["**So far**", *story_lines(pack, entries)]) if entries else "")
    return card.footer(f"{await _shown_by(bot, content.shown_by)}This sheet follows the character.")


async def _shown_by(bot: EverdelveBot, player_id: UUID | None) -> str:
    """Who put a sheet into its channel, as a sentence; nothing if that is not known, or the person was erased."""
    if player_id is None:
        return ""
    async with bot.kernel.database.read() as connection:
        person = await bot.engine.accounts.discord_id_of(connection, player_id)
    return "" if person is None else f"Shown by <@{person}>. "


def _add_story(card: Card, pack: ContentPack, character: CharacterPublic) -> None:
    if character.feats:
        card.text("**Feats** " + " · ".join(pack.feats[feat].name for feat in character.feats))
    if character.worn:
        card.text(
            "**Worn** " + " · ".join(f"{pack.slots[item.slot or ''].name}: {item.name}" for item in character.worn)
        )
    if character.backstory:
        card.text(f">>> {escape.shown(character.backstory, 1000, lines=True)}")


async def _add_picture(bot: EverdelveBot, card: Card, character: CharacterPublic, hit_points: str) -> None:
    picture = sheet_picture(bot.engine.pack, character, hit_points)
    drawn = await bot.engine.pictures.render(picture)
    card.picture(discord.File(io.BytesIO(drawn), "sheet.png"), picture.describe())


def sheet_picture(pack: ContentPack, character: CharacterPublic, hit_points: str) -> SheetPicture:
    """What the picture of a sheet shows."""
    derived, resource = character.derived, pack.resources[character.derived.resource]
    return SheetPicture(
        character_id=str(character.id),
        class_id=character.character_class,
        name=character.name,
        species=pack.species[character.species].name,
        character_class=pack.classes[character.character_class].name,
        background=pack.backgrounds[character.background].name,
        level=character.level,
        attributes=tuple(Figure(thing.name, character.attributes[key]) for key, thing in pack.attributes.items()),
        derived=(
            DrawnValue("Hit points", hit_points),
            DrawnValue("Armor", str(derived.armor_class)),
            DrawnValue("Initiative", f"{derived.initiative:+d}"),
            DrawnValue("Hit", str(derived.hit)),
            DrawnValue("Critical", f"{derived.crit}%"),
            DrawnValue(resource.name, str(derived.resource_max)),
        ),
        skills=tuple(Figure(pack.skills[key].name, character.skills[key]) for key in pack.skills),
        gear=tuple(
            GearLine(pack.slots[item.slot or ""].name, item.name, pack.rarities[pack.items[item.template].rarity].color)
            for item in character.worn
        ),
        scars=character.death_scars,
        story=" ".join(character.backstory.split())[:300] or pack.backgrounds[character.background].hook,
        fallen=character.status is Status.DEAD,
    )
