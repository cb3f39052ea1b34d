"""What the doctor makes of what it sees."""

import shutil

import asyncpg
import pytest
from aiohttp import web
from sqlalchemy import text

from bot.client import EverdelveBot, cog_packages
from bot.doctor import Level
from bot.doctor import database as doctor_of_databases
from bot.doctor import redis as doctor_of_redis
from bot.doctor.commands import check_commands
from bot.doctor.database import check_database
from bot.doctor.discord import NEEDED, check_discord
from bot.doctor.local import check_content, check_state_dir
from bot.doctor.redis import check_redis
from bot.doctor.report import skew
from bot.identify import sign_ins_needed
from bot.sync import tree_hash
from engine.delivery.commands import record_sync
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
    answers = {"/users/@me": USER, "/gateway/bot": GATEWAY, "/users/@me/guilds": [], "headers": {}}

    async def answer(request: web.Request) -> web.Response:
        found, headers = answers[request.path], answers["headers"]
        return web.json_response(found, headers=headers) if not isinstance(found, int) else web.Response(status=found)

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


@pytest.mark.parametrize(
    ("remaining", "level", "said"),
    [
        (sign_ins_needed(2) - 1, Level.WARN, "does not start with fewer than 52It starts by itself"),
        (sign_ins_needed(2), Level.WARN, "Restart the bot as little as you can"),
        (sign_ins_needed(2) + 6, Level.OK, "58 of 1000 sign-ins are left today"),
    ],
)
async def test_few_sign_ins_left_are_told(discord, remaining, level, said):
    limit = {**GATEWAY["session_start_limit"], "remaining": remaining, "reset_after": 7_200_000}
    discord["/gateway/bot"] = {**GATEWAY, "session_start_limit": limit}

    found, words = (await examined(discord))["Gateway"]

    assert found is level
    assert said in words
    assert ("within 2 hours" in words) == (remaining < sign_ins_needed(2))


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


async def test_discord_failing_is_told(discord):
    discord["/gateway/bot"] = 502
    (finding,) = await check_discord(discord["settings"])
    assert finding.level is Level.FAIL


async def test_servers_that_cannot_be_listed_are_told(discord):
    discord["/users/@me/guilds"] = 500
    assert (await examined(discord))["Servers"][0] is Level.WARN


