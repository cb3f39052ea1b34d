"""Reading notation: what people know works, and nothing that anybody types can crash, hang or mislead."""

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dice import limits
from engine.dice.notation import parse
from engine.dice.refusals import DiceRefused


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("d20", "1d20"),
        ("4d6kh3+2", "4d6kh3 + 2"),
        ("4D6KH3", "4d6kh3"),
        (" 2d20kh1  -  1 ", "2d20kh1 - 1"),
        ("d%", "1d100"),
        ("3d%kl1", "3d100kl1"),
        ("10d6ro1mi2e6", "10d6ro1mi2e6"),
        ("4d6kh1kl1", "4d6kh1kl1"),
        ("(1d6,1d8)kh1", "(1d6, 1d8)kh1"),
        ("(1d6,)", "(1d6,)"),
        ("(7,())", "(7, ())"),
        ("-(2d4)*3//2%5", "-(2d4) * 3 // 2 % 5"),
        ("1d20>=15", "1d20 >= 15"),
        ("2d6[fire]+1d4[cold]", "2d6 + 1d4"),
        ("1\td6", None),
        ("2d6\n+ 1", "2d6 + 1"),
    ],
)
def test_known_notation_has_one_canonical_spelling(text, canonical):
    if canonical is None:
        with pytest.raises(DiceRefused):
            parse(text)
    else:
        assert parse(text).canonical == canonical
        assert parse(canonical).root == parse(parse(canonical).canonical).root


@pytest.mark.parametrize(
    ("text", "canonical", "label"),
    [
        ("1d20+5 attack the troll", "1d20 + 5", "attack the troll"),
        ("1d20 # 2 goblins", "1d20", "2 goblins"),
        ("1d20#kh1", "1d20", "kh1"),
        ("1d20 keep the dragon grappled", "1d20", "keep the dragon grappled"),
        ("1d20 Überfall  in   der Nacht", "1d20", "Überfall in der Nacht"),
        ("1d6 “for glory”", "1d6", "“for glory”"),
        ("1d6[a#b] # c", "1d6", "c"),
        ("1d6 ok\u202eevil\u200b", "1d6", "okevil"),
    ],
)
def test_a_comment_becomes_the_label(text, canonical, label):
    expression = parse(text)
    assert (expression.canonical, expression.label) == (canonical, label)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "dice.empty"),
        ("   ", "dice.empty"),
        ("# only words", "dice.empty"),
        ("()", "dice.empty"),
        ("-( (), () )kh1[nothing] + (())", "dice.empty"),
        ("hello", "dice.syntax"),
        ("4d6 kh3", "dice.syntax"),
        ("1d6 1d6", "dice.syntax"),
        ("1d6 2 goblins", "dice.syntax"),
        ("1d6 \uff16", "dice.syntax"),
        ("1d6x3", "dice.syntax"),
        ("\uff11d\uff16", "dice.syntax"),
        ("1d٦", "dice.syntax"),
        ("2**99", "dice.syntax"),
        ("2^9", "dice.syntax"),
        ("__import__('os')", "dice.syntax"),
        ("1d6 <@1234>", "dice.syntax"),
        ("1d6kh", "dice.syntax"),
        ("1d", "dice.syntax"),
        ("-5d6-", "dice.syntax"),
        ("1.5", "dice.decimal"),
        ("2d6*.5", "dice.decimal"),
        ("1d0", "dice.sides"),
        ("1d1000001", "dice.sides"),
        ("9" * 150, "dice.number"),
        ("1d6k" + "9" * 40, "dice.number"),
        ("201d6", "dice.too_many_dice"),
        ("150d6+(51d6,1)kh1", "dice.too_many_dice"),
        ("99999999d6", "dice.too_many_dice"),
        ("(" * 13 + "1" + ")" * 13, "dice.nested"),
        ("(" * 190, "dice.nested"),
        ("1d6+" * 60, "dice.too_long"),
        ("d4+" * 60 + "d4", "dice.too_long"),
        ("1d6 " + "y" * 101, "dice.label"),
        ("1d6[" + "y" * 101 + "]", "dice.label"),
        ("1d6rr<7", "dice.endless"),
        ("1d6rr1rr2rr>2", "dice.endless"),
        ("1d6rrh1", "dice.endless"),
        ("1d1e1", "dice.endless"),
        ("2d2e1e2", "dice.endless"),
        ("1d1000000e>0", "dice.endless"),
        ("4d6mil2", "dice.operation"),
        ("4d6ma>2", "dice.operation"),
    ],
)
def test_what_cannot_be_rolled_is_refused_with_its_reason(text, code):
    with pytest.raises(DiceRefused) as refused:
        parse(text)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize(
    "text", ["1d6rr<6", "1d6rr0", "1d6rr>6", "1d6rr1rr2rr3rr4rr5", "1d6e<1e>5", "2d2e1", "1d1000000rr<1000000"]
)
def test_rerolls_that_leave_one_face_are_allowed(text):
    assert parse(text).canonical == text


def test_as_many_dice_and_brackets_as_allowed_are_read():
    assert parse(f"{limits.MAX_DICE}d6").canonical == f"{limits.MAX_DICE}d6"
    assert parse("(" * limits.MAX_NESTING + "1" + ")" * limits.MAX_NESTING).canonical.count("(") == limits.MAX_NESTING


def test_a_long_chain_of_signs_is_read_without_recursion_trouble():
    assert parse("-" * 198 + "1").canonical == "-" * 198 + "1"


NOTATION_CHARACTERS = st.text(
    alphabet="0123456789dDkhlpreomia<>=!%+-*/(),.[] #x²\uff16\u202e\n", max_size=limits.MAX_TEXT_LENGTH + 5
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=250), st.text(alphabet=string.printable, max_size=210), NOTATION_CHARACTERS))
def test_any_text_is_read_or_refused(text):
    try:
        expression = parse(text)
    except DiceRefused:
        return
    assert expression.canonical.isascii()
    assert len(expression.canonical) <= limits.MAX_TEXT_LENGTH
    assert parse(expression.canonical).canonical == expression.canonical
    assert not any(unicodedata.category(c) == "Cc" for c in expression.label)


@pytest.mark.parametrize(("typed", "canonical"), [("3d6!", "3d6e6"), ("2D10! + 1", "2d10e10 + 1"), ("d20!", "1d20e20")])
def test_an_exclamation_mark_explodes_as_at_other_tables(typed, canonical):
    assert parse(typed).canonical == canonical


@pytest.mark.parametrize("typed", ["3d6!!", "3d6!p", "3d6!>4", "3d%!", "!3d6"])
def test_exclamation_marks_that_mean_something_else_elsewhere_are_refused(typed):
    with pytest.raises(DiceRefused):
        parse(typed)


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("2w6", "Write 2d6."),
        ("w20", "Write d20."),
        ("3T8", "Write 3d8."),
        ("1d20adv", "Write 2d20kh1"),
        ("d20dis", "2d20kl1"),
        ("1D20Advantage", "Write 2d20kh1"),
    ],
)
def test_what_is_clearly_meant_is_refused_with_how_it_is_written_here(typed, remedy):
    with pytest.raises(DiceRefused) as refused:
        parse(typed)

    assert refused.value.code == "dice.syntax"
    assert remedy in refused.value.remedy


def test_the_dice_of_other_tables_are_told_as_they_were_understood():
    with pytest.raises(DiceRefused, match="2 dice of 6 sides"):
        parse("2w6")
