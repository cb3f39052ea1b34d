"""The REST API: SimCord's routes behind real HTTP, with nonces and, on request, misbehaviour."""

import asyncio
import io
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord
import orjson
from aiohttp import BodyPartReader, web

from bot.playground.addresses import Addresses
from bot.playground.journal import Journal
from bot.playground.misbehave import Misbehaviour, Misbehaviours, Mode
from bot.playground.nonces import Nonces
from bot.playground.simcord_private import BackendError, router, serializers
from bot.playground.world import MARA, World

_log = logging.getLogger(__name__)

_CALLBACK = re.compile(r"^/interactions/(\d+)/[^/]+/callback$")
_OF_CHANNEL = re.compile(r"^/channels/(\d+)")
_SEND = re.compile(r"^/channels/(\d+)/messages$")
_OF_TOKEN = re.compile(r"^/webhooks/\d+/([^/]+)")
_JSON = {"Content-Type": "application/json"}  # discord.py compares the header to the letter
_UPLOAD_LIMIT = 25 * 1024 * 1024  # bytes, all files of a request together


@dataclass(frozen=True, slots=True)
class _Call:
    """One request of the bot, read."""

    method: str
    path: str
    body: Any
    params: dict[str, str]
    files: list[discord.File]
    reason: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: Any = None


