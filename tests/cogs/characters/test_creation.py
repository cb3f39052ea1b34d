"""Making a character in Discord: guided, at once, left and resumed, pressed twice, by the wrong hands."""

import pytest
from simulated_discord import ids, texts
from sqlalchemy import text

from engine.rules.characters import attributes_at_creation, preset_spread


def button(message, name: str) -> str:
    """The custom id of the one component of that action."""
    [found] = [custom_id for custom_id in ids(message) if custom_id.split(":")[2] == name]
    return found


async def count(database, table: str = "characters") -> int:
    async with database.read() as connection:
        return (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()


@pytest.fixture
def start(alice, channel):
    """Opens the guided flow."""

    async def slash():
        return (await alice.slash(channel, "character create")).response

    return slash


async def through(alice, message, pack, *, name="Maren Vell"):
    """Go through all steps by pressing; returns the preview."""
    for values in (pack.species, pack.classes, pack.backgrounds):
        shown = await alice.select(message, values=[next(iter(values))], custom_id=button(message, "draft-choose"))
        message = shown.response
    message = (await alice.click(message, custom_id=button(message, "draft-preset"))).response
    form = await alice.click(message, custom_id=button(message, "draft-name"))
    return (await alice.submit_modal(form, {"name": name, "backstory": "Born *at* @everyone's sea."})).response


async def test_a_newcomer_presses_through_and_has_a_character(alice, start, pack, database):
    preview = await through(alice, await start(), pack)
    assert "is this you?" in texts(preview)
    assert await count(database) == 0

    made = (await alice.click(preview, custom_id=button(preview, "draft-confirm"))).response

    assert "Maren Vell walks the world" in texts(made)
    assert "@everyone" not in texts(made).replace("\\@everyone", "")
    assert [a.filename for a in made.attachments] == ["sheet.png"]
    assert await count(database) == 1


async def test_all_at_once_by_options(alice, channel, pack, database):
    done = await alice.slash(
        channel,
        "character create",
        name="Tobin Ash",
        species=next(iter(pack.species)),
        background=next(iter(pack.backgrounds.values())).name.lower(),
        **{"class": next(iter(pack.classes.values())).name},
    )

    assert done.ephemeral
    assert "Tobin Ash walks the world" in texts(done.response)
    assert await count(database) == 1


async def test_some_options_are_a_head_start(alice, channel, pack):
    begun = await alice.slash(channel, "character create", species=next(iter(pack.species)))

    assert "Choose a calling" in texts(begun.response)
    assert next(iter(pack.species.values())).name in texts(begun.response)


async def test_the_flow_is_resumed_after_a_restart_of_the_bot(
    alice, channel, env, start, pack, bot, kernel, game, database
):
    from bot.client import EverdelveBot

    first = await start()
    step = (
        await alice.select(first, values=[next(iter(pack.species))], custom_id=button(first, "draft-choose"))
    ).response

    await env.restart_bot(EverdelveBot(kernel, game))

    again = (
        await alice.select(step, values=[next(iter(pack.classes))], custom_id=button(step, "draft-choose"))
    ).response
    assert "Choose a past" in texts(again)
    resumed = (await alice.slash(channel, "character create")).response
    assert "Choose a past" in texts(resumed)


async def test_a_double_press_on_confirm_makes_one_character(alice, start, pack, database, at_once):
    preview = await through(alice, await start(), pack)
    confirm = button(preview, "draft-confirm")

    def press():
        return alice.click(preview, custom_id=confirm)

    await at_once(press, press, press)

    assert await count(database) == 1


async def test_a_press_on_an_older_step_is_told_that_it_is_out_of_date(alice, start, pack, game):
    first = await start()
    old = button(first, "draft-choose")
    await alice.select(first, values=[next(iter(pack.species))], custom_id=old)
    draft_id = (await game.characters.drafts.open((await game.accounts.find(alice.id)).id)).id

    await game.characters.drafts.choose(
        (await game.accounts.find(alice.id)).id, draft_id, 2, species=list(pack.species)[1]
    )
    current = await start()
    stale = await alice.select(current, values=[next(iter(pack.classes))], custom_id=button(current, "draft-choose"))
    assert "Choose a past" in texts(stale.response)


async def test_stopping_asks_and_then_leaves_nothing(alice, start, pack, database):
    first = await start()
    asked = (await alice.click(first, custom_id=button(first, "draft-abandon"))).response
    assert "forgotten" in texts(asked)
    assert await count(database, "character_drafts") == 1

    gone = (await alice.click(asked, custom_id=button(asked, "draft-abandon-sure"))).response

    assert "Forgotten" in texts(gone)
    assert await count(database, "character_drafts") == 0


async def test_points_are_spread_by_buttons_and_only_when_all_are_spent(alice, start, pack, game, database):
    message = await start()
    for values in (pack.species, pack.classes, pack.backgrounds):
        message = (
            await alice.select(message, values=[next(iter(values))], custom_id=button(message, "draft-choose"))
        ).response
    message = (await alice.click(message, custom_id=button(message, "draft-spread"))).response
    minus_five = next(i for i in ids(message) if ":points-show:" in i and i.endswith(":0"))
    message = (await alice.click(message, custom_id=minus_five)).response
    assert "**5 of" in texts(message) or "left to spend" in texts(message)
    take = button(message, "points-take")
    with pytest.raises(Exception, match="disabled"):
        await alice.click(message, custom_id=take)

    plus_five = next(i for i in ids(message) if ":points-show:" in i and i.endswith(":3"))
    message = (await alice.click(message, custom_id=plus_five)).response
    message = (await alice.click(message, custom_id=button(message, "points-take"))).response

    assert "Choose a name" in texts(message)


async def test_a_taken_name_is_a_kind_answer_and_the_draft_stays(alice, bob, channel, start, pack, database):
    whole = {
        "name": "Maren Vell",
        "species": next(iter(pack.species)),
        "class": next(iter(pack.classes)),
        "background": next(iter(pack.backgrounds)),
    }
    await bob.slash(channel, "character create", **whole)
    refused = await through(alice, await start(), pack)

    assert "called Maren Vell already" in texts(refused)
    assert await count(database, "character_drafts") == 1


async def test_unknown_options_are_refused_and_change_nothing(alice, channel, pack, database):
    for options in ({"species": "dragon"}, {"class": "x"}, {"background": "'; DROP TABLE characters; --"}):
        refused = await alice.slash(channel, "character create", **options)
        assert refused.ephemeral
        assert "Pick one from the list" in texts(refused.response)
    assert await count(database) == 0


async def test_autocomplete_suggests_by_name(alice, channel, pack):
    species = next(iter(pack.species.values()))
    found = await alice.autocomplete(channel, "character create", "species", species.name[:3].lower())
    assert species.id in [choice["value"] for choice in found]

    names = await alice.autocomplete(channel, "character create", "name", "Zo", species=species.id)
    assert names[0]["value"] == "Zo"
    assert len(names) > 3


async def test_full_slots_are_said_at_once(alice, channel, pack, start):
    for name in ("Ana Wick", "Bela Thorn"):
        await alice.slash(
            channel,
            "character create",
            name=name,
            species=next(iter(pack.species)),
            background=next(iter(pack.backgrounds)),
            **{"class": next(iter(pack.classes))},
        )

    refused = await start()

    assert "slots are taken" in texts(refused)
    assert "/character retire" in texts(refused)


async def test_two_presses_make_a_character(alice, start, database):
    first = await start()

    preview = (await alice.click(first, custom_id=button(first, "draft-fill"))).response
    made = (await alice.click(preview, custom_id=button(preview, "draft-confirm"))).response

    assert "walks the world" in texts(made)
    assert await count(database) == 1


async def test_the_editor_shows_what_each_attribute_comes_to(alice, start, pack):
    message = await start()
    for values in (pack.species, pack.classes, pack.backgrounds):
        message = (
            await alice.select(message, values=[next(iter(values))], custom_id=button(message, "draft-choose"))
        ).response
    message = (await alice.click(message, custom_id=button(message, "draft-spread"))).response

    species, calling = next(iter(pack.species)), next(iter(pack.classes))
    spread = preset_spread(pack, calling)
    before = attributes_at_creation(pack, species, calling, {})
    after = attributes_at_creation(pack, species, calling, spread)
    for key, attribute in pack.attributes.items():
        assert f"**{attribute.name} {before[key]} + {spread[key]} = {after[key]}**" in texts(message)

    plus_one = next(i for i in ids(message) if ":points-show:" in i and i.endswith(":1"))
    first = next(iter(pack.attributes))
    message = (await alice.click(message, custom_id=plus_one)).response
    less = attributes_at_creation(pack, species, calling, {**spread, first: spread[first] - 1})
    assert f"{before[first]} + {spread[first] - 1} = {less[first]}**" in texts(message)


@pytest.mark.parametrize(("slots", "told"), [(1, "Your one character slot is taken."), (2, "Your 2 character slots")])
async def test_full_slots_are_counted_in_words(alice, born, start, database, slots, told):
    for name in ("Ana Wick", "Bela Thorn")[:slots]:
        await born(alice, name)
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE players SET character_slots = :slots"), {"slots": slots})

    assert told in texts(await start())


async def test_back_leads_from_every_step_to_the_one_before_and_loses_nothing(alice, start, pack, game):
    preview = await through(alice, await start(), pack)
    player = await game.accounts.find(alice.id)
    before = await game.characters.drafts.open(player.id)

    titles, message = [], preview
    while any(":draft-back:" in custom_id for custom_id in ids(message)):
        message = (await alice.click(message, label="Back")).response
        titles.append(texts(message).splitlines()[0])

    assert titles == [
        "## Choose a name",
        "## Spread your points",
        "## Choose a past",
        "## Choose a calling",
        "## Choose a people",
    ]
    for chosen in (next(iter(pack.species.values())), next(iter(pack.classes.values()))):
        assert f"{chosen.name} ·" in texts(message)
    assert "the usual points · Maren Vell" in texts(message)
    assert await game.characters.drafts.open(player.id) == before
    assert "is this you?" in texts((await alice.click(message, label="Back to the preview")).response)


async def test_after_going_back_one_can_keep_what_was_chosen_or_choose_anew(alice, start, pack):
    message = await start()
    for values in (pack.species, pack.classes):
        step = button(message, "draft-choose")
        message = (await alice.select(message, values=[next(iter(values))], custom_id=step)).response
    assert "Choose a past" in texts(message)

    message = (await alice.click(message, label="Back")).response
    [menu] = [part["components"][0] for part in message.components[0]["components"] if ":draft-choose:" in str(part)]
    assert [option["value"] for option in menu["options"] if option.get("default")] == [next(iter(pack.classes))]
    kept = (await alice.click(message, label="Keep it and go on")).response
    assert "Choose a past" in texts(kept)

    message = (await alice.click(kept, label="Back")).response
    other = list(pack.classes)[1]
    changed = (await alice.select(message, values=[other], custom_id=button(message, "draft-choose"))).response
    assert "Choose a past" in texts(changed)
    assert pack.classes[other].name in texts(changed)


async def test_back_from_the_editor_of_points_leads_to_the_step_it_was_opened_from(alice, start, pack):
    preview = await through(alice, await start(), pack)
    message = (await alice.select(preview, values=["attributes"], custom_id=button(preview, "draft-change"))).response
    editor = (await alice.click(message, custom_id=button(message, "draft-spread"))).response

    left = (await alice.click(editor, label="Back")).response

    assert texts(left).startswith("## Spread your points\n-# Step 4 of 5")
    assert "the usual points" in texts(left)
