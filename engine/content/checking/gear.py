"""Items, the properties that finds can carry, and the tables that give them."""

from engine.content.checking.examination import Examination, repeated
from engine.content.models import Bonuses, BonusProperty, Condition, Item, LootTable, Rarity, Thing
from engine.content.positions import KeyPath


def check_items(examination: Examination) -> None:
    """Reports items whose keys do not fit their kind."""
    for item in examination.all(Item):
        _check_shape(examination, item)
        if item.use is not None:
            _check_use(examination, item)


def _check_shape(examination: Examination, item: Item) -> None:
    weapon = item.kind == "weapon"
    if weapon and (item.weapon_type is None or item.damage is None or item.slot is None):
        examination.say(item, ("kind",), "A weapon needs weapon_type, damage and slot.")
    if not weapon and (item.weapon_type is not None or item.damage is not None or item.two_handed):
        message = "Only weapons have weapon_type, damage and two_handed."
        examination.say(item, ("kind",), message, 'Make it kind = "weapon"?')
    if item.kind in ("armor", "shield", "trinket") and item.slot is None:
        examination.say(item, ("kind",), f"What is worn ({item.kind}) needs a slot.", 'Such as slot = "slots/neck".')
    if item.kind in ("consumable", "tool") and item.slot is not None:
        examination.say(item, ("slot",), f"A {item.kind} is not worn.", "Remove the slot, or make it a trinket.")
    if item.kind in ("consumable", "tool") and item.bonuses != Bonuses():
        examination.say(item, ("bonuses",), f"A {item.kind} is not worn.", "Remove the bonuses, or make it a trinket.")
    if (item.kind == "consumable") != (item.use is not None):
        examination.say(item, ("use",), "Consumables, and only they, say what their use does.")
    if item.slot is not None and item.stack > 1:
        examination.say(item, ("stack",), "What is worn does not stack.", "Remove the key.")


def _check_use(examination: Examination, item: Item) -> None:
    use = item.use
    if use is None:
        return
    condition = examination.get(use.condition, Condition) if use.condition is not None else None
    if use.kind in ("heal", "restore"):
        if use.power is None:
            examination.say(item, ("use", "power"), f"A use that is to {use.kind} needs power.", 'Such as "2d6".')
        if use.condition is not None:
            message = f"A use that is to {use.kind} has nothing to do with a condition."
            examination.say(item, ("use", "condition"), message, "Remove the key.")
        return
    if use.condition is None:
        examination.say(item, ("use", "condition"), f"A use that is to {use.kind} needs a condition.")
    elif use.kind == "cure" and condition is not None and not condition.harmful:
        message = f"{condition.name} is helpful; nobody wants to be cured of it."
        examination.say(item, ("use", "condition"), message, "Name a harmful condition.")
    elif use.kind == "apply" and condition is not None and condition.absorbs:
        message = f"{condition.name} holds the power of a guard skill; brought by an item it would hold nothing."
        examination.say(item, ("use", "condition"), message, "Name another condition.")


def check_bonus_properties(examination: Examination) -> None:
    """Reports properties that give nothing or that nothing can carry, and finds for which there are too few."""
    properties = examination.all(BonusProperty)
    rolled = {rarity.id: rarity.properties for rarity in examination.all(Rarity)}
    finds = [item for item in examination.all(Item) if rolled.get(item.rarity, 0) > 0 and item.slot is not None]
    carriers = {item.kind for item in finds}
    for each in properties:
        if each.bonuses == Bonuses():
            examination.say(each, ("bonuses",), "The property gives nothing.", "Give it a bonus, such as hp = 5.")
        for index in repeated(each.kinds):
            examination.say(each, ("kinds", index), f'"{each.kinds[index]}" stands there twice.', "Remove one.")
        if not carriers.intersection(each.kinds):
            message = (
                f"No item can carry this property: there is no {' or '.join(each.kinds)} of a rarity that has any."
            )
            examination.say(each, ("kinds",), message, "Name another kind, or add a rare item.")
    offered = [kind for raw in examination.written("bonus-properties") for kind in _kinds(raw.values.get("kinds"))]
    for item in finds:
        needed = rolled[item.rarity]
        if offered.count(item.kind) < needed:
            message = f"A {item.kind} of this rarity carries {needed} properties; there are {offered.count(item.kind)}."
            examination.say(item, ("rarity",), message, f'Add properties with "{item.kind}" among their kinds.')


def _kinds(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def check_loot(examination: Examination) -> None:
    """Reports entries that are the wrong way round or twice, and shops that are told to roll."""
    for table in examination.all(LootTable):
        for index, entry in enumerate(table.entries):
            if entry.least > entry.most:
                message = f"least ({entry.least}) is more than most ({entry.most})."
                examination.say(table, ("entries", index), message, "Swap them.")
        for index in repeated(entry.item for entry in table.entries):
            message = f'"{table.entries[index].item}" stands in this table twice.'
            examination.say(table, ("entries", index, "item"), message, "Make one entry of the two.")
        if table.source == "shop" and "rolls" in table.model_fields_set:
            examination.say(table, ("rolls",), "A shop sells all of its entries; it does not roll.", "Remove the key.")


def check_is_hoard(examination: Examination, owner: Thing, path: KeyPath, identity: str) -> None:
    """Reports loot that names a shop."""
    table = examination.get(identity, LootTable)
    if table is not None and table.source == "shop":
        examination.say(owner, path, f'"{identity}" is a shop; what is found comes from a hoard.', "Name a hoard.")
