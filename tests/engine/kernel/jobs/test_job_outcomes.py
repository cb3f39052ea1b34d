"""What becomes of jobs that fail, kill their worker or cannot be read: tried again ever later, then held in sight."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.kernel.errors import Refused, Unavailable
from engine.kernel.jobs import (
    HoldJob,
    JobBody,
    JobRegistry,
    JobTakenOver,
    count_jobs,
    dead_jobs,
    discard,
    revive,
    run_due,
    unhandled_jobs,
)
from engine.kernel.telemetry import METRICS

AWAY = Unavailable("The oracle is away.", "Wait.", service="oracle")


async def held(desk):
    async with desk.parts.database.read() as connection:
        return await dead_jobs(connection)


def failing(desk, error, runs):
    async def act(body, context):
        runs.append(context.failures)
        raise error.with_traceback(None)  # which would grow with each time it is raised

    desk.act = act


async def tries(desk, clock, seconds):
    """Move the clock on and return whether the job ran, for each number of seconds."""
    ran = []
    for step in seconds:
        clock.advance(step)
        ran.append(bool(await run_all(desk)))
    return ran


async def run_all(desk):
    return await run_due(desk.parts, None, registry=desk.registry)


async def test_a_failed_job_is_tried_again_after_delays_that_double_and_then_held(desk, clock):
    runs = []
    failing(desk, ValueError("no luck"), runs)
    await desk.enqueue("note", key="k")

    ran = await tries(desk, clock, [0, 1.9, 0.1, 3.9, 0.1, 8, 16, 32, 3600])

    assert ran == [True, False, True, False, True, True, True, True, False]
    assert runs == [0, 1, 2, 3, 4, 5]
    [job] = await held(desk)
    assert (job.job, job.key, job.reason, job.failures) == ("test.note", "test.note:k", "ValueError: no luck", 5)
    assert job.held_at == clock.now() - timedelta(hours=1)
    assert '"word":"note"' in job.body


async def test_a_job_that_succeeds_at_last_leaves_nothing_behind(desk, clock):
    runs = []
    failing(desk, ValueError("no luck"), runs)
    await desk.enqueue("note")
    await run_all(desk)
    desk.act = None
    clock.advance(2)

    assert await desk.run_due() == ["note"]
    assert await desk.rows() == []


async def test_a_typed_refusal_is_a_failure_like_any_other(desk):
    failing(desk, Refused("No.", "Never."), [])
    await desk.enqueue("note")
    await run_all(desk)

    [row] = await desk.rows()

    assert (row["status"], row["headers"]["failures"]) == ("queued", 1)


async def test_what_is_away_for_hours_does_not_use_up_the_attempts(desk, clock):
    runs = []
    failing(desk, AWAY, runs)
    await desk.enqueue("note")
    for _ in range(40):
        await run_all(desk)
        clock.advance(300)
    assert len(runs) == 40
    assert await held(desk) == []

    desk.act = None

    assert await desk.run_due() == ["note"]


async def away_for(desk, clock, hours):
    """Try the job every half an hour for so long."""
    for _ in range(hours * 2):
        await run_all(desk)
        clock.advance(1800)


async def test_what_is_away_for_more_than_a_day_uses_up_the_attempts(desk, clock):
    failing(desk, AWAY, [])
    await desk.enqueue("note")
    await away_for(desk, clock, 24)
    assert await held(desk) == []

    await away_for(desk, clock, 3)

    assert [job.failures for job in await held(desk)] == [5]


async def test_the_day_of_being_away_begins_with_the_first_try_and_not_with_the_due_time(desk, clock):
    failing(desk, AWAY, [])
    await desk.enqueue("note")
    clock.advance(48 * 3600)

    await away_for(desk, clock, 23)

    assert await held(desk) == []


async def test_time_in_which_nobody_tried_is_not_time_of_being_away(desk, clock):
    failing(desk, AWAY, [])
    await desk.enqueue("note")
    await away_for(desk, clock, 1)
    clock.advance(48 * 3600)

    await away_for(desk, clock, 23)

    assert await held(desk) == []


async def test_another_failure_in_between_ends_the_time_of_being_away(desk, clock):
    failing(desk, AWAY, [])
    await desk.enqueue("note")
    await away_for(desk, clock, 20)
    failing(desk, ValueError("no luck"), [])
    await away_for(desk, clock, 1)
    failing(desk, AWAY, [])

    await away_for(desk, clock, 20)

    assert await held(desk) == []
    [row] = await desk.rows()
    assert row["headers"]["failures"] == 2


async def test_a_revived_job_may_be_away_for_a_day_again(desk, clock):
    failing(desk, AWAY, [])
    await desk.enqueue("note")
    await away_for(desk, clock, 27)
    [job] = await held(desk)
    async with desk.parts.database.transaction() as tx:
        await revive(tx, [job.job_id])

    await away_for(desk, clock, 1)

    assert await held(desk) == []


async def test_a_handler_can_have_its_job_held_at_once(desk):
    failing(desk, HoldJob("its scene has no place"), [])
    await desk.enqueue("note")
    await run_all(desk)

    assert [job.reason for job in await held(desk)] == ["its scene has no place"]


async def test_a_body_that_does_not_fit_is_held_at_once_without_its_values(desk):
    await desk.enqueue("note")
    async with desk.parts.database.transaction() as tx:
        await tx.execute(
            text("UPDATE pgqueuer SET payload = convert_to(:body, 'UTF8')"), {"body": '{"word": ["secret"]}'}
        )
    await run_all(desk)

    [job] = await held(desk)

    assert "word" in job.reason
    assert "secret" not in job.reason


async def test_a_body_from_a_newer_or_older_build_is_read(desk):
    await desk.enqueue("note")
    async with desk.parts.database.transaction() as tx:
        await tx.execute(text("UPDATE pgqueuer SET payload = convert_to(:body, 'UTF8')"), {"body": '{"colour": "red"}'})

    assert await desk.run_due() == [""]


async def test_a_held_job_frees_its_key(desk):
    failing(desk, HoldJob("no"), [])
    await desk.enqueue("note", key="k")
    await run_all(desk)

    assert await desk.enqueue("another", key="k")


async def test_a_revived_job_runs_again_with_all_its_attempts(desk, clock):
    runs = []
    failing(desk, ValueError("no luck"), runs)
    await desk.enqueue("note")
    await tries(desk, clock, [0, 2, 4, 8, 16, 32])
    [job] = await held(desk)

    async with desk.parts.database.transaction() as tx:
        assert await revive(tx, [job.job_id, 10**9]) == [job.job_id]
        assert await revive(tx, [job.job_id]) == []

    runs.clear()
    await tries(desk, clock, [0, 2, 4, 8, 16, 32])
    assert runs == [0, 1, 2, 3, 4, 5]


async def test_a_held_job_stays_held_while_another_has_its_key(desk):
    failing(desk, HoldJob("no"), [])
    await desk.enqueue("note", key="k")
    await run_all(desk)
    await desk.enqueue("another", key="k")
    [job] = await held(desk)

    async with desk.parts.database.transaction() as tx:
        assert await revive(tx, [job.job_id]) == []


async def test_a_held_job_can_be_discarded_and_a_waiting_one_not(desk):
    failing(desk, HoldJob("no"), [])
    await desk.enqueue("note")
    await run_all(desk)
    [job] = await held(desk)
    await desk.enqueue("waiting")
    [*_, waiting] = await desk.rows("SELECT id FROM pgqueuer ORDER BY id")

    async with desk.parts.database.transaction() as tx:
        assert await discard(tx, [job.job_id, waiting["id"]]) == [job.job_id]


@pytest.mark.parametrize(
    ("starts", "outcome"), [(2, []), (3, ["started 3 times and never ended: it may kill its worker"])]
)
async def test_a_job_that_was_started_three_times_without_an_end_is_held(desk, starts, outcome):
    await desk.enqueue("note")
    async with desk.parts.database.transaction() as tx:
        await tx.execute(
            text("UPDATE pgqueuer SET headers = headers || jsonb_build_object('starts', CAST(:n AS int))"),
            {"n": starts},
        )
    await run_all(desk)

    assert [job.reason for job in await held(desk)] == outcome
    assert len(desk.notes) == 1 - len(outcome)


async def test_a_recorded_failure_is_no_start_without_an_end(desk, clock):
    failing(desk, ValueError("no luck"), [])
    await desk.enqueue("note")
    await tries(desk, clock, [0, 2, 4, 8])

    [row] = await desk.rows()

    assert (row["headers"]["starts"], row["headers"]["failures"]) == (0, 4)


async def test_an_effect_in_the_finishing_transaction_commits_with_the_jobs_end(desk):
    async def act(body, context):
        async with context.finishing() as tx:
            await tx.execute(text("INSERT INTO ticks VALUES ('effect', now())"))

    desk.act = act
    await desk.enqueue("note")
    await run_all(desk)

    assert await desk.rows("SELECT name FROM ticks") == [{"name": "effect"}]
    assert await desk.rows() == []


async def test_an_effect_whose_job_fails_is_rolled_back_with_the_jobs_end(desk):
    async def act(body, context):
        async with context.finishing() as tx:
            await tx.execute(text("INSERT INTO ticks VALUES ('effect', now())"))
            raise ValueError("half way")

    desk.act = act
    await desk.enqueue("note")
    await run_all(desk)

    assert await desk.rows("SELECT name FROM ticks") == []
    assert [row["status"] for row in await desk.rows()] == ["queued"]


async def test_a_job_that_ended_and_then_failed_is_not_run_again(desk, clock):
    async def act(body, context):
        async with context.finishing():
            pass
        raise ValueError("too late to matter")

    desk.act = act
    await desk.enqueue("note")
    await run_all(desk)
    clock.advance(3600)

    assert await desk.rows() == []


async def test_a_job_that_was_taken_over_has_no_effect_and_stays_with_its_new_owner(desk):
    async def act(body, context):
        async with context.database.transaction() as tx:
            await tx.execute(text("UPDATE pgqueuer SET queue_manager_id = gen_random_uuid()"))
        with pytest.raises(JobTakenOver):
            async with context.finishing() as tx:
                await tx.execute(text("INSERT INTO ticks VALUES ('effect', now())"))
        raise JobTakenOver

    desk.act = act
    await desk.enqueue("note")
    await run_all(desk)

    assert await desk.rows("SELECT name FROM ticks") == []
    assert [row["status"] for row in await desk.rows()] == ["picked"]


async def test_two_runners_at_once_run_each_job_once(desk):
    await asyncio.gather(*(desk.enqueue(str(number)) for number in range(30)))

    await asyncio.gather(*(run_all(desk) for _ in range(4)))

    assert sorted(desk.notes, key=int) == [str(number) for number in range(30)]


async def test_jobs_that_this_build_cannot_do_wait_and_are_shown(desk):
    class Unknown(JobBody):
        pass

    JobRegistry().job_type("test.unknown")(Unknown)
    async with desk.parts.database.transaction() as tx:
        await desk.parts.jobs.enqueue(tx, Unknown())
    await desk.enqueue("note")
    await run_all(desk)

    async with desk.parts.database.read() as connection:
        assert await unhandled_jobs(connection, desk.registry) == {"test.unknown": 1}
        assert await count_jobs(connection) == {("test.unknown", "queued"): 1}


async def test_outcomes_are_counted(desk):
    def shown(outcome):
        return METRICS.registry.get_sample_value("everdelve_jobs_total", {"job": "test.note", "outcome": outcome}) or 0

    before = shown("done"), shown("retried")
    await desk.enqueue("note")
    await run_all(desk)
    failing(desk, ValueError(), [])
    await desk.enqueue("note")
    await run_all(desk)

    assert (shown("done"), shown("retried")) == (before[0] + 1, before[1] + 1)


async def test_a_reason_is_kept_without_secrets(desk):
    async def act(body, context):
        raise ValueError("cannot reach postgresql://bot:hunter2@host/db")

    desk.act = act
    await desk.enqueue("note")
    await run_all(desk)

    [row] = await desk.rows()

    assert "hunter2" not in row["headers"]["reason"]


def test_the_kind_must_be_known():
    with pytest.raises(ValueError, match="no job type"):
        JobRegistry().kind("nothing")
