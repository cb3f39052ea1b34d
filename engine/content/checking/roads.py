"""Is the map one graph: do roads join places that can be stood in, and can all of these be reached?"""

from collections.abc import Mapping

from engine.content.checking.examination import Examination
from engine.content.models import Place
from engine.content.models.world import AREAS
from engine.rules import travel


def check_roads(examination: Examination) -> None:
    """Roads join places that can be stood in, once each; everything can be reached; levels are in order."""
    places = {place.id: place for place in examination.all(Place)}
    written: dict[frozenset[str], str] = {}
    for place in places.values():
        if place.levels is not None and place.levels[0] > place.levels[1]:
            message = f"The lowest level ({place.levels[0]}) is above the highest ({place.levels[1]})."
            examination.say(place, ("levels",), message, "Swap them.")
        if place.kind in AREAS and place.roads:
            message = f"A {place.kind} is an area; roads lead to the places in it."
            examination.say(place, ("roads",), message, "Move the roads to one of those.")
            continue
        for index, road in enumerate(place.roads):
            _check_road(examination, place, index, road.to, places, written)
    _check_reach(examination, places)


def _check_road(
    examination: Examination,
    place: Place,
    index: int,
    to: str,
    places: Mapping[str, Place],
    written: dict[frozenset[str], str],
) -> None:
    path = ("roads", index)
    if to == place.id:
        examination.say(place, path, "The road leads back to where it begins.", "Remove it.")
        return
    if to in places and places[to].kind in AREAS:
        inside = [other.id for other in places.values() if other.parent == to and other.kind not in AREAS]
        suggestion = f'Name a place in it, such as "{inside[0]}".' if inside else "Name a place in it."
        examination.say(place, path, f'"{to}" is an area; a road needs an end.', suggestion)
    ends = frozenset((place.id, to))
    if ends in written:
        message = f'There is a road between "{place.id}" and "{to}" already.'
        examination.say(place, path, message, f'Roads lead both ways: it is written at "{written[ends]}".')
    written[ends] = place.id


def _check_reach(examination: Examination, places: Mapping[str, Place]) -> None:
    if len(places) < len(examination.ids("places")):
        return  # a mistaken place may be the one that the way leads through
    ways = travel.graph(places)
    start = next((place.id for place in places.values() if place.start and place.id in ways), None)
    if start is None:
        return
    reached = travel.distances(ways, start)
    for identity in ways:
        if identity not in reached:
            message = f'No road leads from "{start}" to "{identity}".'
            examination.say(places[identity], (), message, "Give it a road to a place that can be reached.")
