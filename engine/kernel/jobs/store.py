"""PgQueuer's statements over our connections: inside a caller's transaction, or on the worker's own connection.

PgQueuer's tables are used as it made them. What the game adds stands in a job's `headers`: when it is due on the game's
clock, how often it was started and failed, and the trace it belongs to.
"""

import asyncio
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

# PgQueuer's own, with the fence inside: a row that is taken over while the statement waits for it is looked at again.
_END = """
WITH outcome AS (
    SELECT unnest($1::bigint[]) AS id, unnest($2::pgqueuer_status[]) AS status, unnest($3::jsonb[]) AS traceback
), removed AS (
    DELETE FROM pgqueuer AS j USING outcome AS o
    WHERE j.id = o.id AND o.status <> 'failed' AND j.status = 'picked' AND j.queue_manager_id = $4
    RETURNING j.id, j.entrypoint, j.priority
), held AS (
    UPDATE pgqueuer AS j SET status = 'failed', updated = now(), queue_manager_id = NULL FROM outcome AS o
    WHERE j.id = o.id AND o.status = 'failed' AND j.status = 'picked' AND j.queue_manager_id = $4
    RETURNING j.id, j.entrypoint, j.priority
)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority, traceback)
SELECT e.id, o.status, e.entrypoint, e.priority, o.traceback
FROM (SELECT * FROM removed UNION ALL SELECT * FROM held) AS e JOIN outcome AS o ON o.id = e.id
RETURNING job_id
"""
# The count of attempts is part of the fence: a repetition finds the job as it was, or leaves its next run alone.
_RETRY = """
WITH again AS (
    UPDATE pgqueuer
    SET status = 'queued', execute_after = now() + $2::interval, attempts = attempts + 1, updated = now(),
        queue_manager_id = NULL
    WHERE id = $1 AND status = 'picked' AND queue_manager_id = $4 AND attempts = $5
    RETURNING id, entrypoint, priority
)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority, traceback)
SELECT id, 'queued', entrypoint, priority, $3::jsonb FROM again
"""
_BEAT = """
UPDATE pgqueuer SET heartbeat = now() WHERE id = ANY($1::bigint[]) AND status = 'picked' AND queue_manager_id = $2
"""
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
    that another one has taken over. Each outcome is one statement, which may be repeated when its answer was lost.
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

    async def log_jobs(self, job_status: JobStatuses) -> None:
        """Record how jobs ended: remove them, or hold those that are `failed`."""
        await self._end(job_status)

    async def retry_job(self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        """Put a job back into the queue, to be run after a delay."""
        trace = traceback_record.model_dump_json() if traceback_record else None
        await self.driver.execute(_RETRY, job.id, delay, trace, self.owner, job.attempts)

    async def update_heartbeat(self, job_ids: list[JobId]) -> None:
        """Say that jobs still run here; no sign of life for those that another worker runs by now."""
        await self.driver.execute(_BEAT, list(set(job_ids)), self.owner)

    async def finish(self, job: Job) -> bool:
        """Remove a done job within a transaction; False if it is not this worker's any more."""
        return bool(await self._end([(job, "successful", None)]))

    async def _end(self, job_status: JobStatuses) -> list[dict[str, object]]:
        return await self.driver.fetch(
            _END,
            [job.id for job, _, _ in job_status],
            [status for _, status, _ in job_status],
            [trace.model_dump_json() if trace else None for _, _, trace in job_status],
            self.owner,
        )

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
    return moment(job, "due") or job.execute_after


def ready_of(job: Job) -> datetime:
    """Return when a job may run: its due time, or after a failure the time of its next try."""
    return moment(job, "retry_at") or due_of(job)


def moment(job: Job, header: str) -> datetime | None:
    """Return a time of the game's clock from a job's headers, such as `due` or `retry_at`; None if it has none."""
    value = (job.headers or {}).get(header)
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def counted(job: Job, header: str) -> int:
    """Return a counter from a job's headers: `starts` or `failures`; 0 if it has none."""
    value: Any = (job.headers or {}).get(header, 0)
    return value if isinstance(value, int) else 0
