"""The unmodified discord.py client, over the wire, against the local Discord."""

import asyncio

import aiohttp
import pytest
from yarl import URL

from bot.playground.client import ActRefusedError


async def test_a_slash_command_is_answered_with_its_options(discord):
    outcome = await discord.slash("alice", "tavern", "echo", word="hey", times=2)

    assert outcome.kind == "message"
    assert outcome.shown["content"] == "hey hey"
    assert outcome.shown["interaction_metadata"]["name"] == "echo"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "needs word"),
        ({"word": "x", "times": 4}, "≤ 3"),
        ({"word": "x", "times": "two"}, "expects int"),
        ({"word": "x", "colour": "red"}, "no option colour"),
    ],
)
async def test_options_that_discord_would_not_send_are_refused(discord, options, sentence):
    with pytest.raises(ActRefusedError, match=sentence):
        await discord.slash("alice", "tavern", "echo", **options)


async def test_an_unknown_command_is_refused(discord):
    with pytest.raises(ActRefusedError, match="no /nothing"):
        await discord.slash("alice", "tavern", "nothing")


async def test_people_and_channels_are_resolved_by_name(discord):
    outcome = await discord.slash("bob", "tavern", "hero point", whom="mara", where="campfire")

    assert outcome.shown["content"] == "Mara in campfire"
    assert outcome.shown["interaction_metadata"]["name"] == "hero point"


async def test_autocomplete_offers_what_fits_and_the_choice_is_sent(discord):
    offered = await discord.autocomplete("alice", "tavern", "travel", "road", "ri")
    outcome = await discord.slash("alice", "tavern", "travel", road=offered[0]["value"], length=9)

    assert [each["name"] for each in offered] == ["River Road"]
    assert outcome.shown["content"] == "river road 9"


async def test_a_button_edits_its_message(discord):
    shown = (await discord.slash("alice", "tavern", "buttons")).shown

    outcome = await discord.click("bob", shown, label="Press")

    assert (outcome.kind, outcome.shown["content"]) == ("update", "pressed by Bob")
    assert outcome.shown["id"] == shown["id"]


async def test_disabled_and_unknown_buttons_cannot_be_pressed(discord):
    shown = (await discord.slash("alice", "tavern", "buttons")).shown

    for custom_id in ("closed", "nothing"):
        with pytest.raises(ActRefusedError):
            await discord.click("alice", shown, custom_id=custom_id)


async def test_menus_take_texts_and_people(discord):
    shown = (await discord.slash("alice", "tavern", "buttons")).shown

    packed = await discord.select("alice", shown, "rope", "bread", custom_id="pick")
    chosen = await discord.select("alice", shown, "bob", custom_id="who")

    assert packed.shown["content"] == "packed rope, bread"
    assert chosen.shown["content"] == "chose Bob"


async def test_a_menu_refuses_too_many_and_unknown_values(discord):
    shown = (await discord.slash("alice", "tavern", "buttons")).shown

    for values in ((), ("rope", "torch", "bread"), ("gold",), ("rope", "rope")):
        with pytest.raises(ActRefusedError):
            await discord.select("alice", shown, *values, custom_id="pick")


async def test_a_modal_opens_and_its_contents_arrive(discord):
    shown = (await discord.slash("alice", "tavern", "buttons")).shown
    opened = await discord.click("alice", shown, label="Form")

    done = await discord.submit_modal("alice", opened, {"name": "Wren", "path": ["Lantern"]})

    assert opened.modal["title"] == "Name your hero"
    assert done.shown["content"] == "Wren walks the way of the Lantern"


async def test_a_modal_checks_its_fields_and_can_be_sent_once_by_its_opener(discord):
    shown = (await discord.slash("alice", "tavern", "buttons")).shown
    opened = await discord.click("alice", shown, label="Form")
    good = {"name": "Wren", "path": ["Lantern"]}

    for person, values in (
        ("alice", {"name": "W", "path": ["Lantern"]}),
        ("alice", {"name": "W" * 21, "path": ["Lantern"]}),
        ("alice", {"name": "Wren", "path": ["Elsewhere"]}),
        ("alice", {"path": ["Lantern"]}),
        ("bob", good),
    ):
        with pytest.raises(ActRefusedError):
            await discord.submit_modal(person, opened, values)
    await discord.submit_modal("alice", opened, good)
    with pytest.raises(ActRefusedError, match="no longer open"):
        await discord.submit_modal("alice", opened, good)


async def test_a_deferred_answer_is_completed_in_place(discord):
    outcome = await discord.slash("alice", "tavern", "ponder")

    done = await discord.finished(outcome)

    assert outcome.kind == "deferred"
    assert done["content"] == "the answer"


async def test_a_whisper_is_seen_by_its_recipient_only(discord):
    shown = (await discord.slash("alice", "tavern", "whisper")).shown

    assert shown["id"] in [each["id"] for each in await discord.messages("tavern", "alice")]
    assert shown["id"] not in [each["id"] for each in await discord.messages("tavern", "bob")]
    with pytest.raises(ActRefusedError, match="gone"):
        await discord.click("bob", shown, label="Press")


async def test_a_button_on_a_whisper_edits_it(discord):
    shown = (await discord.slash("alice", "tavern", "whisper")).shown

    outcome = await discord.click("alice", shown, label="Press")

    assert outcome.shown["content"] == "pressed by Alice"


