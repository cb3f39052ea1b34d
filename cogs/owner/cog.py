"""`@Everdelve sync | status | parked | revive | grant | text`, for the owners of the settings and the application."""

import math
import re
from typing import Final, Literal

from discord.ext import commands

from bot.client import EverdelveBot
from bot.sync import sync_if_changed
from bot.ui import escape
from engine.kernel.errors import InvalidInput
from engine.kernel.events import outbox
from engine.kernel.events.registry import subscribers
from engine.kernel.jobs.held import dead_jobs
from engine.kernel.telemetry import get_logger
from engine.kernel.texts import TextState

MOST_GRANTED: Final = 1_000_000
_STATES: Final = {"hide": TextState.HIDDEN, "show": TextState.SHOWN, "erase": TextState.ERASED}
_log = get_logger(__name__)


class Owner(commands.Cog):
    """Looks after the running bot. Every command is for owners only; to others it does not exist."""

    def __init__(self, bot: EverdelveBot) -> None:
        self.bot = bot

    async def cog_check(self, ctx: commands.Context[EverdelveBot]) -> bool:  # type: ignore[override]  # may be either
        """Let only owners through."""
        if not await self.bot.is_owner(ctx.author):
            raise commands.NotOwner
        return True

    @commands.command()
    async def sync(self, ctx: commands.Context[EverdelveBot]) -> None:
        """Register the commands with Discord if they changed."""
        done = await sync_if_changed(self.bot)
        what = "Registered" if done.sent else "Unchanged, so not sent:"
        await ctx.reply(f"{what} {done.commands} commands. Hash {done.hash[:12]}.")

    @commands.command()
    async def status(self, ctx: commands.Context[EverdelveBot]) -> None:
        """Say how shards, outbox, jobs and delivery are doing."""
        async with self.bot.kernel.database.read() as connection:
            waiting = await outbox.lag(connection)
            parked = await outbox.parked(connection)
            dead = await dead_jobs(connection, most=100)
            delivery = await self.bot.engine.delivery.status(connection)
        shards = ", ".join(f"{shard} {_milliseconds(latency)}" for shard, latency in sorted(self.bot.latencies))
        lines = [
            f"Shards: {shards or 'none'}; servers: {len(self.bot.guilds)}",
            f"Outbox: {', '.join(f'{name} {count}' for name, count in sorted(waiting.items())) or 'empty'}",
            f"Parked feeds: {len(parked)}",
            f"Dead jobs: {len(dead)}{'+' if len(dead) == 100 else ''}",
            f"Announcements: {delivery.pending} waiting, {delivery.failed} failed",
            f"Cards: {delivery.cards_waiting} waiting, {delivery.cards_failed} failed",
            f"Paused channels: {len(delivery.paused)}",
            *(
                f"- {each.lane} since {each.paused_since:%Y-%m-%d %H:%M} UTC: {each.reason}"
                for each in delivery.paused[:5]
            ),
        ]
        await ctx.reply(escape.bounded("\n".join(lines), 2_000))

    @commands.command()
    async def parked(self, ctx: commands.Context[EverdelveBot]) -> None:
        """List the feeds that stand still, and why."""
        async with self.bot.kernel.database.read() as connection:
            rows = await outbox.parked(connection)
        if not rows:
            await ctx.reply("No feed is parked.")
            return
        lines = [
            f"- `{row['subscriber']}` `{row['feed']}` at {row['seq']}, {row['attempts']} attempts: "
            + escape.shown(str(row["error"]), 120)
            for row in rows[:15]
        ]
        await ctx.reply(escape.bounded("\n".join([f"{len(rows)} parked:", *lines]), 2_000))

    @commands.command()
    async def revive(self, ctx: commands.Context[EverdelveBot], subscriber: str, feed: str) -> None:
        """Let a parked feed be tried again: `revive <subscriber> <feed>`."""
        if subscriber not in {each.name for each in subscribers()}:
            raise InvalidInput("There is no such subscriber.", "`parked` lists what can be revived.")
        async with self.bot.kernel.database.transaction() as tx:
            revived = await outbox.revive(tx, subscriber, feed)
        await ctx.reply(f"{revived} entries will be tried again.")

    @commands.command()
    async def grant(
        self, ctx: commands.Context[EverdelveBot], character: str, experience: int, *, reason: str = ""
    ) -> None:
        """Give experience: `grant <character id or "exact name"> <experience> [reason]`."""
        if not 1 <= experience <= MOST_GRANTED:
            raise InvalidInput(f"Experience is given from 1 to {MOST_GRANTED:,} at a time.", "Give such a number.")
        characters = self.bot.engine.characters
        character_id = await characters.moderation.find(character)
        cause = cause_of(reason)
        async with self.bot.kernel.database.transaction() as tx:
            sheet = await characters.growth.grant(tx, character_id, experience, cause)
        _log.info("an owner gave experience", owner=ctx.author.id, character_id=str(character_id), amount=experience)
        await ctx.reply(
            f"{escape.shown(sheet.name)} was given {experience:,} experience (`{cause}`): "
            f"{sheet.xp:,} in all, level {sheet.level}."
        )

    @commands.command(name="text")
    async def backstory(
        self, ctx: commands.Context[EverdelveBot], act: Literal["hide", "show", "erase"], *, character: str
    ) -> None:
        """Hide a backstory, show it again or erase it for ever: `text hide <character id or exact name>`."""
        moderation, state = self.bot.engine.characters.moderation, _STATES[act]
        character_id = await moderation.find(character.strip('"“”'))
        changed = await moderation.change_backstory(character_id, state)
        _log.info("an owner moderated a backstory", owner=ctx.author.id, character_id=str(character_id), state=state)
        await ctx.reply(f"The backstory is {state}{' now' if changed else ' already'}.")


def cause_of(reason: str) -> str:
    """The stable name under which a grant stands in the log of events: `operator`, and the reason in plain letters."""
    plain = re.sub(r"[^a-z0-9]+", "-", reason.lower()).strip("-")[:60].rstrip("-")
    return f"operator.{plain}" if plain else "operator"


def _milliseconds(seconds: float) -> str:
    return "not yet measured" if math.isnan(seconds) or math.isinf(seconds) else f"{seconds * 1_000:.0f} ms"
