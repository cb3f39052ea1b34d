"""Background work: typed jobs in PostgreSQL, enqueued in the caller's transaction, run at least once.

PgQueuer stands behind this package; nothing outside it knows that. See docs/decisions/0007-jobs-on-pgqueuer.md.
"""

from engine.kernel.jobs.context import HoldJob, JobContext, JobKernel, JobTakenOver
from engine.kernel.jobs.due import run_due
from engine.kernel.jobs.held import (
    HeldJob,
    count_jobs,
    dead_jobs,
    discard,
    oldest_overdue,
    revive,
    trim_history,
    unhandled_jobs,
)
from engine.kernel.jobs.queue import JobQueue
from engine.kernel.jobs.registry import JOBS, JobBody, JobKind, JobRegistry, RetryPolicy, handler, job_type

__all__ = [
    "JOBS",
    "HeldJob",
    "HoldJob",
    "JobBody",
    "JobContext",
    "JobKernel",
    "JobKind",
    "JobQueue",
    "JobRegistry",
    "JobTakenOver",
    "RetryPolicy",
    "count_jobs",
    "dead_jobs",
    "discard",
    "handler",
    "job_type",
    "oldest_overdue",
    "revive",
    "run_due",
    "trim_history",
    "unhandled_jobs",
]
