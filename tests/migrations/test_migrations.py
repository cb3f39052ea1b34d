"""Migrations and models say the same, and every migration can be taken back and made again with data in place."""

import asyncpg

from migrations import runner


async def test_models_equal_migrations(empty_database_url):
    await runner.upgrade(empty_database_url)

    assert await runner.differences(empty_database_url) == []


async def test_every_migration_goes_down_and_up_again_with_data(empty_database_url):
    for revision in runner.known_revisions():
        await runner.upgrade(empty_database_url, revision)
    connection = await asyncpg.connect(empty_database_url)
    await connection.execute(
        "INSERT INTO players (id, discord_id, display_name, created_at, updated_at, last_seen_at) "
        "VALUES ('01900000-0000-7000-8000-00000000abcd', 1, 'Ada', now(), now(), now());"
        "INSERT INTO texts (id, author_id, body, created_at) "
        "VALUES ('01900000-0000-7000-8000-00000000abce', '01900000-0000-7000-8000-00000000abcd', 'words', now())"
    )
    await connection.close()

    for revision in [*reversed(runner.known_revisions()[:-1]), "base"]:
        await runner.downgrade(empty_database_url, revision)
    assert await runner.current(empty_database_url) is None
    await runner.upgrade(empty_database_url)

    assert await runner.current(empty_database_url) == runner.head()


async def test_several_processes_may_migrate_at_once(empty_database_url):
    import asyncio

    await asyncio.gather(*(runner.upgrade(empty_database_url) for _ in range(4)))

    assert await runner.current(empty_database_url) == runner.head()
