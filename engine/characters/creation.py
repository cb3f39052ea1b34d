"""Making a character: step by step in a draft that can be left and resumed, or all at once.

A draft is a row with a version. Buttons carry both, so a press on an old message is told that it is out of date, and a
confirmation pressed twice, or from two windows at once, makes one character: the second finds the draft finished and
gets the same character. An abandoned draft leaves nothing; a forgotten one is dropped after `DRAFT_DAYS`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.accounts.service import AccountService
from engine.characters.birth import Birth
from engine.characters.choices import check_choice, preview, ready_made, suggest_names
from engine.characters.jobs import DraftExpires
from engine.characters.models import Draft
from engine.characters.views import BACKSTORY_LIMIT, DraftChoices, DraftStep, DraftView
from engine.content.pack import ContentPack
from engine.kernel.database import Transaction
from engine.kernel.errors import Conflict, NotYours, StaleAction
from engine.kernel.idempotency import once
from engine.kernel.kernel import Kernel
from engine.kernel.refusals import rule_refusals
from engine.kernel.texts import MAX_LENGTH, cleaned
from engine.rules.names import LENGTH_MOST

DRAFT_DAYS = 7

_COLUMNS = (Draft.id, Draft.player_id, Draft.choices, Draft.version, Draft.character_id, Draft.expires_at)


class _Made(BaseModel):
    """The stored reply of a creation in one step."""

    character_id: UUID


class DraftBook:
    """Drafts of characters, and what becomes of them."""

    def __init__(self, kernel: Kernel, pack: ContentPack, accounts: AccountService) -> None:
        self._database = kernel.database
        self._jobs = kernel.jobs
        self._randomness = kernel.randomness
        self._pack = pack
        self._accounts = accounts
        self._birth = Birth(pack)

    async def open(self, player_id: UUID) -> DraftView:
        """Return the player's open draft, or begin one.

        Raises:
            LimitReached: If all the player's slots are full.
        """
        async with self._database.transaction() as transaction:
            player = await self._accounts.lock(transaction, player_id)
            row = await self._open_row(transaction, player_id)
            if row is None:
                await self._birth.require_free_slot(transaction, player)
                row = await self._begin(transaction, player_id)
        return self._view(row)

    async def get(self, player_id: UUID, draft_id: UUID) -> DraftView:
        """Return a draft of the player's, open or finished.

        Raises:
            StaleAction: If it was abandoned or has been dropped.
            NotYours: If it is somebody else's.
        """
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_COLUMNS).where(Draft.id == draft_id))).one_or_none()
        return self._view(_mine(row, player_id))

    async def choose(self, player_id: UUID, draft_id: UUID, version: int, **choices: Any) -> DraftView:
        """Change choices of a draft; each is checked on its own and together with the others.

        Args:
            player_id: Who acts.
            draft_id: Which draft.
            version: The version that the player saw.
            **choices: Fields of `DraftChoices`; a spread drops the preset, and the other way round.

        Raises:
            InvalidInput: If a choice is not one of the game, breaks its rules, or is a name that nobody may have.
            Conflict: If the name is taken (code `name_taken`).
            StaleAction: If the draft has changed, is finished, or is gone.
        """
        async with self._database.transaction() as transaction:
            await self._accounts.lock(transaction, player_id)
            row = await self._locked(transaction, player_id, draft_id)
            if row.character_id is not None:
                raise StaleAction("This character has been made already.", "Look at it with /character sheet.")
            _require_version(row, version)
            current = DraftChoices.model_validate(row.choices)
            changed = self._apply(current, choices)
            if changed.name is not None and changed.name != current.name:
                await self._birth.require_free_name(transaction.connection, player_id, changed.name)
            row = await self._write(transaction, row, changed)
        return self._view(row)

    async def keep_typed_name(self, player_id: UUID, draft_id: UUID, typed: str) -> None:
        """Remember a name that was refused, to be mended; nothing that was chosen changes, nor the version.

        What is longer than a name can be is not kept.

        Raises:
            StaleAction: If the draft is gone.
            NotYours: If it is somebody else's.
        """
        kept = " ".join(cleaned(typed, limit=MAX_LENGTH, name="name").split())
        async with self._database.transaction() as transaction:
            await self._accounts.lock(transaction, player_id)
            row = await self._locked(transaction, player_id, draft_id)
            if row.character_id is not None or len(kept) > LENGTH_MOST:
                return
            choices = DraftChoices.model_validate(row.choices).model_copy(update={"typed_name": kept})
            statement = update(Draft).where(Draft.id == draft_id)
            await transaction.execute(statement.values(choices=choices.model_dump(mode="json")))

    async def fill_in(self, player_id: UUID, draft_id: UUID, version: int) -> DraftView:
        """Let chance make all choices that are still missing, with a free name; the player can change any of them.

        Raises:
            StaleAction: If the draft has changed, is finished, or is gone.
            NotYours: If it is somebody else's.
        """
        draft = await self.get(player_id, draft_id)
        choices = ready_made(self._pack, draft.choices, self._randomness)
        made = choices.model_dump(
            exclude_none=True, exclude={"backstory", "name"} | ({"preset"} if choices.spread else set())
        )
        if choices.name is not None:
            return await self.choose(player_id, draft_id, version, **made)
        for name in suggest_names(self._pack, choices.species, self._randomness, 20):
            try:
                return await self.choose(player_id, draft_id, version, **made, name=name)
            except Conflict as conflict:
                if conflict.code != "name_taken":
                    raise
        # The suggestions of this people are all taken; the player will think of something.
        return await self.choose(player_id, draft_id, version, **made)

    async def abandon(self, player_id: UUID, draft_id: UUID) -> None:
        """Throw an open draft away without a trace. Throwing away what is gone changes nothing.

        Raises:
            NotYours: If it is somebody else's.
        """
        async with self._database.transaction() as transaction:
            await self._accounts.lock(transaction, player_id)
            row = (await transaction.execute(select(*_COLUMNS).where(Draft.id == draft_id))).one_or_none()
            if row is None:
                return
            _mine(row, player_id)
            await transaction.execute(delete(Draft).where(Draft.id == draft_id, Draft.character_id.is_(None)))

    async def confirm(self, player_id: UUID, draft_id: UUID, version: int) -> UUID:
        """Make the character of a complete draft and return its id; a repeated confirmation returns the same id.

        Raises:
            InvalidInput: If something is still missing or not allowed any more.
            Conflict: If somebody else was first with the name (code `name_taken`); the draft stays.
            LimitReached: If all the player's slots are full.
            StaleAction: If the draft has changed since the player saw it, or is gone.
        """
        async with self._database.transaction() as transaction:
            player = await self._accounts.lock(transaction, player_id)
            row = await self._locked(transaction, player_id, draft_id)
            if row.character_id is not None:
                made: UUID = row.character_id
                return made
            _require_version(row, version)
            choices = DraftChoices.model_validate(row.choices)
            character_id = await self._birth.make(transaction, player, choices)
            finished = update(Draft).where(Draft.id == draft_id)
            await transaction.execute(finished.values(character_id=character_id, updated_at=transaction.now))
        return character_id

    async def create(self, player_id: UUID, choices: DraftChoices, *, request_id: str) -> UUID:
        """Make a character at once and return its id; the same request id returns the same character.

        Args:
            player_id: Whose it will be.
            choices: Everything; attributes by `spread`, or the class's preset if that is None.
            request_id: The interaction's id: one delivered twice makes one character.

        Raises:
            InvalidInput: If a choice is missing, not one of the game, or breaks its rules.
            Conflict: If the name is taken (code `name_taken`).
            LimitReached: If all the player's slots are full.
        """
        given = choices.model_dump(exclude_none=True, exclude={"preset"})
        complete = self._apply(DraftChoices(), given | ({} if choices.spread else {"preset": True}))
        async with self._database.transaction() as transaction:

            async def make() -> _Made:
                player = await self._accounts.lock(transaction, player_id)
                return _Made(character_id=await self._birth.make(transaction, player, complete))

            scope = f"character.create:{player_id}"
            made = await once(transaction, scope, request_id, _Made, make, request=choices)
        return made.character_id

    def suggest_names(self, choices: DraftChoices, count: int = 5) -> tuple[str, ...]:
        """Return name suggestions that fit the chosen species; nobody is obliged to take one."""
        return suggest_names(self._pack, choices.species, self._randomness, count)

    async def expire(self, draft_id: UUID) -> None:
        """Drop a draft whose time has come; set the alarm again for one that was touched since."""
        async with self._database.transaction() as transaction:
            find = select(Draft.expires_at).where(Draft.id == draft_id).with_for_update()
            expires_at = (await transaction.execute(find)).scalar_one_or_none()
            if expires_at is None:
                return
            if expires_at > transaction.now:
                await self._jobs.enqueue(transaction, DraftExpires(draft_id=draft_id), due=expires_at)
                return
            await transaction.execute(delete(Draft).where(Draft.id == draft_id))

    def _apply(self, current: DraftChoices, changes: Mapping[str, Any]) -> DraftChoices:
        """Return the choices with changes made, each checked."""
        values = dict(changes)
        if "backstory" in values:
            values["backstory"] = cleaned(values["backstory"], limit=BACKSTORY_LIMIT, name="backstory")
        if values.get("name") is not None:
            values["typed_name"] = ""
        merged = current.model_dump() | values
        if values.get("preset"):
            merged["spread"] = None
        elif values.get("spread") is not None:
            merged["preset"] = False
        for field, value in values.items():
            with rule_refusals(field):
                merged[field] = check_choice(self._pack, field, value)
        return DraftChoices.model_validate(merged)

    async def _open_row(self, transaction: Transaction, player_id: UUID) -> Row[Any] | None:
        statement = select(*_COLUMNS).where(
            Draft.player_id == player_id, Draft.character_id.is_(None), Draft.expires_at > transaction.now
        )
        return (await transaction.execute(statement)).one_or_none()

    async def _begin(self, transaction: Transaction, player_id: UUID) -> Row[Any]:
        expired = delete(Draft).where(Draft.player_id == player_id, Draft.character_id.is_(None))
        await transaction.execute(expired)
        draft_id = transaction.new_id()
        expires_at = transaction.now + timedelta(days=DRAFT_DAYS)
        values = {
            "id": draft_id,
            "player_id": player_id,
            "choices": DraftChoices().model_dump(mode="json"),
            "created_at": transaction.now,
            "updated_at": transaction.now,
            "expires_at": expires_at,
        }
        row = (await transaction.execute(insert(Draft).values(values).returning(*_COLUMNS))).one()
        await self._jobs.enqueue(transaction, DraftExpires(draft_id=draft_id), due=expires_at)
        return row

    async def _locked(self, transaction: Transaction, player_id: UUID, draft_id: UUID) -> Row[Any]:
        """Read a draft under the lock of its player's row, which every act on a draft takes first."""
        row = (await transaction.execute(select(*_COLUMNS).where(Draft.id == draft_id))).one_or_none()
        return _mine(row, player_id)

    async def _write(self, transaction: Transaction, row: Row[Any], choices: DraftChoices) -> Row[Any]:
        values = {
            "choices": choices.model_dump(mode="json"),
            "version": row.version + 1,
            "updated_at": transaction.now,
            "expires_at": transaction.now + timedelta(days=DRAFT_DAYS),
        }
        statement = update(Draft).where(Draft.id == row.id).values(values).returning(*_COLUMNS)
        written = (await transaction.execute(statement)).one_or_none()
        if written is None:  # its time ran out in this very moment
            raise _gone()
        return written

    def _view(self, row: Row[Any]) -> DraftView:
        choices = DraftChoices.model_validate(row.choices)
        step = _step(choices)
        return DraftView(
            id=row.id,
            player_id=row.player_id,
            version=row.version,
            step=step,
            choices=choices,
            preview=preview(self._pack, choices) if step is DraftStep.PREVIEW else None,
            character_id=row.character_id,
            expires_at=row.expires_at,
        )


def _step(choices: DraftChoices) -> DraftStep:
    missing = {
        DraftStep.SPECIES: choices.species is None,
        DraftStep.CLASS: choices.character_class is None,
        DraftStep.BACKGROUND: choices.background is None,
        DraftStep.ATTRIBUTES: choices.spread is None and not choices.preset,
        DraftStep.NAME: choices.name is None,
    }
    return next((step for step, absent in missing.items() if absent), DraftStep.PREVIEW)


def _mine(row: Row[Any] | None, player_id: UUID) -> Row[Any]:
    if row is None:
        raise _gone()
    if row.player_id != player_id:
        raise NotYours("Somebody else is making that character.", "Make your own with /character create.")
    return row


def _gone() -> StaleAction:
    return StaleAction("That character in the making is gone.", "Begin again with /character create.")


def _require_version(row: Row[Any], version: int) -> None:
    if row.version != version:
        raise StaleAction("Your choices have changed since this was shown.", "Go on with /character create.")
