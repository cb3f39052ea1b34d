"""Makes room in the log ahead of time: one partition a month, and a default one so that writes never stop."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from engine.kernel.ids import first_id_of

MONTHS_AHEAD = 3
FEED_PARTITIONS = 8


def month_after(moment: datetime, months: int = 1) -> datetime:
    """Return the first instant of the month so many months after a moment's own."""
    ordinal = moment.year * 12 + moment.month - 1 + months
    return datetime(ordinal // 12, ordinal % 12 + 1, 1, tzinfo=UTC)


def partition_statement(month: datetime) -> str:
    """Return the SQL that makes the partition of one month, if it is not there."""
    start = month_after(month, 0)
    return (
        f"CREATE TABLE IF NOT EXISTS events_{start:%Y_%m} PARTITION OF events "
        f"FOR VALUES FROM ('{first_id_of(start)}') TO ('{first_id_of(month_after(start))}')"
    )


async def ensure_ahead(connection: AsyncConnection, now: datetime, *, months: int = MONTHS_AHEAD) -> list[str]:
    """Make the partitions of this month and the coming ones; return the names of those that were missing.

    Gives up after a second on a lock, since a hot table must not wait for it; the next tick tries again, and until
    then rows go to the default partition. A month whose rows are in the default partition already stays there.
    """
    wanted = [month_after(now, ahead) for ahead in range(months + 1)]
    names = {f"events_{month:%Y_%m}": month for month in wanted}
    present = set(await _partitions(connection))
    made = []
    for name, month in names.items():
        if name in present or await _default_holds(connection, month):
            continue
        await connection.execute(text("SET LOCAL lock_timeout = '1s'"))
        await connection.execute(text(partition_statement(month)))
        made.append(name)
    return made


async def missing_ahead(connection: AsyncConnection, now: datetime) -> list[str]:
    """Return the names of monthly partitions that should exist by now and do not."""
    present = set(await _partitions(connection))
    wanted = [f"events_{month_after(now, ahead):%Y_%m}" for ahead in range(2)]
    return [name for name in wanted if name not in present]


async def _partitions(connection: AsyncConnection) -> list[str]:
    statement = text(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = CAST('events' AS regclass)"
    )
    return list((await connection.execute(statement)).scalars())


async def _default_holds(connection: AsyncConnection, month: datetime) -> bool:
    statement = text("SELECT EXISTS (SELECT FROM events_default WHERE id >= :first AND id < :beyond)")
    bounds = {"first": first_id_of(month), "beyond": first_id_of(month_after(month))}
    return bool((await connection.execute(statement, bounds)).scalar_one())
