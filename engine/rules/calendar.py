"""World dates: from a day number to year, month and day, and back. Integers only.

Day 0 is the first day of the first month of the year 1. Years always have the same length, the sum of their months,
so that

    day number = (year − 1) × days of the year + days of the months before + day − 1

Negative day numbers lie before: day −1 is the last day of the year 0. The week goes on from year to year, but days of
months that stand outside the week (`in_week = false`) belong to none and do not move it: day 0 is the first weekday, or
the first day from then on that has one.
"""

from dataclasses import dataclass

from engine.content.models import Calendar, Feast


class NoSuchDateError(ValueError):
    """The calendar has no such month or day."""


@dataclass(frozen=True, slots=True, order=True)
class WorldDate:
    """A day of the world.

    Attributes:
        year: Years after what the calendar counts from; 0 and below lie before its first year.
        month: From 1.
        day: From 1.
    """

    year: int
    month: int
    day: int


def days_in_year(calendar: Calendar) -> int:
    """How many days each year has."""
    return sum(month.days for month in calendar.months)


def date_of(calendar: Calendar, day_number: int) -> WorldDate:
    """The date of a day number. Any integer is a day."""
    years, rest = divmod(day_number, days_in_year(calendar))
    number = 1
    for month in calendar.months:
        if rest < month.days:
            break
        rest -= month.days
        number += 1
    return WorldDate(years + 1, number, rest + 1)


def day_number(calendar: Calendar, date: WorldDate) -> int:
    """The number of a date's day: the inverse of `date_of`.

    Raises:
        NoSuchDateError: The calendar has no such month, or the month no such day.
    """
    if not 1 <= date.month <= len(calendar.months):
        raise NoSuchDateError(f"There is no month {date.month}; a year has {len(calendar.months)}.")
    month = calendar.months[date.month - 1]
    if not 1 <= date.day <= month.days:
        raise NoSuchDateError(f"{month.name} has no day {date.day}; it has {month.days}.")
    before = sum(each.days for each in calendar.months[: date.month - 1])
    return (date.year - 1) * days_in_year(calendar) + before + date.day - 1


def weekday_of(calendar: Calendar, date: WorldDate) -> str | None:
    """The name of a date's weekday; None for days that belong to no week.

    Raises:
        NoSuchDateError: As `day_number`.
    """
    day_number(calendar, date)
    if not calendar.months[date.month - 1].in_week:
        return None
    counted = [month.days if month.in_week else 0 for month in calendar.months]
    days = (date.year - 1) * sum(counted) + sum(counted[: date.month - 1]) + date.day - 1
    return calendar.weekdays[days % len(calendar.weekdays)]


def feasts_on(calendar: Calendar, date: WorldDate) -> tuple[Feast, ...]:
    """The feasts that are kept on a date."""
    month = calendar.months[date.month - 1].name
    return tuple(feast for feast in calendar.feasts.values() if feast.month == month and feast.day == date.day)


def next_feast(calendar: Calendar, number: int) -> tuple[int, Feast] | None:
    """The first feast on a day number or after it, with its day number; None when the calendar keeps none."""
    found: tuple[int, Feast] | None = None
    names = [month.name for month in calendar.months]
    for feast in calendar.feasts.values():
        if feast.month not in names:
            continue
        year = date_of(calendar, number).year
        day = day_number(calendar, WorldDate(year, names.index(feast.month) + 1, feast.day))
        if day < number:
            day += days_in_year(calendar)
        if found is None or day < found[0]:
            found = (day, feast)
    return found


def written(calendar: Calendar, date: WorldDate) -> str:
    """A date in words: `Thursday, 11 Moths 803 A.E.`; months of a single day are written without a number.

    Raises:
        NoSuchDateError: As `day_number`.
    """
    weekday = weekday_of(calendar, date)
    month = calendar.months[date.month - 1]
    day = month.name[0].upper() + month.name[1:] if month.days == 1 else f"{date.day} {month.name}"
    head = f"{weekday}, " if weekday is not None else ""
    return f"{head}{day} {date.year} {calendar.era}"


def first_day(calendar: Calendar) -> int:
    """The day number on which the game starts: the first day of the calendar's present year."""
    return day_number(calendar, WorldDate(calendar.year, 1, 1))
