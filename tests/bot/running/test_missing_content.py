"""A process that starts on rows of another pack says so, and starts."""

from sqlalchemy import text
from structlog.testing import capture_logs

from bot.running.parts import warn_of_missing_content


async def test_rows_that_need_content_that_is_not_loaded_are_told_in_the_log(game, kernel, pack):
    async with kernel.database.transaction() as tx:
        moved = text("UPDATE places SET content_id = 'places/gone' WHERE content_id = :id")
        await tx.execute(moved, {"id": pack.start.id})

    with capture_logs() as logged:
        await warn_of_missing_content(kernel.database, pack)

    (line,) = logged
    assert line["log_level"] == "warning"
    assert line["found"] == "1 stored row needs content that is not loaded: places/gone"


async def test_nothing_is_said_when_all_is_loaded(game, kernel, pack):
    with capture_logs() as logged:
        await warn_of_missing_content(kernel.database, pack)

    assert logged == []