async def test_a_picture_can_be_fetched_from_its_address(discord):
    outcome = await discord.slash("alice", "tavern", "paint")
    picture = outcome.shown["attachments"][0]

    async with aiohttp.ClientSession() as session, session.get(picture["url"]) as answer:
        content = await answer.read()

    assert answer.content_type == "image/png"
    assert content.startswith(b"\x89PNG")
    assert (len(content), picture["description"]) == (picture["size"], "A map")


async def test_components_v2_keep_their_tree_and_their_pictures(discord):
    shown = (await discord.slash("alice", "tavern", "board")).shown

    container = shown["components"][0]

    assert [each["type"] for each in container["components"]] == [10, 9, 14, 12, 1]
    assert "/attachments/" in container["components"][3]["items"][0]["media"]["url"]


async def test_the_bot_writes_directly_and_answers_there(discord):
    await discord.slash("bob", "docks", "letter")
    assert (await discord.messages("dm", "bob"))[-1]["content"] == "a letter for you"

    said = await discord.say("bob", "dm", "hello")

    state = await discord.wait_until(
        lambda state: any(
            each["content"] == "you said: hello" for channel in state.channels for each in channel["messages"]
        )
    )
    assert state.message(said["id"])["author"]["username"] == "bob"


async def test_a_mention_reaches_the_bot_without_privileged_intents_and_other_talk_does_not(discord):
    await discord.say("alice", "campfire", "just talking")
    bot_id = (await discord.slash("alice", "campfire", "echo", word="x")).shown["author"]["id"]

    asked = await discord.say("alice", "campfire", f"<@{bot_id}> knock")

    state = await discord.wait_until(lambda s: s.messages("campfire")[-1]["content"] == "you said: knock")
    answer = state.messages("campfire")[-1]
    assert answer["message_reference"]["message_id"] == asked["id"]
    assert "you said: just talking" not in [each["content"] for each in state.messages("campfire")]


async def test_a_thread_of_the_bot_can_be_talked_in(discord):
    await discord.slash("alice", "campfire", "tale", title="The Sunken Bell")

    state = await discord.wait_until(lambda s: any(each["name"] == "The Sunken Bell" for each in s.channels))
    said = await discord.say("bob", "The Sunken Bell", "I listen")

    thread = state.channel("The Sunken Bell")
    assert thread["thread"]
    assert thread["parent_id"] == state.channel("campfire")["id"]
    assert said["channel_id"] == thread["id"]


async def test_both_shards_hear_their_own_server(discord):
    first, second = await asyncio.gather(
        discord.slash("alice", "tavern", "echo", word="inn"), discord.slash("alice", "docks", "echo", word="sea")
    )
    state = await discord.state()

    assert (first.shown["content"], second.shown["content"]) == ("inn", "sea")
    assert {int(state.channel(each)["guild_id"]) >> 22 & 1 for each in ("tavern", "docks")} == {0, 1}


async def test_two_people_act_at_the_same_time(discord):
    outcomes = await asyncio.gather(
        *(discord.slash(person, "tavern", "echo", word=f"{person}{n}") for n in range(5) for person in ("alice", "bob"))
    )

    assert {each.shown["content"] for each in outcomes} == {f"{p}{n}" for p in ("alice", "bob") for n in range(5)}


async def test_no_answer_within_three_seconds_is_a_failure(discord):
    outcome = await discord.slash("alice", "tavern", "hero sleep")

    assert outcome.kind == "failed"


async def test_an_answer_after_three_seconds_is_an_unknown_interaction(discord):
    outcome = await discord.slash("alice", "docks", "hero late")

    await discord.wait_until(lambda s: any(each["content"] == "too late: 10062" for each in s.messages("docks")))
    assert outcome.kind == "failed"


async def test_the_same_nonce_in_the_same_channel_is_one_message(discord):
    for _ in range(2):
        outcome = await discord.slash("alice", "bot-news", "announce", nonce="n-1", text="fell")
        await discord.finished(outcome)
    elsewhere = await discord.slash("alice", "campfire", "announce", nonce="n-1", text="fell")
    await discord.finished(elsewhere)

    state = await discord.state()
    assert [m["nonce"] for m in state.messages("bot-news") if m["content"] == "fell"] == ["n-1"]
    assert [m["nonce"] for m in state.messages("campfire") if m["content"] == "fell"] == ["n-1"]


async def test_a_channel_closed_to_the_bot_refuses_it(discord):
    outcome = await discord.slash("alice", "sealed-cellar", "announce", nonce="n-2", text="in vain")

    assert (await discord.finished(outcome))["content"] == "failed Forbidden 50013"


async def test_a_foreign_page_and_a_foreign_host_are_refused(shared_playground):
    async with aiohttp.ClientSession() as session:
        for headers in (
            {"Origin": "https://elsewhere.example"},
            {"Host": "elsewhere.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Origin": "null"},
        ):
            async with session.get(shared_playground.url + "control/state", headers=headers) as answer:
                assert answer.status == 403


async def test_the_page_may_be_opened_by_a_link_but_not_framed_or_scripted(shared_playground):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    async with aiohttp.ClientSession() as session:
        async with session.get(shared_playground.url, headers=headers) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert answer.status == 200
        for path in ("page/../server.py", "page/%2e%2e%2fserver.py", "page/world.json", "cdn/attachments/1/2/x"):
            async with session.get(URL(shared_playground.url + path, encoded=True)) as answer:
                assert answer.status == 404

    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
