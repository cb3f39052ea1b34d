"""The worker: takes due jobs from the queue and runs a bounded number of them at a time.

It finds out about new jobs by NOTIFY, and by looking once a second. A worker that dies stops its heartbeats, and
another takes its jobs over `HEARTBEAT` later. When told to stop it takes nothing new, lets what runs come to its end,
and after the grace period puts what is left back into the queue.
"""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from pgqueuer.core.executors import AbstractEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Context, Job
from pgqueuer.domain.types import QueueManagerId

from engine.kernel.errors import EverdelveError
from engine.kernel.events.outbox import lag, oldest_waiting, parked
from engine.kernel.jobs.connection import QueueConnection
from engine.kernel.jobs.context import JobKernel
from engine.kernel.jobs.held import count_jobs, oldest_overdue
from engine.kernel.jobs.registry import JOBS, JobKind, JobRegistry
from engine.kernel.jobs.running import Again, Held, JobRunner
from engine.kernel.jobs.store import CHANNEL, JobStore
from engine.kernel.telemetry import METRICS, get_logger
from engine.kernel.waiting import set_within

HEARTBEAT = timedelta(seconds=7)
LOOK_EVERY = timedelta(seconds=1)
OBSERVE_SECONDS = 15.0
_RESTART_SECONDS = 2.0
_log = get_logger(__name__)


class WorkerSettings(Protocol):
    """The settings a worker reads."""

    @property
    def worker_concurrency(self) -> int:
        """Jobs run at the same time."""
        ...

    @property
    def shutdown_seconds(self) -> float:
        """The grace period."""
        ...


class WorkerKernel(JobKernel, Protocol):
    """The parts of the kernel that a worker needs."""

    @property
    def settings(self) -> WorkerSettings:
        """The settings."""
        ...


class JobHeld(Exception):
    """Tells PgQueuer to hold a job."""


@dataclass
class _Executor(AbstractEntrypointExecutor):
    """Runs the jobs of one kind and tells PgQueuer the outcome in its own terms."""

    kind: JobKind
    runner: JobRunner
    places: asyncio.Semaphore

    async def execute(self, job: Job, context: Context) -> None:
        del context
        async with self.places:
            outcome = await self.runner.run(self.kind, job)
        if isinstance(outcome, Again):
            raise RetryRequested(outcome.delay, outcome.reason)
        if isinstance(outcome, Held):
            raise JobHeld(outcome.reason)


async def run_worker(
    kernel: WorkerKernel,
    engine: Any,
    *,
    stop: asyncio.Event,
    registry: JobRegistry = JOBS,
    heartbeat: timedelta = HEARTBEAT,
) -> None:
    """Run jobs until `stop` is set, then drain and return. The database may be away at any time.

    Args:
        kernel: The kernel's parts; `kernel.database` is the pool that handlers use.
        engine: The wired engine, for handlers.
        stop: Set to stop.
        registry: The kinds of jobs.
        heartbeat: After this time without a sign of life a worker's jobs are another's. All workers use the same.
    """
    url = kernel.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    observer = asyncio.create_task(_observe(kernel), name="worker-observe")
    try:
        while not stop.is_set():
            connection = QueueConnection(url)
            try:
                store = JobStore.over(connection, QueueManagerId(uuid.uuid4()))
                shift = _Shift(kernel, connection, store, JobRunner(kernel, engine, store), stop)
                await shift.work(registry, heartbeat)
            except Exception:  # noqa: BLE001  a missing migration or a defect: the rows keep the jobs, so begin again
                _log.exception("the worker starts over")
                await set_within(stop, _RESTART_SECONDS)
            finally:
                await connection.close()
    finally:
        observer.cancel()
        await asyncio.gather(observer, return_exceptions=True)


@dataclass
class _Shift:
    """One run of PgQueuer's loop, from its first look into the queue to the last recorded outcome."""

    kernel: WorkerKernel
    connection: QueueConnection
    store: JobStore
    runner: JobRunner
    stop: asyncio.Event

    async def work(self, registry: JobRegistry, heartbeat: timedelta) -> None:
        concurrency = self.kernel.settings.worker_concurrency
        manager = self._manager(registry, asyncio.Semaphore(concurrency))
        drain = asyncio.create_task(self._drain_when_told(manager), name="worker-drain")
        batch = max(1, concurrency // 2)
        running = asyncio.create_task(
            manager.run(
                dequeue_timeout=LOOK_EVERY,
                batch_size=batch,
                # PgQueuer wants two batches at least; the semaphore keeps to the real number.
                max_concurrent_tasks=max(concurrency, 2 * batch),
                heartbeat_timeout=heartbeat,
            ),
            name="worker-queue",
        )
        try:
            await asyncio.shield(running)
        except asyncio.CancelledError:
            # PgQueuer takes a cancelled job for a finished one and removes it, so its loop is ended, never cancelled.
            self._end(manager, patience=0)
            self.runner.interrupt()
            await running
            raise
        finally:
            drain.cancel()
            await asyncio.gather(drain, return_exceptions=True)

    def _manager(self, registry: JobRegistry, places: asyncio.Semaphore) -> QueueManager:
        manager = QueueManager(self.store, channel=CHANNEL)
        manager.queue_manager_id = self.store.owner
        for kind in registry.handled():
            parameters = EntrypointExecutorParameters(concurrency_limit=0, func=_unused, on_failure="hold")
            manager.register_executor(kind.name, _Executor(parameters, kind, self.runner, places))
        return manager

    async def _drain_when_told(self, manager: QueueManager) -> None:
        await self.stop.wait()
        grace = self.kernel.settings.shutdown_seconds
        self._end(manager, patience=grace)
        await asyncio.sleep(grace)
        if interrupted := self.runner.interrupt():
            _log.warning("jobs were interrupted and go back into the queue", jobs=interrupted)

    def _end(self, manager: QueueManager, *, patience: float) -> None:
        self.runner.stop()
        self.connection.give_up_in(patience)
        manager.shutdown.set()


async def _unused(job: Job) -> None:
    raise NotImplementedError(f"{job.entrypoint} is run by its executor")


async def _observe(kernel: JobKernel) -> None:
    """Keep the gauges of queue and outbox up to date."""
    while True:
        try:
            await observe_backlog(kernel)
        except EverdelveError as error:
            _log.debug("the backlog cannot be counted", reason=error.code)
        except Exception:  # noqa: BLE001  a gauge is no reason to stop working
            _log.exception("the backlog cannot be counted")
        await asyncio.sleep(OBSERVE_SECONDS)


async def observe_backlog(kernel: JobKernel) -> None:
    """Count what waits in the queue and the outbox into the metrics, once.

    Raises:
        Unavailable: The database is away.
    """
    async with kernel.database.read() as connection:
        jobs = await count_jobs(connection)
        overdue = await oldest_overdue(connection)
        waiting = await lag(connection)
        oldest = await oldest_waiting(connection)
        still = await parked(connection)
    METRICS.jobs_in_queue.clear()
    for (name, state), count in jobs.items():
        METRICS.jobs_in_queue.labels(name, state).set(count)
    METRICS.oldest_due_job.set(overdue)
    METRICS.outbox_rows.clear()
    for subscriber, count in waiting.items():
        METRICS.outbox_rows.labels(subscriber).set(count)
    METRICS.outbox_lag.clear()
    for subscriber, moment in oldest.items():
        METRICS.outbox_lag.labels(subscriber).set((kernel.clock.now() - moment).total_seconds())
    METRICS.outbox_parked.clear()
    for row in still:
        METRICS.outbox_parked.labels(row["subscriber"]).inc()
