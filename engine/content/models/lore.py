"""What the world remembers: its calendar, its history, its gods, its factions, and its dead."""

from typing import Annotated

from pydantic import Field

from engine.content.models.base import (
    Data,
    FactionId,
    GodId,
    HistoryId,
    Line,
    LootTableId,
    Name,
    NotableDeadId,
    PlaceId,
    SpeciesId,
    Summary,
    Text,
    Thing,
)

STANDING_LEAST, STANDING_MOST = -1000, 1000
"""The bounds of what a faction can think of somebody; everybody begins at 0."""

Year = Annotated[int, Field(ge=-1000, le=100_000)]
Standing = Annotated[int, Field(ge=STANDING_LEAST, le=STANDING_MOST)]
FeastKey = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Passage = Annotated[str, Field(min_length=1, max_length=400)]


class Month(Data):
    """A stretch of the year.

    Attributes:
        name: As it is written in dates.
        days: How many it has.
        in_week: False for days that belong to no week, such as a single day between two years.
        season: What it is like.
    """

    name: Annotated[str, Field(min_length=2, max_length=20)]
    days: Annotated[int, Field(ge=1, le=100)]
    in_week: bool = True
    season: Line


class Feast(Data):
    """A day that is kept each year.

    Attributes:
        name: As people call it.
        month: The name of its month.
        day: The day of that month, from 1.
        text: How it is kept.
    """

    name: Name
    month: str
    day: Annotated[int, Field(ge=1, le=100)]
    text: Line


class Calendar(Thing):
    """How the world counts its days. A pack has exactly one.

    Attributes:
        era: What the years are counted from, as it is written behind a year.
        summary: It in one line.
        description: How it came about.
        year: The year in which the game starts.
        weekdays: The names of the days of the week, in order.
        months: In order; together they are the year, which always has the same length.
        feasts: The days that are kept, by key.
    """

    era: Annotated[str, Field(min_length=1, max_length=20)]
    summary: Summary
    description: Text
    year: Year
    weekdays: Annotated[tuple[Name, ...], Field(min_length=1, max_length=12)]
    months: Annotated[tuple[Month, ...], Field(min_length=1, max_length=24)]
    feasts: Annotated[dict[FeastKey, Feast], Field(max_length=60)] = Field(default_factory=dict)


class God(Thing):
    """Somebody who is prayed to.

    Attributes:
        domain: What is asked of them.
        summary: Them in one line.
        description: Who they are, and who says so.
        worship: What the faithful do.
        saying: What the faithful say.
        taboo: What the faithful never do.
        feast: The key of their day in the calendar.
        places: Where they are prayed to.
    """

    domain: Name
    summary: Summary
    description: Text
    worship: Line
    saying: Line
    taboo: Line
    feast: FeastKey
    places: Annotated[tuple[PlaceId, ...], Field(min_length=1, max_length=5)]


class Tier(Data):
    """A step of a faction's regard.

    Attributes:
        name: What they call somebody who stands there.
        least: The standing from which it is reached, -1000 to 1000.
        summary: What it means.
        price_percent: What their vendors ask, in percent of the value.
    """

    name: Name
    least: Standing
    summary: Summary
    price_percent: Annotated[int, Field(ge=50, le=300)] = 100


class Vendor(Data):
    """What a faction sells.

    Attributes:
        table: A loot table of the source shop.
        tier: The tier, counted from 1, from which one is served.
    """

    table: LootTableId
    tier: Annotated[int, Field(ge=1, le=5)]


class Faction(Thing):
    """People who want something together.

    Attributes:
        summary: Them in one line.
        description: Who they are.
        aim: What they want.
        seat: Where they meet.
        leader: The name of who leads them.
        leader_text: Who that is.
        founded: The year in which they began.
        tiers: What they think of people, from the worst to the best; the first begins at -1000.
        friends: Whom they help; it is mutual.
        rivals: Whom they hinder; it is mutual.
        vendors: What they sell, and to whom.
    """

    summary: Summary
    description: Text
    aim: Line
    seat: PlaceId
    leader: Name
    leader_text: Line
    founded: Year
    tiers: Annotated[tuple[Tier, ...], Field(min_length=5, max_length=5)]
    friends: Annotated[tuple[FactionId, ...], Field(max_length=5)] = ()
    rivals: Annotated[tuple[FactionId, ...], Field(max_length=5)] = ()
    vendors: Annotated[tuple[Vendor, ...], Field(max_length=5)] = ()


class NotableDead(Thing):
    """Somebody who is no longer alive and not forgotten. History says in which of its entries they acted.

    Attributes:
        summary: Them in one line.
        species: What they were.
        born: The year.
        died: The year.
        grave: The place where they lie, or where their stone stands.
        epitaph: What is written on it.
        description: What they did.
    """

    summary: Summary
    species: SpeciesId
    born: Year
    died: Year
    grave: PlaceId
    epitaph: Line
    description: Text


class HistoryEntry(Thing):
    """Something that happened. Its name is the title.

    Attributes:
        year: When, in years after the stars fell; that evening itself is in the year 0.
        text: What happened.
        consequence: What one can still see of it today.
        places: Where.
        people: The notable dead who acted in it; they were alive.
        remembers: The notable dead whom it concerns though they had died.
        factions: Who acted together; they existed.
        gods: Who was prayed to, or answered.
        causes: Earlier entries without which it would not have happened.
    """

    year: Year
    text: Passage
    consequence: Line
    places: Annotated[tuple[PlaceId, ...], Field(min_length=1, max_length=6)]
    people: tuple[NotableDeadId, ...] = ()
    remembers: tuple[NotableDeadId, ...] = ()
    factions: tuple[FactionId, ...] = ()
    gods: tuple[GodId, ...] = ()
    causes: tuple[HistoryId, ...] = ()
