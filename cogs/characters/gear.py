"""The inventory and its things: cards, and what their buttons do. What is pressed carries ids; the engine decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import discord

from bot.interactions import update
from bot.players import player_of
from bot.ui.actions import OPTION_LIMIT, Action, Carrier, Choice, Component, Interaction
from bot.ui.cards import Card
from bot.ui.codec import Count, Snowflake
from bot.ui.pagers import pages
from bot.ui.palette import Tone
from bot.ui.pickers import add_picker, option
from cogs.characters.gear_words import change_lines, facts, line_of, named, note_of, worn_lines
from engine.characters.gear import Gear
from engine.characters.views import Difference, InventoryView, ItemView
from engine.content.pack import ContentPack
from engine.kernel.errors import NotFound

NO_SUCH_ITEM = "no_such_item"


class ShowInventory(Action, name="gear-list", only="owner"):
    """Shows a page of the inventory."""

    character: UUID
    page: Count
    owner: Snowflake

    async def run(self, interaction: Interaction) -> None:
        """Show it in place of what stood there."""
        inventory = await _inventory(interaction, self.character)
        await update(interaction, inventory_card(interaction.client.engine.pack, inventory, self.owner, self.page))


class PickItem(Choice, name="gear-pick", only="owner"):
    """Shows one thing."""

    character: UUID
    page: Count
    owner: Snowflake

    async def run(self, interaction: Interaction, values: tuple[str, ...]) -> None:
        """Show the thing that was picked; if it is gone, the inventory as it is now."""
        try:
            item_id = UUID(values[0])
        except ValueError:
            raise _not_there() from None
        await _shown(interaction, OfItem(character=self.character, item=item_id, page=self.page, owner=self.owner))


class OfItem(Carrier):
    """What every button of a thing carries."""

    character: UUID
    item: UUID
    page: Count
    owner: Snowflake


class Wear(OfItem, Action, name="gear-wear", only="owner"):
    """Puts a thing on."""

    async def run(self, interaction: Interaction) -> None:
        """Put it on, and show what that changed."""
        player = await player_of(interaction)
        try:
            worn = await put_on(_gear(interaction), player.id, self.character, self.item)
        except NotFound as gone:
            await _refresh(interaction, self, gone)
            raise
        await update(interaction, outcome_card(interaction, worn, self))


class TakeOff(OfItem, Action, name="gear-off", only="owner"):
    """Takes a thing off."""

    async def run(self, interaction: Interaction) -> None:
        """Take it off, and show what that changed."""
        player = await player_of(interaction)
        try:
            taken = await take_off(_gear(interaction), player.id, self.character, self.item)
        except NotFound as gone:
            await _refresh(interaction, self, gone)
            raise
        await update(interaction, outcome_card(interaction, taken, self))


class SetLock(OfItem, Action, name="gear-lock", only="owner"):
    """Locks a thing, or releases it."""

    locked: bool

    async def run(self, interaction: Interaction) -> None:
        """Do it, and say what it means."""
        player = await player_of(interaction)
        try:
            await _gear(interaction).lock(player.id, self.character, self.item, locked=self.locked)
        except NotFound as gone:
            await _refresh(interaction, self, gone)
            raise
        told = "It is locked: no bulk act touches it." if self.locked else "It is no longer locked."
        await _shown(interaction, self, told=told)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act on a thing has done.

    Attributes:
        inventory: Everything as it is now.
        item: The thing as it is now.
        after: What the opposite act would change now.
        told: What was done, in sentences.
        changes: What became different, by name, before and after.
    """

    inventory: InventoryView
    item: ItemView
    after: Difference
    told: str
    changes: Mapping[str, tuple[int, int]]


async def put_on(gear: Gear, player_id: UUID, character_id: UUID, item_id: UUID) -> Outcome:
    """Wear a thing, and tell what changed. One that is worn already stays so, and that is told.

    Raises:
        EverdelveError: As `Gear.equip`.
    """
    expected = await gear.difference(player_id, character_id, item_id)
    # Asked second: what is not worn by now was not worn a moment ago, so `expected` is about putting it on.
    before = await gear.inventory(player_id, character_id)
    if find(before, item_id).slot is not None:
        return await _unchanged(gear, player_id, before, item_id, "It is worn already; nothing was changed.")
    inventory = await gear.equip(player_id, character_id, item_id)
    told = [f"{named(inventory)} wears it now."]
    told += [f"{item.name} went to the backpack." for item in before.worn if item.id in expected.replaces]
    after = await gear.difference(player_id, character_id, item_id)
    return Outcome(inventory, find(inventory, item_id), after, " ".join(told), expected.changes)


async def take_off(gear: Gear, player_id: UUID, character_id: UUID, item_id: UUID) -> Outcome:
    """Take a thing off, and tell what changed. One that is not worn stays so, and that is told.

    Raises:
        EverdelveError: As `Gear.unequip`.
    """
    expected = await gear.difference(player_id, character_id, item_id)
    # Asked second, as above.
    before = await gear.inventory(player_id, character_id)
    if find(before, item_id).slot is None:
        return await _unchanged(gear, player_id, before, item_id, "It is not worn; nothing was changed.")
    inventory = await gear.unequip(player_id, character_id, item_id)
    after = await gear.difference(player_id, character_id, item_id)
    told = "It is in the backpack now."
    return Outcome(inventory, find(inventory, item_id), after, told, expected.changes)


def find(inventory: InventoryView, item_id: UUID) -> ItemView:
    """Return the thing of that id.

    Raises:
        NotFound: If the character does not have it.
    """
    for item in (*inventory.worn, *inventory.backpack):
        if item.id == item_id:
            return item
    raise _not_there()


