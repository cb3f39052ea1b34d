"""Buttons, menus and forms whose ids were forged: nothing but a refusal, and nothing changes."""

import pytest

from bot.ui.actions import Action, Choice
from bot.ui.forms import Form
from tests.hostile.forgeries import all_carriers, has_ids, malformed, plausible, written
from tests.hostile.forging import Press, Submit

# They ask or show what they carry, before anything is looked up: the refusal comes with the step that follows.
_ASK_FIRST = {
    "draft-abandon",
    "draft-name",
    "points-show",
    "queue-new",
    "queue-number",
    "queue-rename",
}
# What is not asked about is not there to be abandoned: throwing away what is gone is no mistake.
_NOTHING_TO_DO = {"draft-abandon-sure"}

GARBAGE = [
    "",
    "x",
    ":",
    "::::",
    "ed",
    "ed:",
    "ed:1",
    "ed::",
    "ed:1:",
    "ed:1:nothing-of-ours",
    "ed:0:help-open:0",
    "ed:-1:help-open:0",
    "ed:1.0:help-open:0",
    "ed:\u0661:help-open:0",
    "ed:\u00b9:help-open:0",
    "ed:999999999999999999999999:help-open:0",
    "ED:1:help-open:0",
    " ed:1:help-open:0",
    "ed:1:HELP-OPEN:0",
    "ed:1:help-open:0:",
    "ed:1:help-open\u200b:0",
    "ed:1:help-\u043epen:0",
    "ed:1:__class__:0",
    "ed:1:" + "a" * 95,
    "x" * 100,
    "\u202e" * 100,
    "\U0001f409" * 50,
    "\x00" * 100,
    "'; DROP TABLE characters; --",
    "<@123456789012345678>",
    "@everyone",
    "{0.__class__.__mro__}",
    "%s%s%s%n",
    "../../etc/passwd",
    "discord:1:help-open:0",
    "null",
    "\ud800",
]


def pressed(kind, custom_id, values=("nothing",)):
    if issubclass(kind, Form):
        return Submit(custom_id, {"name": "Good Name", "number": "40"})
    return Press(custom_id, values if issubclass(kind, Choice) else None)


@pytest.mark.parametrize("send", [Press, Submit, lambda custom_id: Press(custom_id, ("x",))])
async def test_what_is_no_id_of_ours_is_out_of_date(client, send):
    assert await client.refusals([send(custom_id) for custom_id in GARBAGE]) == ""


@pytest.mark.parametrize("base", [Action, Choice, Form])
async def test_an_id_that_no_build_wrote_is_out_of_date(client, base):
    forged = [pressed(kind, custom_id) for kind in all_carriers(base) for custom_id in malformed(kind)]

    assert len(forged) >= 15
    assert len({repr(each) for each in forged}) == len(forged)
    assert await client.refusals(forged) == ""


@pytest.mark.parametrize("whose", ["their", "nobody"])
async def test_what_belongs_to_somebody_else_or_to_nobody_is_refused(client, whose):
    kinds = [kind for kind in all_carriers() if has_ids(kind) and kind.action_name not in _ASK_FIRST]
    if whose == "nobody":
        kinds = [kind for kind in kinds if kind.action_name not in _NOTHING_TO_DO]
    forged = [pressed(kind, written(kind, plausible(kind, whose))) for kind in kinds]

    assert len(forged) >= 40
    assert await client.refusals(forged) == ""


@pytest.mark.parametrize("whose", ["their", "nobody"])
async def test_a_button_that_only_asks_changes_nothing_whatever_it_carries(client, whose):
    kinds = [kind for kind in all_carriers() if kind.action_name in _ASK_FIRST]

    assert len(kinds) == len(_ASK_FIRST)
    assert await client.answers([pressed(kind, written(kind, plausible(kind, whose))) for kind in kinds]) == ""


async def test_a_button_that_was_made_for_somebody_else_is_refused(client):
    kinds = [kind for kind in all_carriers() if kind.only_field is not None]
    forged = [pressed(kind, written(kind, plausible(kind)).replace("<me>", "<them>")) for kind in kinds]

    assert len(forged) >= 40
    assert await client.refusals(forged) == ""


async def test_a_name_that_is_not_an_action_of_that_kind_does_nothing(client):
    """A button's id sent as a form's, a form's as a button's."""
    forged = [Submit(written(kind, plausible(kind)), {"name": "Good Name"}) for kind in all_carriers(Action)]
    forged += [Submit(written(kind, plausible(kind)), {"name": "Good Name"}) for kind in all_carriers(Choice)]
    forged += [Press(written(kind, plausible(kind))) for kind in all_carriers(Form)]

    assert await client.refusals(forged) == ""
