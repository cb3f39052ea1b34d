"""The local Discord's parts by themselves: SimCord's private face, nonces, orders, the guard."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from bot.playground import simcord_private
from bot.playground.misbehave import Misbehaviour, Misbehaviours, Mode
from bot.playground.nonces import WINDOW, Nonces
from bot.playground.simcord_private import blobs_of, broken_parts, require_known_parts
from bot.playground.world import BOT_ID, HARBOUR, LANTERN, PEOPLE, SERVERS, World


def test_the_installed_simcord_has_every_private_part_that_is_used():
    assert broken_parts() == []


def test_another_simcord_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(simcord_private, "PINNED_VERSION", "0.0.1")
    monkeypatch.setitem(simcord_private._CALLED, "router.dispatch", (lambda backend: None, ("backend", "method")))

    with pytest.raises(RuntimeError, match=r"written for 0\.0\.1.*router\.dispatch no longer takes method"):
        require_known_parts()


def test_ids_are_the_same_in_every_world_and_no_id_names_two_things():
    first, second = World(), World()
    ids = [*first.users, *first.guilds, *first.channels]

    assert ids == [*second.users, *second.guilds, *second.channels]
    assert len(ids) == len(set(ids)) == 1 + len(PEOPLE) * 2 + len(SERVERS) + sum(len(each.rooms) for each in SERVERS)


def test_the_two_servers_are_on_two_shards():
    assert {(each.id >> 22) % 2 for each in (LANTERN, HARBOUR)} == {0, 1}


def test_new_ids_follow_real_time_and_never_repeat():
    world = World()

    ids = [world.snowflake() for _ in range(2000)]

    assert ids == sorted(set(ids))
    assert ids[0] > max(world.channels)


def test_files_of_edited_and_deleted_messages_are_forgotten():
    world = World()
    stored = world.store_attachments(LANTERN.rooms[0].id, [("a.png", b"a"), ("b.png", b"b")])
    message = world.create_message(LANTERN.rooms[0].id, BOT_ID, "x", attachments=stored)

    world.edit_message(message.channel_id, message.id, {"attachments": stored[:1]})
    assert list(blobs_of(world)) == [stored[0]["url"]]
    world.delete_message(message.channel_id, message.id)
    assert blobs_of(world) == {}


def test_a_nonce_is_forgotten_after_its_window():
    now = [1000.0]
    nonces = Nonces(now=lambda: now[0])
    nonces.remember(1, "a", 10)

    now[0] += WINDOW - 1
    assert nonces.find(1, "a") == 10
    assert nonces.find(2, "a") is None
    assert nonces.find(1, "b") is None
    now[0] += 1
    assert nonces.find(1, "a") is None
    nonces.remember(1, "c", 11)
    assert [row[1] for row in nonces.as_rows()] == ["c"]


def test_an_order_spoils_as_many_requests_as_it_says_and_the_oldest_comes_first():
    orders = Misbehaviours()
    orders.add(Misbehaviour(mode=Mode.SLOW, route="^/channels", method="post", times=2))
    orders.add(Misbehaviour(mode=Mode.SERVER_ERROR, channel_id=5))

    taken = [orders.take("POST", "/channels/5/messages", 5) for _ in range(4)]

    assert [each.mode for each in taken] == [Mode.SLOW, Mode.SLOW, Mode.SERVER_ERROR, Mode.SERVER_ERROR]
    assert orders.take("GET", "/users/@me", None) is None


@pytest.mark.parametrize("mode", [Mode.RATE_LIMITED, Mode.FORBIDDEN])
def test_a_refused_request_cannot_have_an_effect(mode):
    with pytest.raises(ValidationError, match="never carried out"):
        Misbehaviour(mode=mode, after_effect=True)


def test_the_client_does_not_load_simcord():
    program = "import sys; import bot.playground.client; sys.exit('simcord' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
