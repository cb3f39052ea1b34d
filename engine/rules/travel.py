"""The map as a graph: which places are next to one another, and how long the way between two of them is.

Roads are written at one of their ends and lead both ways. A place that lies in another one in which people can stand
(a street in a town) is next to it without a road, no hours away. Areas (a region, the whole Fall) are not stood in and
so are no part of the graph.
"""

import heapq
from collections.abc import Mapping
from itertools import pairwise

from engine.content.models import Place
from engine.content.models.world import AREAS

Graph = Mapping[str, Mapping[str, int]]
"""For each place the places next to it, and the hours to each."""


def graph(places: Mapping[str, Place]) -> dict[str, dict[str, int]]:
    """The graph of all places in which people can stand; what refers to a place that is not there is left out."""
    found: dict[str, dict[str, int]] = {identity: {} for identity, place in places.items() if place.kind not in AREAS}
    for identity, place in places.items():
        joined = [(road.to, road.hours) for road in place.roads]
        if place.parent is not None:
            joined.append((place.parent, 0))
        for other, hours in joined:
            if identity in found and other in found and identity != other:
                shortest = min(hours, found[identity].get(other, hours))
                found[identity][other] = shortest
                found[other][identity] = shortest
    return found


def distances(ways: Graph, start: str) -> dict[str, int]:
    """Hours from `start` to every place that can be reached from it, itself included at 0."""
    return {place: hours for place, (hours, _) in _reached(ways, start).items()}


def route(ways: Graph, start: str, goal: str) -> tuple[str, ...]:
    """The shortest way from `start` to `goal`, both included; empty when there is none.

    Of equally long ways it is one with the fewest places, and always the same.
    """
    known = _reached(ways, goal)
    if start not in known:
        return ()
    way = [start]
    while way[-1] != goal:
        left, places = known[way[-1]]
        nearer = {other for other, hours in ways[way[-1]].items() if known[other] == (left - hours, places - 1)}
        way.append(min(nearer))
    return tuple(way)


def route_hours(ways: Graph, way: tuple[str, ...]) -> int:
    """The hours of a way whose places are next to one another."""
    return sum(ways[here][there] for here, there in pairwise(way))


def _reached(ways: Graph, start: str) -> dict[str, tuple[int, int]]:
    """For each place that can be reached the least hours, and the fewest places passed in that time (Dijkstra)."""
    known: dict[str, tuple[int, int]] = {}
    ahead = [(0, 0, start)]
    while ahead:
        hours, places, here = heapq.heappop(ahead)
        if here in known:
            continue
        known[here] = (hours, places)
        for other, more in ways[here].items():
            if other not in known:
                heapq.heappush(ahead, (hours + more, places + 1, other))
    return known
