"""`GET /v1/characters/{id}`: what anybody may see, in one statement, and not twice."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from tests.web.asking import assert_problem

HOSTILE = "<script>alert(1)</script> @everyone **bold** \u202e reversed \"quotes\" \\ and 'more'"


async def test_a_character_is_shown_to_anybody(world, client):
    character_id = await world.character("Ondra Vey", backstory=HOSTILE)

    async with client.get(f"/v1/characters/{character_id}") as response:
        body = await response.json()

    assert response.status == 200
    assert response.content_type == "application/json"
    assert set(body) == {"data", "meta"}
    data = body["data"]
    assert data == (await world.engine.characters.public(character_id)).model_dump(mode="json")
    assert (data["id"], data["name"], data["level"], data["status"]) == (str(character_id), "Ondra Vey", 1, "alive")
    assert data["attributes"]
    assert data["derived"]["hp_max"] > 0
    assert "<script>" in data["backstory"], "text of people is data here; whoever shows it escapes it"


async def test_nothing_of_the_owner_is_shown(world, client):
    character_id = await world.character()

    async with client.get(f"/v1/characters/{character_id}") as response:
        data = (await response.json())["data"]

    assert not {"player_id", "gold", "xp", "spread", "offers"} & set(data)


async def test_a_read_is_one_statement(world, client):
    character_id = await world.character()
    statements: list[str] = []
    sync_engine = world.kernel.database.engine.sync_engine

    def listen(connection, _record, _proxy) -> None:
        connection.driver_connection.add_query_logger(lambda query: statements.append(query.query))

    # What goes through SQLAlchemy, and what goes to the driver without it.
    event.listen(sync_engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    event.listen(sync_engine, "checkout", listen)
    async with client.get(f"/v1/characters/{character_id}") as response:
        assert response.status == 200

    assert len(statements) == 1


async def test_an_id_that_never_was_is_not_found(client):
    async with client.get(f"/v1/characters/{uuid4()}") as response:
        body = await response.json()

    assert response.status == 404
    assert_problem(response, body, 404, body["code"])


async def test_an_archived_character_is_out_of_sight(world, client):
    character_id = await world.character()
    player = await world.engine.accounts.find(1000 + len("Ondra Vey"))
    await world.engine.characters.retire(player.id, character_id, 1)

    async with client.get(f"/v1/characters/{character_id}") as response:
        body = await response.json()

    assert_problem(response, body, 404, "character_archived")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "1",
        "-1",
        "null",
        "%00",
        "%F0%9F%90%8D",
        "..",
        "119aa3c07d007abc8def0123456789ab",
        "urn:uuid:119aa3c0-7d00-7abc-8def-0123456789ab",
        "019aa3c0-7d00-7abc-8def-0123456789ab'--",
        "\u066019aa3c0-7d00-7abc-8def-0123456789ab",
        "a" * 4000,
    ],
)
async def test_what_is_no_id_is_refused_with_the_reason(client, text):
    async with client.get(f"/v1/characters/{text}") as response:
        body = await response.json()

    if text == "..":  # the client walks up: another address
        assert_problem(response, body, 404, "no_such_address")
    else:
        assert_problem(response, body, 422, "invalid_input")
        assert [error["field"] for error in body["errors"]] == ["id"]
        assert len(text) < 4 or text not in str(body["errors"]) + body["detail"], "what was typed is not repeated"


async def test_an_id_may_be_written_in_capitals(world, client):
    character_id = await world.character()

    async with client.get(f"/v1/characters/{str(character_id).upper()}") as response:
        assert UUID((await response.json())["data"]["id"]) == character_id


@pytest.mark.parametrize(("query", "field"), [("expand=all", "expand"), ("id=1", "id"), ("a=1&a=2", "a")])
async def test_a_query_that_the_route_does_not_know_is_refused(client, query, field):
    async with client.get(f"/v1/characters/{uuid4()}?{query}") as response:
        body = await response.json()

    assert_problem(response, body, 422, "invalid_input")
    assert [error["field"] for error in body["errors"]] == [field]


async def test_who_has_seen_it_is_not_sent_it_again(world, client):
    character_id = await world.character()
    address = f"/v1/characters/{character_id}"
    async with client.get(address) as first:
        tag = first.headers["ETag"]

    for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        async with client.get(address, headers={"If-None-Match": named}) as again:
            assert (again.status, await again.read()) == (304, b"")
            assert again.headers["ETag"] == tag
    async with client.get(address, headers={"If-None-Match": '"other"'}) as other:
        assert other.status == 200


async def test_a_change_changes_the_tag(world, client):
    character_id = await world.character()
    address = f"/v1/characters/{character_id}"
    async with client.get(address) as before:
        tag = before.headers["ETag"]
        assert (await before.json())["data"]["worn"]
    player = await world.engine.accounts.find(1000 + len("Ondra Vey"))
    [worn, *_] = (await world.engine.characters.gear.inventory(player.id, character_id)).worn
    await world.engine.characters.gear.unequip(player.id, character_id, worn.id)

    async with client.get(address, headers={"If-None-Match": tag}) as after:
        assert after.status == 200
        assert after.headers["ETag"] != tag


async def test_head_says_what_get_would_without_the_body(world, client):
    address = f"/v1/characters/{await world.character()}"
    async with client.get(address) as got:
        body = await got.read()

    async with client.head(address) as response:
        assert (response.status, await response.read()) == (200, b"")
        assert response.headers["Content-Length"] == str(len(body))
        assert response.headers["ETag"] == got.headers["ETag"]


async def test_options_name_the_methods(client):
    async with client.options(f"/v1/characters/{uuid4()}") as response:
        assert (response.status, response.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_other_methods_are_refused_with_those_that_work(client, method):
    async with client.request(method, f"/v1/characters/{uuid4()}", json={"name": "Mine"}) as response:
        body = await response.json()

    assert_problem(response, body, 405, "method_not_allowed")
    assert set(response.headers["Allow"].split(",")) == {"GET", "HEAD", "OPTIONS"}
