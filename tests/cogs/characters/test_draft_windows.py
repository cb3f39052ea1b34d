"""A draft that is open in two windows, pressed twice, or refused: what was typed and chosen is never lost."""

import pytest
from simulated_discord import ids, texts

from bot.errors import REFUSED


def button(message, name: str) -> str:
    [found] = [custom_id for custom_id in ids(message) if custom_id.split(":")[2] == name]
    return found


@pytest.fixture
def begin(alice, channel, pack):
    """Opens the flow and goes as far as the attributes; returns the message there."""

    async def go():
        message = (await alice.slash(channel, "character create")).response
        for values in (pack.species, pack.classes, pack.backgrounds):
            step = button(message, "draft-choose")
            message = (await alice.select(message, values=[next(iter(values))], custom_id=step)).response
        return message

    return go


async def test_a_press_on_what_was_changed_in_another_window_shows_how_it_stands_now(alice, channel, begin):
    first = await begin()
    second = (await alice.slash(channel, "character create")).response
    await alice.click(first, custom_id=button(first, "draft-fill"))

    pressed = await alice.click(second, custom_id=button(second, "draft-fill"))

    assert "is this you?" in texts(second)
    assert "had changed since this was shown" in texts(second)
    assert not pressed.followups


async def test_pressing_the_same_in_two_windows_says_nothing_and_shows_the_step(alice, channel, begin):
    first = await begin()
    second = (await alice.slash(channel, "character create")).response
    preset = button(second, "draft-preset")

    await alice.click(first, custom_id=button(first, "draft-preset"))
    await alice.click(second, custom_id=preset)

    assert "Choose a name" in texts(second)
    assert "had changed" not in texts(second)


async def test_a_refused_name_is_told_on_the_step_and_keeps_the_backstory(alice, channel, begin):
    message = await begin()
    message = (await alice.click(message, custom_id=button(message, "draft-preset"))).response
    form = await alice.click(message, custom_id=button(message, "draft-name"))
    refused = await alice.submit_modal(form, {"name": "12345", "backstory": "A long, long story."})

    assert texts(message).startswith(f"## {REFUSED}\nA name is made of letters.")
    assert "Step 5 of 5" in texts(message)
    assert not refused.followups
    again = await alice.click(message, custom_id=button(message, "draft-name"))
    assert "A long, long story." in str(again.modal)
    shown = (await alice.submit_modal(again, {"name": "Maren Vell", "backstory": "A long, long story."})).response
    assert "A long, long story." in texts(shown)


async def test_a_form_that_was_open_while_the_draft_changed_is_not_lost(alice, channel, begin):
    message = await begin()
    message = (await alice.click(message, custom_id=button(message, "draft-preset"))).response
    form = await alice.click(message, custom_id=button(message, "draft-name"))
    other = (await alice.slash(channel, "character create")).response
    await alice.click(other, custom_id=button(other, "draft-fill"))

    await alice.submit_modal(form, {"name": "Maren Vell", "backstory": "Typed for ten minutes."})

    assert "Maren Vell: is this you?" in texts(message)
    assert "Typed for ten minutes." in texts(message)


async def test_a_backstory_is_taken_away_by_emptying_it(alice, channel, begin):
    message = await begin()
    message = (await alice.click(message, custom_id=button(message, "draft-preset"))).response
    form = await alice.click(message, custom_id=button(message, "draft-name"))
    await alice.submit_modal(form, {"name": "Maren Vell", "backstory": "Regretted."})
    await alice.select(message, values=["name"], custom_id=button(message, "draft-change"))
    form = await alice.click(message, custom_id=button(message, "draft-name"))
    assert "Maren Vell" in str(form.modal)
    await alice.submit_modal(form, {"name": "Maren Vell", "backstory": ""})

    assert "Maren Vell: is this you?" in texts(message)
    assert "Regretted." not in texts(message)


async def test_confirming_what_was_changed_elsewhere_shows_it_again_first(alice, begin, pack, game):
    message = await begin()
    preview = (await alice.click(message, custom_id=button(message, "draft-fill"))).response
    player = await game.accounts.find(alice.id)
    draft = await game.characters.drafts.open(player.id)
    await game.characters.drafts.choose(player.id, draft.id, draft.version, species=list(pack.species)[-1])

    await alice.click(preview, custom_id=button(preview, "draft-confirm"))

    assert "is this you?" in texts(preview)
    assert "had changed since this was shown" in texts(preview)
    assert list(pack.species.values())[-1].name in texts(preview)


async def test_what_is_gone_is_still_said_to_be_gone(alice, begin, game):
    message = await begin()
    player = await game.accounts.find(alice.id)
    draft = await game.characters.drafts.open(player.id)
    await game.characters.drafts.abandon(player.id, draft.id)

    gone = await alice.click(message, custom_id=button(message, "draft-preset"))

    assert "is gone" in texts(gone.followups[0])


async def test_a_refused_name_stands_in_the_form_again_until_a_name_is_taken(alice, channel, begin):
    message = await begin()
    message = (await alice.click(message, custom_id=button(message, "draft-preset"))).response
    form = await alice.click(message, custom_id=button(message, "draft-name"))
    await alice.submit_modal(form, {"name": "Maren  V3ll", "backstory": ""})

    again = await alice.click(message, custom_id=button(message, "draft-name"))
    assert "Maren V3ll" in str(again.modal)
    await alice.submit_modal(again, {"name": "Maren Vell", "backstory": ""})

    await alice.select(message, values=["name"], custom_id=button(message, "draft-change"))
    mended = await alice.click(message, custom_id=button(message, "draft-name"))
    assert "Maren Vell" in str(mended.modal)
    assert "V3ll" not in str(mended.modal)
