"""The way in: jobs are written in the caller's transaction, and are there exactly if it commits."""

from datetime import datetime

import orjson

from engine.kernel.database import Transaction
from engine.kernel.jobs.registry import JobBody
from engine.kernel.jobs.store import JobStore, TransactionDriver
from engine.kernel.telemetry import carried

MAX_KEY = 200

_CANCEL = """
WITH gone AS (
    DELETE FROM pgqueuer WHERE dedupe_key = $1 AND status = 'queued' RETURNING id, entrypoint, priority
)
INSERT INTO pgqueuer_log (job_id, status, entrypoint, priority) SELECT id, 'deleted', entrypoint, priority FROM gone
RETURNING job_id
"""
_RESCHEDULE = """
UPDATE pgqueuer SET execute_after = now() + $2::interval, updated = now(), headers = headers - 'retry_at' || $3::jsonb
WHERE dedupe_key = $1 AND status = 'queued' RETURNING id
"""


class JobQueue:
    """Enqueues, moves and cancels jobs. It has no state and no connection of its own.

    A job is only an alarm (law 6): the due time lives in its owner's row, and the handler looks there again. Times are
    the game's clock's; PostgreSQL is told the distance from the transaction's `now`, never the time.

    A key holds only while its job waits or runs. Enqueuing under the key of a waiting or *running* job does nothing,
    and a finished one's key is free again. So: give a key to an alarm of which one is enough and that never sets
    itself anew (a draft's expiry: its id); let timers carry their turn number in the key (`ENCOUNTER:7`); and never
    give a key to a wake-up, which would be lost while the last one runs.
    """

    async def enqueue(
        self, tx: Transaction, job: JobBody, *, due: datetime | None = None, key: str | None = None, priority: int = 0
    ) -> bool:
        """Write a job into the transaction; a rollback, also to a savepoint, takes it back.

        Args:
            tx: The caller's transaction.
            job: What is to be done; a body registered with `job_type`.
            due: Not before this moment of the game's clock; None and the past mean at once.
            key: At most one job of its type with this key waits or runs; 1 to 200 characters.
            priority: Higher goes first among those due.

        Returns:
            False if a job with the key waits or runs and nothing was written.
        """
        when = due or tx.now
        ids = await JobStore.over(TransactionDriver(tx.connection)).enqueue(
            job.job_name,
            job.model_dump_json().encode(),
            priority,
            when - tx.now,
            None if key is None else _full_key(type(job), key),
            {"due": when.isoformat(), **carried()},
            on_conflict="skip",
        )
        return ids[0] is not None

    async def reschedule(self, tx: Transaction, job: type[JobBody], key: str, due: datetime) -> bool:
        """Move the waiting job with this key to another moment; False if none waits (it runs, or is done)."""
        driver = TransactionDriver(tx.connection)
        note = orjson.dumps({"due": due.isoformat()}).decode()
        return bool(await driver.fetch(_RESCHEDULE, _full_key(job, key), due - tx.now, note))

    async def cancel(self, tx: Transaction, job: type[JobBody], key: str) -> bool:
        """Remove the waiting job with this key; False if none waits. One that runs looks at its owner's row."""
        return bool(await TransactionDriver(tx.connection).fetch(_CANCEL, _full_key(job, key)))


def _full_key(job: type[JobBody], key: str) -> str:
    if not 1 <= len(key) <= MAX_KEY:
        raise ValueError(f"a job's key has 1 to {MAX_KEY} characters, not {len(key)}")
    return f"{job.job_name}:{key}"
