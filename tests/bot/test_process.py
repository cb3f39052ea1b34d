"""How long the bot process waits before it tries Discord again, and when it does not try at all."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import orjson
import pytest
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.identify import SignInsSpentError, require_sign_ins, sign_ins_needed
from bot.process import FIRST_PAUSE, LONGEST_PAUSE, STEADY, Pauses, run_bot
from engine.kernel.settings import Settings


def test_the_pauses_grow_while_tries_fail_and_stay_below_a_limit():
    pauses = Pauses()

    waited = [pauses.after(0.0) for _ in range(12)]

    assert waited[:3] == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]
    assert waited[-1] == LONGEST_PAUSE


def test_a_failure_after_weeks_of_service_is_a_new_one():
    pauses = Pauses()
    for _ in range(12):
        pauses.after(0.0)

    assert pauses.after(14 * 86_400.0) == FIRST_PAUSE
    assert pauses.after(0.0) == FIRST_PAUSE * 2


def test_connections_that_end_at_once_do_not_begin_the_pauses_anew():
    pauses = Pauses()

    waited = [pauses.after(STEADY - 1) for _ in range(3)]

    assert waited == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]


def test_a_start_wants_a_sign_in_for_each_shard_and_a_reserve():
    require_sign_ins(sign_ins_needed(16), 0, 16)
    with pytest.raises(SignInsSpentError) as spent:
        require_sign_ins(sign_ins_needed(16) - 1, 90_000, 16)

    assert spent.value.again_in == 90.0


@pytest.fixture
async def spent_discord(monkeypatch):
    """A Discord with 40 sign-ins left; notes what it was asked, and when it was asked for the gateway."""
    asked, gateway_asked = [], asyncio.Event()
    limit = {"total": 1000, "remaining": 40, "reset_after": 86_400_000, "max_concurrency": 1}
    user = {"id": "100", "username": "everdelve", "discriminator": "0", "avatar": None}
    application = {"id": "100", "name": "Everdelve", "description": "", "icon": None, "owner": user, "verify_key": ""}
    answers = {
        "/users/@me": user,
        "/oauth2/applications/@me": {**application, "bot_public": True, "bot_require_code_grant": False},
        "/gateway/bot": {"url": "ws://127.0.0.1:1", "shards": 1, "session_start_limit": limit},
    }

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path == "/gateway/bot":
            gateway_asked.set()
        # Discord.py reads no JSON whose type names a charset.
        return web.Response(body=orjson.dumps(answers[request.path]), headers={"Content-Type": "application/json"})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    site = web.AppRunner(app)
    await site.setup()
    await web.TCPSite(site, "127.0.0.1", 0).start()
    for holder, name in ((Route, "BASE"), (DiscordWebSocket, "DEFAULT_GATEWAY")):
        monkeypatch.setattr(holder, name, getattr(holder, name))  # put back: `run_bot` sets them for the process
    address = f"http://127.0.0.1:{site.addresses[0][1]}"
    settings = Settings(discord_token="a.b.c", discord_api_url=address, discord_gateway_url="ws://127.0.0.1:1")
    yield SimpleNamespace(asked=asked, gateway_asked=gateway_asked, settings=settings)
    await site.cleanup()


async def test_with_too_few_sign_ins_left_the_bot_does_not_connect(frame_kernel, frame_engine, spent_discord):
    kernel, stop = replace(frame_kernel, settings=spent_discord.settings), asyncio.Event()

    running = asyncio.create_task(run_bot(kernel, frame_engine, stop=stop, cogs=["frame_cog"]))
    heard = asyncio.create_task(spent_discord.gateway_asked.wait())
    await asyncio.wait({running, heard}, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    await running

    assert spent_discord.asked[-1] == "/gateway/bot"
