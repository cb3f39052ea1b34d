"""What is found: loot tables, bonus properties and enhancement.

A hoard is rolled `rolls` times among its entries by weight; how many lie there is rolled between `least` and `most`.
A wearable thing whose rarity allows bonus properties carries as many, each rolled by weight among those for its kind
and level that it does not have yet. The same things, if enhancement does something for them (weapons, armor, shields),
are enhanced by one point for each d100 in a row of at most `enhanced_percent`, up to `enhancement_most`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engine.content.pack import ContentPack
from engine.rules.randomness import Randomness

ItemKind: TypeAlias = Literal["weapon", "armor", "shield", "trinket", "consumable", "tool"]
WEARABLE = frozenset({"weapon", "armor", "shield", "trinket"})
ENHANCED = frozenset({"weapon", "armor", "shield"})
_D100 = 100


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What of an item matters when it is found: its id, its kind, and how many bonus properties its rarity allows."""

    id: str
    kind: ItemKind
    properties: int


@dataclass(frozen=True, slots=True)
class PropertyRule:
    """A bonus property: its id, the kinds that can carry it, and its weight."""

    id: str
    kinds: tuple[ItemKind, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class EntryRule:
    """A line of a loot table: the item's position, its weight, how many."""

    item: int
    weight: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class TableRule:
    """A loot table."""

    id: str
    rolls: int
    entries: tuple[EntryRule, ...]


@dataclass(frozen=True, slots=True)
class TreasureRules:
    """All that can be found somewhere. Positions in it are what entries and logs hold.

    Attributes:
        tables: Loot tables.
        items: The items in them.
        properties: The bonus properties for finds of this level.
        enhanced_percent: The chance of each further point of enhancement.
        enhancement_most: At most so many.
    """

    tables: tuple[TableRule, ...]
    items: tuple[ItemRule, ...]
    properties: tuple[PropertyRule, ...]
    enhanced_percent: int
    enhancement_most: int


@dataclass(frozen=True, slots=True)
class Find:
    """Something found: the item's id, how many, its enhancement, and the ids of its bonus properties."""

    item: str
    quantity: int = 1
    enhancement: int = 0
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """One thing drawn: the roll from 1 to `of` (by weight, the sum of all weights) and the position that it fell on."""

    roll: int
    of: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A find with every roll that made it.

    Attributes:
        find: What it is.
        item: The roll for the item.
        quantity: The roll for how many, from 1 to all that may be; None for an entry that always gives as many.
        properties: The rolls for its bonus properties.
        enhancements: The d100s for its enhancement, the last of which failed unless it has the most.
    """

    find: Find
    item: Lot
    quantity: Lot | None
    properties: tuple[Lot, ...]
    enhancements: tuple[int, ...]


def treasure_of(pack: ContentPack, tables: tuple[str, ...], level: int) -> TreasureRules:
    """The treasure of some loot tables, for finds of a level. Tables keep their order and appear once."""
    ids = tuple(dict.fromkeys(tables))
    items = tuple(dict.fromkeys(entry.item for each in ids for entry in pack.loot_tables[each].entries))
    positions = {item: position for position, item in enumerate(items)}
    return TreasureRules(
        tables=tuple(
            TableRule(
                each,
                pack.loot_tables[each].rolls,
                tuple(
                    EntryRule(positions[entry.item], entry.weight, entry.least, entry.most)
                    for entry in pack.loot_tables[each].entries
                ),
            )
            for each in ids
        ),
        items=tuple(
            ItemRule(each, pack.items[each].kind, pack.rarities[pack.items[each].rarity].properties) for each in items
        ),
        properties=tuple(
            PropertyRule(each.id, each.kinds, each.weight)
            for each in pack.bonus_properties.values()
            if each.level <= level
        ),
        enhanced_percent=pack.rules.delves.enhanced_percent,
        enhancement_most=pack.rules.equipment.enhancement_most,
    )


def roll_table(rules: TreasureRules, table: int, randomness: Randomness) -> tuple[Drawn, ...]:
    """Rolls a loot table, by its position: everything that lies there."""
    rolled = rules.tables[table]
    return tuple(_draw(rules, rolled, randomness) for _ in range(rolled.rolls))


def _draw(rules: TreasureRules, table: TableRule, randomness: Randomness) -> Drawn:
    lot = _lot([entry.weight for entry in table.entries], randomness)
    entry = table.entries[lot.drawn]
    item = rules.items[entry.item]
    many = _quantity(entry, randomness)
    lots = _properties(rules, item, randomness)
    enhancements = _enhancements(rules, item, randomness)
    find = Find(
        item.id,
        entry.least + (many.drawn if many else 0),
        sum(roll <= rules.enhanced_percent for roll in enhancements),
        tuple(rules.properties[each.drawn].id for each in lots),
    )
    return Drawn(find, lot, many, lots, enhancements)


def _quantity(entry: EntryRule, randomness: Randomness) -> Lot | None:
    """How many lie there above the least: each number as likely as another; no roll where there is one only."""
    of = entry.most - entry.least + 1
    if of == 1:
        return None
    drawn = randomness.below(of)
    return Lot(drawn + 1, of, drawn)


def _lot(weights: list[int], randomness: Randomness) -> Lot:
    """Draws a position by weight."""
    total = sum(weights)
    roll = randomness.below(total) + 1
    left = roll
    for position, weight in enumerate(weights):
        left -= weight
        if left <= 0:
            return Lot(roll, total, position)
    raise AssertionError("a roll within the sum of the weights falls on one of them")


def _properties(rules: TreasureRules, item: ItemRule, randomness: Randomness) -> tuple[Lot, ...]:
    if not item.properties or item.kind not in WEARABLE:
        return ()
    fitting = [position for position, each in enumerate(rules.properties) if item.kind in each.kinds]
    lots: list[Lot] = []
    while fitting and len(lots) < item.properties:
        lot = _lot([rules.properties[each].weight for each in fitting], randomness)
        lots.append(Lot(lot.roll, lot.of, fitting.pop(lot.drawn)))
    return tuple(lots)


def _enhancements(rules: TreasureRules, item: ItemRule, randomness: Randomness) -> tuple[int, ...]:
    if not item.properties or item.kind not in ENHANCED:
        return ()
    rolls: list[int] = []
    while len(rolls) < rules.enhancement_most:
        rolls.append(randomness.below(_D100) + 1)
        if rolls[-1] > rules.enhanced_percent:
            break
    return tuple(rolls)
