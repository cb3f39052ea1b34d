"""A practice bout on the wire: its card arrives with a file that tells the whole bout; both go on the way back."""

import aiohttp
import pytest

pytestmark = pytest.mark.process


def menu(message, action):
    """The menu of an action: its custom id and its first value."""
    rows = [each["components"] for each in message["components"][0]["components"] if each["type"] == 1]
    [found] = [each for row in rows for each in row if each.get("custom_id", "").split(":")[2:3] == [action]]
    return found["custom_id"], found["options"][0]["value"]


async def test_the_file_of_a_practice_bout_arrives_and_goes_with_the_way_back(discord, pack):
    first = {"species": pack.species, "class": pack.classes, "background": pack.backgrounds}
    chosen = {option: next(iter(things)) for option, things in first.items()}
    await discord.slash("mara", "campfire", "character create", name="Ivo Sedge", **chosen)
    queues = (await discord.slash("mara", "campfire", "character queue")).shown
    custom_id, value = menu(queues, "queue-pick")
    queue = (await discord.select("mara", queues, value, custom_id=custom_id)).shown

    told = (await discord.click("mara", queue, label="Try it")).shown

    [file] = told["attachments"]
    async with aiohttp.ClientSession() as session, session.get(file["url"]) as answer:
        log = await answer.text()
    assert file["filename"] == "run.txt"
    assert log.startswith("Practice bout, level 1, nothing at stake\n  Ivo Sedge, level 1: ")
    assert "Round 1" in log
    assert "The fight is " in log
    back = (await discord.click("mara", told, label="Back to the queue")).shown
    assert back["attachments"] == []
    assert back["id"] == queue["id"]
