"""The local Discord as a process: state between runs, death of the parent, a taken port."""

import os
import select
import signal
import socket
import subprocess
import sys
import textwrap

import aiohttp
import pytest
from playground_bot import start_bot, stop_bot

from bot.playground.client import PlaygroundClient
from bot.playground.process import PlaygroundFailedError, PlaygroundProcess

pytestmark = pytest.mark.process


async def ready(client):
    await client.wait_until(lambda state: state.shards == [0, 1] and "echo" in state.commands.get("global", []))


async def test_after_a_restart_messages_threads_pictures_and_buttons_are_there(tmp_path):
    first = PlaygroundProcess.start(tmp_path)
    bot = start_bot(first)
    async with PlaygroundClient(first.url) as client:
        await ready(client)
        shown = (await client.slash("alice", "tavern", "buttons")).shown
        await client.slash("alice", "tavern", "tale", title="The Long Night")
        await client.slash("alice", "tavern", "whisper")
        await client.slash("alice", "tavern", "paint")
    stop_bot(bot)
    assert first.stop() == 0

    second = PlaygroundProcess.start(tmp_path)
    bot = start_bot(second)
    async with PlaygroundClient(second.url) as client:
        await ready(client)
        state = await client.state()
        later = await client.say("alice", "tavern", "still here")
        pressed = await client.click("bob", shown, label="Press")
        said = await client.say("bob", "The Long Night", "where were we?")
        picture = next(each for each in state.messages("tavern") if each["attachments"])["attachments"][0]
        async with aiohttp.ClientSession() as session, session.get(picture["url"]) as answer:
            assert answer.status == 200
    stop_bot(bot)
    assert second.stop() == 0

    assert state.message(shown["id"])["content"] == "press"
    assert "only you" not in [each["content"] for each in state.messages("tavern")]
    assert (pressed.shown["id"], pressed.shown["content"]) == (shown["id"], "pressed by Bob")
    assert said["channel_id"] == state.channel("The Long Night")["id"]
    assert int(later["id"]) > max(int(each["id"]) for each in state.messages("tavern"))


async def test_a_nonce_is_still_known_after_a_restart(tmp_path):
    body = {"content": "once", "nonce": "n-1", "enforce_nonce": True}
    ids = []
    for _ in range(2):
        playground = PlaygroundProcess.start(tmp_path)
        async with PlaygroundClient(playground.url) as client:
            channel = (await client.state()).channel("tavern")["id"]
            async with aiohttp.ClientSession() as session:
                url = f"{playground.api_url}/channels/{channel}/messages"
                async with session.post(url, json=body) as answer:
                    ids.append((await answer.json())["id"])
        assert playground.stop() == 0

    assert ids[0] == ids[1]


@pytest.mark.parametrize(
    "content", [b"", b"not json", b"[]", b'{"format": 0}', b'{"format": 1, "simcord": "0", "channels": "x"}']
)
async def test_a_broken_or_foreign_snapshot_starts_a_fresh_world(tmp_path, content):
    (tmp_path / "world.json").write_bytes(content)

    playground = PlaygroundProcess.start(tmp_path)
    async with PlaygroundClient(playground.url) as client:
        state = await client.state()
    assert playground.stop() == 0

    assert state.channel("tavern")["messages"] == []


def test_a_taken_port_is_said_in_a_sentence_and_fails(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]

        with pytest.raises(PlaygroundFailedError, match=f"Port {port} on 127.0.0.1 is taken"):
            PlaygroundProcess.start(tmp_path, port=port)


def test_it_dies_with_a_parent_that_is_killed(tmp_path):
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent(
                f"""
                import pathlib, sys, time
                from bot.playground.process import PlaygroundProcess
                child = PlaygroundProcess.start(pathlib.Path({str(tmp_path)!r}))
                print(child.process.pid, flush=True)
                time.sleep(60)
                """
            ),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    child = int(parent.stdout.readline())
    watch = os.pidfd_open(child)

    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()

    assert select.select([watch], [], [], 20)[0], "the local Discord outlived its parent"
    os.close(watch)
    assert (tmp_path / "world.json").exists()
