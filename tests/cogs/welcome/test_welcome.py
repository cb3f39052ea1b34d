"""Each server is greeted once, where people look and we may write."""

from simulated_discord import texts
from sqlalchemy import text

from adapters.discord.rendering import Placement, render
from bot.client import EverdelveBot
from cogs.welcome.cog import best_channel
from engine.delivery.welcome import ServerWelcome


async def _greetings(kernel):
    async with kernel.database.read() as connection:
        return (await connection.execute(text("SELECT key, channel_id FROM announcements ORDER BY key"))).all()


async def test_a_new_server_is_greeted_once_however_often_the_bot_starts(env, bot, kernel, game, channel):
    await env.restart_bot(EverdelveBot(kernel, game))
    await env.restart_bot(EverdelveBot(kernel, game))

    assert await _greetings(kernel) == [(f"welcome:{env.guild.id}", channel.id)]


async def test_a_server_where_we_may_write_nowhere_is_not_greeted_until_we_may(env, bot, kernel, game):
    guild = env.create_guild("Silent")
    server = bot.get_guild(guild.id)

    assert best_channel(server) is None


async def test_the_welcome_offers_a_character_dice_and_help_and_each_works(env, bot, channel, alice):
    card = await render(bot, ServerWelcome(), Placement("welcome:1", channel.id, env.guild.id, None))
    sent = await bot.get_channel(channel.id).send(view=card.view())

    for label, expected in (("Create a character", ""), ("Roll 2d6+3", "2d6"), ("Help", "## Everdelve")):
        result = await alice.click(sent, label=label)
        assert result.ephemeral
        assert expected in texts(result.response)
    assert "The road to Everdelve is open" in card.reading()
