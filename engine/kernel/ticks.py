"""The timetable: work that is done again and again at fixed times, each time once, however many schedulers run.

A tick is a row `(name, due_at)`. Whoever inserts it enqueues its job in the same transaction; the others find the row
there and do nothing. (A job's dedupe key would not do: it is free again when the job is done.) After an absence only
the latest missed tick is made up for: the work looks at the whole state, not at one period.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import cast

from apscheduler.triggers.cron import CronTrigger
from pydantic import create_model
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from engine.kernel.database import Database
from engine.kernel.jobs import JOBS, JobBody, JobContext, JobQueue, JobRegistry
from engine.kernel.tables import Base
from engine.kernel.telemetry import METRICS, span

TickHandler = Callable[[JobContext], Awaitable[None]]

_KEPT = timedelta(days=30)
# How far to look back for the latest fire time: the first span that holds one is enough.
_LOOK_BACK = tuple(timedelta(minutes=minutes) for minutes in (3, 180, 3 * 24 * 60, 70 * 24 * 60, 800 * 24 * 60))

_TICK = text("INSERT INTO ticks (name, due_at) VALUES (:name, :due_at) ON CONFLICT DO NOTHING RETURNING true")
_FORGET = text("""
DELETE FROM ticks AS t WHERE t.due_at < :before AND EXISTS (
    SELECT FROM ticks AS later WHERE later.name = t.name AND later.due_at > t.due_at
)
""")


class Tick(Base):
    """That a timetable entry's moment has come and its job was enqueued."""

    __tablename__ = "ticks"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)


class TickBody(JobBody):
    """The body of a tick's job."""

    due_at: datetime


class Entry:
    """One line of a timetable.

    Attributes:
        name: Its name; the job type is `tick.NAME`.
        trigger: When it fires, in UTC.
        body: The type of its job's body.
    """

    def __init__(self, name: str, cron: str, body: type[TickBody]) -> None:
        self.name = name
        self.trigger = CronTrigger.from_crontab(cron, timezone=UTC)
        self.body = body

    def latest(self, now: datetime) -> datetime | None:
        """Return the last moment at or before `now` at which it fires; None if there was none in two years."""
        for span_back in _LOOK_BACK:
            found, moment = None, self.trigger.get_next_fire_time(None, now - span_back)
            while moment is not None and moment <= now:
                found, moment = moment, self.trigger.get_next_fire_time(moment, moment + timedelta(microseconds=1))
            if found is not None:
                return cast("datetime", found).astimezone(UTC)
        return None


class Timetable:
    """The entries of a program. `TIMETABLE` is the real one; tests make their own."""

    entries: dict[str, Entry]

    def __init__(self, registry: JobRegistry) -> None:
        self._registry = registry
        self.entries = {}

    def __call__(self, name: str, *, cron: str) -> Callable[[TickHandler], TickHandler]:
        """Register a function that is run as a job at each of a crontab's times (five fields, UTC).

        The function sees the tick's moment as `context.due`; like every job it runs at least once.

        Raises:
            ValueError: The name is taken or the crontab cannot be read.
        """

        def register(function: TickHandler) -> TickHandler:
            body = create_model(f"Tick_{name.replace('.', '_')}", __base__=TickBody, __module__=__name__)
            entry = Entry(name, cron, self._registry.job_type(f"tick.{name}")(body))

            async def run(_body: TickBody, context: JobContext) -> None:
                await function(context)

            self._registry.handler(entry.body)(run)
            self.entries[name] = entry
            return function

        return register

    async def enqueue_due(self, database: Database, jobs: JobQueue, *, only: str | None = None) -> list[str]:
        """Enqueue the latest tick of each entry that nobody has enqueued yet; return the names of those it did.

        Args:
            database: Where; its clock says what is due.
            jobs: The queue.
            only: One entry's name; None for all.

        Raises:
            Unavailable: The database is away. Nothing is lost: the tick is still the latest, or a later one is.
        """
        made = []
        for entry in self.entries.values() if only is None else [self.entries[only]]:
            with span("tick", tick=entry.name):
                if await _enqueue(database, jobs, entry):
                    METRICS.ticks.labels(entry.name).inc()
                    made.append(entry.name)
        return made


async def _enqueue(database: Database, jobs: JobQueue, entry: Entry) -> bool:
    due = entry.latest(database.clock.now())
    if due is None:
        return False
    async with database.transaction() as tx:
        if (await tx.execute(_TICK, {"name": entry.name, "due_at": due})).scalar_one_or_none() is None:
            return False
        await jobs.enqueue(tx, entry.body(due_at=due), due=due)
    return True


async def forget_old_ticks(connection: AsyncConnection, now: datetime) -> int:
    """Delete ticks of more than 30 days ago, but for each name's latest; return how many."""
    return (await connection.execute(_FORGET, {"before": now - _KEPT})).rowcount


TIMETABLE = Timetable(JOBS)
"""All recurring work of the game. Capabilities fill it when they are imported."""

timetable = TIMETABLE
