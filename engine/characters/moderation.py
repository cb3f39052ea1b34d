"""What operators do with what players wrote: a backstory is hidden, shown again, or erased for ever."""

from typing import Final
from uuid import UUID

from sqlalchemy import select, text, update

from engine.characters import records
from engine.characters.events import BackstoryModerated
from engine.characters.models import HOLDS_NAME, Character
from engine.characters.ownership import must_exist
from engine.kernel import feeds, texts
from engine.kernel.database import Database
from engine.kernel.errors import Conflict, NotFound
from engine.kernel.events import INTERNAL
from engine.kernel.texts import TextState
from engine.rules.names import skeleton
from engine.world.service import DEFAULT_WORLD

_CALLED = select(Character.id).where(
    Character.world_id == DEFAULT_WORLD,
    Character.name_skeleton == text(":skeleton"),
    Character.name == text(":name"),
    text(f"({HOLDS_NAME})"),
)
_LONGEST_NAME: Final = 200


class Moderation:
    """Acts of operators. Whoever calls this has made sure that it is one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, typed: str) -> UUID:
        """Return whom an operator means by an id, or by a name exactly as it is shown.

        A name finds who bears it now; the archived and the dead for ever are found by their ids.

        Raises:
            NotFound: If nobody is meant.
        """
        try:
            return UUID(typed)
        except ValueError:
            # No name is as long or has these, and the database takes none of them.
            wanted = typed.strip()[:_LONGEST_NAME].replace("\x00", "").encode("utf-8", "ignore").decode()
        async with self._database.read() as connection:
            named = {"skeleton": skeleton(wanted), "name": wanted}
            found: UUID | None = (await connection.execute(_CALLED, named)).scalar_one_or_none()
        if found is None:
            raise NotFound(
                "Nobody is called exactly that.",
                "Copy the name from the sheet, in quotation marks, or give the character's id.",
                code="no_such_character",
            )
        return found

    async def change_backstory(self, character_id: UUID, state: TextState) -> bool:
        """Hide, show or erase a character's backstory; its cards follow. Return whether that changed anything.

        Raises:
            NotFound: If there is no such character, or it has no backstory.
            Conflict: If it was erased and is to be something else.
        """
        async with self._database.transaction() as transaction:
            record = must_exist(await records.locked(transaction, character_id))
            which = select(Character.backstory_text_id).where(Character.id == character_id)
            text_id = (await transaction.execute(which)).scalar_one()
            if text_id is None:
                raise NotFound(f"{record.name} has no backstory.", "There is nothing to do.", code="no_backstory")
            if not await texts.change_state(transaction, text_id, state):
                now = await texts.state_of(transaction.connection, text_id)
                if now is not state:
                    raise Conflict(
                        f"The backstory of {record.name} was erased.", "It cannot be brought back.", code="text_erased"
                    )
                return False
            await transaction.execute(
                update(Character)
                .where(Character.id == character_id)
                .values(version=record.version + 1, updated_at=transaction.now)
            )
            told = BackstoryModerated(
                character_id=character_id, player_id=record.player_id, text_id=text_id, state=state
            )
            transaction.publish(told, feeds=[feeds.character(character_id)], audience=INTERNAL)
        return True
