"""Are the commands that Discord shows the ones that this build has?"""

from bot.client import EverdelveBot, cog_packages
from bot.doctor.report import Finding, ok, warn
from bot.running.parts import assembled
from bot.running.readiness import standing
from bot.running.signals import StopRequest
from bot.running.supervision import FatalError
from bot.sync import tree_hash
from engine.delivery.commands import last_sync
from engine.kernel.errors import Unavailable
from engine.kernel.settings import Settings


async def check_commands(settings: Settings, application_id: int) -> list[Finding]:
    """Compare the commands of this build with those registered last; nothing is said without a usable database."""
    if settings.database_url is None or settings.redis_url is None:
        return []
    try:
        if await standing(settings.database_url) == "behind":
            return []
        async with assembled(settings, StopRequest(), process="doctor", migrate=False) as assembly:
            async with assembly.kernel.database.read() as connection:
                known = await last_sync(connection, application_id)
            digest = await _digest(EverdelveBot(assembly.kernel, assembly.engine))
    except (Unavailable, FatalError):  # of the database and of the content pack others tell
        return []
    if known is None:
        return [warn("Commands", "were never registered with Discord", "Run: everdelve sync")]
    if known.hash != digest:
        said = f"changed since they were registered on {known.synced_at:%Y-%m-%d %H:%M} UTC"
        return [warn("Commands", said, "Run: everdelve sync")]
    return [ok("Commands", f"the {len(known.command_ids)} of this build are registered")]


async def _digest(bot: EverdelveBot) -> str:
    """The hash of a bot's commands; it is never connected, only its cogs are loaded."""
    for name in cog_packages():
        await bot.load_extension(name)
    try:
        return tree_hash(bot)
    finally:
        for name in list(bot.extensions):
            await bot.unload_extension(name)
