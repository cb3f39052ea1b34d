"""The published formulas are those that are played by.

Each formula's shown text is worked out for random inputs and compared with what the rules do; so are those of a pack in
which every number is another one, so that no number stands in a wrong place because two happen to be equal.
"""

import importlib
from dataclasses import replace
from pathlib import Path

import formula_cases_characters  # noqa: F401  declares cases, as do the next two
import formula_cases_fights  # noqa: F401
import formula_cases_world  # noqa: F401
import pytest
from formula_registry import CASES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.rules.formulas import Formula, formula, formulas, page, sections
from engine.rules.formulas.formula import fill
from engine.rules.formulas.notation import parse, variables

PAGE = Path(__file__).parents[3] / "docs" / "formulas.md"
CHANGED = ("check", "attributes", "skills", "levels", "derived", "equipment", "combat", "creatures", "delves")


@pytest.fixture(scope="module")
def other_pack(pack):
    """The pack with each of its numbers a little higher, no two by as much as their neighbours."""
    changed = {}
    for section in CHANGED:
        numbers = getattr(pack.rules, section)
        higher = {
            name: value + 1 + place % 3
            for place, (name, value) in enumerate(numbers)
            if isinstance(value, int) and not isinstance(value, bool)
        }
        changed[section] = numbers.model_copy(update=higher)
    return replace(pack, rules=pack.rules.model_copy(update=changed))


def test_every_formula_is_worked_out_here(pack):
    assert {each.id for each in formulas(pack)} == set(CASES)


@pytest.mark.parametrize("identifier", CASES)
@pytest.mark.parametrize("which", ["pack", "other_pack"])
def test_a_formula_says_what_the_rules_do(request, identifier, which):
    played_by = request.getfixturevalue(which)
    published = formula(played_by, identifier)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=False)
    @given(st.data())
    def agrees(data):
        values, done = CASES[identifier](played_by, data.draw)
        assert set(values) == set(variables(parse(published.expression_in(played_by)))), "the text names other things"
        assert published.value(played_by, values) == done

    agrees()


def test_the_committed_page_is_the_one_that_is_made_now(pack):
    assert PAGE.read_text(encoding="utf-8") == page(pack), "run `everdelve content formulas`"


def test_the_page_holds_every_formula(pack):
    written = page(pack)

    assert all(f"\n{each.expression_in(pack)}\n" in written for each in formulas(pack))


def test_every_number_of_the_rules_is_on_the_page(pack):
    plain, told_nowhere = page(pack), []
    for section in CHANGED:
        numbers = getattr(pack.rules, section)
        for name, value in numbers:
            if isinstance(value, int):
                other = numbers.model_copy(update={name: value + 1})
                changed = replace(pack, rules=pack.rules.model_copy(update={section: other}))
                if page(changed) == plain:
                    told_nowhere.append(f"{section}.{name}")

    assert told_nowhere == []


def test_ids_are_unique(pack):
    ids = [each.id for each in formulas(pack)]

    assert len(ids) == len(set(ids))
    assert len({each.id for each in sections(pack)}) == len(sections(pack))


def test_each_formula_names_a_function_that_is_there(pack):
    for each in formulas(pack):
        module, _, path = each.where.partition(":")
        found = importlib.import_module(module)
        for name in path.split("."):
            found = getattr(found, name)
        assert callable(found), each.where


def test_a_number_below_zero_changes_the_sign_before_it(pack):
    below = pack.rules.model_copy(update={"check": pack.rules.check.model_copy(update={"base": -7})})
    changed = replace(pack, rules=below)

    assert fill(changed, "skill + {check.base}") == "skill − 7"
    assert fill(changed, "skill − {check.base}") == "skill + 7"
    assert fill(changed, "{check.base}") == "−7"


def test_a_number_that_is_not_there_is_an_error(pack):
    with pytest.raises(KeyError, match=r"check\.luck"):
        Formula("x", "X", "{check.luck} + 1", "engine.rules.check:prepare").expression_in(pack)


def test_things_go_by_their_names_in_the_pack(pack):
    renamed = pack.attributes["attributes/luck"].model_copy(update={"name": "Moonlight"})
    changed = replace(pack, attributes={**pack.attributes, "attributes/luck": renamed})

    assert "Moonlight ÷" in formula(changed, "critical").expression_in(changed)
