"""Skill queues in Discord: building them press by press; pressed twice, late, wrongly, or by the wrong hands."""

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from simulated_discord import ids, texts
from sqlalchemy import text

from bot.client import EverdelveBot
from bot.ui.actions import registered
from cogs.characters.queue import queue_card
from engine.content.models import QueueStep
from engine.rules.levels import xp_for_level
from engine.rules.queues import CONDITIONS, known_skills, takes_condition, thresholds

ROOT = Path(__file__).parents[3]


@pytest.fixture
def skill(pack):
    """A skill that Maren has."""
    return pack.skills_learned(next(iter(pack.classes)), 1)[0]


@pytest.fixture
async def queue(game, maren, skill):
    """A queue of Maren's with two steps before the basic attack; it rests."""
    queues = game.characters.queues
    made = await queues.create(*maren, "Careful")
    for value in (30, 60):
        step = QueueStep(skill=skill.id, when="if_hp_below", value=value)
        made = await queues.add(maren[0], made.id, made.version, step)
    return made


@pytest.fixture
def steps(game, maren, queue):
    """Reads the conditions' numbers of the queue's steps as they are stored, without the basic attack."""

    async def read():
        return [step.value for step in (await game.characters.queues.get(maren[0], queue.id)).steps[:-1]]

    return read


@pytest.fixture
def opened(alice, channel, button):
    """Opens the card of a queue."""

    async def slash(queue_id):
        message = (await alice.slash(channel, "character queue")).response
        return (await alice.select(message, [str(queue_id)], custom_id=button(message, "queue-pick"))).response

    return slash


@pytest.fixture
def chosen(alice, button):
    """Chooses in the one menu of an action, and returns what stands there then."""

    async def choose(message, action, value):
        return await alice.select(message, [value], custom_id=button(message, action))

    return choose


def refused(result) -> str:
    """What an actor was told privately beside what the message shows."""
    told = [message for message in (result.response, *result.followups) if message is not None and message.ephemeral]
    return texts(told[-1])


def menu(message, action):
    """The values that the menu of an action offers."""
    for row in message.components[0]["components"]:
        for component in row.get("components") or []:
            if component.get("custom_id", "").split(":")[2:3] == [action]:
                return [each["value"] for each in component["options"]]
    raise AssertionError(f"there is no menu of {action}")


async def test_without_a_character_one_is_offered(alice, channel):
    result = await alice.slash(channel, "character queue")

    assert result.ephemeral
    assert "no character" in texts(result.response)


async def test_the_list_shows_the_queue_that_acts_first_in_words(alice, channel, game, maren, queue):
    result = await alice.slash(channel, "character queue")

    shown = texts(result.response)
    active = next(each for each in await game.characters.queues.list(*maren) if each.active)
    assert result.ephemeral
    assert shown.index(f"### {active.name} (acts now)") < shown.index("### Careful (rests)")
    for line in (*active.words, *queue.words):
        assert line in shown


async def test_the_skill_of_the_chosen_subclass_is_offered(alice, opened, game, maren, queue, pack, database):
    levels = pack.rules.levels
    async with database.transaction() as transaction:
        needed = xp_for_level(levels, levels.subclass_level)
        sheet = await game.characters.growth.grant(transaction, maren[1], needed, "test")
    mine, other = pack.subclasses_of(sheet.character_class)
    await game.characters.growth.choose_subclass(*maren, mine.id)

    which = (await alice.click(await opened(queue.id), label="Add step")).response

    offered = set(menu(which, "queue-skill"))
    assert {skill.id for skill in pack.skills_of_subclass(mine.id)} <= offered
    assert not {skill.id for skill in pack.skills_of_subclass(other.id)} & offered


async def test_the_queues_of_another_of_ones_characters_can_be_shown(alice, channel, born, maren):
    await born(alice, "Tobin Ash")

    choices = await alice.autocomplete(channel, "character queue", "character", "tob")
    assert [choice["name"] for choice in choices] == ["Tobin Ash"]
    result = await alice.slash(channel, "character queue", character=choices[0]["value"])
    assert "Tobin Ash: skill queues" in texts(result.response)


async def test_somebody_elses_queues_are_not_shown(alice, bob, channel, born, maren):
    _, bela = await born(bob, "Bela Thorn")

    for wrong in ("Bela Thorn", str(bela), str(uuid4())):
        result = await alice.slash(channel, "character queue", character=wrong)
        assert "skill queues" not in texts(result.response)
        assert "That did not work" in texts(result.response)


