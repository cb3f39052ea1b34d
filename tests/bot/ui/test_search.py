"""Autocomplete offers what was meant, never more than Discord takes."""

from hypothesis import given
from hypothesis import strategies as st

from bot.ui.search import best_matches

PLACES = [("Ashen Gate", "gate"), ("Old Ash Road", "road"), ("Élan Falls", "falls"), ("Cinderash", "cinder")]


def _names(typed, options=PLACES):
    return [choice.name for choice in best_matches(typed, options)]


def test_beginnings_come_before_words_before_parts():
    assert _names("ash") == ["Ashen Gate", "Old Ash Road", "Cinderash"]


def test_accents_case_and_small_slips_do_not_matter():
    assert _names("ELAN") == ["Élan Falls"]
    assert _names("ashen gat") == ["Ashen Gate"]
    assert _names("cindersh") == ["Cinderash"]


def test_nothing_typed_offers_everything_in_order():
    assert _names("") == [name for name, _ in PLACES]


@given(st.text(max_size=200), st.lists(st.tuples(st.text(max_size=150), st.text(max_size=100)), max_size=40))
def test_the_limits_of_discord_hold(typed, options):
    choices = best_matches(typed, options)

    assert len(choices) <= 25
    assert all(len(choice.name) <= 100 and len(choice.value) <= 100 for choice in choices)
