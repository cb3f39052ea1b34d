"""Gear: what a character wears and carries, and what wearing something does."""

from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update

from engine.characters import records
from engine.characters.events import ItemLocked, ItemTakenOff, ItemWorn
from engine.characters.models import Character, Item
from engine.characters.ownership import own, own_living
from engine.characters.records import ItemRecord, Record
from engine.characters.sheets import backpack_views, hero_of, item_of, worn_views
from engine.characters.views import Difference, InventoryView, ItemView
from engine.content.pack import ContentPack
from engine.kernel import feeds
from engine.kernel.database import Database, Transaction
from engine.kernel.errors import NotFound
from engine.kernel.events import EventBody, only
from engine.kernel.refusals import rule_refusals
from engine.rules.derived import Worn, derive
from engine.rules.equipment import Change, take_off, wear
from engine.rules.errors import RuleViolation

_TO_BACKPACK = text("""
UPDATE items SET place = 'backpack', slot = NULL WHERE character_id = :character_id AND slot = ANY(:slots) RETURNING id
""")


class Gear:
    """Wearing, taking off, locking; and what would change before one does."""

    def __init__(self, database: Database, pack: ContentPack) -> None:
        self._database = database
        self._pack = pack

    async def inventory(self, player_id: UUID, character_id: UUID) -> InventoryView:
        """Return what a character wears and carries, with its purse.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
        """
        async with self._database.read() as connection:
            record = own(await records.by_id(connection, character_id), player_id)
        return self._inventory(record)

    async def difference(self, player_id: UUID, character_id: UUID, item_id: UUID) -> Difference:
        """Return what would change if a carried thing were worn, or a worn one taken off.

        Raises:
            NotFound: If there is no such character or thing.
            NotYours: If the character is somebody else's.
        """
        async with self._database.read() as connection:
            record = own(await records.by_id(connection, character_id), player_id)
        item = _require(record, item_id)
        try:
            change = self._change(record, item)
        except RuleViolation as violation:
            return Difference(slot=None, replaces=(), changes={}, refusal=violation.message)
        removed = [each.id for each in record.items if each.slot in change.removed and each.id != item.id]
        return Difference(slot=change.slot, replaces=tuple(removed), changes=dict(change.changes))

    async def equip(self, player_id: UUID, character_id: UUID, item_id: UUID) -> InventoryView:
        """Put a carried thing on; what is in the way goes to the backpack. Repeating it changes nothing.

        Raises:
            InvalidInput: If it cannot be worn, or the level is too low.
            NotFound: If there is no such character or thing.
            NotYours: If the character is somebody else's.
            Conflict: If the character is not alive.
        """
        async with self._database.transaction() as transaction:
            record = own_living(await records.locked(transaction, character_id), player_id)
            item = _require(record, item_id)
            if item.slot is not None:
                return self._inventory(record)
            with rule_refusals("item"):
                change = self._change(record, item)
            where = {"character_id": character_id, "slots": list(change.removed)}
            replaced = tuple((await transaction.execute(_TO_BACKPACK, where)).scalars())
            await self._leave_the_rest(transaction, record, item)
            worn = update(Item).where(Item.id == item_id).values(place="worn", slot=change.slot, quantity=1)
            await transaction.execute(worn)
            event = ItemWorn(
                character_id=character_id,
                player_id=player_id,
                item_id=item_id,
                template=item.template,
                slot=change.slot,
                replaced=replaced,
            )
            return await self._changed(transaction, record, event, change)

    async def unequip(self, player_id: UUID, character_id: UUID, item_id: UUID) -> InventoryView:
        """Take a worn thing off, into the backpack. Repeating it changes nothing.

        Raises:
            NotFound: If there is no such character or thing.
            NotYours: If the character is somebody else's.
            Conflict: If the character is not alive.
        """
        async with self._database.transaction() as transaction:
            record = own_living(await records.locked(transaction, character_id), player_id)
            item = _require(record, item_id)
            if item.slot is None:
                return self._inventory(record)
            change = self._change(record, item)
            await transaction.execute(_TO_BACKPACK, {"character_id": character_id, "slots": [item.slot]})
            event = ItemTakenOff(
                character_id=character_id, player_id=player_id, item_id=item_id, template=item.template, slot=item.slot
            )
            return await self._changed(transaction, record, event, change)

    async def lock(self, player_id: UUID, character_id: UUID, item_id: UUID, *, locked: bool) -> InventoryView:
        """Protect a thing from every bulk act, or release it. Repeating it changes nothing.

        Raises:
            NotFound: If there is no such character or thing.
            NotYours: If the character is somebody else's.
        """
        async with self._database.transaction() as transaction:
            record = own(await records.locked(transaction, character_id), player_id)
            if _require(record, item_id).locked == locked:
                return self._inventory(record)
            await transaction.execute(update(Item).where(Item.id == item_id).values(locked=locked))
            event = ItemLocked(character_id=character_id, player_id=player_id, item_id=item_id, locked=locked)
            return await self._changed(transaction, record, event, None)

    async def suggest(self, player_id: UUID, typed: str, *, worn: bool, server_id: int = 0) -> list[ItemView]:
        """Return things of the active character whose name holds what was typed, for autocompletion.

        Args:
            player_id: Whose.
            typed: Part of a name, whatever the case.
            worn: True for worn things, False for what can be worn and is carried.
            server_id: The Discord server on which the command is typed.
        """
        async with self._database.read() as connection:
            record = await records.active(connection, player_id, server_id)
        if record is None:
            return []
        if worn:
            views = worn_views(self._pack, record)
        else:
            views = tuple(v for v in backpack_views(self._pack, record) if self._pack.items[v.template].slot)
        return [view for view in views if typed.casefold() in view.name.casefold()][:25]

    def _change(self, record: Record, item: ItemRecord) -> Change:
        hero = hero_of(record)
        if item.slot is not None:
            return take_off(self._pack, hero, item.slot)
        return wear(self._pack, hero, Worn(item.template, item.enhancement))

    async def _leave_the_rest(self, transaction: Transaction, record: Record, item: ItemRecord) -> None:
        """Of a stack, one is worn and the rest stays in the backpack as a thing of its own."""
        if item.quantity == 1:
            return
        rest: dict[str, Any] = {
            "id": transaction.new_id(),
            "character_id": record.id,
            "template": item.template,
            "place": "backpack",
            "quantity": item.quantity - 1,
            "enhancement": item.enhancement,
            "locked": item.locked,
            "acquired_at": transaction.now,
        }
        await transaction.execute(insert(Item).values(rest))

    async def _changed(
        self, transaction: Transaction, record: Record, event: EventBody, change: Change | None
    ) -> InventoryView:
        """Raise the character's version, keep hit points within the new most, publish, and return the new state."""
        values: dict[str, Any] = {"version": record.version + 1, "updated_at": transaction.now}
        if change is not None:
            values["hp_current"] = min(record.hp_current, derive(self._pack, change.hero).hp_max)
        await transaction.execute(update(Character).where(Character.id == record.id).values(values))
        transaction.publish(
            event, feeds=[feeds.character(record.id)], audience=only(record.player_id), actor_id=record.player_id
        )
        fresh = await records.by_id(transaction.connection, record.id)
        assert fresh is not None
        return self._inventory(fresh)

    def _inventory(self, record: Record) -> InventoryView:
        return InventoryView(
            character_id=record.id,
            character_name=record.name,
            gold=record.gold,
            worn=worn_views(self._pack, record),
            backpack=backpack_views(self._pack, record),
        )


def _require(record: Record, item_id: UUID) -> ItemRecord:
    item = item_of(record, item_id)
    if item is None:
        raise NotFound(f"{record.name} does not have that.", "Look at /inventory.", code="no_such_item")
    return item
