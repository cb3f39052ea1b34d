"""Places of the content pack as rows that history can point at."""

import asyncio

from sqlalchemy import text

from engine.world.service import DEFAULT_WORLD, place_id, sync_places


async def sync(database, places):
    async with database.transaction() as transaction:
        await sync_places(transaction, places, DEFAULT_WORLD)


async def rows(database):
    async with database.read() as connection:
        found = await connection.execute(
            text(
                "SELECT p.content_id, q.content_id AS parent, p.retired "
                "FROM places p LEFT JOIN places q ON q.id = p.parent_id"
            )
        )
        return {row.content_id: (row.parent, row.retired) for row in found}


async def test_rows_equal_the_pack_however_many_processes_start_at_once(database, pack):
    await asyncio.gather(*(sync(database, pack.places) for _ in range(4)))

    assert await rows(database) == {key: (place.parent, False) for key, place in pack.places.items()}


async def test_a_place_that_left_the_pack_stays_as_a_row_and_can_return(database, pack):
    await sync(database, pack.places)
    leaf = next(key for key in pack.places if all(place.parent != key for place in pack.places.values()))

    await sync(database, {key: place for key, place in pack.places.items() if key != leaf})
    assert (await rows(database))[leaf] == (None, True)
    await sync(database, pack.places)
    assert (await rows(database))[leaf] == (pack.places[leaf].parent, False)


async def test_a_place_is_found_by_its_content_id(database, pack):
    await sync(database, pack.places)

    async with database.read() as connection:
        assert await place_id(connection, DEFAULT_WORLD, pack.start.id) is not None
        assert await place_id(connection, DEFAULT_WORLD, "places/none-such") is None
