"""A roll as text: complete when it fits, honest when it does not, harmless whatever was typed."""

import pytest
from dice_sources import ScriptedNumbers, SeededNumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dice.evaluation import roll
from engine.dice.refusals import DiceRefused
from engine.dice.rendering import as_markdown, as_plain_text, escape_markdown


def test_markdown_shows_each_die_what_was_dropped_and_the_total():
    result = roll("4d6kh3[fire]+2 wall", ScriptedNumbers([1, 3, 6, 5]))
    assert as_markdown(result) == "4d6kh3 (~~**1**~~, 3, **6**, 5) [fire] + 2 = **16** wall"
    assert as_plain_text(result) == "4d6kh3 (1 dropped, 3, 6, 5) [fire] + 2 = 16 wall"


@pytest.mark.parametrize(
    ("text", "faces", "markdown", "plain"),
    [
        ("2d6ro1", [1, 4, 3], "2d6ro1 (~~1~~→3, 4) = **7**", "2d6ro1 (3 after 1, 4) = 7"),
        ("1d6e6", [6, 2], "1d6e6 (**6**!, 2) = **8**", "1d6e6 (6 exploded, 2) = 8"),
        ("1d6mi3", [1], "1d6mi3 (1→3) = **3**", "1d6mi3 (3 from 1) = 3"),
        ("(1d6, 5)kh1", [2], "(1d6 (~~2~~), 5)kh1 = **5**", "(1d6 (2 dropped), 5)kh1 = 5"),
        ("(1d6, 5)kl1 * 2", [2], "(1d6 (2), ~~5~~)kl1 \u00d7 2 = **4**", "(1d6 (2), 5 dropped)kl1 * 2 = 4"),
        ("1d6p<3", [2], "1d6p\\<3 (~~2~~) = **0**", "1d6p<3 (2 dropped) = 0"),
    ],
)
def test_every_turn_of_a_die_can_be_read(text, faces, markdown, plain):
    result = roll(text, ScriptedNumbers(faces))
    assert (as_markdown(result), as_plain_text(result)) == (markdown, plain)


def test_what_does_not_fit_is_counted():
    text = as_markdown(roll("200d6", SeededNumbers(1)), max_length=700)
    assert len(text) <= 700
    assert "…and 100 more dice)" in text
    assert text.count(",") == 100


@pytest.mark.parametrize(
    "hostile",
    [
        "@everyone",
        "<@1234>",
        "**bold**",
        "[x](http://evil.example)",
        "`code`",
        "||secret||",
        "<t:1:R>",
        "# big",
        "https://evil.example",
    ],
)
def test_labels_are_shown_as_typed(hostile):
    shown = as_markdown(roll(f"1d6 # {hostile}", SeededNumbers(1)))
    label = shown.split("= ", 1)[1].split(" ", 1)[1]
    assert label == escape_markdown(hostile)
    assert "@everyone" not in shown
    assert "<@1" not in shown
    assert "http://" not in shown
    assert "https://" not in shown
    assert "](" not in label


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="123456d%,()+<>kphle*_~[@]x ", max_size=200), st.integers(0, 10**6))
def test_no_roll_is_longer_than_asked(text, seed):
    try:
        result = roll(text, SeededNumbers(seed))
    except DiceRefused:
        return
    for show in (as_markdown, as_plain_text):
        shown = show(result, max_length=600)
        assert len(shown) <= 600
        assert str(result.total) in shown
