"""`everdelve doctor`: everything a deployment needs, checked, with how to mend each."""

from collections.abc import AsyncIterator

from bot.doctor.database import check_database
from bot.doctor.discord import check_discord
from bot.doctor.local import check_content, check_state_dir
from bot.doctor.redis import check_redis
from bot.doctor.report import Finding, Level
from engine.kernel.settings import Settings

__all__ = ["Finding", "Level", "examine"]


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what is found, part by part.

    Args:
        settings: With both servers' addresses filled in.
    """
    for check in (check_state_dir, check_content):
        for finding in check(settings):
            yield finding
    for examination in (check_database, check_redis, check_discord):
        for finding in await examination(settings):
            yield finding
