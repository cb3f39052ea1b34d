"""Names: what may be one, how it is written, and which cannot stand beside each other."""

import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scripted_numbers import Scripted

from engine.content import load_pack_once
from engine.rules.lookalikes import LOOKS_LIKE
from engine.rules.names import NameRefused, display_name, skeleton, suggest, validate_name

PACK = load_pack_once(Path(__file__).parents[3] / "game-system")
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäéøñßłİıſʼ' -"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЫЭЮЯіїјѕӏ' -"
GREEK = "αβγδεζηθικλμνξοπρστυφχψωςΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩάέήίόύώ' -"
OTHERS = "שלוםعمرनरेन्द्रさくらカナ漢字김민수აბგᎠᎡᎢꭰꭱสมชายอϊՍարո"
NAME_LIKE = st.one_of(
    *(
        st.text(alphabet=letters, min_size=1, max_size=34)
        for letters in (LATIN, CYRILLIC, GREEK, LATIN + CYRILLIC + OTHERS)
    ),
    st.text(max_size=40),
    st.text(alphabet=st.characters(categories=("L", "M")), max_size=34),
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("edric", "Edric"),
        ("  Edric  ", "Edric"),
        ("O’Neil", "O'Neil"),
        ("Mary-Ann Coldwell", "Mary-Ann Coldwell"),
        ("de la Cruz", "De la Cruz"),
        ("McGregor", "McGregor"),
        ("ALICE", "Alice"),
        ("JD", "JD"),
        ("Ｅｄｒｉｃ", "Edric"),
        ("𝐄𝐝𝐫𝐢𝐜", "Edric"),
        ("Zoe\u0308", "Zoë"),
        ("Jean\u2011Luc", "Jean-Luc"),
        ("МИШКА", "Мишка"),
        ("ΝΙΚΟΣ", "Νικος"),
        ("МаКаР", "Макар"),
        ("Ӓлексей", "Ӓлексей"),
        ("李小龙", "李小龙"),
        ("さくら", "さくら"),
        ("ナルト一郎", "ナルト一郎"),
        ("김민수", "김민수"),
        ("नरेन्द्र", "नरेन्द्र"),
        ("สมชาย", "สมชาย"),
        ("שלמה", "שלמה"),
        ("عمر", "عمر"),
        ("ვანო", "ვანო"),
        ("Nguyễn", "Nguyễn"),
        ("佐々木", "佐々木"),
        ("Al", "Al"),
        ("A" + "b" * 31, "A" + "b" * 31),
    ],
)
def test_people_everywhere_can_write_their_names(typed: str, shown: str) -> None:
    assert validate_name(typed) == shown


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_too_short"),
        ("   ", "name_too_short"),
        ("x", "name_too_short"),
        ("b" * 33, "name_too_long"),
        ("b" * 4000, "name_too_long"),
        ("ﷺ" * 3, "name_too_long"),
        ("Edric2", "name_not_letters"),
        ("@everyone", "name_not_letters"),
        ("<@123>", "name_not_letters"),
        ("**bold**", "name_not_letters"),
        ("Ed_ric", "name_not_letters"),
        ("Ed.", "name_not_letters"),
        ("🐉🐉", "name_not_letters"),
        ("ⅣⅤ①", "name_not_letters"),
        ("Ed\u200bric", "name_invisible"),
        ("Ed\u200dric", "name_invisible"),
        ("\u202eEdric", "name_invisible"),
        ("\u2066Edric\u2069", "name_invisible"),
        ("Ed\u00adric", "name_invisible"),
        ("Ed\nric", "name_invisible"),
        ("Ed\x00ric", "name_invisible"),
        ("\ufeffEdric", "name_invisible"),
        ("\u3164\u3164", "name_invisible"),
        ("\u115f\u1160", "name_invisible"),
        ("Ed\ufe0fric", "name_invisible"),
        ("Ed\U000e0101ric", "name_invisible"),
        ("Ed\u034fric", "name_invisible"),
        ("Аlice", "name_mixed_scripts"),
        ("Bοb", "name_mixed_scripts"),
        ("Edעב", "name_mixed_scripts"),
        ("さくらEd", "name_mixed_scripts"),
        ("Edric Иван", "name_mixed_scripts"),
        ("-Edric", "name_separators"),
        ("Edric-", "name_separators"),
        ("'Edric", "name_separators"),
        ("Ed  ric", "name_separators"),
        ("Ed--ric", "name_separators"),
        ("Ed- ric", "name_separators"),
        ("O''Neil", "name_separators"),
        ("E\u0301\u0302\u0303\u0304d", "name_marks"),
        ("Ed \u0301ric", "name_marks"),
        ("\u0301Edric", "name_marks"),
        ("E\u0336d\u0336", "name_marks"),
        ("E\u20ddd", "name_not_letters"),
        ("Ed\u0640ric", "name_not_letters"),
    ],
)
def test_what_is_no_name_is_refused_with_a_reason(typed: str, code: str) -> None:
    with pytest.raises(NameRefused) as refused:
        validate_name(typed)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")
    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Alice", "alice"),
        ("Alice", "ALICE"),
        ("Mary-Ann", "Mary Ann"),
        ("O'Neil", "Oneil"),
        ("José", "Jose"),
        ("Zoë", "Zoe"),
        ("Том", "Tom"),
        ("Сара", "Capa"),
        ("Анна", "Ahha"),
        ("Νίκος", "Nikoc"),
        ("ΤΟΜ", "Τομ"),
        ("Bernard", "Bemard"),
        ("Savva", "Sawa"),
        ("Mark Ian", "Mark lan"),
        ("łukasz", "Lukasz"),
        ("Björn", "Bjorn"),
        ("Bjørn", "Bjorn"),
        ("ɑlan", "Alan"),
        ("Ѕаѕһа", "Sasha"),
        ("Ꭺꮃꭺ", "Awa"),
        ("ꓐꓳꓐ", "Bob"),
        ("Edrıc", "Edric"),
    ],
)
def test_names_that_look_alike_share_a_key(one: str, two: str) -> None:
    assert skeleton(one) == skeleton(two)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Alice", "Alicia"),
        ("Kai", "Kal"),
        ("Ian", "Lan"),
        ("Nora", "Vora"),
        ("Hanna", "Nanna"),
        ("Иван", "Ivan"),
        ("李", "李小"),
        ("김민수", "김민주"),
        ("さくら", "ざくら"),
        ("नर", "नार"),
        ("שלמה", "שלום"),
        ("Mark Ian", "Mark Ion"),
    ],
)
def test_names_that_differ_keep_their_own_keys(one: str, two: str) -> None:
    assert skeleton(one) != skeleton(two)


