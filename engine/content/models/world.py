"""The world: places in places, the roads between them, and the names its peoples give."""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import Data, Level, PlaceId, Summary, Text, Thing

GivenName = Annotated[str, Field(min_length=2, max_length=20)]
FamilyName = Annotated[str, Field(min_length=2, max_length=25)]

AREAS = ("world", "region", "depth")
"""Kinds of places that are wide ground: nobody stands in them without standing somewhere in them more exactly."""


class Road(Data):
    """A way to another place, in both directions; it is written down at one of its ends only.

    Attributes:
        to: The place at the other end.
        hours: How long the way takes on foot, with a pack, in hours (24 is a day and a night).
        by: How one goes there.
    """

    to: PlaceId
    hours: Annotated[int, Field(ge=1, le=480)]
    by: Literal["road", "stair", "rope", "boat", "tunnel", "basket", "ladder", "drop"] = "road"


class Place(Thing):
    """Somewhere. Every place but the world itself lies in another; `start` marks where new characters wake up.

    Areas (world, region, depth) are only lain in. All other places are stood in: they are joined by roads, and a place
    that lies in another of these (a street in a town) is joined to it without a road.

    Attributes:
        kind: What it is.
        parent: The place it lies in; only the world has none.
        start: Marks where new characters wake up.
        steps: How deep it lies, in stairs below the rim of the Fall; 0 is the rim and what lies around it.
        levels: The lowest and the highest level of characters for whom it is meant; left out where it is safe.
        roads: The ways from here.
    """

    kind: Literal["world", "region", "town", "district", "building", "depth", "hall", "wild"]
    parent: PlaceId | None = None
    start: bool = False
    steps: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    levels: tuple[Level, Level] | None = None
    roads: Annotated[tuple[Road, ...], Field(max_length=12)] = ()
    summary: Summary
    description: Text


class NameCulture(Thing):
    """How a people names its children: suggestions, never a limit.

    Attributes:
        given: First names.
        family: Second names or bynames; may be empty.
        family_percent: How often a suggestion carries a second name.
    """

    summary: Summary
    given: Annotated[tuple[GivenName, ...], Field(min_length=8, max_length=200)]
    family: Annotated[tuple[FamilyName, ...], Field(max_length=200)] = ()
    family_percent: Annotated[int, Field(ge=0, le=100)] = 0
