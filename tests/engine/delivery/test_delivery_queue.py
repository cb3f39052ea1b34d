"""Announcements and cards on the real database: told with their cause, claimed by one, reported once."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.delivery import Content, DeliveryService, InChannel, ToPerson, content_type
from engine.delivery.content import UnknownContentError, read_content
from engine.delivery.queue import _CLAIM, _NEXT, FIRST_PROBE, MAX_ATTEMPTS, DeliveryQueue, LaneLostError, nonce_of
from engine.kernel.errors import InvalidInput

LEASE = timedelta(seconds=60)
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TAVERN = InChannel(10, 1 << 22)
CELLAR = InChannel(11, 1 << 22)


@content_type("test.news")
class News(Content):
    number: int


@content_type("test.board", refreshed_by=("test.changed",))
class Board(Content):
    pass


@pytest.fixture
def service():
    return DeliveryService()


def _queue(database):
    return DeliveryQueue(database, uuid4(), lease=LEASE)


async def _announce(database, service, number, to=TAVERN, key=None):
    async with database.transaction() as tx:
        return await service.announce(tx, key=key or f"news:{number}", to=to, content=News(number=number))


async def _show(database, service, subject="thing:1", to=TAVERN):
    async with database.transaction() as tx:
        return await service.show_card(tx, subject=subject, to=to, content=Board())


async def _touch(database, service, subject="thing:1"):
    async with database.transaction() as tx:
        return await service.touch(tx, subject)


async def _row(database, table):
    async with database.read() as connection:
        return (await connection.execute(text(f"SELECT * FROM {table}"))).mappings().one()


async def _claim(queue, most=10, shards=None, shard_count=1):
    return sorted(await queue.claim(most, shards=shards, shard_count=shard_count))


async def test_an_announcement_is_told_only_if_its_transaction_commits(database, service):
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with database.transaction() as tx:
            await service.announce(tx, key="a", to=TAVERN, content=News(number=1))
            raise RuntimeError("changed my mind")

    assert await _claim(_queue(database)) == []


async def test_a_key_is_announced_once_for_ever(database, service):
    queue = _queue(database)
    assert await _announce(database, service, 1)
    (lane,) = await _claim(queue)
    await queue.delivered(lane, await queue.next_item(lane), 500)

    assert not await _announce(database, service, 1)
    assert await queue.next_item(lane) is None


async def test_two_transactions_with_one_key_at_once_announce_once(database, service):
    made = await asyncio.gather(*(_announce(database, service, number, key="same") for number in range(8)))

    assert sum(made) == 1


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_an_unusable_key_is_refused(database, service, key):
    with pytest.raises(InvalidInput):
        async with database.transaction() as tx:
            await service.announce(tx, key=key, to=TAVERN, content=News(number=1))


async def test_many_messengers_claim_each_lane_once(database, service):
    for channel in range(30):
        await _announce(database, service, channel, InChannel(channel + 100))
    queues = [_queue(database) for _ in range(6)]

    claims = await asyncio.gather(*(queue.claim(30, shards=None, shard_count=1) for queue in queues))

    claimed = [lane for claim in claims for lane in claim]
    assert len(claimed) == len(set(claimed)) == 30


async def test_a_claim_of_a_dead_messenger_runs_out(database, service, clock):
    await _announce(database, service, 1)
    dead, living = _queue(database), _queue(database)
    await _claim(dead)
    assert await _claim(living) == []

    clock.advance(LEASE)

    assert await _claim(living) == [TAVERN.lane]
    assert await dead.next_item(TAVERN.lane) is None


REPORTS = {
    "delivered": lambda queue, lane, item: queue.delivered(lane, item, 500),
    "posted": lambda queue, lane, item: queue.posted(lane, item, 500),
    "void": lambda queue, lane, item: queue.void(lane, item, "nothing to show"),
    "refused": lambda queue, lane, item: queue.refused(lane, item, "400"),
    "lost": lambda queue, lane, item: queue.lost(lane, item),
    "failed": lambda queue, lane, item: queue.failed(lane, item, "500"),
    "rest": lambda queue, lane, _item: queue.rest(lane, 60),
    "paused": lambda queue, lane, item: queue.paused(lane, item, "403"),
    "gone": lambda queue, lane, _item: queue.gone(lane, "10003"),
}


async def _everything(database):
    async with database.read() as connection:
        return [
            [dict(row) for row in (await connection.execute(text(f"SELECT * FROM {table}"))).mappings()]
            for table in ("announcements", "surfaces", "delivery_lanes")
        ]


@pytest.mark.parametrize("kind", ["announcement", "card"])
@pytest.mark.parametrize("report", REPORTS)
async def test_a_messenger_that_lost_its_claim_changes_nothing(database, service, clock, kind, report):
    await (_announce(database, service, 1) if kind == "announcement" else _show(database, service))
    slow, quick = _queue(database), _queue(database)
    await _claim(slow)
    await slow.posted(TAVERN.lane, await slow.next_item(TAVERN.lane), 400)
    item = await slow.next_item(TAVERN.lane)
    clock.advance(LEASE)
    await _claim(quick)
    before = await _everything(database)

    with pytest.raises(LaneLostError):
        await REPORTS[report](slow, TAVERN.lane, item)

    assert await _everything(database) == before


async def test_a_late_success_does_not_wake_a_channel_that_refuses_the_next_messenger(database, service, clock):
    await _announce(database, service, 1)
    slow, quick = _queue(database), _queue(database)
    await _claim(slow)
    item = await slow.next_item(TAVERN.lane)
    clock.advance(LEASE)
    await _claim(quick)
    await quick.paused(TAVERN.lane, item, "403")

    with pytest.raises(LaneLostError):
        await slow.delivered(TAVERN.lane, item, 500)

    assert (await _row(database, "delivery_lanes"))["reason"] == "403"


@pytest.mark.parametrize("ending", ["failed for the last time", "gone"])
async def test_a_lane_is_free_for_others_as_soon_as_its_item_is_given_up(database, service, ending):
    queue = _queue(database)
    await _announce(database, service, 1)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE announcements SET attempts = :made"), {"made": MAX_ATTEMPTS - 1})
    (lane,) = await _claim(queue)
    item = await queue.next_item(lane)

    await (queue.gone(lane, "10003") if ending == "gone" else queue.failed(lane, item, "500"))

    assert (await _row(database, "announcements"))["state"] == "failed"
    await _announce(database, service, 2)
    assert await _claim(_queue(database)) == [lane]


async def test_a_process_claims_only_its_own_servers_and_shard_zero_the_private_messages(database, service):
    await _announce(database, service, 1, InChannel(1, 4 << 22))
    await _announce(database, service, 2, InChannel(2, 5 << 22))
    await _announce(database, service, 3, ToPerson(9))

    assert await _claim(_queue(database), shards=[1], shard_count=2) == ["channel:2"]
    assert await _claim(_queue(database), shards=[0], shard_count=2) == ["channel:1", "person:9"]


async def test_a_lane_delivers_what_has_waited_longest_first(database, service, clock):
    queue = _queue(database)
    for number in (1, 2):
        await _announce(database, service, number)
        clock.advance(1)
    await _show(database, service)
    clock.advance(1)
    await _announce(database, service, 3)
    (lane,) = await _claim(queue)

    order = []
    while (item := await queue.next_item(lane)) is not None:
        order.append(item.stored.get("number", "card"))
        await queue.delivered(lane, item, 500 + len(order))

    assert order == [1, 2, "card", 3]


async def test_a_card_that_changed_while_it_was_shown_is_shown_again_in_the_same_message(database, service):
    queue = _queue(database)
    await _show(database, service)
    (lane,) = await _claim(queue)
    first = await queue.next_item(lane)
    await _touch(database, service)
    await _touch(database, service)
    await queue.delivered(lane, first, 500)

    second = await queue.next_item(lane)

    assert (second.version, second.message_id) == (3, 500)
    await queue.delivered(lane, second, 500)
    assert await queue.next_item(lane) is None


async def test_showing_a_card_where_it_is_shown_refreshes_it(database, service):
    first = await _show(database, service)
    second = await _show(database, service)
    elsewhere = await _show(database, service, to=CELLAR)

    assert first == second != elsewhere
    assert await _touch(database, service) == 2


async def test_a_closed_card_is_not_refreshed_and_can_be_shown_anew(database, service):
    first = await _show(database, service)
    async with database.transaction() as tx:
        await service.close_card(tx, first)

    assert await _touch(database, service) == 0
    assert await _show(database, service) != first


async def test_a_lost_message_is_posted_again_with_another_nonce(database, service):
    queue = _queue(database)
    await _show(database, service)
    (lane,) = await _claim(queue)
    posted = await queue.next_item(lane)
    await queue.delivered(lane, posted, 500)
    await _touch(database, service)
    await queue.lost(lane, await queue.next_item(lane))

    again = await queue.next_item(lane)

    assert again.message_id is None
    assert again.nonce != posted.nonce


async def test_a_repeated_attempt_has_the_same_nonce(database, service, clock):
    queue = _queue(database)
    await _announce(database, service, 1)
    await _claim(queue)
    first = await queue.next_item(TAVERN.lane)
    clock.advance(LEASE)
    await _claim(other := _queue(database))

    assert (await other.next_item(TAVERN.lane)).nonce == first.nonce
    assert len(first.nonce) <= 25


async def test_a_card_that_an_earlier_attempt_may_have_posted_in_an_older_state_is_known_as_such(
    database, service, clock
):
    dead, living = _queue(database), _queue(database)
    await _show(database, service)
    await _claim(dead)
    first = await dead.next_item(TAVERN.lane)
    await _touch(database, service)
    clock.advance(LEASE)
    await _claim(living)

    again = await living.next_item(TAVERN.lane)

    assert not first.outdated_post
    assert again.outdated_post
    assert again.nonce == first.nonce
    await living.posted(TAVERN.lane, again, 500)
    assert (await living.next_item(TAVERN.lane)).message_id == 500


def test_nonces_differ_between_deliveries_and_postings():
    things = [uuid4() for _ in range(100)]

    assert len({nonce_of(thing, posting) for thing in things for posting in range(3)}) == 300


async def test_a_failing_item_rests_its_lane_ever_longer_and_is_given_up_visibly(database, service, clock):
    queue = _queue(database)
    await _announce(database, service, 1)
    rests = []
    for attempt in range(MAX_ATTEMPTS):
        (lane,) = await _claim(queue)
        await queue.failed(lane, await queue.next_item(lane), f"attempt {attempt}")
        if attempt < MAX_ATTEMPTS - 1:
            assert await _claim(queue) == []
            rests.append((await _row(database, "delivery_lanes"))["rests_until"] - clock.now())
            clock.advance(rests[-1])

    assert rests == sorted(rests)
    assert rests[0] == timedelta(seconds=1)
    async with database.read() as connection:
        status = await service.status(connection)
    assert (status.pending, status.failed) == (0, 1)


async def test_what_follows_a_given_up_announcement_is_still_told(database, service):
    queue = _queue(database)
    await _announce(database, service, 1)
    await _announce(database, service, 2)
    (lane,) = await _claim(queue)
    await queue.refused(lane, await queue.next_item(lane), "400")

    assert (await queue.next_item(lane)).stored == {"number": 2}


async def test_a_refusing_channel_is_paused_at_once_probed_rarely_and_resumes(database, service, clock):
    queue = _queue(database)
    await _announce(database, service, 1)
    (lane,) = await _claim(queue)
    await queue.paused(lane, await queue.next_item(lane), "403")
    clock.advance(FIRST_PROBE - timedelta(seconds=1))
    assert await _claim(queue) == []
    clock.advance(1)
    await _claim(queue)
    await queue.paused(lane, await queue.next_item(lane), "403")
    clock.advance(FIRST_PROBE)
    assert await _claim(queue) == []

    clock.advance(FIRST_PROBE)
    await _claim(queue)
    await queue.delivered(lane, await queue.next_item(lane), 500)

    row = await _row(database, "delivery_lanes")
    assert (row["paused_since"], row["reason"], row["pauses"]) == (None, None, 0)


async def test_changed_permissions_wake_the_paused_channels_of_their_server_only(database, service):
    queue = _queue(database)
    for number, to in enumerate((TAVERN, InChannel(12, 2 << 22))):
        await _announce(database, service, number, to)
    for lane in await _claim(queue):
        await queue.paused(lane, await queue.next_item(lane), "403")

    async with database.transaction() as tx:
        resumed = await service.permissions_changed(tx, server_id=1 << 22, channel_id=None)

    assert resumed == 1
    assert await _claim(queue) == [TAVERN.lane]


async def test_an_announcement_that_waited_a_week_for_a_refusing_channel_is_given_up(database, service, clock):
    queue = _queue(database)
    await _announce(database, service, 1)
    clock.advance(timedelta(days=7, seconds=1))
    (lane,) = await _claim(queue)

    await queue.paused(lane, await queue.next_item(lane), "403")

    assert (await _row(database, "announcements"))["state"] == "failed"


async def test_a_channel_that_is_gone_gives_up_all_that_waits_for_it_and_nothing_else(database, service):
    queue = _queue(database)
    await _announce(database, service, 1)
    await _show(database, service)
    await _announce(database, service, 2, CELLAR)
    await _claim(queue)

    await queue.gone(TAVERN.lane, "10003")

    assert await queue.next_item(TAVERN.lane) is None
    assert (await queue.next_item(CELLAR.lane)).stored == {"number": 2}


async def test_a_touched_card_that_was_given_up_is_tried_again(database, service):
    queue = _queue(database)
    await _show(database, service)
    (lane,) = await _claim(queue)
    await queue.refused(lane, await queue.next_item(lane), "400")
    assert await queue.next_item(lane) is None

    await _touch(database, service)

    assert (await queue.next_item(lane)).attempts == 0


async def test_a_stopping_messenger_gives_its_lanes_back_at_once(database, service):
    await _announce(database, service, 1)
    stopping = _queue(database)
    await _claim(stopping)

    await stopping.release_all()

    assert await _claim(_queue(database)) == [TAVERN.lane]


async def test_the_database_refuses_a_delivery_without_one_target(database):
    insert = (
        "INSERT INTO announcements (id, key, lane, channel_id, person_id, content_type, content, trace, created_at) "
    )
    for target in ("NULL, NULL", "1, 2"):
        with pytest.raises(IntegrityError):
            async with database.transaction() as tx:
                await tx.execute(
                    text(f"{insert} VALUES (gen_random_uuid(), 'k', 'l', {target}, 't', '{{}}', '{{}}', now())")
                )


def test_a_content_of_another_build_is_named_and_not_guessed():
    with pytest.raises(UnknownContentError):
        read_content("test.from_the_future", {})
    with pytest.raises(UnknownContentError):
        read_content("test.news", {"number": "one", "more": True})


async def test_busy_lanes_do_not_keep_the_others_waiting(database, service):
    for channel in range(7):
        await _announce(database, service, channel, InChannel(channel))
    queue, served = _queue(database), []

    for number in range(4):
        for lane in await queue.claim(2, shards=None, shard_count=1):
            served.append(lane)
            await queue.release(lane)
            await _announce(database, service, 100 + 10 * number + len(served), InChannel(int(lane[-1])))

    assert set(served) == {f"channel:{channel}" for channel in range(7)}


async def _explained(database, statement, parameters, options="FORMAT JSON"):
    """The nodes of a statement's plan, on tables that are small enough for PostgreSQL to prefer reading them whole."""
    async with database.transaction() as tx:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        await tx.execute(text("SET LOCAL enable_bitmapscan = off"))
        (found,) = (await tx.execute(text(f"EXPLAIN ({options}) {statement.text}"), parameters)).scalars()
    waiting, nodes = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]], []
    while waiting:
        nodes.append(waiting.pop())
        waiting += nodes[-1].get("Plans", [])
    return nodes


