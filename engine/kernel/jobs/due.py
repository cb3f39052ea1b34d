"""Runs what is due without a worker, so that tests and simulations move the clock and see exactly what follows."""

import uuid
from datetime import datetime
from typing import Any

from pgqueuer.domain.models import TracebackRecord
from pgqueuer.domain.types import QueueManagerId
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.kernel.jobs.context import JobKernel
from engine.kernel.jobs.registry import JOBS, JobRegistry
from engine.kernel.jobs.running import Again, Held, JobRunner
from engine.kernel.jobs.store import JobStore, TransactionDriver

_NEXT = """
SELECT id, entrypoint FROM pgqueuer
WHERE status = 'queued' AND entrypoint = ANY($1::text[])
  AND COALESCE(headers->>'retry_at', headers->>'due')::timestamptz <= $2
ORDER BY COALESCE(headers->>'retry_at', headers->>'due')::timestamptz, priority DESC, id LIMIT 1
"""


class _GivenUp(Exception):
    """Carries the reason into PgQueuer's record of a held job."""


async def run_due(
    kernel: JobKernel, engine: Any, now: datetime | None = None, *, registry: JobRegistry = JOBS, most: int = 1_000
) -> list[str]:
    """Run every job that is due on the game's clock, one after another, and return their types' names in order.

    The order is total: due time, then priority, then number. Jobs that a job enqueues for now run too. A failed job is
    counted, and is due again when the clock has moved on by its delay. PostgreSQL's own clock plays no part.

    Args:
        kernel: The kernel's parts; its clock is what `now` defaults to, and what handlers see.
        engine: The wired engine, for handlers.
        now: Run what is due until this moment.
        registry: The kinds of jobs.
        most: How many runs are believed to be no endless loop.

    Raises:
        RuntimeError: There were more.
    """
    moment = now or kernel.clock.now()
    kinds = {kind.name: kind for kind in registry.handled()}
    ran: list[str] = []
    async with kernel.database.read() as connection:
        store = JobStore.over(TransactionDriver(connection), QueueManagerId(uuid.uuid4()))
        runner = JobRunner(kernel, engine, store)
        while (found := await _next(connection, list(kinds), moment)) is not None:
            if len(ran) == most:
                raise RuntimeError(f"{most} jobs ran and more are due: {', '.join(sorted(set(ran)))}")
            await _run_one(runner, store, kinds, found)
            ran.append(found[1])
    return ran


async def _next(connection: AsyncConnection, names: list[str], moment: datetime) -> tuple[int, str] | None:
    row = (await connection.exec_driver_sql(_NEXT, (names, moment))).one_or_none()
    return None if row is None else (row.id, row.entrypoint)


async def _run_one(runner: JobRunner, store: JobStore, kinds: dict[str, Any], found: tuple[int, str]) -> None:
    job = await store.claim(found[0])
    if job is None:  # a live worker was quicker
        return
    outcome = await runner.run(kinds[found[1]], job)
    match outcome:
        case Again(delay=delay, reason=reason):
            await store.retry_job(job, delay, TracebackRecord.from_exception(_GivenUp(reason), job.id))
        case Held(reason=reason):
            await store.log_jobs([(job, "failed", TracebackRecord.from_exception(_GivenUp(reason), job.id))])
        case _:
            await store.log_jobs([(job, "successful", None)])
