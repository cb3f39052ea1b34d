"""The fence: what a worker writes about a job that is not its any more changes nothing, whenever it was taken over."""

import asyncio
import uuid
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from pgqueuer.domain.models import TracebackRecord
from pgqueuer.domain.types import QueueManagerId
from sqlalchemy import text

from engine.kernel.jobs.store import JobStore, TransactionDriver

STATE = "SELECT status::text, queue_manager_id FROM pgqueuer"
OURS = QueueManagerId(uuid.UUID(int=1))
THEIRS = QueueManagerId(uuid.UUID(int=2))
WAITING_FOR_A_LOCK = """
SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


def trace(job):
    return TracebackRecord.from_exception(ValueError("no luck"), job.id)


async def put_back(store, job):
    await store.retry_job(job, timedelta(0), trace(job))


async def remove(store, job):
    await store.log_jobs([(job, "successful", None)])


async def hold(store, job):
    await store.log_jobs([(job, "failed", trace(job))])


async def finish(store, job):
    assert await store.finish(job) is False


async def claimed(store, desk):
    [row] = await desk.rows("SELECT id FROM pgqueuer")
    return await store.claim(row["id"])


@asynccontextmanager
async def store_of(database, owner):
    async with database.read() as connection:
        yield JobStore.over(TransactionDriver(connection), owner)


@pytest.mark.parametrize("outcome", [put_back, remove, hold, finish])
async def test_an_outcome_that_meets_a_takeover_leaves_the_job_with_its_new_owner(desk, database, outcome):
    await desk.enqueue("note")
    async with store_of(database, OURS) as ours:
        job = await claimed(ours, desk)
        async with database.transaction() as takeover:
            await takeover.execute(text("UPDATE pgqueuer SET queue_manager_id = :owner"), {"owner": THEIRS})
            late = asyncio.create_task(outcome(ours, job))
            await desk.until(WAITING_FOR_A_LOCK, [{"n": 1}])
        await late

    assert await desk.rows(STATE) == [{"status": "picked", "queue_manager_id": THEIRS}]
    assert await desk.rows("SELECT count(*) AS n FROM pgqueuer_log") == [{"n": 1}], "its enqueuing, no outcome"


async def test_a_repeated_retry_leaves_the_next_run_alone(desk, database):
    await desk.enqueue("note")
    async with store_of(database, OURS) as ours:
        first = await claimed(ours, desk)
        await put_back(ours, first)
        await put_back(ours, first)
        again = await claimed(ours, desk)

        await put_back(ours, first)

        assert await desk.rows(STATE) == [{"status": "picked", "queue_manager_id": OURS}]
        assert again.attempts == 1
        await put_back(ours, again)
    assert await desk.rows("SELECT status::text, attempts FROM pgqueuer") == [{"status": "queued", "attempts": 2}]


async def test_a_repeated_end_changes_nothing(desk, database):
    await desk.enqueue("note")
    async with store_of(database, OURS) as ours:
        job = await claimed(ours, desk)
        await hold(ours, job)

        await hold(ours, job)
        await remove(ours, job)

    assert await desk.rows(STATE) == [{"status": "failed", "queue_manager_id": None}]
    assert await desk.rows("SELECT count(*) AS n FROM pgqueuer_log WHERE status = 'failed'") == [{"n": 1}]


async def test_several_outcomes_at_once_are_each_written_once(desk, database):
    for word in ("done", "held", "theirs"):
        await desk.enqueue(word)
    async with store_of(database, OURS) as ours, store_of(database, THEIRS) as theirs:
        ids = [row["id"] for row in await desk.rows("SELECT id FROM pgqueuer ORDER BY id")]
        done, held = [await ours.claim(number) for number in ids[:2]]
        lost = await theirs.claim(ids[2])

        await ours.log_jobs([(done, "successful", None), (held, "failed", trace(held)), (lost, "successful", None)])

    assert await desk.rows("SELECT status::text FROM pgqueuer ORDER BY id") == [
        {"status": "failed"},
        {"status": "picked"},
    ]
    logged = "SELECT job_id, status::text FROM pgqueuer_log WHERE status IN ('successful', 'failed') ORDER BY job_id"
    assert await desk.rows(logged) == [
        {"job_id": ids[0], "status": "successful"},
        {"job_id": ids[1], "status": "failed"},
    ]


async def test_a_late_heartbeat_is_no_sign_of_the_new_owners_life(desk, database):
    await desk.enqueue("note")
    async with store_of(database, OURS) as ours, store_of(database, THEIRS) as theirs:
        job = await claimed(theirs, desk)
        async with database.transaction() as tx:
            await tx.execute(text("UPDATE pgqueuer SET heartbeat = now() - interval '1 hour'"))
        beaten = "SELECT heartbeat > now() - interval '1 minute' AS fresh FROM pgqueuer"

        await ours.update_heartbeat([job.id])
        assert await desk.rows(beaten) == [{"fresh": False}]

        await theirs.update_heartbeat([job.id])
        assert await desk.rows(beaten) == [{"fresh": True}]
