"""Liveness, readiness and metrics, with the servers there and away."""

import asyncio
import socket
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from sqlalchemy import text

from migrations import runner
from tests.web.asking import assert_problem
from tests.web.relay import relay_to
from tests.wire import Wire
from web.health import serves


def relay_to_database(url: str):
    parts = urlsplit(url)
    folder = parse_qs(parts.query).get("host")
    if folder and folder[0].startswith("/"):
        return relay_to(None, None, f"{folder[0]}/.s.PGSQL.{parts.port or 5432}")
    return relay_to(parts.hostname, parts.port)


def through(url: str, port: int) -> str:
    parts = urlsplit(url)
    return f"postgresql://{parts.username or 'postgres'}@127.0.0.1:{port}{parts.path}"


async def test_live_needs_nothing(make_world):
    world = await make_world(database_url="postgresql://nobody@127.0.0.1:1/nothing", redis_url="redis://127.0.0.1:1/0")
    async with world.served() as client, client.get("/health/live") as response:
        assert (response.status, await response.json()) == (200, {"status": "live"})
        assert response.headers["Cache-Control"] == "no-store"


async def test_ready_when_all_is_there(client):
    async with client.get("/health/ready") as response:
        assert response.status == 200
        assert await response.json() == {
            "status": "ready",
            "database": "ok",
            "schema_version": "ok",
            "redis": "ok",
        }
    async with client.head("/health/ready") as response:
        assert response.status == 200


async def test_redis_away_is_degraded_and_ready(make_world):
    world = await make_world(redis_url="redis://127.0.0.1:1/0")
    async with world.served() as client, client.get("/health/ready") as response:
        body = await response.json()

    assert (response.status, body["status"], body["redis"]) == (200, "degraded", "away")


async def test_a_process_whose_connections_are_all_in_use_is_busy_and_not_away(make_world):
    world = await make_world(database_pool_size=1)
    async with world.served() as client:
        async with world.kernel.database.read(), client.get("/health/ready") as response:
            busy = await response.json()
        assert (response.status, busy["status"], busy["database"]) == (200, "degraded", "busy")
        assert busy["schema_version"] == "ok"
        async with client.get("/health/ready") as response:
            assert (await response.json())["status"] == "ready"


async def test_readiness_takes_one_connection_however_often_it_is_asked_and_gives_it_back(make_world, database):
    probing = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE application_name = 'everdelve readiness' AND datname = current_database()"
    )
    world = await make_world()
    async with world.served() as client, database.read() as connection:
        for _ in range(3):
            answers = await asyncio.gather(*(client.get("/health/ready") for _ in range(20)))
            assert {answer.status for answer in answers} == {200}
        assert await connection.scalar(probing) == 1

    async with database.read() as connection:
        while await connection.scalar(probing):  # noqa: ASYNC110  the server notices the hang-up by itself
            await asyncio.sleep(0.01)


async def test_a_database_that_falls_silent_is_away_until_it_answers_again(make_world, database_url):
    wire = Wire(database_url)
    await wire.mend()
    world = await make_world(database_url=wire.url)
    async with world.served() as client:
        async with client.get("/health/ready") as response:
            assert response.status == 200
        wire.slow = True
        async with client.get("/health/ready") as response:
            assert (response.status, (await response.json())["database"]) == (503, "away")
        wire.slow = False
        async with client.get("/health/ready") as response:
            assert response.status == 200
    await world.kernel.close()
    await wire.cut()


async def test_an_empty_database_is_not_ready(make_world, empty_database_url):
    world = await make_world(database_url=empty_database_url)
    async with world.served() as client, client.get("/health/ready") as response:
        body = await response.json()

    assert (response.status, body["status"]) == (503, "unready")
    assert (body["database"], body["schema_version"]) == ("ok", "behind")


async def test_an_older_schema_is_not_ready_and_a_newer_one_is(make_world, empty_database_url):
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute("CREATE TABLE alembic_version (version_num text)")
    await connection.execute("INSERT INTO alembic_version VALUES ($1)", runner.known_revisions()[0])
    world = await make_world(database_url=empty_database_url)
    async with world.served() as client:
        async with client.get("/health/ready") as response:
            assert response.status == 503
        await connection.execute("UPDATE alembic_version SET version_num = '9999'")
        async with client.get("/health/ready") as response:
            assert response.status == 200
    await connection.close()
    await world.kernel.close()


@pytest.mark.parametrize(
    ("revision", "known", "expected"),
    [
        (None, ["0001"], False),
        ("0001", ["0001"], True),
        ("0001", ["0001", "0002"], False),
        ("0002", ["0001", "0002"], True),
        ("0003", ["0001", "0002"], True),
    ],
)
def test_a_schema_serves_from_the_newest_known_revision_on(revision, known, expected):
    assert serves(revision, known=lambda: known) is expected


async def test_a_database_that_goes_away_is_a_clear_problem_and_comes_back_without_a_restart(
    make_world, world, database_url
):
    address = f"/v1/characters/{await world.character()}"
    async with relay_to_database(database_url) as relay:
        relayed = await make_world(database_url=through(database_url, relay.port))
        async with relayed.served() as client:
            async with client.get(address) as response:
                assert response.status == 200
            await relay.cut()

            async with client.get(address) as response:
                body = await response.json()
                assert_problem(response, body, 503, "database_unavailable")
                assert response.headers["Retry-After"]
            async with client.get("/health/ready") as response:
                assert (response.status, (await response.json())["database"]) == (503, "away")
            async with client.get("/health/live") as response:
                assert response.status == 200

            await relay.mend()
            async with client.get("/health/ready") as response:
                assert response.status == 200
            async with client.get(address) as response:
                assert response.status == 200
        await relayed.kernel.close()


async def test_a_database_that_is_away_at_start_stops_nobody(make_world, world, database_url):
    address = f"/v1/characters/{await world.character()}"
    async with relay_to_database(database_url) as relay:
        await relay.cut()
        relayed = await make_world(database_url=through(database_url, relay.port))
        async with relayed.served() as client:
            async with client.get(address) as response:
                assert_problem(response, await response.json(), 503, "database_unavailable")
            await relay.mend()
            async with client.get(address) as response:
                assert response.status == 200
        await relayed.kernel.close()


async def test_metrics_are_for_direct_callers_on_this_machine(client):
    async with client.get("/nothing") as response:
        assert response.status == 404

    async with client.get("/metrics") as response:
        shown = await response.text()
        assert response.status == 200
        assert response.content_type == "text/plain"
        assert 'everdelve_request_seconds_count{route="unmatched",status="404"}' in shown
    for header in ("X-Forwarded-For", "Forwarded", "Via"):
        async with client.get("/metrics", headers={header: "192.0.2.1"}) as response:
            assert_problem(response, await response.json(), 404, "no_such_address")


async def test_with_a_port_of_their_own_metrics_are_not_on_the_web_port(make_world):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        world = await make_world(metrics_port=free.getsockname()[1])
    async with world.served() as client, client.get("/metrics") as response:
        assert_problem(response, await response.json(), 404, "no_such_address")
