"""The gateway: websockets over which shards are told what happens."""

import asyncio
import contextlib
import copy
import itertools
import logging
import time
import zlib
from collections.abc import Mapping
from typing import Any

import discord
import orjson
from aiohttp import WSMsgType, web

from bot.playground.addresses import Addresses
from bot.playground.journal import Journal
from bot.playground.simcord_private import censor_message, prune_guild_create, required_intent, serializers
from bot.playground.world import World

_log = logging.getLogger(__name__)

_HEARTBEAT_MS = 41_250
_ACK_DELAY = 0.05  # seconds; discord.py misreads an acknowledgement that overtakes its own bookkeeping
_QUEUE_LIMIT = 20_000

_DISPATCH, _HEARTBEAT, _IDENTIFY, _PRESENCE, _RESUME = 0, 1, 2, 3, 6
_REQUEST_MEMBERS, _INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 8, 9, 10, 11
_CLOSE_UNKNOWN, _CLOSE_DECODE, _CLOSE_NOT_IDENTIFIED = 4000, 4002, 4003
_CLOSE_ALREADY_IDENTIFIED, _CLOSE_INVALID_SHARD = 4005, 4010


class Connection:
    """One shard's websocket. What is put in is sent in order, with the numbering discord.py expects."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, addresses: Addresses, *, compressed: bool
    ) -> None:
        self._request = request
        self.socket = socket
        self.shard: tuple[int, int] | None = None
        self.intents = discord.Intents.none()
        self._addresses = addresses
        self._deflate = zlib.compressobj() if compressed else None
        self._sequence = 0
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(_QUEUE_LIMIT)

    def put(self, op: int, data: Any, event: str | None = None) -> None:
        """Queue a frame. A client that does not read for long is cut off, as Discord does."""
        if event is not None:
            self._sequence += 1
        frame = orjson.dumps({"op": op, "d": data, "t": event, "s": self._sequence if event is not None else None})
        try:
            self._queue.put_nowait(self._addresses.outward(frame))
        except asyncio.QueueFull:
            self.cut()

    def cut(self) -> None:
        """Break the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def pump(self) -> None:
        """Send what is queued until the connection ends."""
        with contextlib.suppress(ConnectionError):
            while True:
                frame = await self._queue.get()
                if self._deflate is None:
                    await self.socket.send_str(frame.decode())
                else:
                    await self.socket.send_bytes(self._deflate.compress(frame) + self._deflate.flush(zlib.Z_SYNC_FLUSH))


