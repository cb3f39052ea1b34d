"""Whose a character is: the check that every act on one passes."""

from uuid import UUID

from engine.characters.records import Record
from engine.characters.views import Status
from engine.kernel.errors import Conflict, NotFound, NotYours


def must_exist(record: Record | None) -> Record:
    """Return the character.

    Raises:
        NotFound: If there is none.
    """
    if record is None:
        raise NotFound("There is no such character.", "Look at /character list for yours.", code="no_such_character")
    return record


def own(record: Record | None, player_id: UUID) -> Record:
    """Return the character if it is the player's.

    Raises:
        NotFound: If there is none.
        NotYours: If it is somebody else's.
    """
    found = must_exist(record)
    if found.player_id != player_id:
        raise NotYours("That character belongs to somebody else.", "You can only do this with your own.")
    return found


def own_living(record: Record | None, player_id: UUID) -> Record:
    """Return the character if it is the player's and alive.

    Raises:
        NotFound: If there is none.
        NotYours: If it is somebody else's.
        Conflict: If it is dead or archived.
    """
    found = own(record, player_id)
    if found.status is not Status.ALIVE:
        state, code = ("dead", "character_dead") if found.status is Status.DEAD else ("retired", "character_archived")
        raise Conflict(f"{found.name} is {state}.", "Choose a living character.", code=code)
    return found
