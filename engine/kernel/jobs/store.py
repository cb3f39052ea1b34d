"""PgQueuer's statements over our connections: inside a caller's transaction, or on the worker's own connection.

PgQueuer's tables are used as it made them. What the game adds stands in a job's `headers`: when it is due on the game's
clock, how often it was started and failed, and the trace it belongs to.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Self, cast

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.tm import TaskManager
from pgqueuer.domain.models import Job, TracebackRecord
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import JOB_STATUS, Channel, JobId, QueueManagerId
from pgqueuer.ports.driver import Driver, NotifyCallback
from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = Channel("ch_pgqueuer")

# All names are given, because PgQueuer would take the missing ones from the environment.
SETTINGS = DBSettings(
    prefix="",
    db_schema=None,
    channel=CHANNEL,
    function="fn_pgqueuer_changed",
    statistics_table="pgqueuer_statistics",
    queue_status_type="pgqueuer_status",
    queue_table="pgqueuer",
    queue_table_log="pgqueuer_log",
    trigger="tg_pgqueuer_changed",
    schedules_table="pgqueuer_schedules",
    durability=Durability.durable,
    widen_id=False,
)

_OWNED = "SELECT id FROM pgqueuer WHERE id = ANY($1::bigint[]) AND status = 'picked' AND queue_manager_id = $2"
_CLAIM = """
UPDATE pgqueuer SET status = 'picked', updated = now(), heartbeat = now(), queue_manager_id = $2
WHERE id = $1 AND status = 'queued' RETURNING *
"""
_START = """
UPDATE pgqueuer
SET headers = COALESCE(headers, '{}') || jsonb_build_object('starts', COALESCE((headers->>'starts')::int, 0) + 1)
WHERE id = $1 AND status = 'picked' AND queue_manager_id = $2
RETURNING (headers->>'starts')::int AS starts
"""
_NOTE = """
UPDATE pgqueuer SET headers = COALESCE(headers, '{}') || $3::jsonb
WHERE id = $1 AND status = 'picked' AND queue_manager_id = $2
"""

JobStatuses = list[tuple[Job, JOB_STATUS, TracebackRecord | None]]


class TransactionDriver(Driver):
    """Runs PgQueuer's statements on a transaction's own SQLAlchemy connection.

    Through SQLAlchemy, not on its raw asyncpg connection: SQLAlchemy's BEGIN is lazy, and a statement that went around
    it would stand outside the transaction. Rollbacks and savepoints take the job with them.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._shutdown = asyncio.Event()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        """Run a statement and return its rows."""
        result = await self._connection.exec_driver_sql(query, args or None)
        return [dict(row) for row in result.mappings()] if result.returns_rows else []

    async def execute(self, query: str, *args: object) -> str:
        """Run a statement; its rows, if any, are dropped."""
        await self._connection.exec_driver_sql(query, args or None)
        return ""

    async def notify(self, channel: str, payload: str) -> None:
        """Send a NOTIFY when the transaction commits."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        """Refused: nobody listens inside a transaction."""
        raise NotImplementedError(f"a transaction cannot listen on {channel} for {callback}")

    @property
    def shutdown(self) -> asyncio.Event:
        """Never set."""
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        """PgQueuer's tasks; a transaction has none."""
        return TaskManager()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


class JobStore(Queries):
    """PgQueuer's queries, fenced: an outcome is only written by the worker that still holds the job.

    Without the fence, a worker that was thought dead (its heartbeats were late) would remove or re-queue a job
    that another one has taken over.
    """

    owner: QueueManagerId

    @classmethod
    def over(cls, driver: Driver, owner: QueueManagerId | None = None) -> Self:
        """Return the queries over a driver, for the worker with this id."""
        store = cls(
            driver,
            qbe=QueryBuilderEnvironment(SETTINGS),
            qbq=QueryQueueBuilder(SETTINGS),
            qbs=QuerySchedulerBuilder(SETTINGS),
        )
        if owner is not None:
            store.owner = owner
        return store

    async def owned(self, ids: Sequence[JobId]) -> set[int]:
        """Return which of these jobs this worker holds."""
        return {cast("int", row["id"]) for row in await self.driver.fetch(_OWNED, list(ids), self.owner)}

    async def log_jobs(self, job_status: JobStatuses) -> None:
        """Record how jobs ended: remove them, or hold those that are `failed`."""
        owned = await self.owned([job.id for job, _, _ in job_status])
        if kept := [entry for entry in job_status if entry[0].id in owned]:
            await super().log_jobs(kept)

    async def retry_job(self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        """Put a job back into the queue, to be run after a delay."""
        if await self.owned([job.id]):
            await super().retry_job(job, delay, traceback_record)

    async def finish(self, job: Job) -> bool:
        """Remove a done job within a transaction; False if it is not this worker's any more."""
        if not await self.driver.fetch(f"{_OWNED} FOR UPDATE", [job.id], self.owner):
            return False
        await super().log_jobs([(job, "successful", None)])
        return True

    async def claim(self, job_id: int) -> Job | None:
        """Take one waiting job; None if it is not waiting any more."""
        rows = await self.driver.fetch(_CLAIM, job_id, self.owner)
        return Job.model_validate(rows[0]) if rows else None

    async def count_start(self, job: Job) -> int | None:
        """Count that a held job is about to run; return the count, or None if it is not this worker's any more."""
        rows = await self.driver.fetch(_START, job.id, self.owner)
        return cast("int", rows[0]["starts"]) if rows else None

    async def note(self, job: Job, headers_json: str) -> None:
        """Add to the headers of a job that this worker holds."""
        await self.driver.execute(_NOTE, job.id, self.owner, headers_json)


def due_of(job: Job) -> datetime:
    """Return when a job is due on the game's clock."""
    due = (job.headers or {}).get("due")
    return datetime.fromisoformat(due) if isinstance(due, str) else job.execute_after


def ready_of(job: Job) -> datetime:
    """Return when a job may run: its due time, or after a failure the time of its next try."""
    retry_at = (job.headers or {}).get("retry_at")
    return datetime.fromisoformat(retry_at) if isinstance(retry_at, str) else due_of(job)


def counted(job: Job, header: str) -> int:
    """Return a counter from a job's headers: `starts` or `failures`; 0 if it has none."""
    value: Any = (job.headers or {}).get(header, 0)
    return value if isinstance(value, int) else 0
