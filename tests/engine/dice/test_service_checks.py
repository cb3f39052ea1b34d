"""Checks through the service: the active character's chance, shown before and recorded after."""

import asyncio
from dataclasses import replace

import pytest
from dice_sources import ScriptedNumbers
from sqlalchemy import text

from engine.characters.views import DraftChoices
from engine.dice.service import DiceService
from engine.kernel import feeds
from engine.kernel.errors import InvalidInput, NoCharacter, StaleAction
from engine.kernel.events import Viewer, read_feed
from engine.rules.check import Degree, Mode


@pytest.fixture
async def alice(game):
    return (await game.accounts.see(1, "Alice")).id


@pytest.fixture
async def wren(game, pack, alice):
    """Alice's character."""
    choices = DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        preset=True,
        name="Wren",
    )
    return await game.characters.drafts.create(alice, choices, request_id="birth")


@pytest.fixture
def scripted(kernel, pack, game):
    """A dice service whose dice fall as told."""

    def make(*faces):
        return DiceService(replace(kernel, randomness=ScriptedNumbers(faces)), pack, game.characters)

    return make


async def events(database):
    async with database.read() as connection:
        statement = text("SELECT count(*) FROM events WHERE type = 'dice.checked'")
        return (await connection.execute(statement)).scalar_one()


async def test_a_check_keeps_every_part_of_its_chance_and_the_raw_dice(database, game, scripted, pack, alice, wren):
    sheet = await game.characters.sheet(alice, wren)
    service = scripted(34)

    view = await service.check(alice, "stealth", "hard", request_id="1")

    expected = sheet.attributes["attributes/speed"] // 2 + sheet.skills["skills-noncombat/stealth"] // 2
    expected += pack.rules.check.base - pack.rules.check.difficulties["hard"]
    assert view.chance == min(max(expected, 5), 95)
    assert sum(part.value for part in view.parts) == expected
    assert (view.rolls, view.kept, view.margin, view.character_name) == ((34,), 34, view.chance - 34, "Wren")
    async with database.read() as connection:
        for feed in (feeds.player(alice), feeds.character(wren)):
            entry = (await read_feed(connection, feed, Viewer(), types=("dice.checked",)))[0]
            body = entry.event.body
            assert (body.rolls, body.target, body.total, body.success) == ((34,), view.chance, 34, view.success)
            assert [tuple(part) for part in body.parts] == [(part.name, part.value) for part in view.parts]


async def test_the_preview_promises_what_the_check_then_uses(scripted, alice, wren):
    service = scripted(50, 20)

    before = await service.preview_check(alice, "Perception", "easy", Mode.ADVANTAGE)
    after = await service.check(alice, "Perception", "easy", Mode.ADVANTAGE, request_id="1", shown_chance=before.chance)

    assert (after.chance, after.odds, after.parts, after.label) == (
        before.chance,
        before.odds,
        before.parts,
        before.label,
    )
    assert (after.rolls, after.kept) == ((50, 20), 20)
    assert before.line in after.line


async def test_a_preview_rolls_nothing_and_records_nothing(database, scripted, alice, wren):
    await scripted().preview_check(alice, "luck")

    assert await events(database) == 0


@pytest.mark.parametrize(("face", "degree"), [(1, Degree.CRITICAL), (96, Degree.FAILURE), (100, Degree.FUMBLE)])
async def test_the_ends_of_the_die_decide_whatever_the_chance(scripted, alice, wren, face, degree):
    view = await scripted(face).check(alice, "might", "trivial", request_id="1")

    assert view.degree is degree


async def test_a_check_pressed_twice_at_once_is_rolled_once(database, game, alice, wren):
    first, second = await asyncio.gather(*(game.dice.check(alice, "luck", request_id="9") for _ in range(2)))

    assert first == second
    assert await events(database) == 1


