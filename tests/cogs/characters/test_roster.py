"""Sheet, list, switching, retiring and level choices in Discord."""

import re

import discord
import pytest
import simcord
from simulated_discord import ids, texts
from sqlalchemy import text

from adapters.discord.rendering import Placement, render
from engine.delivery.content import read_content
from engine.rules.levels import xp_for_level


@pytest.fixture
def make(channel, pack):
    async def slash(actor, name):
        done = await actor.slash(
            channel,
            "character create",
            name=name,
            species=next(iter(pack.species)),
            background=next(iter(pack.backgrounds)),
            **{"class": next(iter(pack.classes))},
        )
        assert "walks the world" in texts(done.response)

    return slash


async def test_without_a_character_the_sheet_offers_to_make_one(alice, channel):
    answer = await alice.slash(channel, "character sheet")

    assert answer.ephemeral
    assert "no character" in texts(answer.response)
    assert any("character-create" in custom_id for custom_id in ids(answer.response))


async def test_hit_is_a_score_and_only_chances_are_percent(alice, channel, make):
    """What armor takes away comes after it: shown with a percent sign it would read as the chance to hit."""
    await make(alice, "Maren Vell")

    shown = texts((await alice.slash(channel, "character sheet")).response)

    assert re.search(r"\*\*Hit\*\* \d+ · \*\*Critical\*\* \d+% ·", shown)


async def test_the_sheet_says_in_words_what_its_picture_shows(alice, channel, pack, make):
    await make(alice, "Maren Vell")

    sheet = (await alice.slash(channel, "character sheet")).response

    for word in (
        "Maren Vell",
        "Level 1",
        "Armor",
        f"came to {pack.start.name}",
        *(a.name for a in pack.attributes.values()),
    ):
        assert word in texts(sheet)
    gallery = [c for c in sheet.components[0]["components"] if c.get("items")]
    assert "Maren Vell" in gallery[0]["items"][0]["description"]


async def test_a_character_can_be_named_or_picked(alice, bob, channel, make):
    await make(alice, "Maren Vell")
    await make(alice, "Tobin Ash")
    await make(bob, "Bela Thorn")

    choices = await alice.autocomplete(channel, "character sheet", "character", "")
    assert sorted(choice["name"] for choice in choices) == ["Maren Vell", "Tobin Ash"]
    assert "Tobin Ash" in texts((await alice.slash(channel, "character sheet", character="tobin ash")).response)
    assert "None of your characters" in texts(
        (await alice.slash(channel, "character sheet", character="Bela Thorn")).response
    )


async def test_somebody_elses_character_is_refused_even_by_id(alice, bob, channel, make, game):
    await make(bob, "Bela Thorn")
    bela = (await game.characters.active((await game.accounts.find(bob.id)).id)).id

    refused = await alice.slash(channel, "character sheet", character=str(bela))

    assert "belongs to somebody else" in texts(refused.response)


async def test_switching_here_and_everywhere(alice, channel, make, game):
    await make(alice, "Maren Vell")
    await make(alice, "Tobin Ash")

    done = await alice.slash(channel, "character switch", character="Tobin Ash", where="on this server")

    assert "Switched" in texts(done.response)
    assert "You play Tobin Ash on this server" in texts(done.response)
    listed = texts((await alice.slash(channel, "character list")).response)
    assert "played here" in listed
    player = (await game.accounts.find(alice.id)).id
    assert (await game.characters.active(player, 0)).name == "Maren Vell"


async def test_retiring_asks_first_and_happens_once(alice, channel, make, database):
    await make(alice, "Maren Vell")
    asked = (await alice.slash(channel, "character retire", character="Maren Vell")).response
    sure = next(custom_id for custom_id in ids(asked) if ":hero-retire:" in custom_id)
    cancelled = (await alice.click(asked, label="Cancel")).response
    assert "Nothing was changed" in texts(cancelled)

    asked = (await alice.slash(channel, "character retire", character="Maren Vell")).response
    gone = (await alice.click(asked, custom_id=sure)).response
    assert "left the world" in texts(gone)
    async with database.read() as connection:
        statuses = (await connection.execute(text("SELECT status FROM characters"))).scalars().all()
    assert statuses == ["archived"]


async def test_another_persons_button_is_refused(alice, bob, channel, make, database):
    await make(alice, "Maren Vell")
    asked = await alice.slash(channel, "character retire", character="Maren Vell")
    sure = next(custom_id for custom_id in ids(asked.response) if ":hero-retire:" in custom_id)

    with pytest.raises(simcord.SetupError):  # Bob cannot even see a private message
        await bob.click(asked.response, custom_id=sure)


async def test_an_empty_list_offers_to_make_one(alice, channel):
    listed = (await alice.slash(channel, "character list")).response

    assert "none yet" in texts(listed)
    assert any("character-create" in custom_id for custom_id in ids(listed))


