"""Where the places of a map stand on paper: rows by depth, columns so that roads are short and names have room.

The search is plain descent from a fixed beginning, so the same map always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import TypeAlias, TypeVar

Slot = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_Value = TypeVar("_Value")
_Moves: TypeAlias = Callable[[Mapping[str, _Value]], Sequence[dict[str, _Value]]]
_ROUNDS = 40
_SHARES = (50, 42, 58, 34, 66, 26, 74, 18, 82, 14, 86)
"""How far along a road its number may stand, in percent, the middle first."""
_LIFT = 34


def columns(order: Sequence[str], ways: Sequence[tuple[str, str]], count: int) -> dict[str, int]:
    """Choose a column for each of a row of places, of which every one stands a line below the one before it.

    Args:
        order: The places from top to bottom.
        ways: The roads between them; those that lead elsewhere are ignored.
        count: How many columns there are.

    Returns:
        For each place its column, from 0. Two that follow one another never share one, if there are two or more.
    """
    row = {place: index for index, place in enumerate(order)}
    inner = [(one, other) for one, other in ways if one in row and other in row]
    chosen = {place: index % count for index, place in enumerate(order)}

    def cost(columns: Mapping[str, int]) -> int:
        lengths = sum(4 * abs(columns[one] - columns[other]) for one, other in inner)
        crossings = sum(_cross(columns, row, one, other) for one, other in combinations(inner, 2))
        crowding = sum(60 for one, other in pairwise(order) if columns[one] == columns[other])
        over = sum(_over(columns, row, way, order) for way in inner)
        return lengths + 10 * crossings + crowding + 14 * over

    moves = [(place, column) for place in order for column in range(count)]
    return _descend(chosen, cost, lambda now: [{**now, place: column} for place, column in moves])


def slots(
    places: Sequence[str],
    ways: Sequence[tuple[str, str]],
    free: Sequence[Slot],
    fixed: Mapping[str, Slot],
    gap: tuple[float, float],
) -> dict[str, Slot]:
    """Share out slots among places so that the roads between them are short.

    Args:
        places: Who needs a slot; no more than there are free ones.
        ways: The roads; those that end neither in `places` nor in `fixed` are ignored.
        free: The slots.
        fixed: Places that stand somewhere already.
        gap: From where to where, across the picture, there is no ground; roads over it are shunned.
    """
    inner = [(one, other) for one, other in ways if {one, other} & set(places) and {one, other} <= {*places, *fixed}]
    first = dict(zip(places, free, strict=False))
    lowest = max(slot[1] for slot in free)
    below = {place for place, slot in fixed.items() if slot[1] > lowest}

    def cost(now: Mapping[str, Slot]) -> int:
        at = {**fixed, **now}
        total = 0.0
        for one, other in inner:
            start, end = at[one], at[other]
            total += abs(start[0] - end[0]) + abs(start[1] - end[1])
            surface = one not in below and other not in below
            total += 500 if surface and (start[0] < gap[0]) != (end[0] < gap[0]) else 0
            total += sum(700 for slot in now.values() if slot not in (start, end) and _near(slot, start, end))
        return round(total)

    def moves(now: Mapping[str, Slot]) -> list[dict[str, Slot]]:
        empty = [slot for slot in free if slot not in now.values()]
        swaps = [{**now, one: now[other], other: now[one]} for one, other in combinations(places, 2)]
        return [*swaps, *({**now, place: slot} for place in places for slot in empty)]

    return _descend(first, cost, moves)


def label(start: Slot, end: Slot, half: Slot, taken: Sequence[Box]) -> Box:
    """Find room for what is written beside a road.

    On the road, as near to its middle as can be; or else above it, best where it is seen; or else, where there is no
    room at all, in its middle.

    Args:
        start: One end of the road.
        end: The other.
        half: Half the width and half the height of the writing.
        taken: Where something is drawn already.
    """
    points = [tuple(a + (b - a) * share / 100 for a, b in zip(start, end, strict=True)) for share in _SHARES]
    seen = [(x, y) for x, y in points if not any(_touch((x, y, x, y), other) for other in taken)]
    above = [(x, y - _LIFT) for x, y in (*seen, *points)]
    boxes = [(x - half[0], y - half[1], x + half[0], y + half[1]) for x, y in (*points, *above)]
    return next((box for box in boxes if not any(_touch(box, other) for other in taken)), boxes[0])


def _touch(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _descend(
    first: dict[str, _Value], cost: Callable[[Mapping[str, _Value]], int], moves: _Moves[_Value]
) -> dict[str, _Value]:
    """Take the best move while one makes it cheaper."""
    now, least = first, cost(first)
    for _ in range(_ROUNDS):
        best = min(moves(now), key=cost, default=now)
        if cost(best) >= least:
            break
        now, least = dict(best), cost(best)
    return now


def _cross(columns: Mapping[str, int], row: Mapping[str, int], one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two roads cross, measured in rows and columns."""
    if set(one) & set(other):
        return False
    a, b, c, d = ((columns[place] * 4, row[place]) for place in (*one, *other))
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _over(columns: Mapping[str, int], row: Mapping[str, int], way: tuple[str, str], order: Sequence[str]) -> int:
    """How many places a road runs straight through: those between its ends in the very same column."""
    top, bottom = sorted(row[place] for place in way)
    if columns[way[0]] != columns[way[1]]:
        return 0
    return sum(columns[place] == columns[way[0]] for place in order[top + 1 : bottom])


def _side(start: tuple[int, int], end: tuple[int, int], point: tuple[int, int]) -> int:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _near(slot: Slot, start: Slot, end: Slot) -> bool:
    """Whether the straight line between two slots runs through a third one or its name."""
    for step in range(1, 20):
        x, y = (a + (b - a) * step / 20 for a, b in zip(start, end, strict=True))
        if -20 < x - slot[0] < 150 and abs(y - slot[1]) < 26:
            return True
    return False
