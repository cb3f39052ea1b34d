"""The moment a character begins: everything that must be true, and everything that is written, in one transaction."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.accounts.views import PlayerView
from engine.characters.choices import Beginning, beginning
from engine.characters.events import CharacterCreated
from engine.characters.models import COUNTS_FOR_SLOT, HOLDS_NAME, Character, Item, SkillQueue
from engine.characters.views import DraftChoices
from engine.content.pack import ContentPack
from engine.kernel import feeds, ledger, texts
from engine.kernel.database import Transaction
from engine.kernel.errors import Conflict, InvalidInput, LimitReached
from engine.kernel.refusals import rule_refusals
from engine.rules.names import skeleton
from engine.world.service import DEFAULT_WORLD, place_id

_HOLDER = select(Character.player_id, Character.name).where(
    Character.world_id == DEFAULT_WORLD, Character.name_skeleton == text(":skeleton"), text(f"({HOLDS_NAME})")
)
_TAKEN_SLOTS = (
    select(func.count())
    .select_from(Character)
    .where(Character.player_id == text(":player_id"), text(f"({COUNTS_FOR_SLOT})"))
)
# Made once: making a statement costs more than sending it.
_CHARACTER, _ITEM, _QUEUE = insert(Character), insert(Item), insert(SkillQueue)
_SKILLS = text("""
INSERT INTO character_skills (character_id, skill, value)
SELECT :id, skill, value FROM unnest(CAST(:skills AS text[]), CAST(:values AS smallint[])) AS t (skill, value)
""")
# The first character becomes the default; a later one is played only when switched to.
_FIRST = text("""
INSERT INTO active_characters (player_id, server_id, character_id) VALUES (:player_id, 0, :id)
ON CONFLICT (player_id, server_id) DO NOTHING
""")


class Birth:
    """Turns complete choices into a character."""

    def __init__(self, pack: ContentPack) -> None:
        self._pack = pack

    async def require_free_slot(self, transaction: Transaction, player: PlayerView) -> None:
        """Raise if all of a player's slots are full. The player's row must be locked.

        Raises:
            LimitReached: If they are.
        """
        held = (await transaction.execute(_TAKEN_SLOTS, {"player_id": player.id})).scalar_one()
        if held >= player.character_slots:
            raise LimitReached(
                _slots_taken(player.character_slots),
                "Retire a character with /character retire to make room.",
                code="slots_full",
                slots=player.character_slots,
            )

    async def require_free_name(self, connection: AsyncConnection, player_id: UUID, name: str) -> None:
        """Raise if a name, or one that looks like it, is held. Advice only: the index decides at the end.

        Raises:
            Conflict: If it is held (code `name_taken`).
        """
        holder = (await connection.execute(_HOLDER, {"skeleton": skeleton(name)})).one_or_none()
        if holder is not None:
            raise _taken(name, holder.name, mine=holder.player_id == player_id)

    async def make(self, transaction: Transaction, player: PlayerView, choices: DraftChoices) -> UUID:
        """Write the character with skills, gear, queue and purse, and publish its beginning.

        Args:
            transaction: Holds the lock on the player's row.
            player: Whose it will be.
            choices: Complete choices; they are validated again here, since the pack may have changed since.

        Raises:
            InvalidInput: If something is missing or not allowed.
            Conflict: If the name is held.
            LimitReached: If all slots are full.
        """
        await self.require_free_slot(transaction, player)
        missing = [
            field for field in ("species", "character_class", "background", "name") if not getattr(choices, field)
        ]
        if missing:
            raise InvalidInput(
                f"The character has no {missing[0].removeprefix('character_')} yet.",
                "Choose one first.",
                field=missing[0],
            )
        with rule_refusals("character"):
            begin = beginning(self._pack, choices)
        await self.require_free_name(transaction.connection, player.id, begin.name)
        character_id = transaction.new_id()
        await self._write(transaction, player, character_id, choices, begin)
        await self._give(transaction, player.id, character_id, begin)
        place = await place_id(transaction.connection, DEFAULT_WORLD, self._pack.start.id)
        transaction.publish(
            CharacterCreated(
                character_id=character_id,
                player_id=player.id,
                species=begin.species,
                character_class=begin.character_class,
                background=begin.background,
                pack_version=self._pack.version,
            ),
            feeds=[feeds.character(character_id), feeds.story(character_id), feeds.player(player.id)],
            actor_id=player.id,
            world_id=DEFAULT_WORLD,
            place_id=place,
            importance=10,
        )
        return character_id

    async def _write(
        self, transaction: Transaction, player: PlayerView, character_id: UUID, choices: DraftChoices, begin: Beginning
    ) -> None:
        backstory = await texts.write(transaction, player.id, choices.backstory) if choices.backstory else None
        values: dict[str, Any] = {
            "id": character_id,
            "player_id": player.id,
            "world_id": DEFAULT_WORLD,
            "name": begin.name,
            "name_skeleton": skeleton(begin.name),
            "species": begin.species,
            "character_class": begin.character_class,
            "background": begin.background,
            "spread": dict(begin.spread),
            "hp_current": begin.hp_max,
            "backstory_text_id": backstory,
            "created_at": transaction.now,
            "updated_at": transaction.now,
        }
        try:
            await transaction.execute(_CHARACTER, values)
        except IntegrityError as error:
            if "uq_characters_name_held" in str(error.orig):
                raise _taken(begin.name, begin.name, mine=False) from error
            raise

    async def _give(self, transaction: Transaction, player_id: UUID, character_id: UUID, begin: Beginning) -> None:
        skills = {"id": character_id, "skills": list(begin.skills), "values": list(begin.skills.values())}
        await transaction.execute(_SKILLS, skills)
        things = [
            {
                "id": transaction.new_id(),
                "character_id": character_id,
                "template": gear.item,
                "place": "backpack" if gear.slot is None else "worn",
                "slot": gear.slot,
                "quantity": gear.quantity,
                "acquired_at": transaction.now,
            }
            for gear in begin.gear
        ]
        await transaction.execute(_ITEM, things)
        queue = {
            "id": transaction.new_id(),
            "character_id": character_id,
            "name": "Standard",
            "steps": [step.model_dump(mode="json") for step in begin.queue],
            "active": True,
            "created_at": transaction.now,
            "updated_at": transaction.now,
        }
        await transaction.execute(_QUEUE, queue)
        await transaction.execute(_FIRST, {"player_id": player_id, "id": character_id})
        if begin.gold:
            await ledger.transfer(
                transaction,
                debit=ledger.MINTED,
                credit=ledger.character(character_id),
                amount=begin.gold,
                currency=ledger.Currency.GOLD,
                cause="character.created",
                key=f"character.created:{character_id}",
            )


def _taken(wanted: str, held: str, *, mine: bool) -> Conflict:
    if mine:
        message = f"You have a character called {held} already."
    elif wanted == held:
        message = f"Somebody in the world is called {held} already."
    else:
        message = f"{wanted} looks too much like {held}, who walks the world already."
    return Conflict(
        message, "Choose another name; a second name or a byname often does it.", code="name_taken", field="name"
    )


def _slots_taken(slots: int) -> str:
    return "Your one character slot is taken." if slots == 1 else f"Your {slots} character slots are taken."
