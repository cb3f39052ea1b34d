"""Rolls through the service: recorded once, secret where they should be, and fair."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from dice_sources import ScriptedNumbers, SeededNumbers, chi_square_p_value
from sqlalchemy import text

from engine.dice.evaluation import roll as throw
from engine.dice.events import DiceRolled
from engine.dice.odds import distribution
from engine.dice.records import roll_record, roll_view, with_words, words_of
from engine.dice.service import DiceService
from engine.kernel import feeds, texts
from engine.kernel.errors import InvalidInput, NotFound, NotYours
from engine.kernel.events import StoredEvent, Viewer, read_feed
from tests.cogs.dice.hostile_expressions import REFUSED


@pytest.fixture
async def alice(game):
    return (await game.accounts.see(1, "Alice")).id


@pytest.fixture
async def bob(game):
    return (await game.accounts.see(2, "Bob")).id


@pytest.fixture
def scripted(kernel, pack, game):
    """A dice service whose dice fall as told."""

    def make(*faces):
        return DiceService(replace(kernel, randomness=ScriptedNumbers(faces)), pack, game.characters)

    return make


async def counts(database):
    """How many rows each table holds."""
    async with database.read() as connection:
        names = (
            await connection.execute(
                text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
            )
        ).scalars()
        return {name: (await connection.execute(text(f'SELECT count(*) FROM "{name}"'))).scalar_one() for name in names}


async def entries(database, player_id, viewer_id=None):
    async with database.read() as connection:
        found = await read_feed(connection, feeds.player(player_id), Viewer(viewer_id or player_id))
    return [entry for entry in found if entry.event.body.type.startswith("dice.")]


async def test_a_roll_is_shown_and_recorded_with_every_die(database, scripted, alice):
    view = await scripted(1, 3, 6, 5).roll(alice, "4d6kh3+2", "Damage", request_id="1", target=15)

    assert (view.roll.total, view.roll.label, view.success, view.secret) == (16, "Damage", True, False)
    (entry,) = await entries(database, alice)
    body = entry.event.body
    assert (body.expression, body.total, body.modifier, body.target, body.success) == ("4d6kh3 + 2", 16, 2, 15, True)
    assert [die.rolls for die in body.groups[0].dice] == [(1,), (3,), (6,), (5,)]
    assert [die.kept for die in body.groups[0].dice] == [False, True, True, True]
    assert entry.event.actor_id == alice


async def test_words_of_people_are_kept_in_texts_and_never_in_the_event(database, scripted, alice):
    view = await scripted(4, 2).roll(alice, "1d6[fire]+1d4[spite] for Wren", "Damage", request_id="1")

    assert view.roll.label == "Damage · for Wren"
    assert [group.label for group in view.roll.groups] == ["fire", "spite"]
    async with database.read() as connection:
        payload = (
            await connection.execute(text("SELECT payload::text FROM events WHERE type = 'dice.rolled'"))
        ).scalar_one()
        bodies = (await connection.execute(text("SELECT body FROM texts"))).scalars().all()
    assert not any(word in payload for word in ("fire", "spite", "Wren", "Damage"))
    assert bodies == ["Damage · for Wren\nfire\nspite"]


async def test_a_redelivered_interaction_makes_one_roll_and_gets_the_same_answer(database, game, alice):
    first = await game.dice.roll(alice, "8d10 a dragon", request_id="77")
    again = await game.dice.roll(alice, "8d10 a dragon", request_id="77")

    assert again == first
    assert len(await entries(database, alice)) == 1


async def test_one_interaction_delivered_to_two_processes_at_once_makes_one_roll(database, game, alice):
    first, second = await asyncio.gather(*(game.dice.roll(alice, "8d1000", request_id="5") for _ in range(2)))

    assert first == second
    assert len(await entries(database, alice)) == 1


async def test_equal_request_ids_of_two_players_are_two_rolls(game, alice, bob):
    first = await game.dice.roll(alice, "1d6", request_id="5")
    second = await game.dice.roll(bob, "1d6", request_id="5")

    assert first.id != second.id


async def test_rolls_at_once_by_one_player_are_all_recorded_without_a_gap(database, game, alice):
    await asyncio.gather(*(game.dice.roll(alice, "1d20", request_id=str(each)) for each in range(12)))

    places = [entry.seq for entry in await entries(database, alice)]
    assert places == list(range(places[0], places[0] + 12))


async def refusal_of(act):
    """The error with which an act is refused, if it is."""
    try:
        await act
    except InvalidInput as refused:
        return refused
    return None


async def test_hostile_expressions_are_refused_with_two_sentences_and_change_nothing(database, game, alice):
    before = await counts(database)

    refusals = [
        await refusal_of(game.dice.roll(alice, expression, request_id=str(number)))
        for number, expression in enumerate(REFUSED)
    ]

    assert [expression for expression, refused in zip(REFUSED, refusals, strict=True) if refused is None] == []
    assert all(refused.code.startswith("dice_") for refused in refusals)
    assert all(refused.message.endswith(".") and refused.remedy.endswith(".") for refused in refusals)
    assert await counts(database) == before


@pytest.mark.parametrize(
    ("label", "target", "code"),
    [
        ("x" * 101, None, "text_too_long"),
        ("", 10**12 + 1, "target_out_of_bounds"),
        ("", -(10**30), "target_out_of_bounds"),
    ],
)
async def test_a_label_or_target_out_of_bounds_is_refused_and_changes_nothing(
    database, game, alice, label, target, code
):
    before = await counts(database)

    with pytest.raises(InvalidInput) as refused:
        await game.dice.roll(alice, "1d6", label, request_id="1", target=target)

    assert refused.value.code == code
    assert await counts(database) == before


async def test_a_roll_that_leaves_its_bounds_while_falling_is_not_recorded_and_its_key_is_free_again(
    database, scripted, alice
):
    before = await counts(database)
    service = scripted(1, 2)

    with pytest.raises(InvalidInput) as refused:
        await service.roll(alice, "6/(1d2-1)", request_id="1")
    assert refused.value.code == "dice_division_by_zero"
    assert await counts(database) == before

    assert (await service.roll(alice, "6/(1d2-1)", request_id="1")).roll.total == 6


async def test_a_label_of_the_longest_length_is_kept_whole(game, alice):
    view = await game.dice.roll(alice, "1d6", "x" * 100, request_id="1")

    assert view.roll.label == "x" * 100


async def test_a_secret_roll_is_seen_by_its_roller_alone(database, game, alice, bob):
    secret = await game.dice.roll(alice, "1d6 hush", request_id="1", secret=True)
    shown = await game.dice.roll(alice, "1d6", request_id="2")

    own = await game.dice.history(alice, Viewer(alice))
    others = await game.dice.history(alice, Viewer(bob))
    strangers = await game.dice.history(alice, Viewer())

    assert [view.id for view in own.items] == [shown.id, secret.id]
    assert [view.secret for view in own.items] == [False, True]
    assert [view.id for view in others.items] == [view.id for view in strangers.items] == [shown.id]
    with pytest.raises(NotFound):
        await game.dice.roll_again(bob, secret.id, request_id="3")


async def test_rolling_again_repeats_words_target_and_secrecy_without_writing_the_words_twice(
    database, scripted, alice
):
    service = scripted(2, 5)
    first = await service.roll(alice, "1d6[fire] burn", request_id="1", secret=True, target=4)

    second = await service.roll_again(alice, first.id, request_id="2")

    assert (second.roll.total, second.roll.label, second.roll.groups[0].label) == (5, "burn", "fire")
    assert (first.success, second.success, second.secret) == (False, True, True)
    assert (await counts(database))["texts"] == 1


async def test_rolling_again_is_for_the_roller_only(game, alice, bob):
    roll = await game.dice.roll(alice, "1d6", request_id="1")

    with pytest.raises(NotYours):
        await game.dice.roll_again(bob, roll.id, request_id="2")
    with pytest.raises(NotFound):
        await game.dice.roll_again(alice, uuid4(), request_id="3")


@pytest.mark.parametrize("state", [texts.TextState.HIDDEN, texts.TextState.ERASED])
async def test_hidden_and_erased_words_vanish_from_history_redelivery_and_repetition(database, game, alice, state):
    roll = await game.dice.roll(alice, "1d6[rude] ruder", request_id="1")
    (entry,) = await entries(database, alice)
    async with database.transaction() as transaction:
        await texts.change_state(transaction, entry.event.body.words_id, state)

    (past,) = (await game.dice.history(alice, Viewer(alice))).items
    redelivered = await game.dice.roll(alice, "1d6[rude] ruder", request_id="1")
    repeated = await game.dice.roll_again(alice, roll.id, request_id="2")

    for view in (past, redelivered, repeated):
        assert (view.roll.label, view.roll.groups[0].label) == ("", "")


async def test_history_pages_stay_in_place_while_new_rolls_come_in(game, alice):
    made = [await game.dice.roll(alice, "1d20", request_id=f"old {each}") for each in range(7)]
    viewer = Viewer(alice)

    first = await game.dice.history(alice, viewer, limit=3)
    for each in range(4):
        await game.dice.roll(alice, "1d20", request_id=f"new {each}")
    second = await game.dice.history(alice, viewer, cursor=first.next_cursor, limit=3)
    third = await game.dice.history(alice, viewer, cursor=second.next_cursor, limit=3)

    seen = [view.id for page in (first, second, third) for view in page.items]
    assert seen == [roll.id for roll in reversed(made)]
    assert third.next_cursor is None


async def test_a_forged_cursor_is_refused(game, alice):
    for cursor in ("", "x", "AAAA", "💥", "e30", "a" * 5000):
        with pytest.raises(InvalidInput):
            await game.dice.history(alice, Viewer(alice), cursor=cursor)


async def test_an_empty_history_is_an_empty_page(game, alice):
    page = await game.dice.history(alice, Viewer(alice))

    assert (page.items, page.next_cursor) == ((), None)


@pytest.mark.parametrize(
    "expression",
    ["4d6kh3+2", "1d6[a]+2d8[b]-1 c", "(1d6, 2d4[x], 3)kh1", "3d6ro1e6mi2", "8", "-1d4*2", "2d20kl1[low] # 5 things"],
)
def test_a_roll_is_the_same_after_its_record_was_read_back(expression):
    thrown = throw(expression, SeededNumbers(7))
    words_id = uuid4()
    written = roll_record(uuid4(), thrown, target=None, success=None, words_id=words_id)
    body = DiceRolled.model_validate_json(written.model_dump_json())
    event = StoredEvent(uuid4(), body, "public", None, None, None, None, None, None, 0, datetime.now(UTC))

    view = roll_view(event, body, {words_id: words_of(thrown)})

    assert view.roll == thrown
    assert with_words(thrown, words_of(thrown)) == thrown


async def test_odds_tell_mean_spread_quartiles_and_the_chance_to_reach_a_target(game):
    odds = await game.dice.odds("3d6", 15)

    assert (odds.mean, odds.lowest, odds.highest, odds.middle, odds.exact) == (10.5, 3, 18, (8, 13), True)
    assert odds.spread == pytest.approx(2.958, abs=1e-3)
    assert odds.chance == "9.3%"
    assert "Chance of 15 or more: 9.3%." in odds.picture.describe()


async def test_odds_refuse_what_a_roll_refuses(game):
    accepted = [expression for expression in REFUSED if await refusal_of(game.dice.odds(expression)) is None]

    assert accepted == []


async def test_live_rolls_of_the_service_fall_as_the_odds_say(kernel, pack, game):
    service = DiceService(kernel, pack, game.characters)
    odds = distribution("3d6kh2+1")
    fallen = Counter(throw("3d6kh2+1", service._randomness).total for _ in range(20_000))

    assert chi_square_p_value(fallen, {o: float(odds.probability(o)) for o in odds.outcomes}) >= 1e-6
