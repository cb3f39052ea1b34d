"""What players meet while the database or Valkey is away, and afterwards."""

import logging

import pytest
from simulated_discord import ids, texts
from structlog.testing import capture_logs

from bot.client import EverdelveBot
from engine.characters.views import DraftChoices

NEEDS_DATABASE = (
    ("roll", {"expression": "1d6"}),
    ("rolls", {}),
    ("check", {"skill": "athletics"}),
    ("character create", {}),
    ("character sheet", {}),
    ("character list", {}),
    ("character switch", {"character": "Wren"}),
    ("character retire", {"character": "Wren"}),
    ("character advance", {}),
    ("character queue", {}),
    ("character equip", {"item": "x"}),
    ("character unequip", {"item": "x"}),
    ("inventory", {}),
)
NEEDS_NONE = (("help", {}), ("odds", {"expression": "4d6kh3"}))


@pytest.fixture
async def wren(game, pack, alice):
    """Alice's character."""
    player = await game.accounts.see(alice.id, "Alice")
    choices = DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        name="Wren",
    )
    return await game.characters.drafts.create(player.id, choices, request_id="birth")


@pytest.fixture
def quiet(caplog):
    """Nothing may be logged as an error: an absence is weather."""
    with capture_logs() as logged, caplog.at_level(logging.ERROR):
        yield
    assert [entry for entry in logged if entry["log_level"] in {"error", "critical"}] == []
    assert caplog.records == []


def is_away(result) -> bool:
    """Whether the player was told, alone, that the world cannot be reached, and what to do."""
    message = result.followups[-1] if result.followups else result.response
    return message.ephemeral and texts(message).splitlines()[:3] == [
        "## Not right now",
        "The world cannot be reached right now.",
        "Nothing was lost; try again in a minute.",
    ]


def button(message, name: str) -> str:
    [found] = [custom_id for custom_id in ids(message) if custom_id.split(":")[2] == name]
    return found


async def test_every_command_says_that_the_world_is_away_and_works_when_it_is_back(
    alice, channel, wren, to_database, quiet, bot
):
    await to_database.cut()
    for command, options in NEEDS_DATABASE:
        assert is_away(await alice.slash(channel, command, **options)), command
    for command, options in NEEDS_NONE:
        assert "Not right now" not in texts((await alice.slash(channel, command, **options)).response)

    await to_database.mend()
    bot.kernel.clock.advance(60)
    for command, options in NEEDS_DATABASE + NEEDS_NONE:
        result = await alice.slash(channel, command, **options)
        assert "Not right now" not in texts(result.response), command


async def test_every_command_is_known_to_these_tests(bot, env):
    known = {command for command, _ in NEEDS_DATABASE + NEEDS_NONE}

    assert {command.qualified_name for command in bot.tree.walk_commands() if not hasattr(command, "commands")} == known


async def test_what_is_pressed_meanwhile_can_be_pressed_again_and_a_draft_is_kept(
    alice, channel, database, to_database, quiet, env, kernel, game
):
    shown = (await alice.slash(channel, "character create")).response
    shown = (await alice.click(shown, custom_id=button(shown, "draft-fill"))).response
    confirm = button(shown, "draft-confirm")

    await to_database.cut()
    assert is_away(await alice.click(shown, custom_id=confirm))
    assert is_away(await alice.click(shown, custom_id=confirm))
    await env.restart_bot(EverdelveBot(kernel, game))
    assert is_away(await alice.click(shown, custom_id=confirm))
    await to_database.mend()

    born = await alice.click(shown, custom_id=confirm)
    assert "walks the world" in texts(born.response)
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM characters")).scalar_one() == 1


async def test_a_form_that_was_sent_meanwhile_is_answered_and_can_be_sent_again(
    alice, channel, wren, to_database, quiet
):
    shown = (await alice.slash(channel, "character queue")).response
    form = await alice.click(shown, custom_id=button(shown, "queue-new"))
    again = await alice.click(shown, custom_id=button(shown, "queue-new"))

    await to_database.cut()
    assert is_away(await alice.submit_modal(form, {"name": "Cautious"}))
    await to_database.mend()

    made = await alice.submit_modal(again, {"name": "Cautious"})
    assert "Skill queue: Cautious" in texts(made.response)


async def test_suggestions_are_none_rather_than_an_error(alice, channel, wren, to_database, quiet):
    await to_database.cut()
    for command, option in (("character sheet", "character"), ("character equip", "item"), ("check", "skill")):
        await alice.autocomplete(channel, command, option, "a")
    await to_database.mend()

    assert await alice.autocomplete(channel, "character sheet", "character", "wr")


async def test_without_the_cache_play_goes_on_and_the_limits_still_hold(
    alice, bob, channel, wren, to_cache, quiet, clock
):
    await to_cache.cut()

    answers = [texts((await alice.slash(channel, "help")).response) for _ in range(35)]
    assert [answer for answer in answers[:30] if "Slow down" in answer] == []
    assert all("## Slow down a little\nThat was too much at once.\nTry again in" in answer for answer in answers[30:])
    assert "Wren" not in texts((await bob.slash(channel, "character sheet")).response)
    clock.advance(60)
    assert "Wren" in texts((await alice.slash(channel, "character sheet")).response)

    await to_cache.mend()
    clock.advance(60)
    assert "Wren" in texts((await alice.slash(channel, "character sheet")).response)
