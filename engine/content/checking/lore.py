"""Does what the world remembers agree with itself: dates, lives, feasts, tiers, friendships?"""

from pathlib import PurePosixPath

from engine.content.checking.examination import Examination
from engine.content.models import Calendar, Faction, Feast, God, HistoryEntry, LootTable, NotableDead, Place, Thing
from engine.content.models.lore import STANDING_LEAST
from engine.content.models.world import AREAS
from engine.content.nearness import did_you_mean
from engine.content.positions import KeyPath
from engine.content.reading import Source


def check_lore(examination: Examination) -> None:
    """Runs every check of this module. Those that need the calendar are left out while there is none."""
    calendar = check_calendar(examination)
    check_gods(examination, calendar)
    check_factions(examination, calendar)
    check_dead(examination, calendar)
    check_history(examination, calendar)


def check_calendar(examination: Examination) -> Calendar | None:
    """There is exactly one calendar; months have different names, and feasts fall on days that exist."""
    written = examination.written("calendar")
    card = PurePosixPath("pack.toml")
    if not written and card in examination.reading.texts:
        examination.reading.report(Source(card), (), "The pack has no calendar.", "Add a file to calendar/.")
    for extra in written[1:]:
        message = f'There is a calendar already: "{written[0].id}".'
        examination.reading.report(extra.source, (), message, "A world has one; remove one of them.")
    calendars = examination.all(Calendar)
    if not calendars:
        return None
    calendar = calendars[0]
    names = [month.name for month in calendar.months]
    for index, name in enumerate(names):
        if name in names[:index]:
            examination.say(
                calendar, ("months", index, "name"), f'There are two months "{name}".', "Rename one of them."
            )
    for key, feast in calendar.feasts.items():
        _check_feast(examination, calendar, key, feast, names)
    return calendar


def _check_feast(examination: Examination, calendar: Calendar, key: str, feast: Feast, names: list[str]) -> None:
    if feast.month not in names:
        suggestion = did_you_mean(feast.month, names) or f"Months: {', '.join(names)}."
        examination.say(calendar, ("feasts", key, "month"), f'There is no month "{feast.month}".', suggestion)
        return
    days = calendar.months[names.index(feast.month)].days
    if feast.day > days:
        message = f"{feast.month} has {days} days; there is no {feast.day}."
        examination.say(calendar, ("feasts", key, "day"), message, f"Choose a day from 1 to {days}.")


def check_gods(examination: Examination, calendar: Calendar | None) -> None:
    """Each god's feast stands in the calendar."""
    if calendar is None:
        return
    for god in examination.all(God):
        if god.feast not in calendar.feasts:
            suggestion = did_you_mean(god.feast, calendar.feasts) or f'Add it to "{calendar.id}".'
            examination.say(god, ("feast",), f'The calendar has no feast "{god.feast}".', suggestion)


def check_factions(examination: Examination, calendar: Calendar | None) -> None:
    """Tiers ascend from the worst standing and grow no dearer; friendship is mutual; vendors are shops."""
    for faction in examination.all(Faction):
        _check_year(examination, faction, ("founded",), faction.founded, calendar)
        _check_tiers(examination, faction)
        for relation in ("friends", "rivals"):
            _check_relation(examination, faction, relation)
        for both in sorted(set(faction.friends) & set(faction.rivals)):
            examination.say(faction, ("rivals",), f'"{both}" cannot be both friend and rival.', "Choose one.")
        for index, vendor in enumerate(faction.vendors):
            table = examination.get(vendor.table, LootTable)
            if table is not None and table.source != "shop":
                path = ("vendors", index, "table")
                examination.say(faction, path, f'"{table.id}" is a {table.source}.', "Vendors sell from shops.")


