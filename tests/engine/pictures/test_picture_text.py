"""Text on pictures: the right font for every script, nothing wider than its room, licences beside the fonts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.typefaces import FONTS, MISSING, Face, coverage, fit, runs, shorten, width, wrap


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Isolde", "Vollkorn-Bold.ttf"),
        ("Ярослав", "Vollkorn-Bold.ttf"),
        ("Ωρίων", "Vollkorn-Bold.ttf"),
        ("Nguyễn", "Vollkorn-Bold.ttf"),
        ("שרה", "NotoSerifHebrew-Bold.ttf"),
        ("عبد الرحمن", "NotoNaskhArabic-Bold.ttf"),
        ("अर्जुन", "NotoSansDevanagari-Bold.ttf"),
        ("ปราณี", "NotoSansThai-Bold.ttf"),
        ("ნინო", "NotoSansGeorgian-Bold.ttf"),
        ("Աննա", "NotoSansArmenian-Bold.ttf"),
        ("龍之介", "EastAsianNames.ttf"),
        ("さくら", "EastAsianNames.ttf"),
        ("김철수", "EastAsianNames.ttf"),
    ],
)
def test_each_script_has_its_font(text, font):
    assert [(run.text, run.font) for run in runs(text, Face.BOLD)] == [(text, font)]


def test_a_text_of_two_directions_is_laid_in_its_own():
    assert [run.text for run in runs("שרה Anna", Face.BOLD)] == ["Anna", "שרה "]
    assert [run.text for run in runs("Anna שרה", Face.BOLD)] == ["Anna ", "שרה"]


def test_a_character_without_a_glyph_becomes_a_lozenge():
    assert "".join(run.text for run in runs("a\U00012000b", Face.REGULAR)) == f"a{MISSING}b"
    assert ord(MISSING) in coverage(Face.REGULAR.value)


def test_what_cannot_be_seen_is_dropped():
    assert "".join(run.text for run in runs("a\u202eb\u200b\x00c\nd", Face.REGULAR)) == "abc d"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.integers(60, 400))
def test_a_shortened_text_fits_its_room(text, room):
    assert width(shorten(text, Face.REGULAR, 24, room), Face.REGULAR, 24) <= room
    shown, size = fit(text, Face.BOLD, 40, 20, room)
    assert 20 <= size <= 40
    assert width(shown, Face.BOLD, size) <= room


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.integers(120, 500), st.integers(1, 4))
def test_wrapped_lines_fit_and_are_as_few_as_asked(text, room, lines):
    broken = wrap(text, Face.ITALIC, 24, room, lines)
    assert len(broken) <= lines
    assert all(width(line, Face.ITALIC, 24) <= room for line in broken)


def test_the_widest_name_allowed_is_shown_whole_at_a_size_that_can_be_read():
    shown, size = fit("W" * 32, Face.BOLD, 136, 44, 2 * 784)
    assert shown == "W" * 32
    assert size >= 44


def test_nothing_is_cut_that_fits():
    assert shorten("Isolde", Face.BOLD, 40, 2000) == "Isolde"
    assert wrap("one two three", Face.REGULAR, 20, 2000, 3) == ["one two three"]
    assert " ".join(wrap("one two three four five six", Face.REGULAR, 20, 90, 9)) == "one two three four five six"


def test_the_fonts_are_small_and_carry_their_licences():
    assert sum(file.stat().st_size for file in FONTS.iterdir()) < 3 * 1024 * 1024
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()
    assert "Apache License" in (FONTS / "APACHE-2.0.txt").read_text()
    table = (FONTS / "README.md").read_text()
    for file in FONTS.glob("*.ttf"):
        assert file.name in table or file.name.startswith(("Vollkorn-", "Noto"))
