"""Dates of the world: there and back again, for every shape of year."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.content.models import Calendar, Feast, Month
from engine.content.reading import read
from engine.content.validation import validate_things
from engine.rules import calendar as dates
from engine.rules.calendar import NoSuchDateError, WorldDate

GAME_SYSTEM = Path(__file__).parents[3] / "game-system"
DAYS = st.integers(-1_000_000, 1_000_000)


def _calendar(lengths: list[tuple[int, bool]], weekdays: int) -> Calendar:
    months = tuple(
        Month(name=f"Month {index}", days=days, in_week=in_week, season="Wet.")
        for index, (days, in_week) in enumerate(lengths, 1)
    )
    return Calendar(
        id="calendar/made-up",
        name="Made up",
        era="M.U.",
        summary="For a test",
        description="For a test.",
        year=1,
        weekdays=tuple(f"Day {index}" for index in range(1, weekdays + 1)),
        months=months,
        feasts={"first": Feast(name="First", month="Month 1", day=1, text="Soup.")},
    )


CALENDARS = st.builds(
    _calendar,
    st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=14),
    st.integers(1, 10),
)


@pytest.fixture(scope="module")
def evenlow() -> Calendar:
    calendar = validate_things(read(GAME_SYSTEM))["calendar/evenlow"]
    assert isinstance(calendar, Calendar)
    return calendar


@given(CALENDARS, DAYS)
def test_a_date_leads_back_to_its_day(calendar: Calendar, number: int) -> None:
    assert dates.day_number(calendar, dates.date_of(calendar, number)) == number


@given(CALENDARS, DAYS)
def test_the_next_day_is_the_next_date(calendar: Calendar, number: int) -> None:
    today, tomorrow = dates.date_of(calendar, number), dates.date_of(calendar, number + 1)
    assert today < tomorrow
    if tomorrow.day > 1:
        assert (tomorrow.year, tomorrow.month, tomorrow.day) == (today.year, today.month, today.day + 1)
    else:
        assert today.day == calendar.months[today.month - 1].days


@given(CALENDARS, DAYS)
def test_the_same_date_comes_back_after_the_days_of_a_year(calendar: Calendar, number: int) -> None:
    now, later = dates.date_of(calendar, number), dates.date_of(calendar, number + dates.days_in_year(calendar))
    assert (later.year, later.month, later.day) == (now.year + 1, now.month, now.day)


@given(CALENDARS, DAYS)
def test_weekdays_follow_one_another_and_days_outside_do_not_move_them(calendar: Calendar, number: int) -> None:
    span = range(number, number + 2 * dates.days_in_year(calendar))
    named = [dates.weekday_of(calendar, dates.date_of(calendar, day)) for day in span]
    for date, weekday in zip((dates.date_of(calendar, day) for day in span), named, strict=True):
        assert (weekday is not None) == calendar.months[date.month - 1].in_week
    counted = [calendar.weekdays.index(weekday) for weekday in named if weekday is not None]
    for before, after in pairwise(counted):
        assert after == (before + 1) % len(calendar.weekdays)


@given(CALENDARS, DAYS)
def test_the_next_feast_is_the_first_day_that_keeps_one(calendar: Calendar, number: int) -> None:
    found = dates.next_feast(calendar, number)
    assert found is not None
    day, feast = found
    assert number <= day < number + dates.days_in_year(calendar)
    assert feast in dates.feasts_on(calendar, dates.date_of(calendar, day))
    assert not any(dates.feasts_on(calendar, dates.date_of(calendar, each)) for each in range(number, day))


def test_counting_begins_on_the_first_day_of_the_first_year(evenlow: Calendar) -> None:
    assert dates.date_of(evenlow, 0) == WorldDate(1, 1, 1)
    assert dates.written(evenlow, WorldDate(1, 1, 1)) == "Monday, 1 Newlight 1 A.E."


def test_the_day_before_the_first_is_the_evening_itself(evenlow: Calendar) -> None:
    date = dates.date_of(evenlow, -1)
    assert dates.written(evenlow, date) == "The Evening 0 A.E."
    assert [feast.name for feast in dates.feasts_on(evenlow, date)] == ["The Evening"]


def test_a_year_of_evenlow_has_thirteen_months_of_four_weeks_and_a_day(evenlow: Calendar) -> None:
    assert dates.days_in_year(evenlow) == 13 * 28 + 1
    assert {dates.weekday_of(evenlow, WorldDate(year, 4, 11)) for year in range(1, 900)} == {"Thursday"}


def test_the_game_starts_on_the_first_day_of_the_present_year(evenlow: Calendar) -> None:
    assert dates.date_of(evenlow, dates.first_day(evenlow)) == WorldDate(evenlow.year, 1, 1)


@pytest.mark.parametrize("date", [WorldDate(1, 0, 1), WorldDate(1, 15, 1), WorldDate(1, 1, 0), WorldDate(1, 1, 29)])
def test_a_date_that_the_calendar_does_not_have_is_refused(evenlow: Calendar, date: WorldDate) -> None:
    with pytest.raises(NoSuchDateError):
        dates.day_number(evenlow, date)
    with pytest.raises(NoSuchDateError):
        dates.written(evenlow, date)


def test_a_calendar_without_feasts_has_no_next_one(evenlow: Calendar) -> None:
    assert dates.next_feast(evenlow.model_copy(update={"feasts": {}}), 0) is None
