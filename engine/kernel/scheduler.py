"""The scheduler: APScheduler keeps the timetable and does nothing but enqueue. Any number may run."""

import asyncio
from datetime import UTC
from typing import Protocol

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

import engine.kernel.maintenance  # noqa: F401  its entries belong to every timetable
from engine.kernel.database import Database
from engine.kernel.errors import Unavailable
from engine.kernel.jobs import JobQueue
from engine.kernel.telemetry import get_logger
from engine.kernel.ticks import TIMETABLE, Timetable

# Beside the exact times, all is looked over this often: for a database that was away, and for clocks that differ.
LOOK_OVER_SECONDS = 30
_log = get_logger(__name__)


class SchedulerKernel(Protocol):
    """The parts of the kernel that a scheduler needs."""

    @property
    def database(self) -> Database:
        """Where ticks are written."""
        ...

    @property
    def jobs(self) -> JobQueue:
        """Where their jobs go."""
        ...


async def run_scheduler(kernel: SchedulerKernel, *, stop: asyncio.Event, timetable: Timetable = TIMETABLE) -> None:
    """Enqueue each tick of the timetable when its time comes, and at start what was missed, until `stop` is set.

    The database may be away at any time; what came due meanwhile is enqueued when it is back.

    Args:
        kernel: The kernel's parts.
        stop: Set to stop.
        timetable: The entries.
    """

    async def enqueue(only: str | None = None) -> None:
        try:
            made = await timetable.enqueue_due(kernel.database, kernel.jobs, only=only)
        except Unavailable as error:
            _log.warning("ticks wait", reason=error.code)
        else:
            if made:
                _log.info("ticks enqueued", ticks=made)

    scheduler = AsyncIOScheduler(
        timezone=UTC,
        executors={"default": AsyncIOExecutor()},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for entry in timetable.entries.values():
        scheduler.add_job(enqueue, entry.trigger, args=[entry.name], name=entry.name)
    scheduler.add_job(enqueue, IntervalTrigger(seconds=LOOK_OVER_SECONDS, timezone=UTC), name="look over")
    await enqueue()
    scheduler.start()
    try:
        await stop.wait()
    finally:
        scheduler.shutdown(wait=False)
