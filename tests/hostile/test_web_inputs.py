"""Requests that no client of ours would send: each gets a problem, none an error of ours, and nothing changes."""

import asyncio
import json
import logging

import aiohttp
import pytest
from structlog.testing import capture_logs
from yarl import URL

from tests.hostile.counting import Ledger
from tests.hostile.texts import HOSTILE

SHEET = "/v1/characters/019aa3c0-7d00-7abc-8def-0123456789ab"

IDS = (
    "%00",
    "%0d%0aX-Injected:%201",
    "%F0%9F%90%89",
    "%ED%A0%80",
    "%E2%80%AE",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%25%32%65",
    "-1",
    "0",
    "9" * 40,
    "NaN",
    "null",
    "true",
    "*",
    "'%20OR%20'1'='1",
    "1;DROP%20TABLE%20characters",
    "{019aa3c0-7d00-7abc-8def-0123456789ab}",
    "urn:uuid:019aa3c0-7d00-7abc-8def-0123456789ab",
    "019aa3c07d007abc8def0123456789ab",
    "019aa3c0-7d00-7abc-8def-0123456789a\u0430",
    "019aa3c0-7d00-7abc-8def-0123456789ab%20",
    "<script>alert(1)</script>",
    "${jndi:ldap:",
    "x" * 4_000,
)
PATHS = (
    "//",
    "/v1",
    "/v1/",
    "/v1/characters",
    "/v1//characters",
    "/v2/characters/1",
    "/../etc/passwd",
    "/.env",
    "/%00",
)
QUERIES = (
    "cursor=%00",
    "cursor=" + "A" * 2_000,
    "cursor=eyJ2IjoxfQ",
    "limit=-1",
    "limit=99999999999999999999",
    "limit=NaN",
    "id=019aa3c0-7d00-7abc-8def-0123456789ab",
    "a=1&a=2",
    "__proto__=1",
    "%ED%A0%80=%F0",
    "x[]=1",
    "&".join(f"a{number}=1" for number in range(200)),
)
HEADERS = (
    {"Authorization": "Bearer " + "x" * 4_000},
    {"Authorization": "Basic Og=="},
    {"Cookie": "session=" + "' OR 1=1 --"},
    {"X-Request-ID": "${jndi:ldap://example.invalid}"},
    {"X-Forwarded-For": "127.0.0.1, " * 200},
    {"X-Forwarded-For": "' OR 1=1"},
    {"Accept": "text/html;q=NaN"},
    {"Range": "bytes=0-0,-1,99999999999999999999-"},
    {"If-None-Match": '"' * 2_000},
    {"Content-Type": "application/x-www-form-urlencoded; charset=\u00ff"},
    {"Origin": "null"},
    {"traceparent": "00-" + "z" * 32 + "-0-99"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Expect": "something-else"},
    {"User-Agent": "\u202e" * 100},
)
BODIES = (
    b"",
    b"\x00" * 100,
    b"{",
    b"null",
    b"[" * 10_000,
    b'{"a":' * 5_000,
    json.dumps({"id": "evt_1", "type": "checkout.session.completed", "data": "x" * 60_000}).encode(),
    b"x" * (65 * 1024),
    b"x" * (1024 * 1024),
    b"\xff\xfe\xfd",
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    b"\x1f\x8b" + b"\x00" * 500,
)
RAW = (
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET  / HTTP/1.1\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 50 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nBroken header\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(200)) + b"\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n",
    b"G\xffT / HTTP/1.1\r\n\r\n",
)


class Asking:
    """Asks, and keeps what was not answered with a problem."""

    def __init__(self, client: aiohttp.ClientSession, clock) -> None:
        self._client, self._clock = client, clock
        self.wrong: list[str] = []

    async def ask(self, path: str, method: str = "GET", **more) -> None:
        self._clock.advance(2)  # a limit for each address; these are not about it
        address = URL(str(self._client._base_url).rstrip("/") + path, encoded=True)
        async with self._client.request(method, address, **more) as response:
            self.judge(f"{method} {path} {more}"[:200], response.status, response.content_type, await response.read())

    async def send(self, data: bytes) -> None:
        base = self._client._base_url
        reader, writer = await asyncio.open_connection(base.host, base.port)
        try:
            writer.write(data)
            async with asyncio.timeout(20):
                head = await reader.readuntil(b"\r\n\r\n")
                headers = dict(line.lower().split(b": ", 1) for line in head.splitlines()[1:] if line)
                body = await reader.readexactly(int(headers[b"content-length"]))
        finally:
            writer.close()
        media = headers[b"content-type"].partition(b";")[0].decode()
        self.judge(repr(data[:100]), int(head.split()[1]), media, body)

    def judge(self, what: str, status: int, media: str, body: bytes) -> None:
        if not 400 <= status < 500 or media != "application/problem+json":
            self.wrong.append(f"{what}: {status} {media} {body[:200]!r}")
            return
        problem = json.loads(body)
        if not (problem["detail"].endswith(".") and problem["remedy"].endswith(".") and problem["code"]):
            self.wrong.append(f"{what}: {problem}")


@pytest.fixture
async def asking(world, clock, database, caplog):
    ledger = Ledger(database)
    before = await ledger.stored()
    with capture_logs() as logged, caplog.at_level(logging.ERROR):
        async with world.served() as client:
            found = Asking(client, clock)
            yield found
    assert found.wrong == []
    assert await ledger.stored() == before
    assert [entry for entry in logged if entry["log_level"] in {"error", "critical"}] == []
    assert caplog.records == []


async def test_ids_and_paths_of_nothing(asking):
    for text in IDS:
        await asking.ask(f"/v1/characters/{text}")
    for path in PATHS:
        await asking.ask(path)


async def test_queries_that_are_not_known(asking):
    for query in QUERIES:
        await asking.ask(f"{SHEET}?{query}")


async def test_headers_that_mean_harm(asking):
    for headers in HEADERS:
        await asking.ask(SHEET, headers=headers)


async def test_bodies_where_none_is_taken(asking):
    for body in BODIES:
        for method in ("POST", "PUT", "DELETE"):
            await asking.ask(SHEET, method, data=body)
        await asking.ask("/v1/webhooks/stripe", "POST", data=body, headers={"Stripe-Signature": "t=1,v1=" + "0" * 64})


async def test_methods_that_nobody_uses(asking):
    for method in ("TRACE", "PROPFIND", "PATCH", "LINK", "QUERY", "x" * 100):
        await asking.ask(SHEET, method)


async def test_bytes_that_are_no_request(asking):
    for data in RAW:
        await asking.send(data)


async def test_texts_in_the_place_of_an_id(asking):
    for text in HOSTILE:
        if "\ud800" not in text:
            quoted = "".join(f"%{byte:02X}" for byte in text.encode())
            await asking.ask(f"/v1/characters/{quoted[:6_000]}")