def _claiming(**other):
    return {
        "now": START, "shards": None, "shard_count": 1, "claimant": uuid4(), "until": START, "most": 10, "after": "",
    } | other  # fmt: skip


async def test_looking_for_work_reads_only_what_waits(database, service):
    for number in range(5):
        await _announce(database, service, number, InChannel(number + 1))

    for statement, parameters in ((_CLAIM, _claiming()), (_NEXT, {"lane": TAVERN.lane})):
        indexes = {node.get("Index Name") for node in await _explained(database, statement, parameters)}
        assert {"ix_announcements_pending", "ix_surfaces_waiting"} <= indexes


async def test_looking_for_work_reads_one_row_of_a_lane_however_many_wait_there(database, service):
    queue = _queue(database)
    for channel in range(3):
        for number in range(50):
            await _announce(database, service, 100 * channel + number, InChannel(channel + 1))
    for lane in await _claim(queue):
        await queue.paused(lane, await queue.next_item(lane), "403")

    nodes = await _explained(database, _CLAIM, _claiming(), "ANALYZE, FORMAT JSON")

    read = sum(
        node["Actual Rows"] * node["Actual Loops"]
        for node in nodes
        if node.get("Index Name") == "ix_announcements_pending"
    )
    assert 3 <= read <= 4
