"""The world: places in places, and the names its peoples give."""

from typing import Annotated, Literal

from pydantic import Field

from engine.content.models.base import PlaceId, Summary, Text, Thing

GivenName = Annotated[str, Field(min_length=2, max_length=20)]
FamilyName = Annotated[str, Field(min_length=2, max_length=25)]


class Place(Thing):
    """Somewhere. Every place but the world itself lies in another; `start` marks where new characters wake up."""

    kind: Literal["world", "region", "town", "district", "building", "depth", "hall", "wild"]
    parent: PlaceId | None = None
    start: bool = False
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
