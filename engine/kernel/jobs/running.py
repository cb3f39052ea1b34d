"""Runs one job that has been taken from the queue, and says what is to become of it.

The live worker and `run_due` share this, so tests run what production runs. Three counters decide:

- *failures*: raised exceptions in a row. The retry policy's number of attempts ends in a held job.
- *starts*: starts without any outcome. A job that kills its process leaves no exception, and PgQueuer would hand it out
  for ever; after three starts it is held. A job with such a start behind it is suspect, and suspects run one at a
  time, so that the innocent jobs that ran beside a killer are not counted out with it. The others go back for a
  moment: waiting here, they would keep the worker's places from jobs that are not suspect.
- *away*: a job that fails since something is away (`Unavailable`) is no failure, and is tried for a day from the
  first such answer.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

import orjson
from pgqueuer.domain.models import Job
from pydantic import ValidationError

from engine.kernel.errors import Unavailable
from engine.kernel.jobs.context import HoldJob, JobContext, JobKernel, JobTakenOver
from engine.kernel.jobs.registry import JobKind
from engine.kernel.jobs.store import JobStore, counted, due_of, moment, ready_of
from engine.kernel.telemetry import METRICS, bind, get_logger, resumed, span
from engine.kernel.telemetry.redaction import redact_text

MAX_STARTS = 3
AWAY_AT_MOST = timedelta(days=1)
# A job that is tried so much later than it could have been lay in a queue without workers: that time proves nothing.
NOBODY_TRIED = timedelta(hours=1)
SUSPECTS_REST = timedelta(seconds=1)
# Clocks of machines differ a little; below this an early alarm is on time.
EARLY = timedelta(seconds=1)
_log = get_logger(__name__)


@dataclass(frozen=True)
class Done:
    """Remove the job. Also said of one that is no longer ours: the store's fence then leaves it alone."""


@dataclass(frozen=True)
class Again:
    """Run it once more after a delay."""

    delay: timedelta
    reason: str


@dataclass(frozen=True)
class Held:
    """Keep it, visibly, until an operator revives or removes it."""

    reason: str


Outcome = Done | Again | Held


class JobRunner:
    """Runs jobs for one worker.

    Args:
        kernel: The kernel's parts, for handlers.
        engine: The wired engine, for handlers.
        store: The queue, as the worker that holds the jobs.
    """

    def __init__(self, kernel: JobKernel, engine: Any, store: JobStore) -> None:
        self._kernel = kernel
        self._engine = engine
        self._store = store
        self._one_suspect = asyncio.Lock()
        self._stopping = False
        self._running: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Start nothing any more: jobs that were taken and not started go back."""
        self._stopping = True

    def interrupt(self) -> int:
        """Cancel the handlers that still run; their jobs go back into the queue. Returns how many."""
        for task in self._running:
            task.cancel()
        return len(self._running)

    async def run(self, kind: JobKind, job: Job) -> Outcome:
        """Run a held job and return what is to become of it. Raises nothing but what the store raises."""
        with resumed(job.headers or {}), bind(job=kind.name, job_id=job.id), span(f"job {kind.name}"):
            if not counted(job, "starts"):
                return await self._start(kind, job)
            if self._one_suspect.locked():
                return self._end(kind, "postponed", Again(SUSPECTS_REST, "another job may kill this worker"))
            async with self._one_suspect:
                return await self._start(kind, job)

    async def _start(self, kind: JobKind, job: Job) -> Outcome:
        ready, now = ready_of(job), self._kernel.clock.now()
        if self._stopping:
            return self._end(kind, "interrupted", Again(timedelta(0), "the worker stops"))
        if ready - now > EARLY:
            return self._end(kind, "postponed", Again(ready - now, "not due yet on the game's clock"))
        starts = await self._store.count_start(job)
        if starts is None:
            return self._end(kind, "lost", Done())
        if starts > MAX_STARTS:
            return await self._hold(kind, job, f"started {MAX_STARTS} times and never ended: it may kill its worker")
        try:
            body = kind.body.model_validate_json(job.payload or b"{}")
        except ValidationError as error:
            fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors(include_input=False))
            return await self._hold(kind, job, f"its body does not fit {kind.body.__name__}: {fields}")
        context = JobContext(
            job.id, due_of(job), counted(job, "failures"), self._kernel, self._engine, job, self._store.owner
        )
        assert kind.handler is not None, "only handled kinds are taken from the queue"
        return await self._outcome_of(kind, job, kind.handler(body, context), now)

    async def _outcome_of(self, kind: JobKind, job: Job, work: Awaitable[None], now: datetime) -> Outcome:
        began = perf_counter()
        try:
            await self._cancellable(work)
        except JobTakenOver:
            return self._end(kind, "lost", Done())
        except asyncio.CancelledError:
            # Also when PgQueuer's own task is cancelled: it would take that for the job's end and remove it.
            if self._stopping:  # otherwise the handler cancelled itself, which counts as a start without an end
                await self._store.note(job, '{"starts": 0}')
            return self._end(kind, "interrupted", Again(timedelta(0), "the worker stopped before it ended"))
        except HoldJob as error:
            return await self._hold(kind, job, str(error))
        except Exception as error:  # noqa: BLE001  a handler may fail in any way; the job is kept either way
            return await self._failed(kind, job, error, now)
        finally:
            METRICS.job_seconds.labels(kind.name).observe(perf_counter() - began)
        return self._end(kind, "done", Done())

    async def _cancellable(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        try:
            await task
        finally:
            self._running.discard(task)

    async def _failed(self, kind: JobKind, job: Job, error: Exception, now: datetime) -> Outcome:
        since = _away_since(job, now) if isinstance(error, Unavailable) else None
        away = since is not None and now - since < AWAY_AT_MOST
        tried = counted(job, "away" if away else "failures") + 1
        reason = _reason(error)
        if not away and tried >= kind.retries.attempts:
            _log.error("job.held", failures=tried, reason=reason, exc_info=error)
            return await self._hold(kind, job, reason, logged=True)
        delay = kind.retries.delay(tried)
        _log.warning("job.failed", failures=tried, retry_in=delay.total_seconds(), reason=reason, exc_info=error)
        noted = {
            "starts": 0,
            "away": 0,
            ("away" if away else "failures"): tried,
            "away_since": since and since.isoformat(),
            "reason": reason,
            "retry_at": (now + delay).isoformat(),
        }
        await self._store.note(job, orjson.dumps(noted).decode())
        return self._end(kind, "retried", Again(delay, reason))

    async def _hold(self, kind: JobKind, job: Job, reason: str, *, logged: bool = False) -> Outcome:
        if not logged:
            _log.error("job.held", reason=reason)
        held_at = self._kernel.clock.now().isoformat()
        await self._store.note(job, orjson.dumps({"starts": 0, "reason": reason, "held_at": held_at}).decode())
        return self._end(kind, "held", Held(reason))

    def _end(self, kind: JobKind, outcome: str, result: Outcome) -> Outcome:
        METRICS.jobs.labels(kind.name, outcome).inc()
        return result


def _away_since(job: Job, now: datetime) -> datetime:
    noted = moment(job, "away_since")
    return now if noted is None or now - ready_of(job) > NOBODY_TRIED else noted


def _reason(error: BaseException) -> str:
    return redact_text(f"{type(error).__name__}: {error}")[:300]
