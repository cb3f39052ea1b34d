"""Cards keep within Discord's limits and say what they left out."""

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ui.actions import Action
from bot.ui.cards import CHARACTER_LIMIT, COMPONENT_LIMIT, Card
from bot.ui.codec import Count
from bot.ui.pagers import pager_row, pages
from bot.ui.progress import bar


class Press(Action, name="test-press"):
    number: Count


def _texts(view):
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


async def test_a_small_card_is_shown_whole_in_order():
    card = Card("Wren").text("one").fields([("Level", "3")]).bullets(["a", "b"]).divider().footer("small")

    assert _texts(card.row(Press(number=1).button("Go")).view()) == [
        "## Wren",
        "one",
        "**Level:** 3",
        "- a\n- b",
        "-# small",
    ]


async def test_text_beyond_the_limit_is_left_out_by_whole_lines_and_counted():
    lines = [f"line {number:04}" for number in range(600)]

    view = Card("Long").text("\n".join(lines)).view()

    shown = _texts(view)
    kept = shown[1].splitlines()
    assert kept == lines[: len(kept)]
    assert shown[2] == f"*{600 - len(kept)} more lines are not shown.*"


async def test_too_many_parts_lose_the_last_texts_and_never_a_button():
    card = Card("Many")
    for number in range(60):
        card.text(f"part {number}")
    card.row(*(Press(number=number).button(str(number)) for number in range(5)))

    view = card.view()

    assert view.total_children_count <= COMPONENT_LIMIT
    assert sum(isinstance(item, Press) or hasattr(item, "custom_id") for item in view.walk_children()) == 5
    assert "more lines are not shown" in _texts(view)[-1]


@settings(max_examples=60)
@given(
    texts=st.lists(st.text(min_size=1, max_size=900), max_size=50),
    buttons=st.integers(0, 10),
    title=st.text(min_size=1, max_size=500),
    footer=st.text(max_size=900),
)
async def test_no_card_exceeds_the_limits(texts, buttons, title, footer):
    card = Card(title)
    for place, text in enumerate(texts):
        card.text(text) if place % 3 else card.section(
            text, Press(number=1_000 + place).button("x")
        ) if place < 20 else 0
    for number in range(buttons):
        card.row(Press(number=number).button("x"))

    view = card.footer(footer).view()

    assert view.total_children_count <= COMPONENT_LIMIT
    assert sum(len(text) for text in _texts(view)) <= CHARACTER_LIMIT


async def test_more_to_press_than_fits_is_a_mistake_of_ours():
    card = Card("Too much")
    for row in range(8):
        card.row(*(Press(number=row * 5 + number).button("x") for number in range(5)))

    with pytest.raises(ValueError, match="more to press"):
        card.view()


async def test_two_items_with_one_id_are_a_mistake_of_ours():
    card = Card("Twice").row(Press(number=1).button("a"), Press(number=1).button("b"))

    with pytest.raises(ValueError, match="same id"):
        card.view()


async def test_a_view_is_finished_before_it_is_sent_so_that_it_is_never_kept():
    assert Card("Done").view().is_finished()


async def test_a_card_reads_as_text_with_everything_that_can_be_pressed():
    card = Card("Wren").picture("attachment://x.png", "A small bird").row(Press(number=1).button("Go", emoji="🎲"))

    assert card.reading() == "Wren\nA small bird\nGo"


async def test_the_ends_of_a_list_are_disabled_and_keep_their_place():
    first = [item.item for item in pager_row(None, Press(number=2), "Page 1 of 2")]

    assert [(button.label, button.disabled) for button in first] == [
        ("Previous", True),
        ("Page 1 of 2", True),
        ("Next", False),
    ]
    assert (pages(0, 5), pages(5, 5), pages(6, 5)) == (1, 1, 2)


@pytest.mark.parametrize(
    ("done", "total", "words"), [(0, 8, "0 of 8 (0 %)"), (3, 8, "3 of 8 (37 %)"), (9, 8, "8 of 8")]
)
def test_progress_says_its_numbers_in_words(done, total, words):
    assert words in bar(done, total)
