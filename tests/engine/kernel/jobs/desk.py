"""What the tests of jobs work with: the kernel's parts, a registry of their own, and a kind of job."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine.kernel.clock import Clock
from engine.kernel.database import Database
from engine.kernel.jobs import JobBody, JobQueue, JobRegistry, run_due
from engine.kernel.settings import Settings


@dataclass
class Parts:
    """The parts of the kernel that jobs need."""

    database: Database
    clock: Clock
    jobs: JobQueue = field(default_factory=JobQueue)
    settings: Settings = field(default_factory=lambda: Settings(worker_concurrency=4, shutdown_seconds=5))


class Note(JobBody):
    """Write a word down."""

    word: str = ""
    id: UUID | None = None


@dataclass
class Desk:
    """A queue with one kind of job, whose handler a test sets, and what was written down."""

    parts: Parts
    registry: JobRegistry
    notes: list[str] = field(default_factory=list)
    act: Any = None

    async def enqueue(self, word, **options) -> bool:
        async with self.parts.database.transaction() as tx:
            return await self.parts.jobs.enqueue(tx, Note(word=word), **options)

    async def run_due(self) -> list[str]:
        """Run what is due and return what was written down."""
        before = len(self.notes)
        await run_due(self.parts, None, registry=self.registry)
        return self.notes[before:]

    async def rows(self, query="SELECT status::text, headers, attempts, dedupe_key FROM pgqueuer ORDER BY id"):
        async with self.parts.database.read() as connection:
            return [dict(row) for row in (await connection.exec_driver_sql(query)).mappings()]

    async def until(self, query, expected):
        """Wait until a query gives a value; the test's timeout is the limit."""
        while (await self.rows(query)) != expected:  # noqa: ASYNC110  another connection changes it
            await asyncio.sleep(0.02)


def make_desk(database: Database, clock: Clock) -> Desk:
    registry = JobRegistry()
    registry.job_type("test.note")(Note)
    desk = Desk(Parts(database, clock), registry)

    async def handle(body, context):
        if desk.act is not None:
            await desk.act(body, context)
        desk.notes.append(body.word)

    registry.handler(Note)(handle)
    return desk
