"""Desks for the tests of jobs: one that runs by hand, and one with live workers."""

import asyncio
from dataclasses import replace

import pytest

from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.worker import run_worker
from tests.engine.kernel.jobs.desk import Desk, make_desk


@pytest.fixture
def desk(database, clock) -> Desk:
    return make_desk(database, clock)


@pytest.fixture
async def live(database_url, desk):
    """The desk on the real clock, and a function that starts workers, which are stopped at the end."""
    workers: list[tuple[asyncio.Task, asyncio.Event, Database]] = []
    real = replace(desk.parts, clock=SystemClock(), database=Database.connect(database_url, clock=SystemClock()))
    desk.parts = real

    def start(**settings):
        stop = asyncio.Event()
        database = Database.connect(database_url, clock=SystemClock())
        parts = replace(real, database=database, settings=real.settings.changed(**settings))
        task = asyncio.create_task(run_worker(parts, None, stop=stop, registry=desk.registry))
        workers.append((task, stop, database))
        return task, stop

    desk.start_worker = start
    yield desk
    for _, stop, _ in workers:
        stop.set()
    await asyncio.gather(*(task for task, _, _ in workers), return_exceptions=True)
    for _, _, database in workers:
        await database.close()
    await real.database.close()