class RestApi:
    """Answers the bot's requests."""

    def __init__(
        self,
        world: World,
        addresses: Addresses,
        journal: Journal,
        misbehaviours: Misbehaviours,
        nonces: Nonces,
        *,
        shards: int,
        answered: Callable[[int], None],
    ) -> None:
        """Connect the API to the world.

        Args:
            world: What the requests act on.
            addresses: Where we are reached.
            journal: Notes each request.
            misbehaviours: Orders to spoil requests.
            nonces: Remembers which messages were sent.
            shards: How many shards `/gateway/bot` recommends.
            answered: Called with an interaction's id when the bot has answered it.
        """
        self._world = world
        self._addresses = addresses
        self._journal = journal
        self._misbehaviours = misbehaviours
        self._nonces = nonces
        self._shards = shards
        self._answered = answered

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, or spoil it if somebody ordered that."""
        arrived = time.time()
        call = await self._read(request)
        channel_id = self._channel_of(call.path)
        order = self._misbehaviours.take(call.method, call.path, channel_id)
        answer, lost = await self._answer(call, order)
        self._journal.request(call.method, call.path, 0 if lost else answer.status, arrived, channel_id)
        if lost:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=502)
        return self._respond(answer, order)

    async def _answer(self, call: _Call, order: Misbehaviour | None) -> tuple[_Answer, bool]:
        if order is None:
            return self._carry_out(call), False
        if order.mode is Mode.SLOW:
            if not order.after_effect:
                await asyncio.sleep(order.seconds)
            answer = self._carry_out(call)
            if order.after_effect:
                await asyncio.sleep(order.seconds)
            return answer, False
        if order.mode is Mode.LOSE_ANSWER or order.after_effect:
            self._carry_out(call)
        return _spoilt(order), order.mode is Mode.LOSE_ANSWER

    # ------------------------------------------------------------------ reading

    async def _read(self, request: web.Request) -> _Call:
        if (request.content_length or 0) > _UPLOAD_LIMIT:
            raise web.HTTPRequestEntityTooLarge(_UPLOAD_LIMIT, request.content_length or 0)
        body: Any = None
        files: list[discord.File] = []
        if request.content_type.startswith("multipart/"):
            body, files = await self._read_form(request)
        elif request.can_read_body:
            raw = self._addresses.inward(await request.read())
            try:
                body = orjson.loads(raw) if raw else None
            except orjson.JSONDecodeError as error:
                raise web.HTTPBadRequest(
                    body=orjson.dumps({"code": 50109, "message": "The request body contains invalid JSON."}),
                    content_type="application/json",
                ) from error
        reason = request.headers.get("X-Audit-Log-Reason")
        return _Call(request.method, "/" + request.match_info["tail"], body, dict(request.query), files, reason)

    async def _read_form(self, request: web.Request) -> tuple[Any, list[discord.File]]:
        parts: list[dict[str, Any]] = []
        files: list[discord.File] = []
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            content = bytes(await part.read())
            if part.filename:
                files.append(discord.File(io.BytesIO(content), part.filename))
            else:
                parts.append({"name": part.name, "value": self._addresses.inward(content).decode()})
        body, files = router.parse_form(parts, files)
        _describe(files, body)
        return body, files

    def _channel_of(self, path: str) -> int | None:
        if found := _OF_CHANNEL.match(path):
            return int(found[1])
        interaction = None
        if found := _CALLBACK.match(path):
            interaction = int(found[1])
        elif found := _OF_TOKEN.match(path):
            interaction = self._world.interaction_tokens.get(found[1])
        record = self._world.interactions.get(interaction) if interaction is not None else None
        return record.channel_id if record is not None else None

    # ------------------------------------------------------------------ carrying out

    def _carry_out(self, call: _Call) -> _Answer:
        """Do what a request asks. Nothing in here waits, so requests never interleave."""
        try:
            answer = self._own_route(call)
            if answer is None:
                with self._world.sending(_nonce_of(call)):
                    result = self._dispatch(call)
                answer = _Answer(204) if result is None else _Answer(200, result)
        except BackendError as error:
            if error.status == 501:
                _log.warning("the local Discord cannot do %s %s: %s", call.method, call.path, error.message)
            return _Answer(error.status, error.to_json())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            _log.warning("malformed request %s %s", call.method, call.path, exc_info=True)
            return _Answer(400, {"code": 50035, "message": f"Invalid Form Body: {error}"})
        if found := _CALLBACK.match(call.path):
            self._answered(int(found[1]))
        return answer

    def _own_route(self, call: _Call) -> _Answer | None:
        if call.method == "GET" and call.path in ("/gateway", "/gateway/bot"):
            return _Answer(200, self._gateway())
        if call.method == "GET" and call.path == "/oauth2/applications/@me":
            mara = dict(serializers.user_payload(self._world.users[MARA.id]))
            return _Answer(200, {**self._dispatch(call), "owner": mara})
        sending = _SEND.match(call.path)
        if call.method == "POST" and sending and _nonce_of(call) and call.body.get("enforce_nonce"):
            return self._send_once(call, int(sending[1]))
        return None

    def _send_once(self, call: _Call, channel_id: int) -> _Answer:
        nonce = _nonce_of(call)
        assert nonce is not None
        known = self._nonces.find(channel_id, nonce)
        message = self._world.messages.get(channel_id, {}).get(known) if known is not None else None
        if message is not None:
            return _Answer(200, {**serializers.message_payload(self._world, message), "nonce": nonce})
        with self._world.sending(nonce):
            sent = self._dispatch(call)
        self._nonces.remember(channel_id, nonce, int(sent["id"]))
        return _Answer(200, {**sent, "nonce": nonce})

    def _dispatch(self, call: _Call) -> Any:
        return router.dispatch(
            self._world,
            call.method,
            call.path,
            json=call.body,
            params=call.params,
            files=call.files,
            reason=call.reason,
        )

    def _gateway(self) -> dict[str, Any]:
        return {
            "url": self._addresses.gateway,
            "shards": self._shards,
            "session_start_limit": {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 16},
        }

    # ------------------------------------------------------------------ answering

    def _respond(self, answer: _Answer, order: Misbehaviour | None) -> web.Response:
        # discord.py takes a 429 without `Via` for a ban by the network in front of Discord.
        headers = {"Via": "1.1 local-discord"}
        if answer.status == 204:
            return web.Response(status=204, headers=headers)
        if order is not None and order.mode is Mode.RATE_LIMITED:
            headers |= {"Retry-After": str(order.seconds), "X-RateLimit-Scope": "user"}
            if order.global_limit:
                headers["X-RateLimit-Global"] = "true"
        body = self._addresses.outward(orjson.dumps(answer.body))
        return web.Response(body=body, status=answer.status, headers=headers | _JSON)


def _describe(files: list[discord.File], body: Any) -> None:
    """Give uploads the descriptions that stand apart from them, in the message (of a callback: in its data)."""
    if not isinstance(body, dict):
        return
    message = body["data"] if isinstance(body.get("data"), dict) else body
    for described in message.get("attachments") or []:
        wanted = str(described.get("id", ""))
        if wanted.isdecimal() and int(wanted) < len(files):
            files[int(wanted)].description = described.get("description")


def _nonce_of(call: _Call) -> str | None:
    if call.method != "POST" or not isinstance(call.body, dict):
        return None
    nonce = call.body.get("nonce")
    return None if nonce is None else str(nonce)


def _spoilt(order: Misbehaviour) -> _Answer:
    if order.mode is Mode.RATE_LIMITED:
        return _Answer(
            429,
            {"message": "You are being rate limited.", "retry_after": order.seconds, "global": order.global_limit},
        )
    if order.mode is Mode.FORBIDDEN:
        code = order.code or 50013
        return _Answer(403, {"message": "Missing Access" if code == 50001 else "Missing Permissions", "code": code})
    status = 500 if order.mode is Mode.SERVER_ERROR else 502
    return _Answer(status, {"message": f"{status}: ordered misbehaviour", "code": 0})
