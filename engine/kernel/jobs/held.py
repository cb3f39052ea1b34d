"""What operators see and do: held jobs, what waits, and jobs that nobody can do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.kernel.database import Transaction
from engine.kernel.jobs.registry import JOBS, JobRegistry

_HELD = text("""
SELECT id, entrypoint, dedupe_key, convert_from(payload, 'UTF8') AS body, headers FROM pgqueuer
WHERE status = 'failed' ORDER BY id LIMIT :most
""")
# Not while another job waits or runs under the same key: that one does the work.
_REVIVE = text("""
WITH revived AS (
    UPDATE pgqueuer AS j
    SET status = 'queued', execute_after = now(), updated = now(), attempts = 0, queue_manager_id = NULL,
        headers = COALESCE(j.headers, '{}') - 'held_at' - 'away_since'
                  || jsonb_build_object('failures', 0, 'away', 0, 'starts', 0, 'retry_at', CAST(:now AS text))
    WHERE j.id = :id AND j.status = 'failed' AND NOT EXISTS (
        SELECT FROM pgqueuer AS o WHERE o.dedupe_key = j.dedupe_key AND o.status IN ('queued', 'picked')
    )
    RETURNING j.id, j.entrypoint, j.priority
)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority) SELECT id, 'queued', entrypoint, priority FROM revived
RETURNING job_id
""")
_DISCARD = text("""
WITH gone AS (DELETE FROM pgqueuer WHERE id = :id AND status = 'failed' RETURNING id, entrypoint, priority)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority) SELECT id, 'deleted', entrypoint, priority FROM gone
RETURNING job_id
""")
_COUNTS = text("SELECT entrypoint, status::text AS state, count(*) AS count FROM pgqueuer GROUP BY 1, 2 ORDER BY 1, 2")
_OVERDUE = text("""
SELECT COALESCE(EXTRACT(epoch FROM max(now() - execute_after)), 0)::float FROM pgqueuer
WHERE status = 'queued' AND execute_after < now()
""")
_TRIM = text("""
WITH old AS (DELETE FROM pgqueuer_log WHERE created < now() - interval '7 days')
DELETE FROM pgqueuer_statistics WHERE created < now() - interval '30 days'
""")


class HeldJob(BaseModel):
    """A job that was given up and waits for an operator.

    Attributes:
        job_id: Its number, for `revive` and `discard`.
        job: The job type's name.
        key: Its dedupe key, if it has one.
        body: Its body as JSON: ids, no text of people.
        reason: Why it is held; an exception's name and message, without secrets.
        held_at: When it was given up, on the game's clock.
        failures: How often it had failed before.
    """

    model_config = ConfigDict(frozen=True)

    job_id: int
    job: str
    key: str | None
    body: str
    reason: str
    held_at: datetime | None
    failures: int


async def dead_jobs(connection: AsyncConnection, *, most: int = 100) -> list[HeldJob]:
    """Return held jobs, oldest first."""
    return [_held(row) for row in (await connection.execute(_HELD, {"most": most})).mappings()]


async def revive(tx: Transaction, job_ids: Sequence[int]) -> list[int]:
    """Put held jobs back into the queue as if they had never failed; return those that were.

    One whose key is in use by a waiting or running job stays held.
    """
    now = tx.now.isoformat()
    found = [(await tx.execute(_REVIVE, {"id": job_id, "now": now})).scalar_one_or_none() for job_id in job_ids]
    return [job_id for job_id in found if job_id is not None]


async def discard(tx: Transaction, job_ids: Sequence[int]) -> list[int]:
    """Remove held jobs for good; return those that were held."""
    found = [(await tx.execute(_DISCARD, {"id": job_id})).scalar_one_or_none() for job_id in job_ids]
    return [job_id for job_id in found if job_id is not None]


async def count_jobs(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """Return how many jobs there are by type and state: `queued`, `picked` (running) and `failed` (held)."""
    return {(name, state): jobs for name, state, jobs in await connection.execute(_COUNTS)}


async def unhandled_jobs(connection: AsyncConnection, registry: JobRegistry = JOBS) -> dict[str, int]:
    """Return the job types in the queue that this build has no handler for, with their numbers: they wait for ever."""
    known = {kind.name for kind in registry.handled()}
    counts: dict[str, int] = {}
    for (name, _), count in (await count_jobs(connection)).items():
        if name not in known:
            counts[name] = counts.get(name, 0) + count
    return counts


async def oldest_overdue(connection: AsyncConnection) -> float:
    """Return for how many seconds the job that waits longest could have run; 0 if none waits."""
    return float((await connection.execute(_OVERDUE)).scalar_one())


async def trim_history(connection: AsyncConnection) -> None:
    """Delete PgQueuer's log of more than 7 days ago and its statistics of more than 30."""
    await connection.execute(_TRIM)


def _held(row: Any) -> HeldJob:
    headers = row["headers"] or {}
    return HeldJob(
        job_id=row["id"],
        job=row["entrypoint"],
        key=row["dedupe_key"],
        body=row["body"] or "{}",
        reason=headers.get("reason", "unknown"),
        held_at=headers.get("held_at"),
        failures=headers.get("failures", 0),
    )
