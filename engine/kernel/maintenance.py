"""What the kernel does for itself at fixed times: room in the log ahead of time, and old rows that nobody reads."""

from engine.kernel.events.partitions import ensure_ahead
from engine.kernel.idempotency import forget_old_keys
from engine.kernel.jobs import JobContext, trim_history
from engine.kernel.telemetry import get_logger
from engine.kernel.ticks import forget_old_ticks, timetable

_BATCH = 5_000
_log = get_logger(__name__)


@timetable("partitions.make_ahead", cron="20 3 * * *")
async def make_partitions_ahead(context: JobContext) -> None:
    """Make the log's partitions of the coming months."""
    async with context.finishing() as tx:
        made = await ensure_ahead(tx.connection, tx.now)
    if made:
        _log.info("partitions were made ahead", partitions=made)


@timetable("idempotency.forget", cron="5 * * * *")
async def forget_keys(context: JobContext) -> None:
    """Delete idempotency keys older than 24 hours, some thousand at a time so that no lock lasts."""
    now = context.kernel.clock.now()
    while True:
        async with context.database.transaction() as tx:
            if await forget_old_keys(tx.connection, now, most=_BATCH) < _BATCH:
                return


@timetable("ticks.forget", cron="40 3 * * *")
async def forget_ticks(context: JobContext) -> None:
    """Delete ticks and the queue's own history when they are old."""
    async with context.finishing() as tx:
        await forget_old_ticks(tx.connection, tx.now)
        await trim_history(tx.connection)
