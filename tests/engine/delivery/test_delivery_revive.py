"""What was given up is delivered after all when an operator asks for it."""

from datetime import timedelta
from uuid import uuid4

from engine.delivery import Content, DeliveryService, InChannel, content_type
from engine.delivery.queue import MAX_ATTEMPTS, DeliveryQueue

TAVERN, CELLAR = InChannel(10, 1 << 22), InChannel(11, 1 << 22)
service = DeliveryService()


@content_type("test.revived")
class Revived(Content):
    pass


async def _given_up(database, clock, queue):
    for _ in range(MAX_ATTEMPTS):
        clock.advance(timedelta(hours=1))
        (lane,) = await queue.claim(1, shards=None, shard_count=1)
        await queue.failed(lane, await queue.next_item(lane), "Boom: broken")


async def _revive(database):
    async with database.transaction() as tx:
        return await service.revive(tx)


async def _status(database):
    async with database.read() as connection:
        return await service.status(connection)


async def test_an_announcement_and_a_card_that_were_given_up_wait_again(database, clock):
    queue = DeliveryQueue(database, uuid4(), lease=timedelta(minutes=1))
    async with database.transaction() as tx:
        await service.announce(tx, key="one", to=TAVERN, content=Revived())
    await _given_up(database, clock, queue)
    async with database.transaction() as tx:
        await service.show_card(tx, subject="thing:1", to=TAVERN, content=Revived())
    await _given_up(database, clock, queue)
    before = await _status(database)

    revived = await _revive(database)

    after = await _status(database)
    assert (before.failed, before.cards_failed, revived) == (1, 1, 2)
    assert (after.pending, after.failed, after.cards_waiting, after.cards_failed) == (1, 0, 1, 0)
    assert await queue.claim(1, shards=None, shard_count=1) == [TAVERN.lane]
    assert (await queue.next_item(TAVERN.lane)).attempts == 0


async def test_a_paused_channel_is_probed_at_once(database, clock):
    queue = DeliveryQueue(database, uuid4(), lease=timedelta(minutes=1))
    async with database.transaction() as tx:
        await service.announce(tx, key="one", to=CELLAR, content=Revived())
    (lane,) = await queue.claim(1, shards=None, shard_count=1)
    await queue.paused(lane, await queue.next_item(lane), "403")
    assert await queue.claim(1, shards=None, shard_count=1) == []

    assert await _revive(database) == 0

    assert await queue.claim(1, shards=None, shard_count=1) == [lane]


async def test_there_may_be_nothing_to_revive(database):
    assert await _revive(database) == 0
