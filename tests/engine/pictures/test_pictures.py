"""The pictures: the same bytes for the same thing, whatever is written on them, and words beside them."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.dice.chart import MAX_BARS, odds_picture, percent
from engine.dice.odds import distribution
from engine.pictures.charges import CHARGES
from engine.pictures.emblem import BORDERS, PARTITIONS, Arms, arms
from engine.pictures.palette import GOLD, INK, TINCTURES, from_hex, legible
from engine.pictures.sheet import Derived, Figure, GearLine, SheetPicture

SHEET = SheetPicture(
    character_id="0190a6b2",
    class_id="classes/gravesinger",
    name="Isolde Varr",
    species="Hollowborn",
    character_class="Gravesinger",
    background="Ferry Warden",
    level=7,
    attributes=tuple(
        Figure(label, value) for label, value in (("Might", 12), ("Logic", 34), ("Speed", 41), ("Luck", 99))
    ),
    derived=(Derived("Hit points", "64 / 88"), Derived("Armour", "14")),
    skills=tuple(Figure(f"Skill {number}", number * 9) for number in range(12)),
    gear=(GearLine("Weapon", "Mourning Bell +2", "#4f86c6"), GearLine("Body", "Black Coat")),
    conditions=("Poisoned", "Guarded"),
    scars=1,
    story="Sang the drowned bell-ringers to sleep, and took their ledger in payment.",
)


def opened(picture):
    image = Image.open(io.BytesIO(picture))
    image.load()
    return image


def test_a_sheet_is_a_png_small_enough_to_share():
    drawn = SHEET.draw()
    assert opened(drawn).format == "PNG"
    assert opened(drawn).size == (1200, 960)
    assert len(drawn) < 300_000


def test_equal_sheets_give_equal_bytes_in_any_thread():
    with ThreadPoolExecutor(3) as pool:
        drawn = list(pool.map(lambda _: replace(SHEET).draw(), range(6)))
    assert len(set(drawn)) == 1


def test_equal_sheets_give_equal_bytes_in_another_process():
    code = (
        "import hashlib; from engine.pictures.sheet import SheetPicture; "
        "print(hashlib.sha256(SheetPicture('1','2','Ana','Elf','Hewer','Smith',3).draw()).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Isolde Varn"},
        {"level": 8},
        {"scars": 2},
        {"fallen": True},
        {"conditions": ()},
        {"conditions": None},
        {"skills": ()},
        {"skills": None},
        {"gear": ()},
        {"story": ""},
        {"accent": "#2e7d4f"},
        {"character_id": "another"},
        {"class_id": "classes/hewer"},
    ],
)
def test_what_differs_is_seen(change):
    assert replace(SHEET, **change).draw() != SHEET.draw()


@pytest.mark.parametrize(
    "name",
    [
        "W" * 32,
        "Wilhelmina-Theodora of Oxenmarsh",
        "שרה בת אברהם",
        "عبد الرحمن المصري",
        "龍之介",
        "Ярослав Ωρίων",
        "अर्जुन",
        "김 철수",
        "e\u0301" * 16,
        "\U00012000 x",
        "i",
    ],
)
def test_every_name_is_drawn_within_its_room(name):
    image = opened(replace(SHEET, name=name, conditions=tuple("abcdefgh"), scars=3, level=50).draw())
    margin = image.crop((1160, 40, 1180, 160))
    assert {color for _, color in margin.getcolors()} == {image.getpixel((1170, 60))}
    title = image.crop((372, 40, 1156, 112))
    assert len(title.getcolors(maxcolors=1 << 20)) > 5


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60), st.integers(-5, 10**7), st.integers(-3, 9))
def test_no_text_and_no_number_breaks_a_sheet(text, label, number, scars):
    sheet = SheetPicture(
        text, text, text, label, label, label, number,
        attributes=(Figure(label, number),) * 9, derived=(Derived(label, text),) * 9,
        skills=(Figure(text, number),) * 15, gear=(GearLine(label, text),) * 9, conditions=(text,) * 9,
        scars=scars, story=text,
    )  # fmt: skip
    assert opened(sheet.draw()).size == (1200, 960)
    assert sheet.describe()


def test_a_sheet_says_in_words_what_it_shows():
    words = SHEET.describe()
    for part in (
        "Isolde Varr",
        "Level 7",
        "Might 12",
        "64 / 88",
        "Skill 3 27",
        "Mourning Bell",
        "Poisoned",
        "1 of 3",
        "ledger",
        "shield",
    ):
        assert part in words
    assert "fallen" in replace(SHEET, fallen=True).describe()


def test_what_a_sheet_was_not_told_is_not_spoken_of():
    untold, none = replace(SHEET, skills=None, conditions=None), replace(SHEET, skills=(), conditions=())

    assert "Skills" not in untold.describe()
    assert "Conditions" not in untold.describe()
    assert "Skills: none. " in none.describe()
    assert "Conditions: none. " in none.describe()


def test_without_conditions_the_emblem_stands_in_the_middle_of_its_side():
    image = opened(replace(SHEET, conditions=None).draw()).crop((30, 30, 320, 930))
    background = image.getpixel((2, 2))
    drawn = [y for y in range(900) if any(image.getpixel((x, y)) != background for x in range(0, 290, 5))]

    assert abs(drawn[0] - (899 - drawn[-1])) <= 20


def test_without_skills_gear_takes_their_room():
    six = tuple(GearLine("Slot", f"Thing {number}") for number in range(6))
    image = opened(replace(SHEET, skills=None, gear=six).draw())
    background = image.getpixel((1150, 600))

    for number in range(6):
        row = image.crop((560, 445 + 50 * number, 900, 480 + 50 * number))
        assert any(row.getpixel((x, y)) != background for x in range(340) for y in range(35))


def test_arms_are_the_same_for_ever():
    assert arms("0190a6b2", "classes/gravesinger") == arms("0190a6b2", "classes/gravesinger")
    assert (arms("a", "classes/hewer").field, arms("a", "classes/hewer").charge) == (
        arms("b", "classes/hewer").field,
        arms("b", "classes/hewer").charge,
    )
    assert (
        len({(arms(str(n), "x").partition, arms(str(n), "x").border, arms(str(n), "x").metal) for n in range(500)}) > 80
    )


def test_every_partition_border_and_charge_can_be_drawn():
    from engine.pictures.canvas import Canvas
    from engine.pictures.emblem import draw_arms

    drawn = set()
    for number in range(max(len(PARTITIONS), len(CHARGES), len(BORDERS))):
        coat = Arms(
            TINCTURES[number % len(TINCTURES)],
            number % len(CHARGES),
            PARTITIONS[number % len(PARTITIONS)],
            BORDERS[number % len(BORDERS)],
            GOLD,
            cracked=number % 2 == 0,
        )
        canvas = Canvas(200, 240)
        draw_arms(canvas, 10, 10, 180, coat)
        drawn.add(canvas.png())
    assert len(drawn) == max(len(PARTITIONS), len(CHARGES), len(BORDERS))


def test_text_in_any_tincture_can_be_read():
    assert all(sum(legible(color)) > sum(INK) + 200 for color in (*TINCTURES, (0, 0, 0), (0, 0, 255)))
    with pytest.raises(ValueError, match="#rrggbb"):
        from_hex("red")


@pytest.mark.parametrize(
    ("text", "target"),
    [("4d6kh3", 15), ("d%", None), ("1d6", 9), ("7", 7), ("2d1000", 1500), ("10d6e6kh3", 16), ("1d4-10", -8)],
)
def test_odds_are_drawn_small_and_the_same_each_time(text, target):
    odds = distribution(text)
    drawn = odds_picture(odds, target).draw()
    assert opened(drawn).size == (1200, 720)
    assert len(drawn) < 300_000
    assert odds_picture(odds, target).draw() == drawn


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["4d6kh3", "d%", "2d1000", "1d20*50", "10d10e10"]), st.integers(-50, 2100))
def test_bars_hold_all_odds_and_light_exactly_what_reaches_the_target(text, target):
    odds = distribution(text)
    picture = odds_picture(odds, target)
    assert len(picture.bars) <= MAX_BARS + 1
    assert abs(sum(bar.share for bar in picture.bars) - 1_000_000) <= 150
    assert all(bar.low >= target for bar in picture.bars if bar.lit)
    assert all(bar.high < target for bar in picture.bars if not bar.lit)
    lit = sum(bar.share for bar in picture.bars if bar.lit)
    assert abs(lit / 1_000_000 - float(odds.at_least(target))) < 2e-4
    assert picture.reached == percent(odds.at_least(target))
    assert picture.reached in picture.describe()


def test_a_chance_is_never_rounded_to_certain_or_impossible():
    odds = distribution("10d10")
    assert percent(odds.at_least(100)) == "<0.01%"
    assert percent(odds.at_least(11)) == ">99.99%"
    assert (percent(odds.at_least(101)), percent(odds.at_least(10))) == ("0%", "100%")


def test_a_simulated_picture_says_so():
    picture = odds_picture(distribution("10d6e6kh3"))
    assert "Simulated" in picture.note
    assert picture.note in picture.describe()
