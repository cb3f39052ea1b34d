"""What the map is drawn with: signs of places, lines of roads, colours of levels, rock and hills."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from engine.pictures.canvas import Canvas, Point
from engine.pictures.palette import GOLD, INK, Color, mix, pick

WIDTH = 1600
ROCK: Color = (44, 38, 38)
ROCK_EDGE: Color = (84, 71, 60)
TURF: Color = (58, 74, 52)
DEEP: Color = (24, 32, 72)
WATER: Color = (88, 138, 176)
_SAFE = GOLD
_LEVELS: tuple[tuple[int, Color], ...] = (
    (1, (126, 178, 104)),
    (12, (206, 190, 92)),
    (24, (220, 138, 72)),
    (36, (206, 82, 92)),
    (50, (170, 112, 214)),
)
LINES: dict[str, tuple[Color, float, tuple[int, int]]] = {
    "road": ((164, 146, 112), 4, (1, 0)),
    "stair": ((196, 186, 164), 3, (10, 5)),
    "rope": ((206, 160, 96), 2.5, (3, 5)),
    "ladder": ((206, 160, 96), 3.5, (6, 4)),
    "tunnel": ((150, 108, 76), 5, (16, 6)),
    "boat": (WATER, 4, (1, 0)),
    "basket": (WATER, 3, (4, 7)),
    "drop": ((206, 82, 92), 3, (2, 10)),
}
"""For each way of going: colour, width, and the lengths of dash and gap (no gap: a whole line)."""


def level_color(level: int) -> Color:
    """The colour of a level: green above, violet at the bottom; lamplight for 0, where it is safe."""
    if level == 0:
        return _SAFE
    for (low, one), (high, other) in pairwise(_LEVELS):
        if level <= high:
            return mix(one, other, (level - low) * 100 // (high - low))
    return _LEVELS[-1][1]


def wall(left: bool, surface: int, bottom: int, lips: tuple[int, int]) -> Iterator[Point]:
    """The edge of one wall from the lip down: overhanging at the top, ragged all the way."""
    yield lips[0] if left else lips[1], surface
    reach = (640, 520, 330, 180, 120) if left else (1010, 1120, 1290, 1430, 1480)
    for number, x in enumerate(reach):
        yield x, surface + 26 + 26 * number
    y, number = surface + 170, 0
    while y < bottom:
        depth = 46 + pick(f"wall {left} {number}", 52)
        yield (depth if left else WIDTH - depth), y
        y += 24 + pick(f"ledge {left} {number}", 40)
        number += 1
    yield (70 if left else WIDTH - 70), bottom


def dashes(start: Point, end: Point, dash: tuple[int, int]) -> Iterator[list[Point]]:
    """The pieces of a line with gaps."""
    drawn, gap = dash
    if not gap:
        yield [start, end]
        return
    length = max(1.0, ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5)
    step = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    at = 0.0
    while at < length:
        stop = min(length, at + drawn)
        yield [(start[0] + step[0] * each, start[1] + step[1] * each) for each in (at, stop)]
        at += drawn + gap


def hill(left: bool, surface: int, height: int, lip: int, edge: int) -> Iterator[Point]:
    """The line of the hills on one side, from the lip outwards to the edge of the picture."""
    yield lip, surface
    for step in range(1, 25):
        share = step / 24
        swell = 0.06 * (pick(f"hill {left} {step // 3}", 100) / 100 - 0.5)
        yield lip + (edge - lip) * share, surface - height * (1 - (1 - share) ** 6 + swell)
    yield edge, surface


def draw_mark(canvas: Canvas, x: float, y: float, shape: str, color: Color) -> None:
    """Draw the sign of a place: a house, a square, a lozenge, or a disc for whatever is none of these."""
    rim = mix(color, INK, 60)
    if shape == "town":
        points = [(x - 14, y + 12), (x - 14, y - 3), (x, y - 15), (x + 14, y - 3), (x + 14, y + 12)]
        canvas.polygon(points, color, rim, 2)
        canvas.rectangle((x - 4, y + 1, x + 4, y + 12), rim)
    elif shape == "wild":
        canvas.polygon([(x, y - 15), (x + 15, y), (x, y + 15), (x - 15, y)], color, rim, 2)
    elif shape == "building":
        canvas.rounded((x - 11, y - 12, x + 11, y + 12), 3, color, rim, 2)
    else:
        canvas.ellipse((x - 13, y - 13, x + 13, y + 13), color, rim, 2)
