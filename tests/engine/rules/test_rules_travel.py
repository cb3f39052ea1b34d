"""Ways across the map: the same in both directions, never longer than a detour, and found whenever there is one."""

from hypothesis import given
from hypothesis import strategies as st

from engine.content.models import Place, Road
from engine.rules import travel


def _place(name: str, parent: str | None = None, kind: str = "hall", roads: tuple[Road, ...] = ()) -> Place:
    return Place.model_validate(
        {
            "id": f"places/{name}",
            "name": name,
            "kind": kind,
            "parent": parent,
            "roads": roads,
            "summary": "Here",
            "description": "Here.",
        }
    )


@st.composite
def _maps(draw: st.DrawFn) -> dict[str, Place]:
    count = draw(st.integers(2, 8))
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(1, 50))
    roads: dict[int, dict[int, Road]] = {index: {} for index in range(count)}
    for one, other, hours in draw(st.lists(ends, max_size=14)):
        if one != other and one not in roads[other]:
            roads[one][other] = Road(to=f"places/p{other}", hours=hours)
    places = []
    for index in range(count):
        parent = draw(st.none() | st.integers(0, index - 1)) if index else None
        within = None if parent is None else f"places/p{parent}"
        places.append(_place(f"p{index}", within, roads=tuple(roads[index].values())))
    return {place.id: place for place in places}


@given(_maps())
def test_a_way_is_as_long_there_as_back(places: dict[str, Place]) -> None:
    ways = travel.graph(places)
    from_all = {start: travel.distances(ways, start) for start in ways}
    for start, known in from_all.items():
        for goal, hours in known.items():
            assert from_all[goal][start] == hours


@given(_maps())
def test_a_route_follows_roads_and_takes_the_shortest_time(places: dict[str, Place]) -> None:
    ways = travel.graph(places)
    for start in ways:
        known = travel.distances(ways, start)
        for goal in ways:
            way = travel.route(ways, start, goal)
            if goal in known:
                assert (way[0], way[-1]) == (start, goal)
                assert travel.route_hours(ways, way) == known[goal]
            else:
                assert way == ()


@given(_maps())
def test_no_detour_is_shorter(places: dict[str, Place]) -> None:
    ways = travel.graph(places)
    for start in ways:
        known = travel.distances(ways, start)
        for here, hours in known.items():
            assert all(known[there] <= hours + more for there, more in ways[here].items())


def test_a_street_is_next_to_its_town_without_a_road_and_areas_are_next_to_nothing() -> None:
    places = {
        place.id: place
        for place in (
            _place("rim", kind="region"),
            _place("town", "places/rim", "town"),
            _place("street", "places/town", "district"),
            _place("meadow", "places/rim", "wild"),
        )
    }
    ways = travel.graph(places)
    assert ways == {"places/town": {"places/street": 0}, "places/street": {"places/town": 0}, "places/meadow": {}}
    assert travel.route(ways, "places/street", "places/meadow") == ()


def test_the_way_between_two_streets_of_a_town_does_not_stray_into_a_third() -> None:
    streets = [_place(name, "places/town", "district") for name in ("alley", "bridge", "court")]
    places = {place.id: place for place in (_place("town", kind="town"), *streets)}
    way = travel.route(travel.graph(places), "places/bridge", "places/court")
    assert way == ("places/bridge", "places/town", "places/court")
