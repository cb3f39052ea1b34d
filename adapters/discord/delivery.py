"""Delivers announcements and cards to Discord, in the bot process: one item at a time in each channel.

    claim lanes → for each lane, until it is empty: take the next item → render it → send or edit → report

A crash between sending and reporting repeats the send with the same nonce, which Discord answers with the message that
is already there. What Discord says decides what happens next; see `_Lane._deliver`.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import aiohttp
import discord

from adapters.discord.refusals import Meaning, meaning, retry_after
from adapters.discord.rendering import Placement, Rendered, RenderingError, render
from adapters.discord.sending import Sender
from engine.delivery.content import UnknownContentError, read_content
from engine.delivery.queue import DeliveryQueue, LaneLostError
from engine.delivery.service import SUBSCRIBER, WAKE_CHANNEL
from engine.delivery.views import Item
from engine.kernel.errors import EverdelveError, Unavailable
from engine.kernel.events.outbox import OutboxDrainer
from engine.kernel.listening import listen
from engine.kernel.telemetry import METRICS, get_logger, resumed, span
from engine.kernel.waiting import set_within

if TYPE_CHECKING:
    from engine.kernel.kernel import Kernel
    from engine.wiring import Engine

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """How patient delivery is, in seconds. The lease must be longer than one send.

    Attributes:
        poll: How often to look for work that no notification announced.
        send: How long one request may take, with the waiting that Discord asks for within it.
        lease: How long a dead process keeps its channels.
        lanes: How many channels are served at once.
        cooldown: How long Discord is left alone after failing five times in a row.
    """

    poll: float = 1.0
    send: float = 45.0
    lease: float = 60.0
    lanes: int = 20
    cooldown: float = 30.0


class DeliveryRunner:
    """Works off everything that waits to be delivered, until cancelled.

    Args:
        bot: The connected client; only its REST side is used.
        kernel: Database, Redis, clock.
        engine: For the renderers and the delivery service.
        timing: Patience.
    """

    def __init__(self, bot: Any, kernel: "Kernel", engine: "Engine", *, timing: Timing | None = None) -> None:
        self._bot = bot
        self._kernel = kernel
        self._engine = engine
        self._timing = timing or Timing()
        lease = timedelta(seconds=self._timing.lease)
        self._queue = DeliveryQueue(kernel.database, uuid4(), lease=lease)
        self._sender = Sender(bot, kernel, patience=self._timing.send, cooldown=self._timing.cooldown)
        self._complained_at: datetime | None = None
        self._wake = asyncio.Event()
        self._lanes: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled; the lanes held then are given back."""
        drainer = OutboxDrainer(self._kernel.database, SUBSCRIBER, self._engine.delivery.on_event)
        self._bot.add_listener(self._channel_changed, "on_guild_channel_update")
        self._bot.add_listener(self._role_changed, "on_guild_role_update")
        beside = [
            asyncio.create_task(drainer.run(), name="delivery-outbox"),
            asyncio.create_task(
                listen(self._kernel.database, WAKE_CHANNEL, lambda _payload: self._wake.set()), name="delivery-listen"
            ),
        ]
        try:
            while True:
                self._wake.clear()
                await self._claim()
                await set_within(self._wake, self._timing.poll)
        finally:
            tasks = [*beside, *self._lanes.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with suppress(Unavailable):
                await self._queue.release_all()

    async def _claim(self) -> None:
        free = (self._timing.lanes if self._sender.trusts else 1) - len(self._lanes)
        if free <= 0 or self._sender.pause() > 0:
            return
        try:
            shards, count = self._shards()
            claimed = await self._queue.claim(free, shards=shards, shard_count=count)
        except Unavailable:
            _log.warning("delivery waits: the database is away")
            return
        except Exception:  # noqa: BLE001  logged with its trace: the rows wait, and so do we
            _log.exception("delivery cannot look for work")
            return
        for lane in claimed:
            task = asyncio.create_task(self._serve(lane), name=f"deliver {lane}")
            self._lanes[lane] = task
            task.add_done_callback(partial(self._ended, lane))

    def _ended(self, lane: str, _task: asyncio.Task[None]) -> None:
        self._lanes.pop(lane, None)
        self._wake.set()

    def _shards(self) -> tuple[Sequence[int] | None, int]:
        """The shards of this process, or None when it has them all."""
        settings = self._kernel.settings
        return (settings.discord_shard_ids or None), (settings.discord_shard_count or 1)

    async def _serve(self, lane: str) -> None:
        """Deliver a lane's items until it is empty, rests, or belongs to somebody else."""
        try:
            while (item := await self._queue.next_item(lane)) is not None:
                with resumed(item.trace), span(f"deliver {item.kind}", content_type=item.stored_type) as current:
                    try:
                        outcome = await self._deliver(lane, item)
                    except LaneLostError:
                        outcome = "superseded"
                    current.set_attribute("everdelve.outcome", outcome)
                METRICS.deliveries.labels(item.kind, outcome).inc()
                if outcome in _STOPS:
                    return
            await self._queue.release(lane)
        except Unavailable:
            # The database is away: the claim runs out by itself, and what was sent is recognised by its nonce.
            _log.warning("a delivery could not be recorded", lane=lane)
        except Exception:  # noqa: BLE001  logged with its trace
            # A defect must neither stop the other lanes nor turn into a busy loop: the claim runs out by itself.
            _log.exception("delivery failed unexpectedly", lane=lane)

    async def _deliver(self, lane: str, item: Item) -> str:
        """Deliver one item and report; return what became of it."""
        queue = self._queue
        if (pause := self._sender.pause()) > 0:
            await queue.rest(lane, pause)
            return "waiting"
        try:
            rendered = await self._render(item)
            if rendered is None:
                await queue.void(lane, item, "nothing to show")
                return "void"
            message_id = await self._sender.send(item, rendered)
        except discord.RateLimited as limit:
            await queue.rest(lane, limit.retry_after)
            return "limited"
        except Unavailable as away:
            await queue.rest(lane, max(self._sender.pause(), float(away.details.get("retry_after", 1.0)) + 0.1))
            return "waiting"
        except discord.HTTPException as refusal:
            return await self._refused(lane, item, refusal)
        except (OSError, TimeoutError, aiohttp.ClientError) as error:
            await queue.failed(lane, item, f"{type(error).__name__}: {error}")
            return "failed"
        except (EverdelveError, UnknownContentError, RenderingError) as error:
            _log.error("a content cannot be shown", content_type=item.stored_type, error=str(error))
            await queue.failed(lane, item, f"{type(error).__name__}: {error}")
            return "failed"
        if item.outdated_post:
            await queue.posted(lane, item, message_id)
            return "posted"
        await queue.delivered(lane, item, message_id)
        return "sent"

    async def _refused(self, lane: str, item: Item, refusal: discord.HTTPException) -> str:
        """Do what Discord's answer asks for."""
        queue, reason = self._queue, f"{refusal.status} {refusal.code}: {refusal.text}"[:300]
        match meaning(refusal, editing=item.message_id is not None):
            case Meaning.LIMITED:
                await queue.rest(lane, retry_after(refusal))
                return "limited"
            case Meaning.LOST:
                await queue.lost(lane, item)
                return "lost"
            case Meaning.GONE:
                _log.info("a channel is gone", lane=lane)
                await queue.gone(lane, reason)
                return "gone"
            case Meaning.PAUSED:
                _log.warning("a channel refuses us and is left alone for now", lane=lane, reason=reason)
                await queue.paused(lane, item, reason)
                return "paused"
            case Meaning.UNUSABLE:
                _log.error("Discord cannot use a message of ours", content_type=item.stored_type, reason=reason)
                await queue.refused(lane, item, reason)
                return "refused"
            case Meaning.UNHEARD:
                self._complain(reason)
                await queue.rest(lane, self._timing.cooldown)
                return "unheard"
            case Meaning.FAILED:
                await queue.failed(lane, item, reason)
                return "failed"

    def _complain(self, reason: str) -> None:
        """Say that Discord refuses us whatever we send, once per cooldown: all channels find it out at once."""
        now, patience = self._kernel.clock.now(), timedelta(seconds=self._timing.cooldown)
        if self._complained_at is None or abs(now - self._complained_at) >= patience:
            self._complained_at = now
            _log.error(
                "Discord refuses the bot itself; what is to be told waits. Is DISCORD_TOKEN valid?", reason=reason
            )

    async def _render(self, item: Item) -> Rendered | None:
        content = read_content(item.stored_type, item.stored)
        placement = Placement(item.subject, item.channel_id, item.server_id, item.person_id)
        return await render(self._bot, content, placement)

    async def _channel_changed(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        if before.overwrites != after.overwrites:
            await self._ask_again(server_id=None, channel_id=after.id)

    async def _role_changed(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions:
            await self._ask_again(server_id=after.guild.id, channel_id=None)

    async def _ask_again(self, *, server_id: int | None, channel_id: int | None) -> None:
        """Permissions changed: a paused channel need not wait for its next probe."""
        with suppress(Unavailable):
            async with self._kernel.database.transaction() as tx:
                await self._engine.delivery.permissions_changed(tx, server_id=server_id, channel_id=channel_id)


_STOPS: Final = frozenset({"limited", "waiting", "unheard", "failed", "paused", "gone", "superseded"})
"""Outcomes after which the lane was given back, or is somebody else's."""
