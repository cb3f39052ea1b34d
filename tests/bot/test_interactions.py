"""What a player sees of the frame, through a simulated Discord."""

import re
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import frame_parts
import pytest
from simulated_discord import ids, simulated, texts
from structlog.testing import capture_logs

from bot.client import EverdelveBot
from bot.interactions import defer_in
from bot.ui import actions

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def _place(env):
    guild = env.create_guild()
    return guild.create_text_channel("tavern"), guild.add_member(env.create_user("alice"))


async def test_a_typed_error_is_answered_privately_with_what_happened_and_what_to_do(env):
    channel, alice = _place(env)

    result = await alice.slash(channel, "fail", how=0)

    assert result.ephemeral
    assert "There is no such thing.\nLook elsewhere." in texts(result.response)


async def test_an_unknown_error_shows_a_reference_and_no_detail(env):
    channel, alice = _place(env)

    with capture_logs() as logged:
        result = await alice.slash(channel, "fail", how=2)

    shown = texts(result.response)
    reference = shown.rsplit(" ", 1)[1]
    assert "secret detail" not in shown
    assert reference.rstrip(".") in {entry.get("reference") for entry in logged}


async def test_a_player_without_a_character_reads_so_and_nothing_breaks_while_creation_is_not_installed(env):
    channel, alice = _place(env)

    result = await alice.slash(channel, "fail", how=1)

    assert "You have no character.\nMake one." in texts(result.response)


async def test_a_player_without_a_character_is_offered_creation_in_the_same_reply(env):
    channel, alice = _place(env)
    before = dict(actions._registry)
    actions._registry.pop("character-create", None)

    class Create(actions.Action, name="character-create"):
        async def run(self, interaction):
            frame_parts.done.append("creating")

    try:
        result = await alice.slash(channel, "fail", how=1)
        await alice.click(result.response, label="Create a character")
    finally:
        actions._registry.clear()
        actions._registry.update(before)

    assert frame_parts.done == ["creating"]


async def test_a_slow_command_is_deferred_in_time_and_its_answer_takes_the_place(env):
    channel, alice = _place(env)

    result = await alice.slash(channel, "late")
    deferred = result.deferred
    await env.advance_time(11)

    assert deferred
    assert not result.ephemeral
    assert "At last" in texts(result.response)


async def test_a_slow_private_command_is_deferred_privately(env):
    channel, alice = _place(env)

    result = await alice.slash(channel, "quiet")
    deferred = result.deferred
    await env.advance_time(11)

    assert deferred
    assert result.ephemeral
    assert "At last" in texts(result.response)


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0.0, 1.8), (0.5, 1.3), (1.8, 0.0), (2.9, 0.0), (-0.2, 1.8), (-3600.0, 1.8), (3.0, 1.8), (3600.0, 1.8)],
)
def test_the_time_on_the_way_counts_unless_the_clocks_disagree(age, expected):
    assert defer_in(NOON, NOON + timedelta(seconds=age)) == pytest.approx(expected)


async def test_an_interaction_that_came_late_is_deferred_so_much_earlier(env, monkeypatch):
    channel, alice = _place(env)
    created = discord.Interaction.created_at.fget
    late = property(lambda interaction: created(interaction) - timedelta(seconds=1.5))
    monkeypatch.setattr(discord.Interaction, "created_at", late)

    await alice.slash(channel, "soon")

    assert frame_parts.done == ["deferred: True"]


async def test_a_deferral_that_breaks_off_is_no_end_of_the_act_its_log_and_its_measure(env, monkeypatch):
    channel, alice = _place(env)

    async def break_off(*_how, **_ever):
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.InteractionResponse, "defer", break_off)

    with capture_logs() as logged:
        await alice.slash(channel, "quiet")
        await env.advance_time(11)

    (entry,) = [entry for entry in logged if entry["event"] == "interaction"]
    assert entry["command"] == "quiet"
    assert any(entry["event"] == "could not defer" for entry in logged)


async def test_an_error_after_a_public_deferral_is_still_private(env):
    channel, alice = _place(env)

    result = await alice.slash(channel, "fail", how=4)
    await env.advance_time(3)

    assert result.response is None
    assert [(shown.ephemeral, "Look elsewhere." in texts(shown)) for shown in result.followups] == [(True, True)]


async def test_a_button_changes_its_message_and_works_after_a_restart(env, frame_kernel, frame_engine):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")

    first = await alice.click(board.response, label="Begin")
    await env.restart_bot(EverdelveBot(frame_kernel, frame_engine, cogs=["frame_cog"]))
    await alice.click(first.response, label="Further")

    assert frame_parts.done == ["advanced to 1", "advanced to 2"]


async def test_a_form_can_be_submitted_after_a_restart(env, frame_kernel, frame_engine):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")

    form = await alice.click(board.response, label="Rename")
    await env.restart_bot(EverdelveBot(frame_kernel, frame_engine, cogs=["frame_cog"]))
    result = await alice.submit_modal(form, {"name": "Wren"})

    assert frame_parts.done == [f"renamed {frame_parts.THING} to Wren"]
    assert "Renamed" in texts(result.response)