async def test_a_step_is_built_by_pressing_previewed_in_words_and_saved(
    alice, opened, chosen, game, maren, queue, skill, pack
):
    card = await opened(queue.id)
    which = (await alice.click(card, label="Add step")).response
    known = known_skills(pack, next(iter(pack.classes)), 1)
    assert menu(which, "queue-skill") == [each.id for each in known]
    when = (await chosen(which, "queue-skill", skill.id)).response
    assert menu(when, "queue-when") == list(CONDITIONS)
    number = (await chosen(when, "queue-when", "if_target_hp_below")).response
    preview = (await chosen(number, "queue-detail", "25")).response
    assert "**New, as step 3:** Against a target below 25% of its hit points" in texts(preview)
    assert await game.characters.queues.get(maren[0], queue.id) == queue

    moved = (await chosen(preview, "queue-place", "0")).response
    assert "1. Against a target below 25% of its hit points" in texts(moved)
    assert await game.characters.queues.get(maren[0], queue.id) == queue

    saved = (await alice.click(moved, label="Save")).response

    stored = await game.characters.queues.get(maren[0], queue.id)
    assert stored.steps[0] == QueueStep(skill=skill.id, when="if_target_hp_below", value=25)
    assert "Added." in texts(saved)
    for line in stored.words:
        assert line in texts(saved)


@pytest.mark.parametrize("when", CONDITIONS)
async def test_every_condition_can_be_built(alice, opened, chosen, game, maren, queue, skill, pack, when):
    allowed = thresholds(pack.rules.queues, when)
    message = (await alice.click(await opened(queue.id), label="Add step")).response
    message = (await chosen(message, "queue-skill", skill.id)).response
    message = (await chosen(message, "queue-when", when)).response
    value = state = None
    if allowed is not None:
        value = int(menu(message, "queue-detail")[-1])
        message = (await chosen(message, "queue-detail", str(value))).response
    elif takes_condition(when):
        state = menu(message, "queue-detail")[-1]
        message = (await chosen(message, "queue-detail", state)).response

    await alice.click(message, label="Save")

    stored = await game.characters.queues.get(maren[0], queue.id)
    assert stored.steps[2] == QueueStep(skill=skill.id, when=when, value=value, condition=state)


@pytest.fixture
def asked_for_number(alice, opened, chosen, queue, skill):
    async def ask(when="if_hp_below"):
        message = (await alice.click(await opened(queue.id), label="Add step")).response
        message = (await chosen(message, "queue-skill", skill.id)).response
        return (await chosen(message, "queue-when", when)).response

    return ask


async def test_a_number_that_the_menu_does_not_have_can_be_typed(alice, asked_for_number, steps):
    form = await alice.click(await asked_for_number(), label="Another number")
    preview = (await alice.submit_modal(form, {"number": " 37 % "})).response
    assert "Below 37% of its own hit points" in texts(preview)

    await alice.click(preview, label="Save")

    assert await steps() == [30, 60, 37]


@pytest.mark.parametrize("typed", ["0", "100", "-5", "forty", "³", "3.5", "999999", "%"])
async def test_a_number_that_means_nothing_is_refused_with_the_range(alice, asked_for_number, steps, typed):
    message = await asked_for_number()
    form = await alice.click(message, label="Another number")

    result = await alice.submit_modal(form, {"number": typed})

    assert "Give a whole number from 1 to 99." in refused(result)
    assert await steps() == [30, 60]
    assert "Another number" in texts(message)


async def test_the_form_for_a_number_can_be_sent_after_a_restart(env, alice, asked_for_number, steps, kernel, game):
    form = await alice.click(await asked_for_number(), label="Another number")

    await env.restart_bot(EverdelveBot(kernel, game))
    preview = (await alice.submit_modal(form, {"number": "37"})).response
    await env.restart_bot(EverdelveBot(kernel, game))
    await alice.click(preview, label="Save")

    assert await steps() == [30, 60, 37]


async def test_saving_twice_at_once_adds_the_step_once_and_the_second_is_told(
    alice, asked_for_number, chosen, steps, at_once
):
    preview = (await chosen(await asked_for_number(), "queue-detail", "45")).response

    results = await at_once(*[lambda: alice.click(preview, label="Save")] * 2)

    assert await steps() == [30, 60, 45]
    told = [texts(message) for result in results for message in result.followups]
    assert len(told) == 1
    assert "has changed since then" in told[0]
    assert "Below 45% of its own hit points" in texts(preview)


