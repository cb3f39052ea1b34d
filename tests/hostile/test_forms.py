"""Forms with answers that no field allows, and menus with values that were not offered."""

import pytest

from bot.ui.actions import Choice
from bot.ui.forms import Form
from tests.hostile.forgeries import all_carriers, plausible, written
from tests.hostile.forging import Press, Submit
from tests.hostile.texts import FOREIGN_KEYS, HOSTILE, NOT_NAMES

NAMING = "ed:1:draft-name-form:<my draft>"
NEW_QUEUE = "ed:1:queue-new-form:<my hero>"
RENAMING = "ed:1:queue-rename-form:<my queue>:1"
NUMBER = "ed:1:queue-number-form:<my queue>:1:<me>:{skill}:{when}"

NO_ANSWERS = (
    [],
    [{"type": 18, "id": 1}],
    [{"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "other", "value": "Good Name"}}],
    [{"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "name"}}],
    [{"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "name", "value": None}}],
    [{"type": 18, "id": 1, "component": {"type": 3, "id": 2, "custom_id": "name", "values": []}}],
    [{"type": 1, "id": 1, "components": []}],
)
# Names of queues are shown to their owner alone, so nearly everything is one; these are none.
NOT_QUEUES = (
    "",
    " ",
    "\u200b\u200b",
    "\x00",
    "\r\n",
    "\ufeff\u2060",
    "\x7f",
    "\ud800",
    "x" * 41,
    "x" * 4_000,
    "\U0001f409" * 41,
)


@pytest.mark.parametrize("form", [NAMING, NEW_QUEUE, RENAMING])
async def test_forms_that_were_not_filled_in_are_refused(client, form):
    assert await client.refusals([Submit(form, components=components) for components in NO_ANSWERS]) == ""


async def test_answers_that_cannot_be_names_are_refused(client):
    inputs = [Submit(NAMING, {"name": name}) for name in NOT_NAMES if name != "Ondra Vey"]
    inputs += [Submit(NAMING, {"name": "Good Name", "backstory": "x" * length}) for length in (1_001, 4_000)]

    assert await client.refusals(inputs) == ""


@pytest.mark.parametrize("form", [NEW_QUEUE, RENAMING])
async def test_answers_that_cannot_name_a_queue_are_refused(client, form):
    assert await client.refusals([Submit(form, {"name": name}) for name in NOT_QUEUES]) == ""


async def test_answers_that_are_no_number_are_refused(client, pack):
    from cogs.characters.queue_steps import key_of
    from engine.rules.queues import CONDITIONS

    skill = key_of(next(iter(pack.combat_skills.values())))
    form = NUMBER.format(skill=skill, when=CONDITIONS.index("if_hp_below"))
    numbers = [*HOSTILE, "", " ", "101", "1000000", "-0", "+5", "1.5", "1e1", "\u0665\u0660", "\u00b2", "50%%"]
    inputs = [Submit(form, {"number": number}) for number in numbers]
    inputs += [Submit(NUMBER.format(skill="00000000", when=when), {"number": "50"}) for when in range(12)]
    inputs += [Submit(NUMBER.format(skill=skill, when=99), {"number": "50"})]

    assert await client.refusals(inputs) == ""


async def test_more_answers_than_were_asked_for_are_no_door(client):
    """What a form does not ask for is not read: the rest is judged as ever."""
    extra = {"name": "x", "preset": "1", "species": "<species>", "version": "99", "owner": "<them>", "character": "1"}

    assert await client.refusals([Submit(NAMING, extra), Submit(RENAMING, {**extra, "name": " "})]) == ""


NOT_OFFERED = [*((typed,) for typed in (*HOSTILE, *FOREIGN_KEYS) if not typed.isalpha() and typed != "<my queue>")]


async def test_menus_do_not_take_what_they_did_not_offer(client):
    kinds = all_carriers(Choice)
    # Each menu is given a quarter of them, so that four menus are given all.
    inputs = [
        Press(written(kind, plausible(kind)), values)
        for place, kind in enumerate(kinds)
        for values in ((), *NOT_OFFERED[place % 4 :: 4])
    ]

    assert len(kinds) >= 15
    assert await client.refusals(inputs) == ""


async def test_every_form_is_known_to_these_tests():
    assert {kind.action_name for kind in all_carriers(Form)} == {
        "draft-name-form",
        "queue-new-form",
        "queue-number-form",
        "queue-rename-form",
    }
