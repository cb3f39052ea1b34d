"""Slash commands with options that Discord's own client would not send, and with texts that are meant to do harm."""

import pytest

from tests.cogs.dice.hostile_expressions import REFUSED
from tests.hostile.forging import Slash, told
from tests.hostile.texts import FOREIGN_KEYS, HOSTILE, NOT_NAMES


def creating(**changed):
    """A creation at once that would succeed but for what is changed."""
    options = {"name": "Good Name", "species": "<species>", "class": "<class>", "background": "<background>"}
    return Slash("character create", {**options, **changed})


async def test_what_cannot_be_a_name_is_refused(client):
    assert await client.refusals([creating(name=name) for name in NOT_NAMES]) == ""


async def test_a_choice_that_is_not_offered_is_refused(client):
    inputs = [creating(**{option: typed}) for option in ("species", "class", "background") for typed in HOSTILE]

    assert await client.refusals(inputs) == ""


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("character sheet", "character"),
        ("character switch", "character"),
        ("character retire", "character"),
        ("character advance", "character"),
        ("character queue", "character"),
        ("inventory", "character"),
        ("character equip", "item"),
        ("character unequip", "item"),
    ],
)
async def test_what_is_not_ones_own_is_refused(client, command, option):
    typed = [*FOREIGN_KEYS, *HOSTILE]

    assert await client.refusals([Slash(command, {option: each}) for each in typed]) == ""


async def test_checks_of_what_is_not_there_are_refused(client):
    inputs = [Slash("check", {"skill": typed}) for typed in HOSTILE]
    inputs += [Slash("check", {"skill": "<skill>", "difficulty": typed}) for typed in HOSTILE]
    inputs += [Slash("check", {"skill": "<skill>", "advantage": typed}) for typed in HOSTILE]

    assert await client.refusals(inputs) == ""


async def test_other_choices_that_are_not_offered_are_refused(client):
    inputs = [Slash("character switch", {"character": "<my hero>", "where": typed}) for typed in HOSTILE]
    inputs += [Slash("help", {"about": typed}) for typed in HOSTILE]

    assert await client.refusals(inputs) == ""


@pytest.mark.parametrize("command", ["roll", "odds"])
async def test_what_is_no_dice_expression_is_refused(client, command):
    assert await client.refusals([Slash(command, {"expression": typed}) for typed in REFUSED]) == ""


async def test_numbers_out_of_all_bounds_are_refused(client):
    huge = [10**12 + 1, -(10**12) - 1, 2**53, -(2**53), 2**63, 2**64, 10**40]
    inputs = [
        Slash(command, {"expression": "1d6", "target": number}) for command in ("roll", "odds") for number in huge
    ]
    inputs += [Slash("roll", {"expression": "1d6", "label": "x" * length}) for length in (101, 4_000)]
    inputs += [creating(backstory="x" * length) for length in (1_001, 4_000)]

    assert await client.refusals(inputs) == ""


async def test_options_of_another_type_are_refused(client):
    wrong = [
        Slash("roll", {"expression": (4, 5)}),
        Slash("roll", {"expression": (5, True)}),
        Slash("roll", {"expression": (10, 1.5)}),
        Slash("roll", {"expression": "1d6", "target": (3, "12")}),
        Slash("roll", {"expression": "1d6", "target": (10, 12.5)}),
        Slash("roll", {"expression": "1d6", "secret": (3, "yes")}),
        Slash("roll", {"expression": "1d6", "secret": (4, 1)}),
        Slash("roll", {"expression": "1d6", "label": (4, 1)}),
        Slash("roll", {"expression": (6, "<them>")}),
        Slash("character list", {"retired": (3, "true")}),
        Slash("character sheet", {"character": (4, 1)}),
        Slash("check", {"skill": (4, 1)}),
        Slash("check", {"skill": "<skill>", "at_once": (3, "1")}),
        creating(name=(4, 7)),
        creating(backstory=(5, True)),
    ]

    assert await client.refusals(wrong) == ""


async def test_missing_and_unknown_options_are_refused(client):
    inputs = [
        Slash("roll"),
        Slash("odds"),
        Slash("check"),
        Slash("character switch"),
        Slash("character retire"),
        Slash("character equip"),
        Slash("character unequip"),
        Slash("roll", {"EXPRESSION": "1d6"}),
    ]

    assert await client.refusals(inputs) == ""


async def test_a_command_that_is_not_there_is_refused(client, env, alice):
    for name in ("nothing", "roll'; --", "x" * 100, "\u0440oll", ""):
        answer = told(await client.unknown_command(name))
        assert "This command has just changed." in str(answer.components)
        assert answer.ephemeral
    for options in ([{"name": "nothing", "type": 1, "options": []}], []):
        answer = told(await client.unknown_command("character", options))
        assert answer.ephemeral


async def test_autocompletion_answers_and_changes_nothing(client):
    inputs = [
        Slash(command, {option: typed}, focused=option)
        for command, option in (
            ("character create", "name"),
            ("character create", "species"),
            ("character sheet", "character"),
            ("character equip", "item"),
            ("check", "skill"),
            ("help", "about"),
        )
        for typed in HOSTILE
    ]
    inputs += [Slash("check", {"difficulty": typed, "skill": ""}, focused="skill") for typed in HOSTILE[::4]]

    assert await client.completions(inputs) == ""
