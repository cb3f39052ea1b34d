"""People's text can neither format, mention, link, hide nor turn around anything."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.escape import bounded, plain, shown

HOSTILE = "\u202e\u2066\u200b\u2060\ufeff\u00ad\u3164\u0000\u001b\U000e0041"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("**bold** _it_ ~~no~~ `code` ||spoiler||", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \`code\` \|\|spoiler\|\|"),
        ("@everyone <@123> <#1> <t:1:R>", r"\@everyone \<\@123\> \<\#1\> \<t:1:R\>"),
        ("[free](https://evil.example)", r"\[free\]\(https:\/\/evil.example\)"),
        ("discord.gg/abc", r"discord.gg\/abc"),
        ("# title", r"\# title"),
        ("- list", r"\- list"),
        ("1. list", r"1\. list"),
        ("Thorn-of-Ash, 3.5 miles away.", "Thorn-of-Ash, 3.5 miles away."),
        ("Ëlí'an 👩‍🚀", "Ëlí'an 👩‍🚀"),
    ],
)
def test_markdown_mentions_and_links_become_plain_text(written, seen):
    assert shown(written) == seen


def test_a_line_of_a_longer_text_cannot_become_a_heading_or_a_list():
    assert shown("a\n# b\n- c\n> d\n2. e", lines=True) == "a\n\\# b\n\\- c\n\\> d\n2\\. e"


def test_hidden_and_direction_changing_characters_are_gone():
    assert plain(f"a{HOSTILE}b", 100) == "ab"


def test_heaps_of_marks_are_cut_down():
    assert plain("e" + "\u0301" * 50, 100) == "é" + "\u0301" * 2


def test_white_space_becomes_one_space_and_lines_stay_only_where_they_may():
    assert plain("a \t\n\n b", 100) == "a b"
    assert plain("a\r\n\r\n\r\n\r\nb", 100, lines=True) == "a\n\nb"


def test_a_long_text_ends_in_an_ellipsis_within_its_bound():
    assert bounded("abcdef", 4) == "abc…"
    assert bounded("abcd", 4) == "abcd"


@given(st.text(max_size=400), st.integers(1, 60))
def test_the_bound_holds_for_every_text(text, limit):
    assert len(plain(text, limit)) <= limit


@given(st.text(max_size=200))
def test_no_text_leaves_an_unescaped_sign(text):
    escaped = shown(text, 500)
    bare = re.sub(r"\\.", "", escaped)
    assert not re.search(r"[*_~`|<>\[\]()#@/]", bare)


@given(st.text(alphabet=st.characters(categories=["Cf", "Cc", "Mn", "Zs", "Ll"]), max_size=100))
def test_no_format_character_survives_but_the_joiner_of_an_emoji(text):
    left = {character for character in plain(text, 500) if unicodedata.category(character) == "Cf"}
    assert left.isdisjoint(set(HOSTILE))
