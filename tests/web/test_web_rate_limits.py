"""Sixty requests a minute without signing in, by address, whatever becomes of Redis."""

import pytest
from aiohttp.test_utils import make_mocked_request

from tests.web.asking import assert_problem
from web.client_address import client_subject

PATH = "/v1/characters/not-an-id"


async def ask(client, count: int, **headers) -> list[int]:
    statuses = []
    for _ in range(count):
        async with client.get(PATH, headers=headers) as response:
            statuses.append(response.status)
    return statuses


async def test_the_sixty_first_request_of_a_minute_is_refused_until_there_is_room(world, client, clock):
    async with client.get(PATH) as first:
        assert first.headers["RateLimit-Policy"] == '"api_anonymous";q=60;w=60'
        assert first.headers["RateLimit"] == '"api_anonymous";r=59;t=1'
    assert await ask(client, 59) == [422] * 59, "refused requests cost as well"

    async with client.get(PATH) as response:
        assert_problem(response, await response.json(), 429, "rate_limited")
        wait = int(response.headers["Retry-After"])
        assert response.headers["RateLimit"] == f'"api_anonymous";r=0;t={wait}'
    clock.advance(wait)

    assert await ask(client, 2) == [422, 429]


async def test_all_processes_share_the_limit(make_world, world, client):
    other = await make_world()
    assert await ask(client, 60) == [422] * 60

    async with other.served() as second:
        assert await ask(second, 1) == [429]


async def test_with_redis_away_the_limit_holds(make_world):
    world = await make_world(redis_url="redis://127.0.0.1:1/0")
    async with world.served() as client:
        assert await ask(client, 61) == [422] * 60 + [429]


async def test_health_is_never_limited(client):
    for _ in range(70):
        async with client.get("/health/live") as response:
            assert response.status == 200
            assert "RateLimit" not in response.headers


async def test_without_a_trusted_proxy_nobody_gets_a_new_bucket_by_a_header(client):
    for number in range(60):
        await ask(client, 1, **{"X-Forwarded-For": f"192.0.2.{number}"})

    assert await ask(client, 1, **{"X-Forwarded-For": "192.0.2.99"}) == [429]


async def test_behind_a_trusted_proxy_each_caller_has_a_bucket(make_world):
    world = await make_world(web_trusted_proxies=1)
    await world.kernel.redis.flushdb()
    async with world.served() as client:
        await ask(client, 60, **{"X-Forwarded-For": "192.0.2.1"})

        assert await ask(client, 1, **{"X-Forwarded-For": "192.0.2.1"}) == [429]
        assert await ask(client, 1, **{"X-Forwarded-For": "192.0.2.2"}) == [422]
        assert await ask(client, 1, **{"X-Forwarded-For": "192.0.2.2, 192.0.2.1"}) == [429], "the left part is forged"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "subject"),
    [
        ((), 1, "203.0.113.9"),
        (("192.0.2.1",), 0, "203.0.113.9"),
        (("192.0.2.1",), 1, "192.0.2.1"),
        (("192.0.2.1, 192.0.2.2",), 2, "192.0.2.1"),
        (("192.0.2.1", "192.0.2.2"), 2, "192.0.2.1"),
        (("192.0.2.1",), 2, "203.0.113.9"),
        (("nonsense",), 1, "203.0.113.9"),
        (("2001:db8:1:2:3:4:5:6",), 1, "2001:db8:1:2::/64"),
        (("::ffff:192.0.2.7",), 1, "192.0.2.7"),
        (("192.0.2.1:54321",), 1, "192.0.2.1"),
        (("[2001:db8:1:2:3:4:5:6]:443",), 1, "2001:db8:1:2::/64"),
        (("[2001:db8:1:2:3:4:5:6]",), 1, "2001:db8:1:2::/64"),
        (("[::ffff:192.0.2.7]:443",), 1, "192.0.2.7"),
        (("192.0.2.9:1, 192.0.2.1:2",), 1, "192.0.2.1"),
        (("192.0.2.1:",), 1, "203.0.113.9"),
        (("[192.0.2.1",), 1, "203.0.113.9"),
        (("192.0.2.1:port",), 1, "203.0.113.9"),
    ],
)
def test_the_subject_is_the_address_that_our_own_proxies_saw(forwarded, proxies, subject):
    from multidict import CIMultiDict

    request = make_mocked_request("GET", "/", headers=CIMultiDict([("X-Forwarded-For", line) for line in forwarded]))
    request = request.clone(remote="203.0.113.9")

    assert client_subject(request, proxies) == subject
