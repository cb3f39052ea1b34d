"""Commands are sent when they changed, and only then."""

import discord
from discord import app_commands

from bot import sync
from bot.client import EverdelveBot


async def test_commands_are_sent_once_until_they_change(env, frame_bot):
    first = await sync.sync_if_changed(frame_bot)
    second = await sync.sync_if_changed(frame_bot)

    @frame_bot.tree.command(name="another", description="One more")
    async def another(interaction: discord.Interaction) -> None: ...

    third = await sync.sync_if_changed(frame_bot)

    assert [first.sent, second.sent, third.sent] == [True, False, True]
    assert third.commands == first.commands + 1


async def test_a_stand_in_that_forgot_its_commands_gets_them_again(env, frame_bot):
    await sync.sync_if_changed(frame_bot)
    await frame_bot.http.bulk_upsert_global_commands(frame_bot.application_id, [])

    assert not (await sync.sync_if_changed(frame_bot)).sent
    assert (await sync.sync_if_changed(frame_bot, verify=True)).sent


async def test_a_restarted_process_mentions_commands_by_the_ids_of_the_last_sync(
    env, frame_bot, frame_kernel, frame_engine
):
    await sync.sync_if_changed(frame_bot)
    restarted = EverdelveBot(frame_kernel, frame_engine, cogs=["frame_cog"])
    await env.restart_bot(restarted)

    assert restarted.mention_of("board") == "`/board`"
    await sync.recall_command_ids(restarted)

    assert restarted.mention_of("board") == f"</board:{frame_bot.command_ids['board']}>"


async def test_the_hash_does_not_depend_on_the_order_of_loading(frame_kernel, frame_engine):
    def bot(names):
        made = EverdelveBot(frame_kernel, frame_engine, cogs=[])
        for name in names:
            made.tree.add_command(app_commands.Group(name=name, description=name))
        return made

    assert sync.tree_hash(bot(["a", "b"])) == sync.tree_hash(bot(["b", "a"]))
    assert sync.tree_hash(bot(["a", "b"])) != sync.tree_hash(bot(["a", "c"]))


async def test_what_discord_would_refuse_is_found_before_it_is_sent(frame_kernel, frame_engine):
    bot = EverdelveBot(frame_kernel, frame_engine, cogs=[])
    for number in range(21):
        group = app_commands.Group(name=f"group-{number}", description="A group")

        @group.command(name="child", description="x" * 100)
        async def child(interaction: discord.Interaction) -> None: ...

        bot.tree.add_command(group)

    assert sync.problems(bot) == ["There are 21 top-level groups; 20 are allowed."]