async def test_a_form_is_submitted_once_while_the_process_that_showed_it_lives(env):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")

    form = await alice.click(board.response, label="Rename")
    await alice.submit_modal(form, {"name": "Wren"})

    assert frame_parts.done == [f"renamed {frame_parts.THING} to Wren"]


async def test_nobody_else_presses_a_button_that_belongs_to_one_person(env):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")
    bob = channel.guild.add_member(env.create_user("bob"))

    result = await bob.click(board.response, label="Rename")

    assert result.modal is None
    assert result.ephemeral
    assert "not yours" in texts(result.response)


async def test_a_stale_button_says_so_and_is_removed_and_the_others_stay(env):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")

    result = await alice.click(board.response, label="Break 3")

    (answer,) = result.followups
    assert answer.ephemeral
    assert "That fight is over.\nLook at /fight." in texts(answer)
    labels = texts(board.response)
    assert "Break 3" not in labels
    assert "Break 2" in labels
    assert "Press something." in labels


async def test_what_is_left_after_a_stale_button_was_removed_still_works(env):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")

    await alice.click(board.response, label="Break 3")
    await alice.click(board.response, label="Begin")

    assert frame_parts.done == ["advanced to 1"]


@pytest.mark.parametrize(
    "custom_id",
    [
        "ed:1:frame-advance:3",
        "ed:3:frame-advance:3",
        "ed:2:frame-advance:-3",
        "ed:2:frame-advance:9999999",
        "ed:2:frame-advance:three",
        "ed:2:frame-advance",
        "ed:2:frame-advance:3:4",
        "ed:1:nobody-declared-this:1",
        "ed::",
        "ed:²:frame-advance:3",
        "somebody-else:1",
        "💥" * 20,
    ],
)
async def test_an_unreadable_custom_id_is_answered_as_out_of_date_and_changes_nothing(env, monkeypatch, custom_id):
    channel, alice = _place(env)
    monkeypatch.setattr(frame_parts.Advance, "custom_id", custom_id)
    monkeypatch.setattr(actions.Component, "__discord_ui_compiled_template__", re.compile(".*"))
    board = await alice.slash(channel, "board")
    monkeypatch.undo()

    result = await alice.click(board.response, custom_id=custom_id)

    (answer,) = result.followups
    assert "out of date" in texts(answer)
    assert custom_id not in ids(board.response)
    assert frame_parts.done == []


async def test_a_menu_of_many_options_turns_its_pages(env):
    channel, alice = _place(env)
    shown = await alice.slash(channel, "options")

    await alice.click(shown.response, label="Next")
    picked = await alice.select(shown.response, ["30"], custom_id=frame_parts.Pick().custom_id)

    assert frame_parts.done == ["picked 30"]
    assert "30" in texts(picked.response)


async def test_cancelling_a_confirmation_changes_nothing_and_takes_the_buttons_away(env):
    channel, alice = _place(env)
    asked = await alice.slash(channel, "ask")

    await alice.click(asked.response, label="Cancel")

    assert frame_parts.done == []
    assert ids(asked.response) == []
    assert "Nothing was changed." in texts(asked.response)


async def test_a_missing_permission_is_named(env):
    channel, alice = _place(env)

    result = await alice.slash(channel, "guarded")

    assert "permission to manage server" in texts(result.response)


async def test_a_resting_command_says_when_it_is_back(env):
    channel, alice = _place(env)

    await alice.slash(channel, "resting")
    result = await alice.slash(channel, "resting")

    assert "Try again in 60 seconds." in texts(result.response)


async def test_more_than_thirty_acts_in_a_minute_are_refused_with_the_time_to_wait(env):
    channel, alice = _place(env)
    for _ in range(30):
        await alice.slash(channel, "fail", how=0)

    result = await alice.slash(channel, "fail", how=0)

    assert "Try again in 2 seconds." in texts(result.response)


async def test_an_interaction_that_discord_forgot_is_no_error(env):
    channel, alice = _place(env)
    env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    result = await alice.slash(channel, "board")

    assert not result.acknowledged


async def test_nothing_of_a_message_is_kept_in_memory(env, frame_bot):
    channel, alice = _place(env)
    board = await alice.slash(channel, "board")
    await alice.click(board.response, label="Break 3")
    await alice.click(board.response, label="Rename")

    store = frame_bot._connection._view_store

    assert not store._views
    assert not store._modals
    assert list(store._dynamic_items.values()) == [actions.Component]


async def test_the_tree_still_runs_commands_through_the_call_that_the_frame_overrides(frame_kernel, frame_engine):
    bot = EverdelveBot(frame_kernel, frame_engine, cogs=["frame_cog"])
    async with simulated(bot) as env:
        with env.time_context():
            channel, alice = _place(env)
            result = await alice.slash(channel, "fail", how=0)
    assert result.acknowledged
