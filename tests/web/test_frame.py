"""What every request passes through: ids, limits, headers, problems, and what comes before any of it."""

import asyncio
import json
import logging
from uuid import uuid4

import pytest

from engine.kernel.errors import Unavailable
from tests.web.asking import Nothing, assert_problem, with_route

UNKNOWN = "/v1/characters/019aa3c0-7d00-7abc-8def-0123456789ab"


async def raw(client, data: bytes) -> tuple[int, dict[str, str], dict]:
    """Send bytes on a connection of their own and return status, headers and body of the answer."""
    reader, writer = await asyncio.open_connection(client._base_url.host, client._base_url.port)
    try:
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(30):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
            body = await reader.readexactly(int(headers["content-length"]))
            assert await reader.read() == b"", "the connection is closed"
    finally:
        writer.close()
    return int(head[0].split()[1]), headers, json.loads(body)


async def test_nothing_at_an_address_is_a_problem(client):
    async with client.get("/wp-admin.php") as response:
        assert_problem(response, await response.json(), 404, "no_such_address")


async def test_every_answer_carries_the_headers_against_clever_browsers(client):
    for path in ("/health/live", "/nothing", UNKNOWN):
        async with client.get(path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Server"] == "everdelve"
            assert "Strict-Transport-Security" not in response.headers


async def test_a_request_id_is_taken_up_or_made(client):
    mine = str(uuid4())
    async with client.get(UNKNOWN, headers={"X-Request-ID": mine}) as response:
        assert response.headers["X-Request-ID"] == mine
        assert (await response.json())["reference"] == mine
    for forged in ("short", "a b c d e f g h", "x" * 65, "semi;colon;colon"):
        async with client.get(UNKNOWN, headers={"X-Request-ID": forged}) as response:
            assert response.headers["X-Request-ID"] != forged
            assert len(response.headers["X-Request-ID"]) == 32


async def test_a_defect_answers_with_a_reference_that_is_in_the_log_and_nothing_else(world, caplog):
    async def broken(_engine, _parameters):
        raise RuntimeError("the password is hunter2")

    async with world.served(routes=with_route("/v1/broken", broken)) as client:
        with caplog.at_level(logging.ERROR):
            async with client.get("/v1/broken", headers={"X-Request-ID": "reference-77"}) as response:
                body = await response.json()

    assert_problem(response, body, 500, "internal_error")
    assert body["reference"] == "reference-77"
    assert "hunter2" not in str(body)
    assert "RuntimeError" not in str(body)


async def test_a_broken_answer_of_ours_is_a_defect_and_not_the_callers_mistake(world):
    async def lying(_engine, _parameters):
        return Nothing.model_validate({"surprise": 1})  # a pydantic error inside of a handler

    async with world.served(routes=with_route("/v1/lying", lying)) as client, client.get("/v1/lying") as response:
        assert_problem(response, await response.json(), 500, "internal_error")


async def test_what_is_away_is_a_problem_with_a_time_to_come_back(world):
    async def away(_engine, _parameters):
        raise Unavailable("The oracle sleeps.", "Ask tomorrow.", service="oracle")

    async with world.served(routes=with_route("/v1/away", away)) as client, client.get("/v1/away") as response:
        body = await response.json()

    assert_problem(response, body, 503, "unavailable")
    assert (body["detail"], body["remedy"]) == ("The oracle sleeps.", "Ask tomorrow.")
    assert int(response.headers["Retry-After"]) > 0


async def test_a_request_that_takes_too_long_is_given_up(world):
    async def never(_engine, _parameters):
        await asyncio.Event().wait()

    async with (
        world.served(routes=with_route("/v1/never", never), request_seconds=0.01) as client,
        client.get("/v1/never") as response,
    ):
        assert_problem(response, await response.json(), 503, "timeout")


async def test_a_body_that_is_announced_as_too_large_is_refused_unread(client):
    status, headers, body = await raw(
        client, b"POST /v1/anything HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999\r\n\r\n"
    )

    # The address does not exist, which is only looked at after the size.
    assert (status, body["code"]) == (413, "too_large")
    assert headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 20_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % n for n in range(200)) + b"\r\n", 431),
        (b"no http at all\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nBroken Header: x\r\n\r\n", 400),
    ],
    ids=["address", "header", "headers", "nonsense", "tls", "length", "header-name"],
)
async def test_bytes_that_are_no_request_get_a_problem_too(client, data, status):
    answered, headers, body = await raw(client, data)

    assert answered == status == body["status"]
    assert headers["content-type"] == "application/problem+json"
    assert headers["server"] == "everdelve"
    assert headers["x-request-id"] == body["reference"]


async def test_the_callers_trace_is_joined(world):
    from engine.kernel.telemetry import carried

    seen = {}

    async def look(_engine, _parameters):
        seen.update(carried())
        return Nothing()

    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01", "player_id": "forged", "X-Request-ID": "request-1234"}
    async with (
        world.served(routes=with_route("/v1/look", look)) as client,
        client.get("/v1/look", headers=headers) as response,
    ):
        assert response.status == 200

    assert seen["traceparent"].split("-")[1] == trace
    assert seen["request_id"] == "request-1234"
    assert "player_id" not in seen


async def test_only_listed_origins_may_read_in_a_browser(make_world):
    world = await make_world(web_cors_origins=("https://everdelve.example",))
    await world.kernel.redis.flushdb()
    async with world.served() as client:
        async with client.get(UNKNOWN, headers={"Origin": "https://everdelve.example"}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == "https://everdelve.example"
            assert "Origin" in response.headers["Vary"]
            assert response.status == 404, "errors can be read, too"
        for origin in ("https://evil.example", "null", "https://everdelve.example.evil.example"):
            async with client.get(UNKNOWN, headers={"Origin": origin}) as response:
                assert "Access-Control-Allow-Origin" not in response.headers
                assert "Origin" in response.headers["Vary"]


async def test_a_preflight_is_answered_for_listed_origins_only_and_costs_nothing(make_world):
    world = await make_world(web_cors_origins=("https://everdelve.example",))
    await world.kernel.redis.flushdb()
    preflight = {"Origin": "https://everdelve.example", "Access-Control-Request-Method": "GET"}
    async with world.served() as client:
        async with client.options(UNKNOWN, headers=preflight) as response:
            assert response.status == 204
            assert "GET" in response.headers["Access-Control-Allow-Methods"]
            assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
            assert "RateLimit" not in response.headers
        async with client.options(UNKNOWN, headers=preflight | {"Origin": "https://evil.example"}) as response:
            assert "Access-Control-Allow-Methods" not in response.headers


async def test_no_origin_is_listed_by_default(client):
    async with client.get(UNKNOWN, headers={"Origin": "https://everdelve.example"}) as response:
        assert not [name for name in response.headers if name.startswith("Access-Control")]
