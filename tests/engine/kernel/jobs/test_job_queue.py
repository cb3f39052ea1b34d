"""Jobs are there exactly if their transaction commits; keys, moves and cancellations are part of it."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.kernel.jobs import JobBody, JobRegistry
from engine.kernel.telemetry import bind
from tests.engine.kernel.jobs.desk import Note

HOUR = timedelta(hours=1)
COUNT = "SELECT count(*) AS n FROM pgqueuer"


async def test_a_committed_job_runs_once_with_its_body(desk):
    await desk.enqueue("hello")

    assert await desk.run_due() == ["hello"]
    assert await desk.run_due() == []
    assert await desk.rows() == []


async def test_a_rollback_takes_the_job_along_even_if_it_came_first_in_the_transaction(desk):
    with suppress(LookupError):
        async with desk.parts.database.transaction() as tx:
            await desk.parts.jobs.enqueue(tx, Note(word="never"))
            raise LookupError

    assert await desk.rows() == []


async def test_a_rolled_back_savepoint_takes_only_its_own_job_along(desk):
    async with desk.parts.database.transaction() as tx:
        await desk.parts.jobs.enqueue(tx, Note(word="outer"))
        savepoint = await tx.connection.begin_nested()
        await desk.parts.jobs.enqueue(tx, Note(word="inner"))
        await savepoint.rollback()

    assert await desk.run_due() == ["outer"]


async def test_a_job_and_state_commit_together(desk):
    async with desk.parts.database.transaction() as tx:
        await tx.execute(text("INSERT INTO ticks VALUES ('with', now())"))
        await desk.parts.jobs.enqueue(tx, Note(word="with"))

    assert (await desk.rows("SELECT count(*) AS n FROM ticks"), await desk.rows(COUNT)) == ([{"n": 1}], [{"n": 1}])


async def test_a_job_is_invisible_until_its_transaction_commits(desk):
    async with desk.parts.database.transaction() as tx:
        await desk.parts.jobs.enqueue(tx, Note(word="late"))
        assert await desk.run_due() == []

    assert await desk.run_due() == ["late"]


async def test_due_jobs_run_exactly_when_the_games_clock_reaches_them(desk, clock):
    await desk.enqueue("later", due=clock.now() + HOUR)
    clock.advance(3599.999)
    assert await desk.run_due() == []

    clock.advance(0.001)

    assert await desk.run_due() == ["later"]


async def test_jobs_run_by_due_time_then_priority_then_order_of_enqueuing(desk, clock):
    await desk.enqueue("third")
    await desk.enqueue("fourth")
    await desk.enqueue("second", priority=5)
    await desk.enqueue("first", due=clock.now() - HOUR)

    assert await desk.run_due() == ["first", "second", "third", "fourth"]


async def test_jobs_that_a_job_enqueues_for_now_run_too(desk):
    async def act(body, context):
        if body.word == "parent":
            async with context.database.transaction() as tx:
                await context.kernel.jobs.enqueue(tx, Note(word="child"))

    desk.act = act
    await desk.enqueue("parent")

    assert await desk.run_due() == ["parent", "child"]


async def test_an_endless_chain_of_jobs_is_noticed(desk):
    async def act(body, context):
        await desk.enqueue("again")

    desk.act = act
    await desk.enqueue("first")

    with pytest.raises(RuntimeError, match="more are due"):
        await desk.run_due()


async def test_a_key_admits_one_waiting_job_and_is_free_when_it_is_done(desk):
    assert await desk.enqueue("one", key="k")
    assert not await desk.enqueue("two", key="k")
    assert await desk.run_due() == ["one"]

    assert await desk.enqueue("three", key="k")
    assert await desk.run_due() == ["three"]


async def test_an_enqueue_under_the_key_of_a_running_job_is_skipped(desk):
    async def act(body, context):
        desk.notes.append(f"accepted: {await desk.enqueue('again', key='k')}")

    desk.act = act
    await desk.enqueue("runs", key="k")

    assert await desk.run_due() == ["accepted: False", "runs"]


async def test_of_racing_enqueues_with_one_key_one_wins(desk):
    results = await asyncio.gather(*(desk.enqueue(str(number), key="k") for number in range(12)))

    assert sorted(results) == [False] * 11 + [True]
    assert len(await desk.run_due()) == 1


async def test_keys_of_different_types_do_not_meet(desk):
    class Other(JobBody):
        pass

    JobRegistry().job_type("test.other")(Other)
    assert await desk.enqueue("note", key="k")

    async with desk.parts.database.transaction() as tx:
        assert await desk.parts.jobs.enqueue(tx, Other(), key="k")


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_key_of_no_or_too_many_characters_is_the_callers_defect(desk, key):
    with pytest.raises(ValueError, match="200"):
        await desk.enqueue("note", key=key)


async def test_a_waiting_job_can_be_cancelled_in_a_transaction(desk, clock):
    await desk.enqueue("note", due=clock.now() + HOUR, key="k")
    with suppress(LookupError):
        async with desk.parts.database.transaction() as tx:
            assert await desk.parts.jobs.cancel(tx, Note, "k")
            raise LookupError
    assert await desk.rows(COUNT) == [{"n": 1}]

    async with desk.parts.database.transaction() as tx:
        assert await desk.parts.jobs.cancel(tx, Note, "k")
    async with desk.parts.database.transaction() as tx:
        assert not await desk.parts.jobs.cancel(tx, Note, "k")

    assert await desk.rows(COUNT) == [{"n": 0}]


async def test_a_running_job_cannot_be_cancelled_or_moved(desk):
    async def act(body, context):
        async with context.database.transaction() as tx:
            desk.notes.append(await context.kernel.jobs.cancel(tx, Note, "k"))
            desk.notes.append(await context.kernel.jobs.reschedule(tx, Note, "k", tx.now + HOUR))

    desk.act = act
    await desk.enqueue("runs", key="k")

    assert await desk.run_due() == [False, False, "runs"]


async def test_a_waiting_job_can_be_moved_to_earlier_and_to_later(desk, clock):
    await desk.enqueue("note", due=clock.now() + HOUR, key="k")
    async with desk.parts.database.transaction() as tx:
        assert await desk.parts.jobs.reschedule(tx, Note, "k", clock.now() + 2 * HOUR)
    clock.advance(HOUR)
    assert await desk.run_due() == []
    async with desk.parts.database.transaction() as tx:
        assert await desk.parts.jobs.reschedule(tx, Note, "k", clock.now())

    assert await desk.run_due() == ["note"]


async def test_postgresql_is_told_the_distance_and_not_the_games_time(desk, clock):
    await desk.enqueue("note", due=clock.now() + HOUR)

    [row] = await desk.rows("SELECT EXTRACT(epoch FROM execute_after - created)::float AS seconds FROM pgqueuer")

    assert row["seconds"] == 3600


async def test_a_job_carries_the_ids_it_was_enqueued_under(desk):
    with bind(interaction_id=77):
        await desk.enqueue("note")

    [row] = await desk.rows()

    assert row["headers"]["interaction_id"] == "77"


def test_a_name_can_be_registered_once(desk):
    with pytest.raises(ValueError, match="twice"):
        desk.registry.job_type("test.note")(Note)


def test_a_type_has_one_handler(desk):
    with pytest.raises(ValueError, match="two handlers"):
        desk.registry.handler(Note)(desk.act)
