"""Is the world one tree, with one place where new characters wake up?"""

from engine.content.checking.examination import Examination, circle
from engine.content.models import Place


def check_places(examination: Examination) -> None:
    """Reports a second start or root, a world without a start, and places that lie in themselves."""
    places = {place.id: place for place in examination.all(Place)}
    starts = [place for place in places.values() if place.start]
    roots = [place for place in places.values() if place.parent is None]
    for extra in starts[1:]:
        message = f'New characters already start in "{starts[0].id}".'
        examination.say(extra, ("start",), message, "Only one place can be the start.")
    if not starts and places and not any("start" in raw.values for raw in examination.written("places")):
        examination.say(next(iter(places.values())), (), "No place is marked with start = true.", "Mark one.")
    for extra in roots[1:]:
        suggestion = f'Give it a parent; "{roots[0].id}" is the world already.'
        examination.say(extra, (), f'"{extra.id}" lies nowhere.', suggestion)
    parents = {identity: (place.parent,) if place.parent else () for identity, place in places.items()}
    for place in places.values():
        way = circle(place.id, parents)
        if way and place.id == min(way):
            examination.say(place, ("parent",), f"The place lies in itself: {' → '.join(way)}.", "Break the circle.")