async def test_whoever_presses_on_an_older_state_is_told_and_shown_the_new_one(
    alice, opened, chosen, asked_for_number, game, maren, queue, steps
):
    preview = (await chosen(await asked_for_number(), "queue-detail", "45")).response
    await game.characters.queues.remove(maren[0], queue.id, queue.version, 0)

    result = await alice.click(preview, label="Save")

    assert "has changed since then" in refused(result)
    assert "Below 60%" in texts(preview)
    assert "Below 30%" not in texts(preview)
    assert await steps() == [60]


@pytest.mark.parametrize("label", ["Add step", "Move", "Remove", "Delete"])
async def test_a_button_of_an_older_card_changes_nothing_and_refreshes_it(alice, opened, game, maren, queue, label):
    card = await opened(queue.id)
    renamed = await game.characters.queues.rename(maren[0], queue.id, queue.version, "Careless")

    result = await alice.click(card, label=label)

    assert "has changed since then" in refused(result)
    assert "Skill queue: Careless" in texts(card)
    assert await game.characters.queues.get(maren[0], queue.id) == renamed


@pytest.mark.parametrize("label", ["Add step", "Move", "Activate", "Delete"])
async def test_a_button_of_a_queue_that_is_gone_says_so_and_is_taken_away(alice, opened, game, maren, queue, label):
    card = await opened(queue.id)
    await game.characters.queues.delete(maren[0], queue.id, queue.version)

    result = await alice.click(card, label=label)

    assert "does not exist any more" in refused(result)
    assert label not in texts(card).splitlines()


async def test_a_queue_that_is_gone_cannot_be_picked_and_the_list_is_refreshed(
    alice, channel, chosen, game, maren, queue
):
    message = (await alice.slash(channel, "character queue")).response
    await game.characters.queues.delete(maren[0], queue.id, queue.version)

    result = await chosen(message, "queue-pick", str(queue.id))

    assert "does not exist any more" in refused(result)
    assert "Careful" not in texts(message)


async def test_a_step_is_moved(alice, opened, chosen, queue, steps):
    which = (await alice.click(await opened(queue.id), label="Move")).response
    assert menu(which, "queue-move-step") == ["0", "1"]
    where = (await chosen(which, "queue-move-step", "1")).response
    assert menu(where, "queue-move-to") == ["0"]

    moved = (await chosen(where, "queue-move-to", "0")).response

    assert await steps() == [60, 30]
    assert "Moved from place 2 to place 1." in texts(moved)


async def test_a_step_is_removed_and_named(alice, opened, chosen, queue, steps):
    which = (await alice.click(await opened(queue.id), label="Remove")).response

    removed = (await chosen(which, "queue-remove-step", "0")).response

    assert await steps() == [60]
    assert "Removed: Below 30% of its own hit points" in texts(removed)


async def test_a_change_can_be_left_alone(alice, opened, queue, steps):
    which = (await alice.click(await opened(queue.id), label="Remove")).response

    card = (await alice.click(which, label="Leave it as it is")).response

    assert "Skill queue: Careful" in texts(card)
    assert await steps() == [30, 60]


async def test_where_nothing_can_be_moved_or_removed_the_buttons_are_off(alice, opened, game, maren):
    bare = await game.characters.queues.create(*maren, "Bare")
    card = await opened(bare.id)

    for label in ("Move", "Remove"):
        with pytest.raises(Exception, match="disabled"):
            await alice.click(card, label=label)


async def test_a_full_queue_takes_no_more_steps_and_says_so(alice, opened, game, pack, maren, queue, skill):
    most = pack.rules.queues.steps_most
    for value in range(1, most - len(queue.steps) + 1):
        step = QueueStep(skill=skill.id, when="if_hp_above", value=value)
        queue = await game.characters.queues.add(maren[0], queue.id, queue.version, step)

    card = await opened(queue.id)

    assert f"{most} steps are the most" in texts(card)
    with pytest.raises(Exception, match="disabled"):
        await alice.click(card, label="Add step")