def test_a_capital_inside_a_word_cannot_pass_for_a_small_l() -> None:
    assert validate_name("AIan") == "Aian"
    assert skeleton("AIan") != skeleton("Alan")


@given(NAME_LIKE)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = skeleton(text)
    assert skeleton(key) == key


@given(NAME_LIKE)
def test_a_key_follows_the_shown_form(text: str) -> None:
    assert skeleton(display_name(text)) == skeleton(text)


@given(NAME_LIKE)
def test_an_accepted_name_stays_as_it_is(text: str) -> None:
    try:
        name = validate_name(text)
    except NameRefused:
        assume(False)
    assert validate_name(name) == name
    assert unicodedata.normalize("NFKC", name) == name
    assert 2 <= len(name) <= 32
    assert skeleton(name)


@given(NAME_LIKE)
def test_an_accepted_name_in_other_case_is_the_same_name(text: str) -> None:
    try:
        name = validate_name(text)
    except NameRefused:
        assume(False)
    upper = name.upper()
    assume(upper.lower() == name.lower() and len(upper) == len(name))
    assert skeleton(upper) == skeleton(name.lower())


@given(st.text(max_size=200))
def test_no_text_makes_the_rules_fail(text: str) -> None:
    with suppress(NameRefused):
        assert validate_name(text)


def test_look_alikes_are_letters_that_normalisation_keeps() -> None:
    for letter, looks in LOOKS_LIKE.items():
        assert unicodedata.category(letter).startswith("L")
        assert unicodedata.normalize("NFKC", letter) == letter
        assert looks.isascii()
        assert looks.isalpha()
        assert 1 <= len(looks) <= 2


def test_every_suggestion_is_a_name_as_it_would_be_stored() -> None:
    for culture in PACK.names.values():
        for given_name in range(1, len(culture.given) + 1):
            assert validate_name(suggest(culture, Scripted([given_name, 100]))) == culture.given[given_name - 1]
        for family in range(1, len(culture.family) + 1):
            assert validate_name(name := suggest(culture, Scripted([1, 1, family]))) == name
            assert name.endswith(culture.family[family - 1])
