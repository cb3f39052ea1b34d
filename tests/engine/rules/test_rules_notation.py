"""The notation of formulas is worked out as it reads: in whole numbers, from left to right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.formulas.notation import NotationError, Number, Operation, evaluate, parse, variables

small = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("1 + 2 × 3", 7),
        ("(1 + 2) × 3", 9),
        ("10 − 3 − 2", 5),
        ("7 ÷ 2 × 2", 6),
        ("99 × 50%", 49),
        ("99 × 50% × 50%", 24),
        ("99 × (100 − 60)%", 39),
        ("−7 ÷ 2", -4),
        ("10,000 − 1", 9_999),
        ("clamp(7, 1, 5)", 5),
        ("clamp(−7, 1, 5)", 1),
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("2 < 3 and 3 ≤ 3", 1),
        ("2 > 3 or 3 ≥ 4", 0),
        ("1 = 1 or 1 = 2 and 1 = 2", 1),
        ("5 when 1 = 1, else 6", 5),
        ("5 when 1 = 2, else 6 when 1 = 2, else 7", 7),
    ],
)
def test_a_formula_comes_to_what_it_says(text, comes_to):
    assert evaluate(parse(text), {}) == comes_to


def test_names_may_have_several_words():
    tree = parse("weapon’s speed + armor class × well-worn% − weapon’s speed")

    assert variables(tree) == ("weapon’s speed", "armor class", "well-worn")


def test_words_of_the_grammar_end_a_name():
    assert variables(parse("max(roll, 1) when armor class < 3 and old age > 2, else roll")) == (
        "roll",
        "armor class",
        "old age",
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "clamp(1, 2)",
        "min()",
        "2 ** 3",
        "a.b",
        "__import__('os')",
        "5%",
        "1 2",
        "when",
        "1" * 601,
    ],
)
def test_what_is_not_in_the_notation_is_refused(text):
    with pytest.raises(NotationError):
        parse(text)


def test_a_name_without_a_value_is_refused():
    with pytest.raises(NotationError, match="luck"):
        evaluate(parse("luck + 1"), {"skill": 1})


def test_nothing_is_divided_by_zero():
    with pytest.raises(NotationError, match="zero"):
        evaluate(parse("1 ÷ nothing"), {"nothing": 0})


@given(small, small, st.integers(1, 100))
def test_operators_are_those_of_whole_numbers(first, second, third):
    values = {"first": first, "second": second, "third": third}

    assert evaluate(parse("first + second × third"), values) == first + second * third
    assert evaluate(parse("(first − second) ÷ third"), values) == (first - second) // third
    assert evaluate(parse("first × second%"), values) == first * second // 100


def test_a_percent_sign_belongs_to_what_stands_before_it():
    assert parse("2 × 3%") == Operation("%", (Number(2), Number(3)))