class Gateway:
    """All connected shards."""

    def __init__(self, world: World, addresses: Addresses, journal: Journal) -> None:
        self._world = world
        self._addresses = addresses
        self._journal = journal
        self._open: set[Connection] = set()
        self._sessions = itertools.count(1)
        self._away_until = 0.0  # on the monotonic clock
        world.subscribers.append(self.announce)

    @property
    def shards(self) -> list[int]:
        """The shards that are identified now, sorted."""
        return sorted(each.shard[0] for each in self._open if each.shard is not None)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one shard until it leaves."""
        compress = request.query.get("compress")
        if compress not in (None, "zlib-stream"):
            raise web.HTTPBadRequest(text="The local Discord compresses with zlib-stream only.")
        if time.monotonic() < self._away_until:
            raise web.HTTPServiceUnavailable(text="The gateway is away on request.")
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(request, socket, self._addresses, compressed=compress is not None)
        self._open.add(connection)
        pump = asyncio.create_task(connection.pump(), name="playground-gateway")
        connection.put(_HELLO, {"heartbeat_interval": _HEARTBEAT_MS})
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    await self._receive(connection, message.data)
        finally:
            self._open.discard(connection)
            pump.cancel()
            self._changed()
        return socket

    async def drop(self, code: int, shard: int | None, away: float = 0.0) -> None:
        """Close gateways at once.

        Args:
            code: The websocket close code; discord.py resumes after 4000 and identifies anew after 4009.
            shard: Which one; none means all.
            away: Seconds for which nobody may come back.
        """
        self._away_until = time.monotonic() + away
        for connection in tuple(self._open):
            if shard is None or (connection.shard is not None and connection.shard[0] == shard):
                await connection.socket.close(code=code, message=b"dropped on request", drain=False)

    def come_back(self) -> None:
        """Let shards connect again."""
        self._away_until = 0.0

    async def close(self) -> None:
        """Say goodbye to all shards."""
        for connection in tuple(self._open):
            await connection.socket.close(code=1001, message=b"the local Discord stops", drain=False)

    def announce(self, event: str, payload: Mapping[str, Any]) -> None:
        """Tell an event to the shards it concerns, as far as they asked for it."""
        guild = payload.get("guild_id")
        if guild is None and event in ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE"):
            guild = payload.get("id")
        for connection in tuple(self._open):
            if connection.shard is None:
                continue
            index, count = connection.shard
            if (0 if guild is None else (int(guild) >> 22) % count) == index:
                self._send(connection, event, payload)

    # ------------------------------------------------------------------ one connection

    async def _receive(self, connection: Connection, raw: str | bytes) -> None:
        try:
            frame = orjson.loads(raw)
            op, data = frame["op"], frame.get("d")
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            await connection.socket.close(code=_CLOSE_DECODE)
            return
        if op == _HEARTBEAT:
            asyncio.get_running_loop().call_later(_ACK_DELAY, connection.put, _HEARTBEAT_ACK, None)
        elif op == _IDENTIFY:
            await self._identify(connection, data)
        elif op == _RESUME:
            # What was missed is not kept: the client must identify anew and gets every server afresh.
            connection.put(_INVALID_SESSION, False)
        elif connection.shard is None:
            await connection.socket.close(code=_CLOSE_NOT_IDENTIFIED)
        elif op == _REQUEST_MEMBERS:
            self._members(connection, data)
        elif op != _PRESENCE:
            _log.debug("ignored gateway opcode %s", op)

    async def _identify(self, connection: Connection, data: Any) -> None:
        if connection.shard is not None:
            await connection.socket.close(code=_CLOSE_ALREADY_IDENTIFIED)
            return
        try:
            index, count = data.get("shard") or (0, 1)
            intents = discord.Intents._from_value(int(data["intents"]))  # noqa: SLF001 - its public makers take names only
            if not (data["token"] and 0 <= index < count):
                raise ValueError
        except (KeyError, TypeError, ValueError):
            await connection.socket.close(code=_CLOSE_INVALID_SHARD)
            return
        connection.shard, connection.intents = (index, count), intents
        guilds = [each for each in self._world.guilds.values() if (each.id >> 22) % count == index]
        connection.put(
            _DISPATCH,
            {
                "v": 10,
                "user": dict(serializers.user_payload(self._world.bot_user)),
                "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
                "session_id": f"local-{next(self._sessions)}",
                "resume_gateway_url": self._addresses.gateway,
                "shard": [index, count],
                "application": {"id": str(self._world.application_id), "flags": 0},
            },
            "READY",
        )
        for guild in guilds:
            self._send(connection, "GUILD_CREATE", serializers.guild_create_payload(self._world, guild))
        self._changed()

    def _changed(self) -> None:
        self._world.tell("gateway", 0)
        self._journal.touch()

    def _members(self, connection: Connection, data: Mapping[str, Any]) -> None:
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        wanted = {int(each) for each in data.get("user_ids") or []}
        prefix = str(data.get("query") or "").casefold()
        members = [
            each
            for each in guild.members.values()
            if (
                each.user_id in wanted if wanted else self._world.users[each.user_id].name.casefold().startswith(prefix)
            )
        ]
        chunk: dict[str, Any] = {
            "guild_id": str(guild.id),
            "members": [serializers.member_payload(self._world, guild, each) for each in members],
            "chunk_index": 0,
            "chunk_count": 1,
            "not_found": [str(each) for each in sorted(wanted - guild.members.keys())],
        }
        if data.get("nonce"):
            chunk["nonce"] = data["nonce"]
        connection.put(_DISPATCH, chunk, "GUILD_MEMBERS_CHUNK")

    def _send(self, connection: Connection, event: str, payload: Mapping[str, Any]) -> None:
        gate = required_intent(event, payload)
        if gate is not None and not getattr(connection.intents, gate):
            return
        own = copy.deepcopy(dict(payload))
        if event == "GUILD_CREATE":
            prune_guild_create(own, connection.intents, self._world.bot_user.id)
        elif event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not connection.intents.message_content:
            censor_message(own, self._world.bot_user.id, backend=self._world)
        connection.put(_DISPATCH, own, event)
