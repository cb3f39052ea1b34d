"""Making a character: at once, in a draft, twice at once, against others, and wrongly."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from engine.characters.creation import DRAFT_DAYS
from engine.characters.views import BACKSTORY_LIMIT, DraftStep
from engine.kernel.errors import Conflict, EverdelveError, InvalidInput, LimitReached, NotYours, StaleAction
from engine.kernel.events import Viewer, read_feed
from engine.kernel.jobs import run_due

EVERYTHING = (
    "characters",
    "character_skills",
    "items",
    "skill_queues",
    "active_characters",
    "transfers",
    "events",
    "texts",
    "outbox",
)


async def test_a_new_character_has_all_that_its_choices_promise(game, pack, ada, choices):
    made = await game.characters.drafts.create(ada, choices(backstory="Born at sea.\nFound on land."), request_id="1")

    sheet = await game.characters.sheet(ada, made)
    background = pack.backgrounds[sheet.background]
    assert (sheet.name, sheet.level, sheet.status, sheet.hp_current) == ("Maren Vell", 1, "alive", sheet.derived.hp_max)
    assert sheet.backstory == "Born at sea.\nFound on land."
    assert sheet.gold == background.gold
    assert set(pack.skills) <= set(sheet.skills)
    assert sheet.active_queue == "Standard"
    carried = await game.characters.gear.inventory(ada, made)
    given = [item.template for item in (*carried.worn, *carried.backpack)]
    assert set(given) == {*pack.classes[sheet.character_class].gear, *background.items}
    assert (await game.characters.active(ada)).id == made


async def test_its_beginning_is_an_event_on_its_feed_and_its_players_at_the_starting_place(game, database, ada, maren):
    async with database.read() as connection:
        for feed in (f"character:{maren}", f"player:{ada}"):
            entries = await read_feed(connection, feed, Viewer(), types=("character.created",))
            assert [entry.event.body.character_id for entry in entries] == [maren]
            assert entries[0].event.place_id is not None


async def test_the_same_request_twice_at_once_makes_one_character(game, ada, choices, count):
    made = await asyncio.gather(
        *(game.characters.drafts.create(ada, choices(), request_id="interaction-1") for _ in range(5))
    )

    assert len(set(made)) == 1
    assert await count("characters") == (1,)


async def test_a_confirmation_pressed_twice_at_once_makes_one_character(game, ada, choices, count):
    draft = await complete_draft(game, ada, choices())

    made = await asyncio.gather(*(game.characters.drafts.confirm(ada, draft.id, draft.version) for _ in range(5)))

    assert len(set(made)) == 1
    assert await count("characters") == (1,)


async def test_of_two_players_racing_for_a_name_one_gets_it_and_the_other_a_kind_answer(game, ada, ben, choices, count):
    results = await asyncio.gather(
        game.characters.drafts.create(ada, choices("Ilse Marrow"), request_id="a"),
        game.characters.drafts.create(ben, choices("ilse  marrow".replace("  ", " ")), request_id="b"),
        return_exceptions=True,
    )

    refusals = [result for result in results if isinstance(result, BaseException)]
    assert len(refusals) == 1
    assert isinstance(refusals[0], Conflict)
    assert refusals[0].code == "name_taken"
    assert await count("characters", "transfers") == (1, 1)


async def test_a_player_creating_more_than_fits_at_once_gets_exactly_what_fits(game, ada, choices, count):
    names = ["Ana Wick", "Bela Thorn", "Cora Sill", "Dena Marsh", "Edda Pike"]

    results = await asyncio.gather(
        *(game.characters.drafts.create(ada, choices(name), request_id=name) for name in names), return_exceptions=True
    )

    assert sorted(type(r).__name__ for r in results if isinstance(r, BaseException)) == ["LimitReached"] * 3
    assert await count("characters") == (2,)


async def test_look_alikes_of_a_taken_name_are_refused(game, ben, maren, choices):
    for lookalike in ("MAREN VELL", "Maren-Vell", "Marén Vell", "Маren Vell"):
        with pytest.raises(EverdelveError) as refused:
            await game.characters.drafts.create(ben, choices(lookalike), request_id=lookalike)
        assert refused.value.code in {"name_taken", "name_mixed_scripts"}


async def test_a_name_is_free_again_once_its_bearer_is_archived(game, ada, ben, maren, choices):
    sheet = await game.characters.sheet(ada, maren)
    await game.characters.retire(ada, maren, sheet.version)

    again = await game.characters.drafts.create(ben, choices("Maren Vell"), request_id="again")

    assert (await game.characters.public(again)).name == "Maren Vell"


@pytest.mark.parametrize(("scars", "free"), [(2, False), (3, True)])
async def test_the_dead_hold_their_name_and_slot_while_they_may_return(
    game, database, ada, ben, maren, choices, scars, free
):
    async with database.transaction() as transaction:
        await transaction.execute(
            text("UPDATE characters SET status = 'dead', died_at = :now, death_scars = :scars WHERE id = :id"),
            {"now": transaction.now, "scars": scars, "id": maren},
        )
    attempt = game.characters.drafts.create(ben, choices("Maren Vell"), request_id="x")
    if free:
        assert await attempt
    else:
        with pytest.raises(Conflict):
            await attempt


async def complete_draft(game, player_id, wanted):
    """Open a draft and choose everything step by step, as the guided flow does."""
    drafts = game.characters.drafts
    draft = await drafts.open(player_id)
    steps = [
        {"species": wanted.species},
        {"character_class": wanted.character_class},
        {"background": wanted.background},
        {"preset": True},
        {"name": wanted.name, "backstory": wanted.backstory},
    ]
    for step in steps:
        draft = await drafts.choose(player_id, draft.id, draft.version, **step)
    return draft


async def test_a_draft_goes_through_its_steps_and_shows_what_it_would_become(game, ada, choices, count):
    drafts = game.characters.drafts
    draft = await drafts.open(ada)
    assert draft.step is DraftStep.SPECIES

    draft = await complete_draft(game, ada, choices())

    assert draft.step is DraftStep.PREVIEW
    made = await drafts.confirm(ada, draft.id, draft.version)
    sheet = await game.characters.sheet(ada, made)
    assert draft.preview is not None
    assert draft.preview.derived == sheet.derived
    assert draft.preview.attributes == sheet.attributes
    assert draft.preview.gold == sheet.gold


async def test_a_draft_left_is_resumed_where_it_stood(game, ada, choices):
    draft = await game.characters.drafts.open(ada)
    draft = await game.characters.drafts.choose(ada, draft.id, draft.version, species=choices().species)

    again = await game.characters.drafts.open(ada)

    assert (again.id, again.step, again.version) == (draft.id, DraftStep.CLASS, draft.version)


async def test_an_abandoned_draft_leaves_no_trace(game, ada, count):
    before = await count(*EVERYTHING, "character_drafts")
    draft = await game.characters.drafts.open(ada)

    await game.characters.drafts.abandon(ada, draft.id)
    await game.characters.drafts.abandon(ada, draft.id)

    assert await count(*EVERYTHING, "character_drafts") == before
    with pytest.raises(StaleAction):
        await game.characters.drafts.confirm(ada, draft.id, draft.version)


async def test_an_out_of_date_choice_is_refused_and_changes_nothing(game, ada, pack):
    draft = await game.characters.drafts.open(ada)
    first, second = list(pack.species)[:2]
    await game.characters.drafts.choose(ada, draft.id, draft.version, species=first)

    with pytest.raises(StaleAction):
        await game.characters.drafts.choose(ada, draft.id, draft.version, species=second)

    assert (await game.characters.drafts.get(ada, draft.id)).choices.species == first


async def test_somebody_elses_draft_is_refused(game, ada, ben, choices, count):
    draft = await complete_draft(game, ada, choices())
    drafts = game.characters.drafts

    for act in (
        drafts.get(ben, draft.id),
        drafts.choose(ben, draft.id, draft.version, name="Thief Ofnames"),
        drafts.confirm(ben, draft.id, draft.version),
        drafts.abandon(ben, draft.id),
    ):
        with pytest.raises(NotYours):
            await act

    assert await count("characters", "character_drafts") == (0, 1)


async def test_a_forgotten_draft_is_dropped_on_time_and_a_touched_one_is_not(game, kernel, ada, clock, choices, count):
    draft = await game.characters.drafts.open(ada)
    clock.advance((DRAFT_DAYS - 1) * 86400)
    await game.characters.drafts.choose(ada, draft.id, draft.version, species=choices().species)
    clock.advance(2 * 86400)
    await run_due(kernel, game, clock.now())
    assert await count("character_drafts") == (1,), "its time was moved on when it was touched"

    clock.advance(DRAFT_DAYS * 86400)
    await run_due(kernel, game, clock.now())

    assert await count("character_drafts") == (0,)


async def test_a_full_player_is_told_at_the_first_step(game, ada, maren, choices):
    await game.characters.drafts.create(ada, choices("Second Hero"), request_id="2")

    with pytest.raises(LimitReached) as refused:
        await game.characters.drafts.open(ada)

    assert refused.value.code == "slots_full"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"species": "species/none-such"}, "unknown_species"),
        ({"species": "classes/warden"}, "unknown_species"),
        ({"character_class": "x' OR 1=1 --"}, "unknown_class"),
        ({"background": ""}, "unknown_background"),
        ({"spread": {"attributes/might": 99}}, "points_too_many_in_one"),
        ({"spread": {"attributes/beauty": 1}}, "unknown_attribute"),
        ({"spread": {}}, "points_unspent"),
        ({"backstory": "x" * (BACKSTORY_LIMIT + 1)}, "text_too_long"),
        ({"name": "x"}, "name_too_short"),
        ({"name": "@everyone"}, "name_not_letters"),
        ({"name": "a" * 4000}, "name_too_long"),
        ({"name": "Ada\u202eneraM"}, "name_invisible"),
    ],
)
async def test_a_wrong_choice_is_refused_by_name_and_changes_nothing(game, ada, choices, count, changes, code):
    before = await count(*EVERYTHING)

    with pytest.raises(InvalidInput) as refused:
        await game.characters.drafts.create(ada, choices(**changes), request_id="wrong")

    assert refused.value.code == code
    assert refused.value.message
    assert refused.value.remedy
    assert await count(*EVERYTHING) == before


async def test_a_backstory_of_exactly_the_limit_fits(game, ada, choices):
    made = await game.characters.drafts.create(ada, choices(backstory="x" * BACKSTORY_LIMIT), request_id="1")

    assert len((await game.characters.sheet(ada, made)).backstory) == BACKSTORY_LIMIT


async def test_the_dead_of_others_take_neither_ones_slots_nor_other_names(game, ada, ben, choices, database, clock):
    for number, name in enumerate(("Maren Vell", "Oskar Thorn")):
        await game.characters.drafts.create(ada, choices(name), request_id=str(number))
    async with database.transaction() as transaction:
        await transaction.execute(
            text("UPDATE characters SET status = 'dead', died_at = :now, death_scars = 1"), {"now": clock.now()}
        )

    for number, name in enumerate(("Bera Tomu", "Ilka Sand")):
        made = await game.characters.drafts.create(ben, choices(name), request_id=f"ben-{number}")
        assert (await game.characters.sheet(ben, made)).name == name


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=60), backstory=st.text(max_size=80))
async def test_any_text_is_either_a_character_or_a_clear_refusal(game, ada, choices, database, name, backstory):
    try:
        made = await game.characters.drafts.create(ada, choices(name, backstory=backstory), request_id=name[:50] or "x")
    except EverdelveError as refused:
        assert refused.message
        assert refused.remedy
        return
    sheet = await game.characters.sheet(ada, made)
    assert 2 <= len(sheet.name) <= 32
    await game.characters.retire(ada, made, sheet.version)
