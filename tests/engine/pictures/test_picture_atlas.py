"""The map: every name has room of its own, and the same world gives the same picture."""

import io
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.pictures import atlas_layout
from engine.pictures.atlas import AtlasPicture, Spot, Way
from engine.pictures.atlas_marks import LINES, level_color
from engine.pictures.palette import GOLD


def _world(depths: tuple[int, ...], rim: int = 3) -> AtlasPicture:
    """A world with some places on the rim and so many in each band, strung on one stair."""
    spots = [Spot(f"rim {number}", f"Rim {number}", "safe", "town", 0, None, number == 0) for number in range(rim)]
    for band, count in enumerate(depths):
        spots += [
            Spot(f"{band}.{each}", f"Hall {each} of {band}", "levels 1–50", "hall", 9, band) for each in range(count)
        ]
    ways = tuple(
        Way(one.key, other.key, 3, by) for one, other, by in zip(spots, spots[1:], [*LINES] * 20, strict=False)
    )
    return AtlasPicture(
        "Somewhere", "A line.", tuple(f"Band {band}" for band in range(len(depths))), tuple(spots), ways
    )


def test_the_same_world_gives_the_same_bytes() -> None:
    assert _world((3, 2)).draw() == _world((3, 2)).draw()


@pytest.mark.parametrize("depths", [(), (1,), (9, 1), (4, 4, 4)])
def test_a_deeper_world_is_a_longer_picture(depths: tuple[int, ...]) -> None:
    heights = []
    for world in (_world(depths), _world((*depths, 2))):
        with Image.open(io.BytesIO(world.draw())) as image:
            image.load()
            heights.append(image.height)
    assert heights[0] < heights[1]


def test_more_towns_than_the_rim_has_room_for_are_still_drawn() -> None:
    assert _world((1,), rim=16).draw()


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), (120, -10, 160, 10)),
        (((100, -20, 150, 20),), (165, -10, 205, 10)),
        (((0, -20, 236, 20), (270, -20, 290, 20)), (221, -44, 261, -24)),
        (((0, -20, 300, 20),), (120, -44, 160, -24)),
        (((0, -90, 300, 90),), (120, -10, 160, 10)),
    ],
    ids=["its middle", "where nothing is written", "above what is seen of it", "above what is not", "no room"],
)
def test_the_hours_of_a_road_stand_where_they_hide_no_name(
    taken: tuple[atlas_layout.Box, ...], expected: atlas_layout.Box
) -> None:
    found = atlas_layout.label((0, 0), (280, 0), (20, 10), taken)
    assert tuple(round(edge) for edge in found) == expected


def test_the_words_name_every_place_and_every_depth() -> None:
    world = _world((2, 3))
    words = world.describe()
    assert all(spot.name in words for spot in world.spots)
    assert all(band in words for band in world.bands)


def test_safe_places_are_lit_and_levels_differ_in_colour() -> None:
    assert level_color(0) == GOLD
    assert len({level_color(level) for level in range(51)}) > 40


PLACES = st.integers(2, 9).map(lambda count: [f"p{number}" for number in range(count)])


@settings(max_examples=25, deadline=None)
@given(PLACES, st.data())
def test_places_that_follow_one_another_never_share_a_column(places: list[str], data: st.DataObject) -> None:
    pairs = list(combinations(places, 2))
    ways = data.draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True))
    columns = atlas_layout.columns(places, ways, 4)
    assert set(columns) == set(places)
    assert set(columns.values()) <= set(range(4))
    assert all(columns[one] != columns[other] for one, other in pairwise(places))


@settings(max_examples=25, deadline=None)
@given(PLACES, st.data())
def test_no_two_places_share_a_slot(places: list[str], data: st.DataObject) -> None:
    ways = data.draw(st.lists(st.sampled_from(list(combinations([*places, "start"], 2))), max_size=8, unique=True))
    free = [(x * 100.0, y * 50.0) for x in range(4) for y in range(3)]
    found = atlas_layout.slots(places, ways, free, {"start": (500.0, 0.0)}, gap=(150, 250))
    assert set(found) == set(places)
    assert len(set(found.values())) == len(places)
    assert set(found.values()) <= set(free)