def _check_tiers(examination: Examination, faction: Faction) -> None:
    tiers = faction.tiers
    if tiers[0].least != STANDING_LEAST:
        message = f"The first tier begins at {tiers[0].least}: those below it would stand nowhere."
        examination.say(faction, ("tiers", 0, "least"), message, f"Make it {STANDING_LEAST}.")
    for index in range(1, len(tiers)):
        lower, tier = tiers[index - 1], tiers[index]
        if tier.least <= lower.least:
            message = f'"{tier.name}" begins at {tier.least}, not above "{lower.name}" ({lower.least}).'
            examination.say(faction, ("tiers", index, "least"), message, "Tiers ascend.")
        if tier.price_percent > lower.price_percent:
            message = f'"{tier.name}" pays {tier.price_percent} percent, "{lower.name}" only {lower.price_percent}.'
            examination.say(faction, ("tiers", index, "price_percent"), message, "A better standing is never dearer.")


def _check_relation(examination: Examination, faction: Faction, relation: str) -> None:
    for index, identity in enumerate(getattr(faction, relation)):
        other = examination.get(identity, Faction)
        if identity == faction.id:
            examination.say(faction, (relation, index), "A faction has no relation to itself.", "Remove it.")
        elif other is not None and faction.id not in getattr(other, relation):
            message = f'"{identity}" does not name "{faction.id}" among its {relation}.'
            examination.say(faction, (relation, index), message, f'Add "{faction.id}" to the {relation} there.')


def _check_year(examination: Examination, thing: Thing, path: KeyPath, year: int, calendar: Calendar | None) -> None:
    if calendar is not None and year > calendar.year:
        message = f"{year} has not come yet: it is {calendar.year}."
        examination.say(thing, path, message, f'Choose a year up to {calendar.year}, or change "{calendar.id}".')


def check_dead(examination: Examination, calendar: Calendar | None) -> None:
    """No one dies before their birth or after today; each lies somewhere, and history knows of each."""
    lists = [raw.values.get(key) for raw in examination.written("history") for key in ("people", "remembers")]
    told = {identity for named in lists if isinstance(named, list) for identity in named if isinstance(identity, str)}
    for dead in examination.all(NotableDead):
        _check_year(examination, dead, ("died",), dead.died, calendar)
        if dead.died < dead.born:
            message = f"Died in {dead.died}, before being born in {dead.born}."
            examination.say(dead, ("died",), message, "Swap them, if that is what was meant.")
        grave = examination.get(dead.grave, Place)
        if grave is not None and grave.kind in AREAS:
            message = f'"{grave.id}" is an area, too wide for a grave.'
            examination.say(dead, ("grave",), message, "Name a place in it.")
        if dead.id not in told:
            message = f'No entry of history tells of "{dead.id}".'
            examination.say(dead, (), message, "Name them in the people or remembers of one.")


def check_history(examination: Examination, calendar: Calendar | None) -> None:
    """Causes come first, and who acts is alive, or founded, by then."""
    for entry in examination.all(HistoryEntry):
        _check_year(examination, entry, ("year",), entry.year, calendar)
        for index, identity in enumerate(entry.causes):
            cause = examination.get(identity, HistoryEntry)
            if cause is not None and cause.year >= entry.year:
                message = f'"{cause.id}" is of the year {cause.year} and cannot cause something in {entry.year}.'
                examination.say(entry, ("causes", index), message, "A cause is earlier.")
        _check_actors(examination, entry)


def _check_actors(examination: Examination, entry: HistoryEntry) -> None:
    for index, identity in enumerate(entry.people):
        dead = examination.get(identity, NotableDead)
        if dead is not None and not dead.born <= entry.year <= dead.died:
            message = f'"{dead.id}" lived from {dead.born} to {dead.died}, not in {entry.year}.'
            suggestion = "Name them in remembers instead." if entry.year > dead.died else "Correct one of the years."
            examination.say(entry, ("people", index), message, suggestion)
    for index, identity in enumerate(entry.remembers):
        dead = examination.get(identity, NotableDead)
        if dead is not None and dead.died > entry.year:
            message = f'"{dead.id}" died only in {dead.died}; this is {entry.year}.'
            examination.say(entry, ("remembers", index), message, "Name them in people instead.")
    for index, identity in enumerate(entry.factions):
        faction = examination.get(identity, Faction)
        if faction is not None and faction.founded > entry.year:
            message = f'"{faction.id}" was founded in {faction.founded}, after {entry.year}.'
            examination.say(entry, ("factions", index), message, "Correct one of the years.")
