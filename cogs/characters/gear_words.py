"""How things are put into words: what they are, where they are, and what wearing them changes."""

from collections.abc import Mapping

from bot.ui import escape
from engine.characters.views import InventoryView, ItemView
from engine.content.models import Item
from engine.content.models.gear import Use
from engine.content.pack import ContentPack
from engine.rules.characters import describe_bonuses


def line_of(item: ItemView) -> str:
    """A thing in a list: `**Stair Bread** (3 of them, locked)`."""
    notes = _notes(item)
    return f"**{item.name}** ({', '.join(notes)})" if notes else f"**{item.name}**"


def note_of(pack: ContentPack, item: ItemView) -> str:
    """Where a thing is and what is special about it, in plain text: `Worn: Body, locked`."""
    return ", ".join([f"Worn: {pack.slots[item.slot].name}" if item.slot else "In the backpack", *_notes(item)])


def worn_lines(pack: ContentPack, inventory: InventoryView) -> list[tuple[str, str]]:
    """Every slot with what is worn in it, `nothing` where it is empty."""
    worn = {item.slot: item for item in inventory.worn}
    return [
        (slot.name, f"{item.name} (locked)" if item.locked else item.name)
        if (item := worn.get(key))
        else (slot.name, "nothing")
        for key, slot in pack.slots.items()
    ]


def change_lines(changes: Mapping[str, tuple[int, int]]) -> list[str]:
    """What becomes different, before and after, a line each: `Armor: from 10 to 13 (3 more)`."""
    return [
        f"{name}: from {before} to {after} ({abs(after - before)} {'more' if after > before else 'less'})"
        for name, (before, after) in changes.items()
    ]


def facts(pack: ContentPack, item: ItemView) -> list[tuple[str, str]]:
    """What a thing is, as pairs of name and value; only what applies to it."""
    template = pack.items[item.template]
    pairs = [("Kind", _kind(pack, template)), ("Rarity", pack.rarities[template.rarity].name)]
    if template.slot is not None:
        hands = ", and needs both hands" if template.two_handed else ""
        pairs.append(("Where it is worn", pack.slots[template.slot].name + hands))
    if template.level > 1:
        pairs.append(("From level", str(template.level)))
    if template.damage is not None:
        pairs.append(("Damage", _damage(pack, template)))
    if bonuses := describe_bonuses(pack, template.bonuses):
        pairs.append(("When worn", ", ".join(bonuses)))
    if item.enhancement:
        pairs.append(("Enhancement", _enhancement(pack, template, item.enhancement)))
    if template.use is not None:
        pairs.append(("When used", _use(pack, template.use)))
    if item.quantity > 1:
        pairs.append(("How many", str(item.quantity)))
    pairs.append(
        ("Weight", f"{template.weight / 10:g} kg each" if item.quantity > 1 else f"{template.weight / 10:g} kg")
    )
    pairs.append(("Worth", f"{template.value} gold"))
    return pairs


def named(inventory: InventoryView) -> str:
    """The name of whose things these are, safe in a message."""
    return escape.shown(inventory.character_name, 32)


def _notes(item: ItemView) -> list[str]:
    notes = [f"{item.quantity} of them"] if item.quantity > 1 else []
    return [*notes, "locked"] if item.locked else notes


def _kind(pack: ContentPack, template: Item) -> str:
    if template.weapon_type is None:
        return template.kind.capitalize()
    return f"{template.kind.capitalize()} ({pack.weapon_types[template.weapon_type].name})"


def _damage(pack: ContentPack, template: Item) -> str:
    if template.weapon_type is None:
        return str(template.damage)
    kind = pack.weapon_types[template.weapon_type]
    return f"{template.damage} {kind.damage}, {kind.reach}"


def _enhancement(pack: ContentPack, template: Item, enhancement: int) -> str:
    numbers = pack.rules.equipment
    if template.kind == "weapon":
        return f"+{enhancement}, which adds {enhancement * numbers.enhancement_hit} to hit"
    if template.kind in {"armor", "shield"}:
        return f"+{enhancement}, which adds {enhancement * numbers.enhancement_armor} armor"
    return f"+{enhancement}"


def _use(pack: ContentPack, use: Use) -> str:
    condition = pack.conditions[use.condition].name.lower() if use.condition else ""
    match use.kind:
        case "heal":
            return f"heals {use.power} hit points"
        case "restore":
            return f"gives back {use.power} of what skills cost"
        case "cure":
            return f"ends being {condition}" if condition else "ends what ails one"
        case "apply":
            return f"makes one {condition}"
