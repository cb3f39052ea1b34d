"""What a job's handler is given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pgqueuer.domain.models import Job
from pgqueuer.domain.types import QueueManagerId

from engine.kernel.clock import Clock
from engine.kernel.database import Database, Transaction
from engine.kernel.jobs.queue import JobQueue
from engine.kernel.jobs.store import JobStore, TransactionDriver


class JobKernel(Protocol):
    """The parts of the kernel that running jobs needs."""

    @property
    def database(self) -> Database:
        """The pool that handlers work through; the queue has a connection of its own."""
        ...

    @property
    def clock(self) -> Clock:
        """The game's clock."""
        ...

    @property
    def jobs(self) -> JobQueue:
        """Where handlers enqueue what follows."""
        ...


class HoldJob(Exception):
    """Raised by a handler to hold its job at once: trying again cannot help, a person has to look."""


class JobTakenOver(Exception):
    """The job is no longer this worker's: its heartbeats were late, or it was removed. Its effects are rolled back."""


@dataclass(frozen=True)
class JobContext:
    """One run of one job.

    Attributes:
        job_id: The job's number in the queue.
        due: When it was due, on the game's clock.
        failures: How often it failed before.
        kernel: The kernel's parts.
        engine: The wired engine of the process, whose services the handler calls (its type is the wiring's, which
            stands above the kernel).
    """

    job_id: int
    due: datetime
    failures: int
    kernel: JobKernel
    engine: Any
    job: Job
    owner: QueueManagerId

    @property
    def database(self) -> Database:
        """The database."""
        return self.kernel.database

    @asynccontextmanager
    async def finishing(self) -> AsyncIterator[Transaction]:
        """Open a transaction that also ends the job: its effect and its "done" mark commit together, exactly once.

        Do the last (or only) database work of the job in it. What goes outside (a message, a payment) must be
        idempotent by itself.

        Raises:
            JobTakenOver: At the commit, if another worker has taken the job over. Let it pass.
        """
        async with self.database.transaction() as tx:
            yield tx
            # Last, so that heartbeats of this worker never wait for the row.
            store = JobStore.over(TransactionDriver(tx.connection), self.owner)
            if not await store.finish(self.job):
                raise JobTakenOver(f"job {self.job_id} is no longer this worker's")
