"""The one check: its bounds, its degrees, its odds, and the line it is shown as."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_numbers import Scripted

from engine.content import ContentPack
from engine.content.models.numbers import CheckNumbers
from engine.rules.check import (
    Check,
    CheckResult,
    Degree,
    Mode,
    Part,
    ability_parts,
    judge,
    odds,
    opposed,
    percent,
    prepare,
    render,
    render_odds,
    roll,
)

NUMBERS = CheckNumbers(
    base=16,
    floor=5,
    ceiling=95,
    always_succeeds=5,
    always_fails=96,
    fumble=100,
    critical_part=10,
    difficulties={"trivial": -20, "easy": -10, "normal": 0, "hard": 15, "heroic": 30, "mythic": 45},
)
DIFFICULTIES = st.sampled_from(sorted(NUMBERS.difficulties))
PARTS = st.lists(st.builds(Part, st.just("something"), st.integers(-500, 500)), max_size=6)
DIE = st.integers(1, 100)


def _check(chance: int, mode: Mode = Mode.PLAIN) -> Check:
    return prepare(NUMBERS, "Stealth", [Part("Given", chance - NUMBERS.base)], "normal", mode)


@given(PARTS, DIFFICULTIES, st.sampled_from(Mode))
def test_no_chance_leaves_five_to_ninety_five(parts: list[Part], difficulty: str, mode: Mode) -> None:
    check = prepare(NUMBERS, "Anything", parts, difficulty, mode)  # type: ignore[arg-type]  # a sampled literal
    assert 5 <= check.chance <= 95
    assert check.chance == min(max(sum(part.value for part in check.parts), 5), 95)


@given(st.integers(-100, 200), DIE)
def test_margin_success_and_degree_agree(total: int, die: int) -> None:
    result = judge(_check(total), (die,))
    assert result.margin == result.check.chance - die
    assert result.success == (result.margin >= 0)
    assert result.success == (result.degree in (Degree.CRITICAL, Degree.SUCCESS))
    assert (result.degree is Degree.FUMBLE) == (die == 100)
    assert (result.degree is Degree.CRITICAL) == (die * 10 <= result.check.chance)


@given(st.integers(-100, 200))
def test_one_to_five_always_succeed_and_ninety_six_on_always_fail(total: int) -> None:
    check = _check(total)
    assert all(judge(check, (die,)).success for die in range(1, 6))
    assert not any(judge(check, (die,)).success for die in range(96, 101))


@given(st.integers(5, 95), st.sampled_from(Mode))
def test_shown_odds_are_the_share_of_dice_that_succeed(chance: int, mode: Mode) -> None:
    check = _check(chance, mode)
    if mode is Mode.PLAIN:
        wins = 100 * sum(judge(check, (die,)).success for die in range(1, 101))
    else:
        keep = min if mode is Mode.ADVANTAGE else max
        wins = sum(keep(one, two) <= chance for one in range(1, 101) for two in range(1, 101))
    assert check.odds == odds(chance, mode) == wins


@given(DIE, DIE)
def test_advantage_keeps_the_better_die_and_disadvantage_the_worse(one: int, two: int) -> None:
    assert roll(_check(50, Mode.ADVANTAGE), Scripted([one, two])).kept == min(one, two)
    assert roll(_check(50, Mode.DISADVANTAGE), Scripted([one, two])).kept == max(one, two)


@given(st.integers(1, 99), st.integers(0, 100))
def test_halves_are_rounded_down(attribute: int, skill: int) -> None:
    parts = ability_parts(Part("Speed", attribute), Part("Stealth", skill))
    assert parts == (Part("Speed", attribute // 2), Part("Stealth", skill // 2))


def test_an_attribute_alone_counts_for_both_halves() -> None:
    assert ability_parts(Part("Might", 51)) == (Part("Might", 25), Part("Might", 25))


@pytest.mark.parametrize(
    ("dice", "mode", "line"),
    [
        ([34], Mode.PLAIN, "Stealth 72% · rolled 34 · success by 38"),
        ([72], Mode.PLAIN, "Stealth 72% · rolled 72 · success by 0"),
        ([73], Mode.PLAIN, "Stealth 72% · rolled 73 · failure by 1"),
        ([7], Mode.PLAIN, "Stealth 72% · rolled 7 · critical success by 65"),
        ([8], Mode.PLAIN, "Stealth 72% · rolled 8 · success by 64"),
        ([100], Mode.PLAIN, "Stealth 72% · rolled 100 · fumble by 28"),
        (
            [81, 34],
            Mode.ADVANTAGE,
            "Stealth 72% (92.16% with advantage) · rolled 81 and 34, kept 34 · success by 38",
        ),
        (
            [81, 34],
            Mode.DISADVANTAGE,
            "Stealth 72% (51.84% with disadvantage) · rolled 81 and 34, kept 81 · failure by 9",
        ),
    ],
)
def test_a_check_is_one_line(dice: list[int], mode: Mode, line: str) -> None:
    assert render(roll(_check(72, mode), Scripted(dice))) == line


def test_the_chance_is_shown_before_the_roll() -> None:
    assert render_odds(_check(72)) == "Stealth 72%"


@pytest.mark.parametrize(("hundredths", "shown"), [(7200, "72%"), (9216, "92.16%"), (9750, "97.5%"), (25, "0.25%")])
def test_odds_are_written_without_needless_digits(hundredths: int, shown: str) -> None:
    assert percent(hundredths) == shown


def test_the_record_is_json_and_names_every_part() -> None:
    check = prepare(NUMBERS, "Stealth", [Part("Speed", 25), Part("Dark", 10)], "hard", Mode.ADVANTAGE)
    record = json.loads(json.dumps(roll(check, Scripted([90, 20])).record()))
    assert record["modifier"] == [["Speed", 25], ["Dark", 10], ["Base", 16], ["Difficulty: hard", -15]]
    assert record["rolls"] == [90, 20]
    assert {
        key: record[key] for key in ("die", "total", "target", "margin", "success", "degree", "mode", "difficulty")
    } == {
        "die": "d100",
        "total": 20,
        "target": 36,
        "margin": 16,
        "success": True,
        "degree": "success",
        "mode": "advantage",
        "difficulty": "hard",
    }


@given(DIE, DIE, st.integers(5, 95), st.integers(5, 95))
def test_the_higher_margin_wins_and_equal_ones_change_nothing(one: int, two: int, first: int, second: int) -> None:
    left: CheckResult = judge(_check(first), (one,))
    right = judge(_check(second), (two,))
    winner = opposed(left, right)
    assert (
        winner
        == {True: "first", False: "second", None: "neither"}[
            None if left.margin == right.margin else left.margin > right.margin
        ]
    )
    assert {"first": "second", "second": "first", "neither": "neither"}[winner] == opposed(right, left)


def test_the_shipped_numbers_are_those_of_the_rules(pack: ContentPack) -> None:
    assert pack.rules.check.difficulties == NUMBERS.difficulties
    assert (pack.rules.check.floor, pack.rules.check.ceiling) == (5, 95)


def test_a_harder_difficulty_is_never_likelier(pack: ContentPack) -> None:
    for value in range(0, 120, 7):
        chances = [
            prepare(pack.rules.check, "Any", [Part("Given", value)], difficulty).chance
            for difficulty in ("trivial", "easy", "normal", "hard", "heroic", "mythic")
        ]
        assert chances == sorted(chances, reverse=True)