async def test_a_chance_that_changed_since_it_was_shown_is_not_rolled_on(database, game, alice, wren):
    shown = await game.dice.preview_check(alice, "luck")

    with pytest.raises(StaleAction):
        await game.dice.check(alice, "luck", request_id="1", shown_chance=shown.chance + 1)

    assert await events(database) == 0
    await game.dice.check(alice, "luck", request_id="1", shown_chance=shown.chance)


@pytest.mark.parametrize("name", ["stealth", "Stealth", " STEALTH ", "skills-noncombat/stealth"])
async def test_a_skill_is_found_by_id_and_by_name(game, alice, wren, name):
    assert (await game.dice.preview_check(alice, name)).ability == "skills-noncombat/stealth"


@pytest.mark.parametrize(
    ("ability", "difficulty", "field"),
    [
        ("", "normal", "skill"),
        ("swimming", "normal", "skill"),
        ("weapon-types/blades", "normal", "skill"),
        ("stealth\u0000", "normal", "skill"),
        ("x" * 4000, "normal", "skill"),
        ("@everyone", "normal", "skill"),
        ("luck", "impossible", "difficulty"),
        ("luck", "-1000", "difficulty"),
    ],
)
async def test_an_unknown_skill_or_difficulty_is_refused_and_records_nothing(
    database, game, alice, wren, ability, difficulty, field
):
    with pytest.raises(InvalidInput) as refused:
        await game.dice.check(alice, ability, difficulty, request_id="1")

    assert refused.value.field == field
    assert await events(database) == 0


async def test_without_a_character_there_is_no_check(game, alice):
    with pytest.raises(NoCharacter):
        await game.dice.check(alice, "luck", request_id="1")
    with pytest.raises(NoCharacter):
        await game.dice.preview_check(alice, "luck")


async def test_all_skills_and_attributes_are_offered_with_the_chances_that_the_difficulty_leaves(
    game, pack, alice, wren
):
    normal = await game.dice.abilities(alice)
    hard = await game.dice.abilities(alice, "heroic")

    assert [each.id for each in normal] == [*pack.skills, *pack.attributes]
    assert normal[0].odds == (await game.dice.preview_check(alice, normal[0].id)).odds
    assert all(there.odds < here.odds for here, there in zip(normal, hard, strict=True) if here.odds > 500)


async def test_the_chances_that_are_offered_count_advantage_and_disadvantage(game, alice, wren):
    for mode in Mode:
        for offered in await game.dice.abilities(alice, "hard", mode):
            assert offered.odds == (await game.dice.preview_check(alice, offered.id, "hard", mode)).odds


async def test_without_a_character_or_an_account_abilities_are_offered_without_chances(game, alice):
    for player_id in (alice, None):
        assert {each.odds for each in await game.dice.abilities(player_id)} == {None}


async def test_history_holds_checks_and_rolls_together(game, alice, wren):
    roll = await game.dice.roll(alice, "1d6", request_id="1")
    check = await game.dice.check(alice, "luck", request_id="2")

    page = await game.dice.history(alice, Viewer(alice))

    assert [(view.kind, view.id) for view in page.items] == [("check", check.id), ("roll", roll.id)]
    assert page.items[0].line == check.line
    with pytest.raises(InvalidInput):
        await game.dice.roll_again(alice, check.id, request_id="3")


async def test_a_check_beside_a_retirement_is_made_before_it_or_refused(game, database, pack, alice, wren):
    """Never a check of a hero who had left the world when it was written."""
    version = (await game.characters.sheet(alice, wren)).version
    results = await asyncio.gather(
        *(game.dice.check(alice, "stealth", request_id=str(number)) for number in range(6)),
        game.characters.retire(alice, wren, version),
        *(game.dice.check(alice, "stealth", request_id=str(number)) for number in range(6, 12)),
        return_exceptions=True,
    )

    assert all(not isinstance(r, BaseException) or isinstance(r, NoCharacter) for r in results)
    async with database.read() as connection:
        entries = await read_feed(connection, feeds.character(wren), Viewer(player_id=alice))
    kinds = [entry.event.body.type for entry in entries]
    assert "dice.checked" not in kinds[kinds.index("character.retired") :]