async def test_a_queue_is_made_named_and_renamed_and_its_name_is_harmless(alice, channel, game, maren):
    hostile = "**@everyone** [x](http://e.vil)"
    message = (await alice.slash(channel, "character queue")).response
    form = await alice.click(message, label="New queue")

    made = (await alice.submit_modal(form, {"name": hostile})).response
    assert "Skill queue: \\*\\*\\@everyone\\*\\* \\[x\\]\\(http:\\/\\/e.vil\\)" in texts(made)

    form = await alice.click(made, label="Rename")
    renamed = (await alice.submit_modal(form, {"name": "  Plain   name "})).response
    assert "Skill queue: Plain name" in texts(renamed)
    assert "Plain name" in [queue.name for queue in await game.characters.queues.list(*maren)]


@pytest.mark.parametrize("typed", ["careful", "\u200b", "   "])
async def test_a_name_that_is_taken_or_empty_is_refused_kindly(alice, channel, game, maren, queue, typed):
    message = (await alice.slash(channel, "character queue")).response
    form = await alice.click(message, label="New queue")

    result = await alice.submit_modal(form, {"name": typed})

    assert "That did not work" in refused(result)
    assert len(await game.characters.queues.list(*maren)) == 2


async def test_a_name_sent_twice_at_once_makes_one_queue(alice, channel, game, maren, at_once):
    message = (await alice.slash(channel, "character queue")).response
    forms = [await alice.click(message, label="New queue") for _ in range(2)]

    results = await at_once(*[lambda form=form: alice.submit_modal(form, {"name": "Twice"}) for form in forms])

    assert [queue.name for queue in await game.characters.queues.list(*maren)].count("Twice") == 1
    assert "called “Twice” already" in "".join(refused(result) for result in results)


async def test_the_form_for_a_name_can_be_sent_after_a_restart(env, alice, opened, game, maren, queue, kernel):
    form = await alice.click(await opened(queue.id), label="Rename")

    await env.restart_bot(EverdelveBot(kernel, game))
    await alice.submit_modal(form, {"name": "After"})

    assert (await game.characters.queues.get(maren[0], queue.id)).name == "After"


async def test_when_all_places_are_taken_the_list_says_so(alice, channel, game, pack, maren):
    most = pack.rules.queues.queues_most
    for number in range(most - 1):
        await game.characters.queues.create(*maren, f"Queue {number}")

    message = (await alice.slash(channel, "character queue")).response

    assert f"All {most} places for queues are taken" in texts(message)
    with pytest.raises(Exception, match="disabled"):
        await alice.click(message, label="New queue")


async def test_activating_twice_at_once_leaves_one_queue_that_acts(alice, opened, game, maren, queue, at_once):
    card = await opened(queue.id)

    await at_once(*[lambda: alice.click(card, label="Activate")] * 2)

    assert [each.name for each in await game.characters.queues.list(*maren) if each.active] == ["Careful"]
    assert "This queue acts now." in texts(card)
    with pytest.raises(Exception, match="disabled"):
        await alice.click(card, label="Delete")


async def test_deleting_asks_first_and_can_be_called_off(alice, opened, game, maren, queue):
    asked = (await alice.click(await opened(queue.id), label="Delete")).response
    assert "Careful and its 3 steps are gone." in texts(asked)

    kept = (await alice.click(asked, label="Cancel")).response
    assert "Skill queue: Careful" in texts(kept)
    assert len(await game.characters.queues.list(*maren)) == 2

    asked = (await alice.click(kept, label="Delete")).response
    gone = (await alice.click(asked, label="Delete")).response
    assert "Deleted." in texts(gone)
    assert [each.name for each in await game.characters.queues.list(*maren)] != ["Careful"]
    assert len(await game.characters.queues.list(*maren)) == 1


async def test_a_queue_that_changed_while_one_was_asked_is_not_deleted(alice, opened, game, maren, queue):
    asked = (await alice.click(await opened(queue.id), label="Delete")).response
    await game.characters.queues.activate(maren[0], queue.id)

    result = await alice.click(asked, label="Delete")

    assert "has changed since then" in refused(result)
    assert "This queue acts now." in texts(asked)
    assert len(await game.characters.queues.list(*maren)) == 2


async def test_deleting_twice_at_once_says_that_it_is_gone(alice, opened, game, maren, queue, at_once):
    asked = (await alice.click(await opened(queue.id), label="Delete")).response

    results = await at_once(*[lambda: alice.click(asked, label="Delete")] * 2)

    assert "does not exist any more" in "".join(texts(told) for result in results for told in result.followups)
    assert len(await game.characters.queues.list(*maren)) == 1


