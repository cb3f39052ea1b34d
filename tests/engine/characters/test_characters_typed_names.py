"""A name that was refused waits to be mended: bounded, in its own player's draft, and nothing chosen changes."""

import pytest

from engine.characters.views import DraftChoices
from engine.kernel.errors import NotYours
from engine.rules.names import LENGTH_MOST


async def test_a_kept_name_is_there_and_nothing_else_has_changed(game, ada):
    drafts = game.characters.drafts
    before = await drafts.open(ada)

    await drafts.keep_typed_name(ada, before.id, " Maren \n V3ll\x00 ")

    after = await drafts.get(ada, before.id)
    assert after.choices.typed_name == "Maren V3ll"
    assert after.choices.model_copy(update={"typed_name": ""}) == before.choices
    assert (after.version, after.expires_at) == (before.version, before.expires_at)


async def test_a_name_that_is_taken_up_takes_its_place(game, ada):
    drafts = game.characters.drafts
    draft = await drafts.open(ada)
    await drafts.keep_typed_name(ada, draft.id, "Maren V3ll")

    chosen = await drafts.choose(ada, draft.id, draft.version, name="Maren Vell")

    assert (chosen.choices.name, chosen.choices.typed_name) == ("Maren Vell", "")


async def test_what_no_name_could_be_is_not_kept(game, ada):
    drafts = game.characters.drafts
    draft = await drafts.open(ada)

    await drafts.keep_typed_name(ada, draft.id, "x" * (LENGTH_MOST + 1))

    assert (await drafts.get(ada, draft.id)).choices == DraftChoices()


async def test_nobody_keeps_a_name_in_somebody_elses_draft(game, ada, ben):
    drafts = game.characters.drafts
    draft = await drafts.open(ada)

    with pytest.raises(NotYours):
        await drafts.keep_typed_name(ben, draft.id, "Maren V3ll")

    assert (await drafts.get(ada, draft.id)).choices == DraftChoices()
