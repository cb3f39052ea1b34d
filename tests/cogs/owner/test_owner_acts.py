"""Owners give experience and moderate backstories; what they do is in the log of events, and cards follow."""

import pytest
from sqlalchemy import text

from cogs.owner.cog import cause_of
from engine.characters.views import DraftChoices
from engine.delivery import InChannel
from engine.kernel.events import Viewer, read_feed
from engine.kernel.events.outbox import OutboxDrainer
from engine.rules.levels import xp_for_level

STORY = "Born under the third bell."


@pytest.fixture
def owner(env, bot):
    user = env.create_user("mara")
    bot.owner_ids = {user.id}
    return env.guild.add_member(user)


@pytest.fixture
async def maren(game, pack, alice):
    """Alice's player id and her character's, who has a backstory."""
    player = await game.accounts.see(alice.id, "alice")
    choices = DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        name="Maren Vell",
        backstory=STORY,
    )
    return player.id, await game.characters.drafts.create(player.id, choices, request_id="maren")


@pytest.fixture
def say(env, bot, channel):
    async def run(person, words):
        said = await person.send(channel, f"<@{bot.user.id}> {words}")
        place = bot.get_channel(channel.id)
        return [message.content async for message in place.history(after=said, oldest_first=True)]

    return run


async def events(database, character_id, kind):
    async with database.read() as connection:
        entries = await read_feed(connection, f"character:{character_id}", Viewer(operator=True), types=(kind,))
    return [entry.event for entry in entries]


async def test_experience_is_given_by_name_and_the_new_level_is_told(owner, maren, say, database, pack, game):
    needed = xp_for_level(pack.rules.levels, 3)

    (said,) = await say(owner, f'grant "Maren Vell" {needed} Lost in the outage!')

    assert "level 3" in said
    assert "Maren Vell" in said
    (event,) = await events(database, maren[1], "character.experience_gained")
    assert (event.body.amount, event.body.cause) == (needed, "operator.lost-in-the-outage")
    assert len(await events(database, maren[1], "character.level_reached")) == 1
    assert (await game.characters.sheet(*maren)).level == 3


async def test_experience_is_given_by_id_without_a_reason(owner, maren, say, database):
    (said,) = await say(owner, f"grant {maren[1]} 5")

    assert "5 in all, level 1" in said
    (event,) = await events(database, maren[1], "character.experience_gained")
    assert event.body.cause == "operator"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ('grant "Maren Vel" 5', "Nobody is called exactly that."),
        ("grant 01900000-0000-7000-8000-00000000dead 5", "There is no such character."),
        ('grant "Maren Vell" 0', "Experience is given from 1"),
        ('grant "Maren Vell" 1000001', "Experience is given from 1"),
        ('grant "Maren Vell" lots', "That needs something else"),
        ("grant", "That needs something else"),
        ("text", "That needs something else"),
        ("text burn Maren Vell", "That needs something else"),
        ("text hide", "That needs something else"),
        ("text hide Nobody", "Nobody is called exactly that."),
    ],
)
async def test_what_cannot_be_done_is_answered_in_words(owner, maren, say, words, answer, game):
    (said,) = await say(owner, words)

    assert said.startswith(answer)
    assert (await game.characters.sheet(*maren)).xp == 0


@pytest.mark.parametrize("words", ['grant "Maren Vell" 5', 'text hide "Maren Vell"', "text erase Maren Vell", "text"])
async def test_to_others_these_commands_do_not_exist(alice, maren, say, words, game):
    assert await say(alice, words) == []

    sheet = await game.characters.sheet(*maren)
    assert (sheet.xp, sheet.backstory) == (0, STORY)


async def test_a_backstory_is_hidden_shown_again_and_erased_for_ever(owner, maren, say, database, game):
    async def shown():
        return (await game.characters.public(maren[1])).backstory

    assert await say(owner, 'text hide "Maren Vell"') == ["The backstory is hidden now."]
    assert await shown() == ""
    assert await say(owner, "text hide Maren Vell") == ["The backstory is hidden already."]
    assert await say(owner, f"text show {maren[1]}") == ["The backstory is shown now."]
    assert await shown() == STORY
    assert await say(owner, "text erase Maren Vell") == ["The backstory is erased now."]
    (refused,) = await say(owner, "text show Maren Vell")

    assert "cannot be brought back" in refused
    assert await shown() == ""
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT body FROM texts"))).scalars().all() == [""]
    told = await events(database, maren[1], "character.backstory_moderated")
    assert [event.body.state for event in told] == ["hidden", "shown", "erased"]
    assert {event.audience for event in told} == {"internal"}


async def test_a_character_without_a_backstory_has_none_to_hide(owner, maren, say, database):
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE characters SET backstory_text_id = NULL"))

    (said,) = await say(owner, "text hide Maren Vell")

    assert "has no backstory" in said


async def test_the_live_sheet_follows_what_an_owner_did(owner, maren, say, database, game, channel):
    await game.characters.post_sheet(*maren, InChannel(channel.id))
    drainer = OutboxDrainer(database, "delivery", game.delivery.on_event)
    await drainer.drain_once()
    wanted = text("SELECT wanted_version FROM surfaces")
    async with database.read() as connection:
        before = (await connection.execute(wanted)).scalar_one()

    await say(owner, "text hide Maren Vell")
    await drainer.drain_once()

    async with database.read() as connection:
        assert (await connection.execute(wanted)).scalar_one() == before + 1


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("", "operator"),
        ("  ", "operator"),
        ("Ünfair   fight #2", "operator.nfair-fight-2"),
        ("x" * 99, "operator." + "x" * 60),
    ],
)
def test_a_reason_becomes_a_stable_name(reason, cause):
    assert cause_of(reason) == cause
