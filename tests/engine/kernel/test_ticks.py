"""Each tick of the timetable is enqueued once, however many schedulers run and whenever they start."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from engine.kernel.jobs import JOBS, JobQueue, JobRegistry, run_due
from engine.kernel.scheduler import run_scheduler
from engine.kernel.ticks import TIMETABLE, Timetable, forget_old_ticks
from tests.engine.kernel.jobs.desk import Parts


@pytest.fixture
def parts(database, clock):
    return Parts(database, clock)


@pytest.fixture
def registry():
    return JobRegistry()


@pytest.fixture
def rounds():
    return []


@pytest.fixture
def table(registry, rounds):
    table = Timetable(registry)

    @table("rounds", cron="*/15 * * * *")
    async def walk(context):
        rounds.append(context.due)

    return table


def at(hour, minute, second=0):
    return datetime(2026, 11, 21, hour, minute, second, tzinfo=UTC)


async def test_a_tick_is_enqueued_with_its_own_time_and_runs(table, registry, parts, clock, rounds):
    clock.set(at(12, 20))

    assert await table.enqueue_due(parts.database, parts.jobs) == ["rounds"]

    assert await run_due(parts, None, registry=registry) == ["tick.rounds"]
    assert rounds == [at(12, 15)]


async def test_a_finished_tick_is_not_enqueued_again(table, registry, parts, clock, rounds):
    for _ in range(3):
        await table.enqueue_due(parts.database, parts.jobs)
        await run_due(parts, None, registry=registry)

    assert len(rounds) == 1


async def test_it_comes_exactly_on_time(table, parts, clock):
    clock.set(at(12, 14, 59))
    await table.enqueue_due(parts.database, parts.jobs)
    assert await table.enqueue_due(parts.database, parts.jobs) == []

    clock.set(at(12, 15))

    assert await table.enqueue_due(parts.database, parts.jobs) == ["rounds"]


async def test_four_schedulers_at_once_enqueue_each_tick_once(table, registry, parts, clock, rounds):
    for _ in range(10):
        made = await asyncio.gather(*(table.enqueue_due(parts.database, JobQueue()) for _ in range(4)))
        assert sorted(map(len, made)) == [0, 0, 0, 1]
        await run_due(parts, None, registry=registry)
        clock.advance(900)

    assert rounds == [at(12, 0) + timedelta(minutes=15 * number) for number in range(10)]


async def test_after_an_absence_only_the_latest_missed_tick_is_made_up_for(table, registry, parts, clock, rounds):
    await table.enqueue_due(parts.database, parts.jobs)
    clock.advance(7 * 86_400)
    await table.enqueue_due(parts.database, parts.jobs)
    await run_due(parts, None, registry=registry)

    assert rounds == [at(12, 0), at(12, 0) + timedelta(days=7)]


async def test_a_tick_and_its_job_commit_together(table, registry, parts, clock):
    class Broken(JobQueue):
        async def enqueue(self, *args, **options):
            raise LookupError

    with pytest.raises(LookupError):
        await table.enqueue_due(parts.database, Broken())

    assert await table.enqueue_due(parts.database, parts.jobs) == ["rounds"]


@pytest.mark.parametrize(
    ("cron", "latest"),
    [
        ("* * * * *", at(12, 0)),
        ("30 3 * * *", at(3, 30)),
        ("0 13 * * *", at(13, 0) - timedelta(days=1)),
        ("0 0 1 * *", datetime(2026, 11, 1, tzinfo=UTC)),
        ("0 0 29 2 *", None),
        ("0 0 1 1 *", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_latest_moment_of_a_crontab(registry, clock, cron, latest):
    table = Timetable(registry)
    table("any", cron=cron)(None)

    assert table.entries["any"].latest(clock.now()) == latest


def test_a_name_can_be_taken_once_and_a_crontab_must_be_readable(registry):
    table = Timetable(registry)
    table("any", cron="* * * * *")(None)

    with pytest.raises(ValueError, match="twice"):
        table("any", cron="* * * * *")(None)
    with pytest.raises(ValueError, match="Wrong number of fields"):
        table("other", cron="often")(None)


async def test_old_ticks_are_forgotten_but_for_each_names_latest(database, clock):
    async with database.transaction() as tx:
        for name, days in [("a", 100), ("a", 31), ("a", 29), ("b", 400)]:
            await tx.execute(
                text("INSERT INTO ticks VALUES (:name, :due)"), {"name": name, "due": tx.now - timedelta(days=days)}
            )
        assert await forget_old_ticks(tx.connection, tx.now) == 2
        left = (await tx.execute(text("SELECT name FROM ticks ORDER BY name"))).scalars().all()

    assert left == ["a", "b"]


async def test_a_scheduler_makes_up_at_start_and_stops_when_told(table, parts):
    stops = [asyncio.Event() for _ in range(4)]
    schedulers = [asyncio.create_task(run_scheduler(parts, stop=stop, timetable=table)) for stop in stops]
    while True:
        async with parts.database.read() as connection:
            if (await connection.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one():
                break
    for stop in stops:
        stop.set()
    await asyncio.gather(*schedulers)

    async with parts.database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one() == 1


async def test_the_kernels_own_entries_run(parts, clock):
    async with parts.database.transaction() as tx:
        old = tx.now - timedelta(days=2)
        await tx.execute(
            text("INSERT INTO idempotency_keys (scope, key, created_at) VALUES ('s', 'k', :old)"), {"old": old}
        )
    own = {"partitions.make_ahead", "idempotency.forget", "ticks.forget"}
    assert own <= set(TIMETABLE.entries)

    for name in own:
        await TIMETABLE.enqueue_due(parts.database, parts.jobs, only=name)
    ran = await run_due(parts, None, registry=JOBS)

    assert set(ran) == {f"tick.{name}" for name in own}
    async with parts.database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM idempotency_keys"))).scalar_one() == 0
        assert (await connection.execute(text("SELECT count(*) FROM pgqueuer"))).scalar_one() == 0