async def test_a_clock_that_is_hours_off_discords_fails(discord):
    discord["headers"] = {"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}
    level, said = (await examined(discord))["Clock of Discord"]
    assert level is Level.FAIL
    assert "NTP" in said


@pytest.mark.parametrize(("major", "level"), [(15, Level.FAIL), (16, Level.OK)])
def test_a_postgresql_that_is_too_old_fails(major, level):
    assert doctor_of_databases.age(major, 3).level is level


@pytest.mark.parametrize(
    ("info", "level"),
    [
        ({"redis_version": "6.2.1"}, Level.FAIL),
        ({"redis_version": "7.0.0"}, Level.OK),
        ({"redis_version": "7.2.4", "valkey_version": "7.2.5"}, Level.FAIL),
        ({"redis_version": "7.2.4", "valkey_version": "8.0.0"}, Level.OK),
    ],
)
def test_a_redis_or_valkey_that_is_too_old_fails(info, level):
    assert doctor_of_redis.age(info).level is level


@pytest.mark.parametrize("wrong", ["password", "database"])
async def test_a_database_that_refuses_us_fails(database_url, wrong):
    url = database_url.rpartition("/")[0] + "/no_such_database" if wrong == "database" else database_url
    if wrong == "password":
        url = (
            url.replace("://", "://nobody:hunter2@", 1)
            if "@" not in url
            else "://nobody:hunter2@".join((url.split("://")[0], url.split("@", 1)[1]))
        )
    (finding,) = await check_database(Settings(database_url=url))
    assert (finding.subject, finding.level) == ("Database", Level.FAIL)
    assert "hunter2" not in finding.lines()


async def execute(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def test_a_schema_of_a_later_build_fails(empty_database_url):
    await runner.upgrade(empty_database_url)
    await execute(empty_database_url, "UPDATE alembic_version SET version_num = '9999'")
    (finding,) = [
        each for each in await check_database(Settings(database_url=empty_database_url)) if each.subject == "Migrations"
    ]
    assert finding.level is Level.FAIL
    assert "does not know" in finding.said


async def test_partitions_that_were_not_made_are_named(empty_database_url):
    await runner.upgrade(empty_database_url)
    connection = await asyncpg.connect(empty_database_url)
    name = await connection.fetchval("SELECT 'events_' || to_char(now() + interval '1 month', 'YYYY_MM')")
    await connection.execute(f"ALTER TABLE events DETACH PARTITION {name}")
    await connection.close()
    (finding,) = [
        each for each in await check_database(Settings(database_url=empty_database_url)) if each.subject == "Partitions"
    ]
    assert finding.level is Level.WARN
    assert name in finding.said


_NOW = "'2026-11-21T12:00Z'"
_TOLD = "(id, key, lane, channel_id, content_type, content, trace, state, created_at)"
_CARD = "(id, subject, lane, channel_id, content_type, content, trace, state, wanted_version, created_at, updated_at)"
STUCK = {
    "a parked feed": (
        (
            "INSERT INTO outbox (subscriber, lane, feed, seq, event_id, attempts, parked_at) "
            "VALUES ('delivery', 0, 'player:x', 1, gen_random_uuid(), 8, now())"
        ),
        "Feeds: 1 parked",
    ),
    "a dead job": (
        "INSERT INTO pgqueuer (priority, status, entrypoint) VALUES (0, 'failed', 'character.draft_expires')",
        "Jobs: 1 dead",
    ),
    "a job of another build": (
        "INSERT INTO pgqueuer (priority, status, entrypoint) VALUES (0, 'queued', 'no.such.job')",
        "Jobs: of types this build does not know: no.such.job",
    ),
    "a job that nobody takes": (
        (
            "INSERT INTO pgqueuer (priority, status, entrypoint, execute_after) "
            "VALUES (0, 'queued', 'character.draft_expires', now() - interval '10 minutes')"
        ),
        "Jobs: the oldest waits for 600 s",
    ),
    "an announcement given up": (
        (
            f"INSERT INTO announcements {_TOLD} "
            f"VALUES (gen_random_uuid(), 'k', 'channel:1', 1, 't', '{{}}', '{{}}', 'failed', {_NOW})"
        ),
        "Delivery: announcements given up: 1",
    ),
    "a card given up": (
        (
            f"INSERT INTO surfaces {_CARD} "
            f"VALUES (gen_random_uuid(), 's', 'channel:1', 1, 't', '{{}}', '{{}}', 'failed', 1, {_NOW}, {_NOW})"
        ),
        "Delivery: cards given up: 1",
    ),
    "a paused channel": (
        (
            "INSERT INTO delivery_lanes (lane, paused_since, reason, pauses) "
            f"VALUES ('channel:1', {_NOW}, '403 50013: Missing Permissions', 1)"
        ),
        "Delivery: channels paused: 1; longest channel:1 since 2026-11-21 12:00 UTC (403 50013: Missing Permissions)",
    ),
    "content that is not loaded": (
        "INSERT INTO places (id, world_id, content_id) SELECT gen_random_uuid(), id, 'places/gone' FROM worlds",
        "Stored content: 1 stored row needs content that is not loaded: places/gone",
    ),
}


@pytest.mark.parametrize("what", STUCK)
async def test_what_is_stuck_is_told_with_how_to_mend_it(database, database_url, what):
    statement, said = STUCK[what]
    async with database.transaction() as tx:
        await tx.execute(text(statement))

    told = [each for each in await check_database(Settings(database_url=database_url)) if each.level is Level.WARN]

    found = [each for each in told if f"{each.subject}: {each.said}".startswith(said)]
    assert len(found) == 1, told
    assert found[0].mend


async def test_commands_that_were_never_registered_are_told(database, settings):
    (finding,) = await check_commands(settings, 100)
    assert (finding.level, finding.mend) == (Level.WARN, "Run: everdelve sync")
    assert "never" in finding.said


async def test_commands_that_changed_since_are_told(database, settings):
    async with database.transaction() as tx:
        await record_sync(tx, 100, "another hash", {"roll": 1})

    (finding,) = await check_commands(settings, 100)

    assert (finding.level, finding.mend) == (Level.WARN, "Run: everdelve sync")
    assert "2026-11-21" in finding.said


async def test_commands_that_are_registered_are_in_order(database, settings, kernel, game):
    bot = EverdelveBot(kernel, game)
    for name in cog_packages():
        await bot.load_extension(name)
    async with database.transaction() as tx:
        await record_sync(tx, 100, tree_hash(bot), {"roll": 1})

    (finding,) = await check_commands(settings, 100)

    assert finding.level is Level.OK


async def test_of_the_commands_nothing_is_said_while_the_database_is_away(settings):
    assert await check_commands(settings.changed(database_url="postgresql://u@127.0.0.1:1/x"), 100) == []


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10, 9, 1))
    (finding,) = check_state_dir(Settings(state_dir=tmp_path))
    assert finding.level is Level.WARN
