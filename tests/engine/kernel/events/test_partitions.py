"""The log has room ahead of time; where it has not, rows go to the default partition and stay readable."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from engine.kernel.clock import ManualClock
from engine.kernel.database import Database
from engine.kernel.events import EventBody, EventKind, Viewer, event_type, read_feed
from engine.kernel.events.partitions import MONTHS_AHEAD, ensure_ahead, missing_ahead, month_after
from migrations import runner


@event_type("test.in_a_month", kind=EventKind.SYSTEM)
class InAMonth(EventBody):
    """A fact of these tests."""


@pytest.fixture
def calendar():
    """A clock that stands where the migrations made the first partitions."""
    return ManualClock(datetime.now(UTC))


@pytest.fixture
async def log(empty_database_url, calendar):
    """A migrated database of this test alone: partitions outlive a test."""
    await runner.upgrade(empty_database_url)
    database = Database.connect(empty_database_url, clock=calendar, pool_size=2)
    yield database
    await database.close()


def _name(moment: datetime, months: int = 0) -> str:
    return f"events_{month_after(moment, months):%Y_%m}"


async def _publish(log) -> str:
    """Publish an event now; return the partition that holds it."""
    async with log.transaction() as tx:
        event_id = tx.publish(InAMonth(), feeds=["test:months"])
    async with log.read() as connection:
        where = text("SELECT tableoid::regclass::text FROM events WHERE id = :id")
        return (await connection.execute(where, {"id": event_id})).scalar_one()


async def _tick(log) -> list[str]:
    async with log.transaction() as tx:
        return await ensure_ahead(tx.connection, tx.now)


async def _missing(log) -> list[str]:
    async with log.transaction() as tx:
        return await missing_ahead(tx.connection, tx.now)


async def test_a_new_world_has_room_for_this_month_and_the_next_ones(log, calendar):
    assert await _missing(log) == []
    assert await _tick(log) == []
    assert await _publish(log) == _name(calendar.now())


async def test_a_month_nobody_made_goes_to_the_default_partition_and_is_told(log, calendar):
    calendar.set(month_after(calendar.now(), 5) + timedelta(days=9))

    assert await _publish(log) == "events_default"
    assert await _missing(log) == [_name(calendar.now()), _name(calendar.now(), 1)]
    async with log.read() as connection:
        assert len(await read_feed(connection, "test:months", Viewer())) == 1


async def test_a_tick_makes_what_is_missing_ahead_once(log, calendar):
    calendar.set(month_after(calendar.now(), 5))
    wanted = [_name(calendar.now(), ahead) for ahead in range(MONTHS_AHEAD + 1)]

    assert await _tick(log) == wanted
    assert await _tick(log) == []

    assert await _missing(log) == []
    assert await _publish(log) == wanted[0]
    calendar.set(month_after(calendar.now(), 1))
    assert await _publish(log) == wanted[1]


async def test_a_month_that_is_in_the_default_partition_stays_there(log, calendar):
    calendar.set(month_after(calendar.now(), 5))
    await _publish(log)
    late = _name(calendar.now())

    made = await _tick(log)

    assert late not in made
    assert made == [_name(calendar.now(), ahead) for ahead in range(1, MONTHS_AHEAD + 1)]
    assert await _missing(log) == [late]
    assert await _publish(log) == "events_default"
    calendar.set(month_after(calendar.now(), 1))
    assert await _publish(log) == _name(calendar.now())
    async with log.read() as connection:
        assert [entry.seq for entry in await read_feed(connection, "test:months", Viewer())] == [1, 2, 3]


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), 1, datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2026, 1, 1, tzinfo=UTC), 0, datetime(2026, 1, 1, tzinfo=UTC)),
        (datetime(2026, 11, 21, tzinfo=UTC), 14, datetime(2028, 1, 1, tzinfo=UTC)),
    ],
)
def test_months_are_counted_over_years(moment, months, expected):
    assert month_after(moment, months) == expected
