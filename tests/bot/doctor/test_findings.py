"""What the doctor makes of what it sees."""

import pytest
from aiohttp import web

from bot.doctor import Level
from bot.doctor.database import check_database
from bot.doctor.discord import NEEDED, check_discord
from bot.doctor.local import check_content, check_state_dir
from bot.doctor.redis import check_redis
from bot.doctor.report import skew
from engine.kernel.settings import Settings
from migrations import runner

USER = {"id": "100", "username": "everdelve"}
GATEWAY = {
    "url": "wss://gateway.invalid",
    "shards": 2,
    "session_start_limit": {"total": 1000, "remaining": 900, "reset_after": 0, "max_concurrency": 1},
}


@pytest.fixture
async def discord():
    """A Discord that answers three questions with what a test puts in."""
    answers = {"/users/@me": USER, "/gateway/bot": GATEWAY, "/users/@me/guilds": []}

    async def answer(request: web.Request) -> web.Response:
        found = answers[request.path]
        return web.json_response(found) if not isinstance(found, int) else web.Response(status=found)

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    site = web.AppRunner(app)
    await site.setup()
    await web.TCPSite(site, "127.0.0.1", 0).start()
    answers["settings"] = Settings(
        discord_token="a.b.c",
        discord_api_url=f"http://127.0.0.1:{site.addresses[0][1]}",
        discord_gateway_url="ws://127.0.0.1:1",
    )
    yield answers
    await site.cleanup()


async def examined(discord) -> dict[str, tuple[Level, str]]:
    return {each.subject: (each.level, each.said + each.mend) for each in await check_discord(discord["settings"])}


async def test_a_good_token_is_told_with_its_name(discord):
    level, said = (await examined(discord))["Discord"]
    assert level is Level.OK
    assert "everdelve" in said


async def test_a_refused_token_fails_and_ends_the_questions(discord):
    discord["/users/@me"] = 401
    (finding,) = await check_discord(discord["settings"])
    assert finding.level is Level.FAIL
    assert "Copy the token again" in finding.mend


async def test_no_server_brings_the_invitation(discord):
    level, said = (await examined(discord))["Servers"]
    assert level is Level.WARN
    assert f"client_id=100&scope=bot+applications.commands&permissions={NEEDED.value}" in said


async def test_servers_that_lack_a_permission_are_named(discord):
    discord["/users/@me/guilds"] = [
        {"name": "Good", "permissions": str(NEEDED.value)},
        {"name": "Admin", "permissions": "8"},
        {"name": "Poor", "permissions": "0"},
    ]
    level, said = (await examined(discord))["Servers"]
    assert level is Level.WARN
    assert "in 1 of 3" in said
    assert "Poor" in said


async def test_few_sign_ins_left_are_told(discord):
    discord["/gateway/bot"] = {**GATEWAY, "session_start_limit": {**GATEWAY["session_start_limit"], "remaining": 5}}
    assert (await examined(discord))["Gateway"][0] is Level.WARN


async def test_too_few_shards_are_told(discord):
    discord["settings"] = discord["settings"].changed(discord_shard_count=1)
    assert (await examined(discord))["Shards"][0] is Level.WARN


async def test_a_discord_that_cannot_be_reached_fails():
    settings = Settings(
        discord_token="a.b.c", discord_api_url="http://127.0.0.1:1", discord_gateway_url="ws://127.0.0.1:1"
    )
    (finding,) = await check_discord(settings)
    assert finding.level is Level.FAIL


async def test_no_token_is_no_problem():
    (finding,) = await check_discord(Settings())
    assert finding.level is Level.OK


@pytest.mark.parametrize(("seconds", "level"), [(0.5, Level.OK), (-1.9, Level.OK), (5, Level.WARN), (-60, Level.FAIL)])
def test_clocks_may_differ_by_two_seconds(seconds, level):
    assert skew("Clock", seconds).level is level


async def test_a_migrated_database_is_in_order(database, database_url):
    findings = await check_database(Settings(database_url=database_url))
    assert {each.level for each in findings} <= {Level.OK, Level.WARN}
    assert Level.OK in {each.level for each in findings if each.subject == "Migrations"}
    assert {each.level for each in findings if each.subject in ("Feeds", "Jobs")} == {Level.OK}


async def test_an_old_schema_fails_and_says_what_to_run(empty_database_url):
    await runner.upgrade(empty_database_url, "0001")
    (finding,) = [
        each for each in await check_database(Settings(database_url=empty_database_url)) if each.subject == "Migrations"
    ]
    assert finding.level is Level.FAIL
    assert finding.mend == "Run: everdelve migrate"


async def test_too_many_connections_of_ours_are_told(database_url):
    settings = Settings(database_url=database_url, database_pool_size=200)
    (finding,) = [each for each in await check_database(settings) if each.subject == "Connections"]
    assert finding.level is Level.WARN


async def test_an_away_database_fails_without_its_password():
    (finding,) = await check_database(Settings(database_url="postgresql://u:hunter2@127.0.0.1:1/x"))
    assert finding.level is Level.FAIL
    assert "hunter2" not in finding.lines()


async def test_redis_is_asked_who_it_is(redis_url):
    (finding,) = await check_redis(Settings(redis_url=redis_url))
    assert finding.level is Level.OK
    assert "Valkey" in finding.said


async def test_an_away_redis_fails():
    (finding,) = await check_redis(Settings(redis_url="redis://127.0.0.1:1"))
    assert finding.level is Level.FAIL


def test_a_state_folder_that_cannot_be_written_fails(tmp_path):
    (tmp_path / "file").touch()
    (finding,) = check_state_dir(Settings(state_dir=tmp_path / "file" / "state"))
    assert finding.level is Level.FAIL


def test_a_missing_content_pack_fails(tmp_path):
    (finding,) = check_content(Settings(game_system_dir=tmp_path / "none"))
    assert finding.level is Level.FAIL
