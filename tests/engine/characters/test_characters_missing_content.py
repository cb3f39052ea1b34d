"""What is stored outlives the pack: an id that is not loaded is refused with a sentence, and the rest goes on."""

import pytest
from sqlalchemy import text

from engine.content import ContentNotLoaded

SHEET = [
    "UPDATE characters SET species = 'species/gone'",
    "UPDATE characters SET character_class = 'classes/gone'",
    "UPDATE characters SET subclass = 'subclasses/gone'",
    "UPDATE items SET template = 'items/gone' WHERE slot IS NOT NULL",
    "INSERT INTO learned_abilities SELECT id, 3, 'feats/gone', now() FROM characters",
]


@pytest.fixture
def change(database):
    async def run(statement: str) -> None:
        async with database.transaction() as tx:
            await tx.execute(text(statement))

    return run


@pytest.mark.parametrize("statement", SHEET)
async def test_a_sheet_says_what_is_not_loaded(game, ada, maren, change, statement):
    await change(statement)

    for read in (game.characters.sheet(ada, maren), game.characters.public(maren), game.characters.active(ada)):
        with pytest.raises(ContentNotLoaded) as refused:
            await read
        assert "/gone”" in refused.value.message
        assert refused.value.http_status == 503


async def test_a_backpack_says_what_is_not_loaded(game, ada, maren, change):
    await change("UPDATE items SET template = 'items/gone', place = 'backpack', slot = NULL")

    with pytest.raises(ContentNotLoaded):
        await game.characters.gear.inventory(ada, maren)
    assert (await game.characters.sheet(ada, maren)).name == "Maren Vell"


async def test_a_queue_says_what_is_not_loaded(game, ada, maren, change):
    await change("""UPDATE skill_queues SET steps = '[{"skill": "skills-combat/gone"}]'""")

    with pytest.raises(ContentNotLoaded):
        await game.characters.queues.list(ada, maren)


async def test_a_skill_that_left_the_pack_is_passed_over(game, ada, maren, change):
    await change("INSERT INTO character_skills SELECT id, 'skills-noncombat/gone', 5, 0 FROM characters")

    assert "skills-noncombat/gone" not in (await game.characters.sheet(ada, maren)).skills


async def test_such_a_character_can_be_left_for_another(game, ada, maren, change, choices):
    await change("UPDATE characters SET species = 'species/gone'")
    other = await game.characters.drafts.create(ada, choices("Orrin Fell"), request_id="orrin")

    assert (await game.characters.switch(ada, other)).id == other
    assert len((await game.characters.list(ada)).items) == 2


async def test_a_character_that_cannot_be_shown_is_not_switched_to_by_halves(game, ada, maren, change, choices):
    other = await game.characters.drafts.create(ada, choices("Orrin Fell"), request_id="orrin")
    await game.characters.switch(ada, other)
    await change(f"UPDATE characters SET species = 'species/gone' WHERE id = '{maren}'")

    with pytest.raises(ContentNotLoaded):
        await game.characters.switch(ada, maren)

    assert (await game.characters.active(ada)).id == other