async def test_level_choices_wait_and_are_taken(alice, channel, make, game, database, pack):
    await make(alice, "Maren Vell")
    player = (await game.accounts.find(alice.id)).id
    hero = (await game.characters.active(player)).id
    assert "nothing to choose" in texts((await alice.slash(channel, "character advance")).response)
    async with database.transaction() as transaction:
        await game.characters.growth.grant(
            transaction, hero, xp_for_level(pack.rules.levels, pack.rules.levels.feat_levels[0]), "test"
        )

    offer = (await alice.slash(channel, "character advance")).response
    menu = next(custom_id for custom_id in ids(offer) if ":feat-take:" in custom_id)
    feat = (await game.characters.sheet(player, hero)).offers[0].options[0]
    taken = (await alice.select(offer, values=[feat], custom_id=menu)).response

    assert "nothing to choose" in texts(taken) or "more wait" in texts(taken)
    assert (await game.characters.sheet(player, hero)).feats == (feat,)


async def test_a_subclass_says_what_it_teaches_before_and_after_it_is_chosen(
    alice, channel, make, game, database, pack
):
    await make(alice, "Maren Vell")
    player = (await game.accounts.find(alice.id)).id
    hero = (await game.characters.active(player)).id
    levels = pack.rules.levels
    async with database.transaction() as transaction:
        needed = xp_for_level(levels, levels.subclass_level)
        sheet = await game.characters.growth.grant(transaction, hero, needed, "test")
    for offer in sheet.offers:
        if offer.kind == "feat":
            await game.characters.growth.choose_feat(player, hero, offer.level, offer.options[offer.level // 4 - 1])
    chosen, other = (pack.skills_of_subclass(each.id)[0] for each in pack.subclasses_of(sheet.character_class))

    offered = (await alice.slash(channel, "character advance")).response
    assert f"teaches {chosen.name}: {chosen.summary}" in texts(offered)
    assert f"teaches {other.name}: {other.summary}" in texts(offered)
    menu = next(custom_id for custom_id in ids(offered) if ":subclass-take:" in custom_id)
    taken = (await alice.select(offered, values=[chosen.subclass], custom_id=menu)).response

    assert f"takes the road of **{pack.subclasses[chosen.subclass].name}**" in texts(taken)
    assert f"New skill: **{chosen.name}**" in texts(taken)
    assert other.name not in texts(taken)
    assert "Maren Vell: skill queues" in texts((await alice.click(taken, label="Skill queues")).response)


async def test_a_level_is_told_in_private(alice, channel, make, game, database, pack):
    await make(alice, "Maren Vell")
    hero = (await game.characters.active((await game.accounts.find(alice.id)).id)).id
    async with database.transaction() as transaction:
        await game.characters.growth.grant(transaction, hero, xp_for_level(pack.rules.levels, 2), "test")

    async with database.read() as connection:
        rows = (await connection.execute(text("SELECT content_type, person_id FROM announcements"))).all()
    assert ("character.level_reached", alice.id) in [tuple(row) for row in rows]


async def test_posting_the_sheet_makes_one_card_in_the_channel(alice, channel, make, database):
    await make(alice, "Maren Vell")
    sheet = (await alice.slash(channel, "character sheet")).response
    post = next(custom_id for custom_id in ids(sheet) if ":sheet-post:" in custom_id)

    for _ in range(2):
        await alice.click(sheet, custom_id=post)

    async with database.read() as connection:
        rows = (await connection.execute(text("SELECT content_type, channel_id FROM surfaces"))).all()
    assert [tuple(row) for row in rows] == [("character.sheet", channel.id)]


@pytest.mark.parametrize("erased", [False, True])
async def test_a_posted_sheet_says_who_showed_it_as_long_as_the_person_is_known(
    alice, bot, channel, make, database, erased
):
    await make(alice, "Maren Vell")
    sheet = (await alice.slash(channel, "character sheet")).response
    await alice.click(sheet, custom_id=next(custom_id for custom_id in ids(sheet) if ":sheet-post:" in custom_id))
    async with database.transaction() as transaction:
        if erased:
            await transaction.execute(text("UPDATE players SET discord_id = NULL"))
        stored = (await transaction.execute(text("SELECT content_type, content FROM surfaces"))).one()

    card = await render(bot, read_content(*stored), Placement("character", channel.id, None, None))

    told = "" if erased else f"Shown by <@{alice.id}>. "
    assert card.reading().endswith(f"\n{told}This sheet follows the character.")


async def test_a_sheet_is_not_promised_to_a_channel_in_which_we_may_not_write(alice, env, bot, make, database):
    await make(alice, "Maren Vell")
    silent = {bot.user: discord.PermissionOverwrite(send_messages=False)}
    sealed = env.guild.create_text_channel("sealed", overwrites=silent)
    sheet = (await alice.slash(sealed, "character sheet")).response
    post = next(custom_id for custom_id in ids(sheet) if ":sheet-post:" in custom_id)

    refused = await alice.click(sheet, custom_id=post)

    said = texts((refused.followups or [refused.response])[-1])
    assert "may not write in this channel" in said
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM surfaces"))).scalar_one() == 0


async def test_a_character_of_content_that_is_not_loaded_is_listed_beside_the_others(alice, channel, make, database):
    for name in ("Maren Vell", "Tobin Ash"):
        await make(alice, name)
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE characters SET species = 'species/gone' WHERE name = 'Tobin Ash'"))

    listed = (await alice.slash(channel, "character list")).response

    assert "**Tobin Ash** cannot be shown with the content that is loaded · alive" in texts(listed)
    assert "**Maren Vell** Level 1" in texts(listed)
    assert [custom_id.split(":")[2] for custom_id in ids(listed)].count("sheet-show") == 1
    assert "Play Tobin Ash" not in texts(listed)