def inventory_card(pack: ContentPack, inventory: InventoryView, owner: int, page: int = 0) -> Card:
    """What is worn by slot, what is carried, the purse, and a menu to look at any of it."""
    things = (*inventory.worn, *inventory.backpack)
    page = min(page, pages(len(things), OPTION_LIMIT) - 1)
    card = Card(f"{named(inventory)}: inventory").fields([("Gold", str(inventory.gold))])
    card.text("### Worn").fields(worn_lines(pack, inventory))
    card.text("### Backpack")
    on_page = [item for item in things[page * OPTION_LIMIT : (page + 1) * OPTION_LIMIT] if item.slot is None]
    if on_page:
        card.bullets(line_of(item) for item in on_page)
    elif inventory.backpack:
        card.text("Its things stand on the next page.")
    else:
        card.text("It is empty.")
    if not things:
        return card.text("There is nothing to pick: what is found or bought will lie here.")
    return add_picker(
        card,
        PickItem(character=inventory.character_id, page=page, owner=owner),
        [option(str(item.id), item.name, note_of(pack, item)) for item in things],
        placeholder="Pick a thing to look at it",
        page=page,
        turn=lambda to: ShowInventory(character=inventory.character_id, page=to, owner=owner),
    )


def item_card(
    pack: ContentPack,
    item: ItemView,
    inventory: InventoryView,
    difference: Difference,
    carried: OfItem,
    *,
    told: Sequence[str] = (),
) -> Card:
    """One thing: what it is, what wearing it or taking it off would change, and what can be done with it.

    Args:
        pack: The content.
        item: The thing.
        inventory: Everything the character has, to name what would have to give way.
        difference: What would change.
        carried: The character, the page to go back to, and who may press.
        told: Lines about what was just done, shown first.
    """
    card = Card(item.name, Tone.SUCCESS if told else Tone.CALM)
    card.text("\n".join(told))
    card.text(f"*{pack.items[item.template].flavour}*").fields([*facts(pack, item), ("Now", note_of(pack, item))])
    if pack.items[item.template].slot is not None:
        card.text(_foresight(item, inventory, difference))
    return card.row(*_buttons(pack, item, difference, carried))


def outcome_card(interaction: Interaction, outcome: Outcome, carried: OfItem) -> Card:
    """A thing after an act, with what the act has changed."""
    changed = [f"- {line}" for line in change_lines(outcome.changes)]
    told = [f"**{outcome.told}**", *changed]
    pack = interaction.client.engine.pack
    return item_card(pack, outcome.item, outcome.inventory, outcome.after, carried, told=told)


def _foresight(item: ItemView, inventory: InventoryView, difference: Difference) -> str:
    """What would change, in words."""
    if difference.refusal:
        return f"**It cannot be worn now.** {difference.refusal}"
    act = "it is taken off" if item.slot else "it is worn"
    replaced = [each.name for each in inventory.worn if each.id in difference.replaces]
    lines = change_lines(difference.changes) or ["No value changes"]
    lines += [f"{name} goes to the backpack" for name in replaced]
    return "\n".join([f"**What changes if {act}**", *(f"- {line}" for line in lines)])


def _buttons(pack: ContentPack, item: ItemView, difference: Difference, carried: OfItem) -> list[Component]:
    fields = carried.model_dump(include=set(OfItem.model_fields))
    row: list[Component] = []
    if item.slot is not None:
        row.append(TakeOff(**fields).button("Take off", style=discord.ButtonStyle.primary))
    elif pack.items[item.template].slot is not None:
        refused = bool(difference.refusal)
        row.append(Wear(**fields).button("Wear", style=discord.ButtonStyle.primary, disabled=refused))
    row.append(SetLock(**fields, locked=not item.locked).button("Unlock" if item.locked else "Lock"))
    back = ShowInventory(character=carried.character, page=carried.page, owner=carried.owner)
    row.append(back.button("Back to the inventory"))
    return row


async def _shown(interaction: Interaction, carried: OfItem, *, told: str = "") -> None:
    """Show a thing in place of what stood there; if it is gone, the inventory as it is now, and say so."""
    player, gear = await player_of(interaction), _gear(interaction)
    inventory = await gear.inventory(player.id, carried.character)
    try:
        item = find(inventory, carried.item)
        difference = await gear.difference(player.id, carried.character, carried.item)
    except NotFound as gone:
        await _refresh(interaction, carried, gone)
        raise
    lines = [f"**{told}**"] if told else []
    pack = interaction.client.engine.pack
    await update(interaction, item_card(pack, item, inventory, difference, carried, told=lines))


async def _refresh(interaction: Interaction, carried: OfItem, error: NotFound) -> None:
    """Show the inventory as it is now in place of a card about a thing that is gone."""
    if error.code == NO_SUCH_ITEM:
        inventory = await _inventory(interaction, carried.character)
        card = inventory_card(interaction.client.engine.pack, inventory, carried.owner, carried.page)
        await update(interaction, card)


async def _unchanged(gear: Gear, player_id: UUID, inventory: InventoryView, item_id: UUID, told: str) -> Outcome:
    difference = await gear.difference(player_id, inventory.character_id, item_id)
    return Outcome(inventory, find(inventory, item_id), difference, told, {})


async def _inventory(interaction: Interaction, character_id: UUID) -> InventoryView:
    return await _gear(interaction).inventory((await player_of(interaction)).id, character_id)


def _gear(interaction: Interaction) -> Gear:
    return interaction.client.engine.characters.gear


def _not_there() -> NotFound:
    return NotFound("That thing is no longer there.", "Look at /inventory.", code=NO_SUCH_ITEM)
