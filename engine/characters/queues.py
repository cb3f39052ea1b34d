"""Skill queues: what acts for a character when no one is at the controls."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update

from engine.characters import records
from engine.characters.events import QueueChanged
from engine.characters.models import SkillQueue
from engine.characters.ownership import own
from engine.characters.records import Record
from engine.characters.sheets import learned_skills, queue_words
from engine.characters.views import QueueView
from engine.content.models import QueueStep
from engine.content.pack import ContentPack
from engine.kernel import feeds
from engine.kernel.database import Database, Transaction
from engine.kernel.errors import Conflict, InvalidInput, LimitReached, NotFound, StaleVersion
from engine.kernel.events import only
from engine.kernel.refusals import rule_refusals
from engine.kernel.texts import cleaned
from engine.rules.queues import check_queue

NAME_LIMIT = 40

_COLUMNS = (
    SkillQueue.id,
    SkillQueue.character_id,
    SkillQueue.name,
    SkillQueue.steps,
    SkillQueue.active,
    SkillQueue.version,
)


class Queues:
    """Builds, changes, names and activates skill queues. Changes carry the version that the player saw."""

    def __init__(self, database: Database, pack: ContentPack) -> None:
        self._database = database
        self._pack = pack

    async def list(self, player_id: UUID, character_id: UUID) -> Sequence[QueueView]:
        """Return a character's queues, the active one first.

        Raises:
            NotFound: If there is no such character.
            NotYours: If it is somebody else's.
        """
        async with self._database.read() as connection:
            record = own(await records.by_id(connection, character_id), player_id)
            statement = (
                select(*_COLUMNS)
                .where(SkillQueue.character_id == character_id)
                .order_by(SkillQueue.active.desc(), func.lower(SkillQueue.name))
            )
            return [self._view(record, row) for row in await connection.execute(statement)]

    async def get(self, player_id: UUID, queue_id: UUID) -> QueueView:
        """Return one queue of one of the player's characters.

        Raises:
            NotFound: If there is no such queue.
            NotYours: If it is somebody else's.
        """
        async with self._database.read() as connection:
            row = (await connection.execute(select(*_COLUMNS).where(SkillQueue.id == queue_id))).one_or_none()
            if row is None:
                raise _gone()
            record = own(await records.by_id(connection, row.character_id), player_id)
        return self._view(record, row)

    async def create(self, player_id: UUID, character_id: UUID, name: str) -> QueueView:
        """Make a queue that starts with nothing but the basic attack.

        Raises:
            InvalidInput: If the name is empty or too long.
            Conflict: If the character has a queue of that name.
            LimitReached: If the character has as many queues as fit.
        """
        name = _named(name)
        async with self._database.transaction() as transaction:
            record = own(await records.locked(transaction, character_id), player_id)
            await self._refuse_taken(transaction, character_id, name)
            held = select(func.count()).select_from(SkillQueue).where(SkillQueue.character_id == character_id)
            most = self._pack.rules.queues.queues_most
            if (await transaction.execute(held)).scalar_one() >= most:
                raise LimitReached(f"{record.name} has {most} queues already.", "Delete one first.", limit=most)
            basic = [QueueStep(skill=self._pack.rules.queues.basic_attack).model_dump(mode="json")]
            values = {
                "id": transaction.new_id(),
                "character_id": character_id,
                "name": name,
                "steps": basic,
                "active": False,
                "created_at": transaction.now,
                "updated_at": transaction.now,
            }
            row = (await transaction.execute(insert(SkillQueue).values(values).returning(*_COLUMNS))).one()
            self._publish(transaction, record, row.id, "created")
        return self._view(record, row)

    async def add(
        self, player_id: UUID, queue_id: UUID, version: int, step: QueueStep, at: int | None = None
    ) -> QueueView:
        """Put a step into a queue.

        Args:
            player_id: Who acts.
            queue_id: Which queue.
            version: The version that the player saw.
            step: Skill and condition.
            at: Its place counted from 0; None: just before the basic attack that ends the queue.

        Raises:
            InvalidInput: If the queue would not be a valid one; says why.
            StaleVersion: If the queue has changed since.
        """

        def change(steps: list[QueueStep]) -> list[QueueStep]:
            place = len(steps) - 1 if at is None else min(max(at, 0), len(steps) - 1)
            return [*steps[:place], step, *steps[place:]]

        return await self._change(player_id, queue_id, version, change, "step_added")

    async def move(self, player_id: UUID, queue_id: UUID, version: int, place: int, to: int) -> QueueView:
        """Move the step at a place (from 0) to another; the basic attack stays last.

        Raises:
            InvalidInput: If there is no such step, or it would come after the basic attack.
            StaleVersion: If the queue has changed since.
        """

        def change(steps: list[QueueStep]) -> list[QueueStep]:
            step = _at(steps, place)
            rest = [*steps[:place], *steps[place + 1 :]]
            return [*rest[:to], step, *rest[to:]]

        return await self._change(player_id, queue_id, version, change, "step_moved")

    async def remove(self, player_id: UUID, queue_id: UUID, version: int, place: int) -> QueueView:
        """Take the step at a place (from 0) out of a queue; the basic attack cannot be taken out.

        Raises:
            InvalidInput: If there is no such step, or it is the basic attack.
            StaleVersion: If the queue has changed since.
        """

        def change(steps: list[QueueStep]) -> list[QueueStep]:
            _at(steps, place)
            return [*steps[:place], *steps[place + 1 :]]

        return await self._change(player_id, queue_id, version, change, "step_removed")

    async def rename(self, player_id: UUID, queue_id: UUID, version: int, name: str) -> QueueView:
        """Give a queue another name.

        Raises:
            InvalidInput: If the name is empty or too long.
            Conflict: If another queue of the character has it.
            StaleVersion: If the queue has changed since.
        """
        name = _named(name)
        async with self._database.transaction() as transaction:
            record, row = await self._locked(transaction, player_id, queue_id, version)
            if row.name == name:
                return self._view(record, row)
            await self._refuse_taken(transaction, record.id, name, but=queue_id)
            return await self._write(transaction, record, row, {"name": name}, "renamed")

    async def activate(self, player_id: UUID, queue_id: UUID) -> QueueView:
        """Let a queue act for its character from now on. Repeating it changes nothing.

        Raises:
            NotFound: If there is no such queue.
            NotYours: If it is somebody else's.
        """
        async with self._database.transaction() as transaction:
            record, row = await self._locked(transaction, player_id, queue_id, None)
            if row.active:
                return self._view(record, row)
            resting = update(SkillQueue).where(SkillQueue.character_id == record.id, SkillQueue.active)
            await transaction.execute(resting.values(active=False))
            return await self._write(transaction, record, row, {"active": True}, "activated")

    async def delete(self, player_id: UUID, queue_id: UUID, version: int) -> None:
        """Delete a queue that is not the active one.

        Raises:
            Conflict: If it is the active one.
            StaleVersion: If the queue has changed since.
        """
        async with self._database.transaction() as transaction:
            record, row = await self._locked(transaction, player_id, queue_id, version)
            if row.active:
                raise Conflict(
                    f"“{row.name}” acts for {record.name} now.", "Activate another queue first.", code="queue_active"
                )
            await transaction.execute(delete(SkillQueue).where(SkillQueue.id == queue_id))
            self._publish(transaction, record, queue_id, "deleted")

    async def _change(self, player_id: UUID, queue_id: UUID, version: int, change: Any, name: str) -> QueueView:
        async with self._database.transaction() as transaction:
            record, row = await self._locked(transaction, player_id, queue_id, version)
            steps = change([QueueStep.model_validate(step) for step in row.steps])
            with rule_refusals("queue"):
                check_queue(self._pack, learned_skills(self._pack, record), steps)
            stored = [step.model_dump(mode="json") for step in steps]
            return await self._write(transaction, record, row, {"steps": stored}, name)

    async def _locked(
        self, transaction: Transaction, player_id: UUID, queue_id: UUID, version: int | None
    ) -> tuple[Record, Row[Any]]:
        """Lock the queue's character, then read the queue under that lock."""
        find = select(SkillQueue.character_id).where(SkillQueue.id == queue_id)
        character_id = (await transaction.execute(find)).scalar_one_or_none()
        if character_id is None:
            raise _gone()
        record = own(await records.locked(transaction, character_id), player_id)
        row = (await transaction.execute(select(*_COLUMNS).where(SkillQueue.id == queue_id))).one_or_none()
        if row is None:
            raise _gone()
        if version is not None and row.version != version:
            raise StaleVersion(f"“{row.name}” has changed since then.", "Look at it again, then repeat the change.")
        return record, row

    async def _write(
        self, transaction: Transaction, record: Record, row: Row[Any], values: dict[str, Any], change: str
    ) -> QueueView:
        statement = (
            update(SkillQueue)
            .where(SkillQueue.id == row.id)
            .values(values | {"version": row.version + 1, "updated_at": transaction.now})
            .returning(*_COLUMNS)
        )
        written = (await transaction.execute(statement)).one()
        self._publish(transaction, record, row.id, change)
        return self._view(record, written)

    async def _refuse_taken(
        self, transaction: Transaction, character_id: UUID, name: str, but: UUID | None = None
    ) -> None:
        taken = select(SkillQueue.id).where(
            SkillQueue.character_id == character_id, func.lower(SkillQueue.name) == func.lower(name)
        )
        if (await transaction.execute(taken)).scalar_one_or_none() not in {None, but}:
            raise Conflict(
                f"There is a queue called “{name}” already.", "Choose another name.", code="queue_name_taken"
            )

    def _publish(self, transaction: Transaction, record: Record, queue_id: UUID, change: str) -> None:
        transaction.publish(
            QueueChanged(character_id=record.id, player_id=record.player_id, queue_id=queue_id, change=change),
            feeds=[feeds.character(record.id)],
            audience=only(record.player_id),
            actor_id=record.player_id,
        )

    def _view(self, record: Record, row: Row[Any]) -> QueueView:
        steps = tuple(QueueStep.model_validate(step) for step in row.steps)
        return QueueView(
            id=row.id,
            character_id=row.character_id,
            name=row.name,
            steps=steps,
            active=row.active,
            version=row.version,
            words=queue_words(self._pack, record.character_class, steps),
        )


def _named(name: str) -> str:
    kept = " ".join(cleaned(name, limit=NAME_LIMIT, name="name").split())
    if not kept:
        raise InvalidInput("A queue needs a name.", "Type one.", code="queue_name_empty", field="name")
    return kept


def _at(steps: list[QueueStep], place: int) -> QueueStep:
    if not 0 <= place < len(steps):
        raise InvalidInput(
            f"The queue has no step {place + 1}.",
            f"Choose one from 1 to {len(steps)}.",
            code="no_such_step",
            field="step",
        )
    return steps[place]


def _gone() -> NotFound:
    return NotFound("That queue does not exist any more.", "Look at /character queue.", code="no_such_queue")
