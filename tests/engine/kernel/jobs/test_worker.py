"""The live worker: prompt, bounded, drained, taken over from, and unmoved by an absent database."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.telemetry import METRICS
from engine.kernel.worker import observe_backlog, run_worker
from tests.engine.kernel.jobs.desk import make_desk
from tests.wire import Wire

EMPTY = "SELECT count(*) AS n FROM pgqueuer"
NONE = [{"n": 0}]


class Gate:
    """An act that reports who came in and lets nobody out until it is opened."""

    def __init__(self, desk):
        self.inside = 0
        self.most = 0
        self.entered = asyncio.Semaphore(0)
        self.open = asyncio.Event()
        desk.act = self

    async def __call__(self, body, context):
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.entered.release()
        try:
            await self.open.wait()
        finally:
            self.inside -= 1


async def test_a_waiting_worker_runs_a_new_job(live):
    live.start_worker()
    await live.enqueue("one")
    await live.until(EMPTY, NONE)
    await live.enqueue("two")
    await live.until(EMPTY, NONE)

    assert live.notes == ["one", "two"]


async def test_a_due_job_is_run_when_its_time_comes(live):
    live.start_worker()
    due = live.parts.clock.now() + timedelta(seconds=1)
    ran = []

    async def act(body, context):
        ran.append(live.parts.clock.now())

    live.act = act
    await live.enqueue("later", due=due)
    await live.until(EMPTY, NONE)

    assert ran[0] >= due - timedelta(seconds=1)
    assert len(ran) == 1


async def test_no_more_jobs_run_at_once_than_are_allowed(live):
    gate = Gate(live)
    for number in range(12):
        await live.enqueue(str(number))
    live.start_worker(worker_concurrency=3)
    for _ in range(3):
        await gate.entered.acquire()
    gate.open.set()
    await live.until(EMPTY, NONE)

    assert gate.most == 3
    assert len(live.notes) == 12


async def test_suspects_that_wait_for_one_another_keep_no_place_from_others(live):
    gate = Gate(live)
    for number in range(4):
        await live.enqueue(f"suspect {number}")
    async with live.parts.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE pgqueuer SET headers = headers || '{\"starts\": 1}'")
    live.start_worker(worker_concurrency=4)
    await gate.entered.acquire()

    await live.enqueue("innocent")
    await gate.entered.acquire()
    starts = await live.rows("SELECT (headers->>'starts')::int AS starts FROM pgqueuer ORDER BY starts")
    gate.open.set()
    await live.until(EMPTY, NONE)

    assert [row["starts"] for row in starts] == [1, 1, 1, 1, 2], "the innocent one and the suspect that runs"
    assert gate.most == 2
    assert len(live.notes) == 5


async def test_several_workers_run_each_job_once(live):
    for number in range(60):
        await live.enqueue(str(number))
    for _ in range(3):
        live.start_worker()
    await live.until(EMPTY, NONE)

    assert sorted(live.notes, key=int) == [str(number) for number in range(60)]


async def test_a_stopping_worker_lets_what_runs_end_and_leaves_the_rest(live):
    gate = Gate(live)
    task, stop = live.start_worker(worker_concurrency=2)
    await live.enqueue("running")
    await gate.entered.acquire()

    stop.set()
    await live.enqueue("later")
    gate.open.set()
    await task

    assert live.notes == ["running"]
    assert [row["status"] for row in await live.rows()] == ["queued"]


async def test_what_has_not_ended_after_the_grace_period_goes_back_and_runs_elsewhere(live):
    gate = Gate(live)
    task, stop = live.start_worker(shutdown_seconds=0.5)
    await live.enqueue("long")
    await gate.entered.acquire()
    stop.set()
    await task
    [row] = await live.rows()
    assert (row["status"], row["headers"]["starts"]) == ("queued", 0)

    gate.open.set()
    live.start_worker()
    await live.until(EMPTY, NONE)

    assert live.notes == ["long"]


async def test_a_cancelled_worker_loses_no_job(live):
    gate = Gate(live)
    task, _ = live.start_worker()
    await live.enqueue("one")
    await gate.entered.acquire()

    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()
    assert [row["status"] for row in await live.rows()] == ["queued"]


async def test_a_failed_job_is_tried_again_by_the_worker(live):
    tries = []

    async def act(body, context):
        tries.append(context.failures)
        if len(tries) == 1:
            raise ValueError("no luck")

    live.act = act
    live.start_worker()
    await live.enqueue("note")
    await live.until(EMPTY, NONE)

    assert tries == [0, 1]


async def test_a_job_given_up_is_held_by_the_worker(live):
    async def act(body, context):
        from engine.kernel.jobs import HoldJob

        raise HoldJob("no")

    live.act = act
    live.start_worker()
    await live.enqueue("note")

    await live.until("SELECT status::text FROM pgqueuer", [{"status": "failed"}])


async def test_an_early_alarm_waits_for_the_games_clock(live, clock):
    """The database's clock says it is time, the game's clock does not."""
    await live.enqueue("early", due=live.parts.clock.now() + timedelta(hours=1))
    async with live.parts.database.transaction() as tx:
        await tx.connection.exec_driver_sql("UPDATE pgqueuer SET execute_after = now() - interval '1 second'")
    live.start_worker()

    await live.until(
        "SELECT status::text, execute_after > now() + interval '59 minutes' AS later, attempts FROM pgqueuer",
        [{"status": "queued", "later": True, "attempts": 1}],
    )
    assert live.notes == []


async def test_an_absence_of_the_database_is_outlived_without_a_restart(database_url, database):
    wire = Wire(database_url)
    await wire.mend()
    desk = make_desk(Database.connect(wire.url, clock=SystemClock()), SystemClock())
    direct = replace(desk.parts, database=database)
    gate = Gate(desk)
    stop = asyncio.Event()
    task = asyncio.create_task(
        run_worker(desk.parts, None, stop=stop, registry=desk.registry, heartbeat=timedelta(seconds=60))
    )
    await desk.enqueue("before")
    await gate.entered.acquire()

    await wire.cut()
    gate.open.set()
    while desk.notes != ["before"]:  # noqa: ASYNC110  the handler has no event to give: its end is what counts
        await asyncio.sleep(0)
    desk.parts = direct
    await desk.enqueue("during")
    await wire.mend()
    await desk.until(EMPTY, NONE)

    assert desk.notes == ["before", "during"]
    assert not task.done()
    stop.set()
    await task
    await wire.cut()
    await database.close()


async def test_a_worker_starts_while_the_database_is_away_and_stops_while_it_is_away(database_url, database):
    wire = Wire(database_url)
    await wire.mend()
    await wire.cut()
    desk = make_desk(Database.connect(wire.url, clock=SystemClock()), SystemClock())
    desk.parts.settings = desk.parts.settings.changed(shutdown_seconds=0.5)
    stop = asyncio.Event()
    task = asyncio.create_task(run_worker(desk.parts, None, stop=stop, registry=desk.registry))
    await wire.mend()
    await desk.enqueue("note")
    await desk.until(EMPTY, NONE)
    await wire.cut()

    stop.set()
    await task

    assert desk.notes == ["note"]
    await desk.parts.database.close()


async def start_process(url, heartbeat):
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.engine.kernel.jobs.worker_process", url, str(heartbeat)
    )


async def end(process):
    if process.returncode is None:
        process.kill()
    await process.wait()


@pytest.mark.process
async def test_after_sigkill_another_worker_takes_over(live, database_url):
    process = await start_process(database_url, 7)
    await live.enqueue("sleeper")
    await live.until("SELECT name FROM ticks", [{"name": "started sleeper"}])
    live.start_worker()
    await end(process)

    await live.until(EMPTY, NONE)

    assert live.notes == ["sleeper"]


@pytest.mark.process
async def test_a_job_that_kills_its_worker_is_held_after_three_and_takes_no_innocent_with_it(live, database_url):
    words = ["killer", "one", "two", "three"]
    for word in words:
        await live.enqueue(word)
    for _ in range(3):
        process = await start_process(database_url, 1)
        await process.wait()
    survivor = await start_process(database_url, 1)

    await live.until("SELECT status::text FROM pgqueuer", [{"status": "failed"}])
    await end(survivor)

    started = [row["name"] for row in await live.rows("SELECT name FROM ticks")]
    assert started.count("started killer") == 3
    assert {f"started {word}" for word in words} == set(started)


async def test_the_backlog_is_shown_in_the_metrics(desk, clock):
    for word in ("one", "two"):
        await desk.enqueue(word, due=clock.now() - timedelta(hours=1))
    row = "INSERT INTO outbox (subscriber, lane, feed, seq, event_id) VALUES ('bard', 1, 'f', 1, $1)"
    async with desk.parts.database.transaction() as tx:
        await tx.connection.exec_driver_sql(row, (tx.new_id(),))
    clock.advance(90)

    await observe_backlog(desk.parts)

    shown = METRICS.registry.get_sample_value
    assert shown("everdelve_jobs_in_queue", {"job": "test.note", "state": "queued"}) == 2
    assert shown("everdelve_outbox_rows", {"subscriber": "bard"}) == 1
    assert shown("everdelve_outbox_lag_seconds", {"subscriber": "bard"}) == 90
    assert shown("everdelve_oldest_due_job_seconds") >= 3600