async def test_nobody_else_presses_and_the_engine_would_refuse_them(
    alice, bob, in_public, game, maren, queue, born, monkeypatch
):
    await born(bob, "Bela Thorn")

    async def make(interaction):
        return queue_card(interaction, queue)

    shown = await in_public(make)
    for label in ("Add step", "Rename", "Activate", "Delete", "New queue", "Back to all queues"):
        assert "not yours" in refused(await bob.click(shown, label=label))

    for carrier in registered().values():  # as if the ids had been forged
        if carrier.action_name.startswith("queue-"):
            monkeypatch.setattr(carrier, "only_field", None)
    for label in ("Add step", "Move", "Activate", "Delete", "Back to all queues"):
        told = refused(await bob.click(shown, label=label))
        assert "That did not work" in told
        assert "Careful" not in told
    form = await bob.click(shown, label="Rename")
    assert "That did not work" in refused(await bob.submit_modal(form, {"name": "Mine"}))
    form = await bob.click(shown, label="New queue")
    assert "That did not work" in refused(await bob.submit_modal(form, {"name": "Mine"}))
    assert await game.characters.queues.get(maren[0], queue.id) == queue


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("queue-save", {"skill": "00000000", "when": 0, "place": 0}),
        ("queue-save", {"when": 99, "place": 0}),
        ("queue-save", {"when": 1, "place": 0}),
        ("queue-save", {"when": 0, "value": 5, "place": 0}),
        ("queue-save", {"when": 9, "place": 0}),
        ("queue-save", {"when": 9, "state": "00000000", "place": 0}),
        ("queue-detail-page", {"when": 0, "page": 3}),
        ("queue-detail-page", {"when": 77, "page": 0}),
        ("queue-skill-page", {"page": 9000}),
        ("queue-number", {"when": 0}),
    ],
)
async def test_a_forged_step_is_refused_and_changes_nothing(
    alice, in_public, game, maren, queue, skill, action, fields
):
    from bot.ui.cards import Card
    from cogs.characters.queue_steps import key_of

    kind = registered()[action]

    async def make(interaction):
        given = {"queue": queue.id, "version": queue.version, "owner": interaction.user.id, **fields}
        if "skill" in kind.model_fields:
            given = {"skill": key_of(skill)} | given
        return Card("Forged").row(kind(**given).button("Press"))

    shown = await in_public(make)
    await alice.click(shown, label="Press")

    assert await game.characters.queues.get(maren[0], queue.id) == queue


async def test_a_skill_that_was_not_learned_cannot_be_added_by_a_forged_press(
    alice, in_public, game, maren, queue, pack
):
    from bot.ui.cards import Card
    from cogs.characters.queue_steps import SaveStep, key_of

    other = next(each for each in pack.combat_skills.values() if each.parent not in {None, next(iter(pack.classes))})

    async def make(interaction):
        step = SaveStep(
            queue=queue.id, version=queue.version, owner=interaction.user.id, skill=key_of(other), when=0, place=0
        )
        return Card("Forged").row(step.button("Press"))

    result = await alice.click(await in_public(make), label="Press")

    assert "has not been learned" in refused(result)
    assert await game.characters.queues.get(maren[0], queue.id) == queue


def test_no_two_things_of_the_pack_share_a_checksum(pack):
    from cogs.characters.queue_steps import by_key, key_of

    for things in (pack.combat_skills, pack.conditions):
        assert [by_key(things.values(), key_of(each)).id for each in things.values()] == list(things)


def test_a_fresh_process_knows_every_button_before_any_card_was_drawn():
    program = "import cogs.characters.commands; from bot.ui.actions import registered; print(*registered())"

    fresh = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)

    modules = ("cogs.characters.queue", "cogs.characters.gear")
    ours = {name for name, carrier in registered().items() if carrier.__module__.startswith(modules)}
    assert {"queue-save", "queue-move-to", "gear-wear"} <= ours
    assert ours <= set(fresh.stdout.split())


async def test_no_custom_id_of_a_card_is_too_long_or_holds_free_text(alice, opened, queue):
    card = await opened(queue.id)

    assert all(len(custom_id) <= 100 and "Careful" not in custom_id for custom_id in ids(card))


async def test_whoever_plays_a_dead_character_is_told_so(alice, channel, maren, database):
    async with database.transaction() as transaction:
        await transaction.execute(text("UPDATE characters SET status = 'dead', died_at = now()"))

    result = await alice.slash(channel, "character queue")

    assert "is dead" in texts(result.response)
