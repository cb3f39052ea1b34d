"""A Discord that answers each message as a test wants it to, and a real client of discord.py that talks to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import discord
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.ext import commands
from discord.http import Route

Answer = Callable[[int, web.Request], Awaitable[web.StreamResponse]]


@dataclass
class AnsweringDiscord:
    """What came, and what is answered.

    Attributes:
        answer: Gets the number of the message from 1 and its request; `accept`, until a test says otherwise.
        posted: The channels of the messages that came, in order.
        came: Set with each message.
    """

    answer: Answer = field(default_factory=lambda: accept)
    posted: list[int] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, request: web.Request) -> web.StreamResponse:
        """Take a message."""
        self.posted.append(int(request.match_info["channel"]))
        self.came.set()
        return await self.answer(len(self.posted), request)


def _json(content: object, status: int = 200) -> web.Response:
    # Without a charset, as the client looks for exactly this.
    return web.Response(body=json.dumps(content), status=status, headers={"Content-Type": "application/json"})


async def accept(number: int, _request: web.Request) -> web.StreamResponse:
    """Answer as Discord does when all is well."""
    author = {"id": "1", "username": "bot", "discriminator": "0000", "avatar": None}
    return _json(
        {"id": str(1000 + number), "channel_id": "1", "author": author, "content": "", "type": 0, "tts": False,
         "timestamp": "2026-11-21T12:00:00+00:00", "edited_timestamp": None, "mention_everyone": False, "mentions": [],
         "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "components": [], "flags": 0}
    )  # fmt: skip


def refusing(status: int, code: int = 0) -> Answer:
    """Answer every message with a refusal."""

    async def answer(_number: int, _request: web.Request) -> web.StreamResponse:
        return _json({"code": code, "message": f"{status}: as ordered"}, status=status)

    return answer


async def break_off(_number: int, request: web.Request) -> web.StreamResponse:
    """Cut the connection instead of an answer."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


@asynccontextmanager
async def answering_discord() -> AsyncIterator[tuple[AnsweringDiscord, commands.Bot]]:
    """Run one on loopback, with a client that is logged in there."""
    pretended = AnsweringDiscord()
    user = {"id": "1", "username": "bot", "discriminator": "0000", "avatar": None, "bot": True}

    async def whoever(_request: web.Request) -> web.StreamResponse:
        return _json(user)

    application = web.Application()
    application.router.add_get("/users/@me", whoever)
    application.router.add_get("/oauth2/applications/@me", whoever)
    application.router.add_post("/channels/{channel}/messages", pretended.post)
    application.router.add_patch("/channels/{channel}/messages/{message}", pretended.post)
    server = TestServer(application)
    await server.start_server()
    real, Route.BASE = Route.BASE, str(server.make_url("")).rstrip("/")
    bot = commands.Bot(command_prefix=(), intents=discord.Intents.none())
    try:
        await bot._async_setup_hook()
        await bot.http.static_login("local.fake.token")
        yield pretended, bot
    finally:
        await bot.close()
        await server.close()
        Route.BASE = real
