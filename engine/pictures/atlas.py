"""The map of the world, from the side: the rim on top, and below it the Fall, deeper and deeper.

Places stand from top to bottom by their depth. Colour tells for whom a place is meant, shape what it is, and the line
of a road how one goes there; a number beside a road is the hours it takes.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.pictures import atlas_layout
from engine.pictures.atlas_marks import (
    DEEP,
    LINES,
    ROCK,
    ROCK_EDGE,
    TURF,
    WATER,
    WIDTH,
    dashes,
    draw_mark,
    hill,
    level_color,
    wall,
)
from engine.pictures.canvas import Box, Canvas, Point
from engine.pictures.palette import GOLD, INK, MUTED, PANEL, PANEL_EDGE, PARCHMENT, SILVER, Color, mix, pick
from engine.pictures.typefaces import Face, width

_HEAD, _RIM, _RIM_HEIGHT, _LINE, _BAND_GAP, _FOOT = 150, 180, 430, 56, 62, 150
_HILL = mix(TURF, INK, 62)
_LIPS = (760, 950)
_COLUMNS = (190, 530, 870, 1210)
_NAME, _NOTE, _ROOM = 25, 19, 268.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map.

    Attributes:
        key: Its id.
        name: As it is written.
        note: What stands beneath the name in small letters; may be empty.
        shape: `town`, `hall`, `wild` or `building`.
        level: The middle of the levels for whom it is meant; 0 where it is safe.
        band: Which of the picture's bands it lies in; None on the rim.
        start: Whether new characters wake up here.
    """

    key: str
    name: str
    note: str
    shape: str
    level: int
    band: int | None
    start: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A road between two spots: its ends' keys, its hours, and how one goes there (a word of `Road.by`)."""

    one: str
    other: str
    hours: int
    by: str


@dataclass(frozen=True, slots=True)
class AtlasPicture:
    """All that the map shows.

    Attributes:
        title: The name of the world.
        line: A line beneath it.
        bands: The names of the depths, from the top.
        spots: The places; those of a band from the top of it to its bottom.
        ways: The roads.
    """

    title: str
    line: str
    bands: tuple[str, ...]
    spots: tuple[Spot, ...]
    ways: tuple[Way, ...]

    def describe(self) -> str:
        """Say in words what the picture shows, for screen readers."""
        rim = ", ".join(spot.name for spot in self.spots if spot.band is None)
        parts = [f"Map of {self.title}, seen from the side. On the rim: {rim}."]
        for number, band in enumerate(self.bands):
            names = ", ".join(spot.name for spot in self.spots if spot.band == number)
            parts.append(f"{band}: {names}.")
        return " ".join(parts)

    def draw(self) -> bytes:
        """Draw the map: the bytes of a PNG 1600 pixels wide, as high as the world is deep."""
        return _Map(self).draw()


class _Map:
    def __init__(self, picture: AtlasPicture) -> None:
        self._picture = picture
        self._band_tops: list[float] = []
        self._at: dict[str, Point] = {}
        height = self._place()
        self._canvas = Canvas(WIDTH, height)
        self._ways = [way for way in picture.ways if way.one in self._at and way.other in self._at]
        self._taken: list[Box] = [self._plate(spot) for spot in picture.spots]
        self._taken += [(x - 16, y - 16, x + 16, y + 16) for x, y in self._at.values()]

    # -- where things stand --------------------------------------------------------------------------------------------

    def _place(self) -> int:
        ways = [(way.one, way.other) for way in self._picture.ways]
        y = float(_RIM + _RIM_HEIGHT)
        below = [spot for spot in self._picture.spots if spot.band is not None]
        chosen = atlas_layout.columns([spot.key for spot in below], ways, len(_COLUMNS))
        band = -1
        for spot in below:
            if spot.band is not None and spot.band != band:
                band = spot.band
                y += _BAND_GAP / 2
                self._band_tops.append(y)
                y += _BAND_GAP
            self._at[spot.key] = (_COLUMNS[chosen[spot.key]], y)
            y += _LINE
        self._place_rim(ways)
        return round(y) + _FOOT

    def _place_rim(self, ways: list[tuple[str, str]]) -> None:
        rim = [spot.key for spot in self._picture.spots if spot.band is None]
        start = next((spot.key for spot in self._picture.spots if spot.start and spot.band is None), None)
        low = _RIM + 245
        lip: Point = (430, low)
        free: list[Point] = [(1010, low), (1300, low), (1010, low - 95), (1300, low - 95), (100, low)]
        free += [(100, low - 95), (430, low - 95), (1300, low - 190), (1010, low - 190), (100, low - 190)]
        free += [(430, low - 190)]
        while len(free) < len(rim):
            free.append((100 + 290 * (len(free) % 4), low - 190 - 60 * (len(free) // 4)))
        if start is not None:
            self._at[start] = lip
        others = [key for key in rim if key != start]
        self._at |= atlas_layout.slots(others, ways, free, dict(self._at), gap=(_LIPS[0], _LIPS[1]))

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self) -> bytes:
        self._draw_depth()
        self._draw_ground()
        self._draw_stars()
        self._draw_bands()
        for way in self._ways:
            self._draw_way(way)
        for spot in self._picture.spots:
            self._draw_spot(spot)
        for way in self._ways:
            self._draw_hours(way)
        self._draw_head()
        self._draw_legend()
        self._canvas.frame(WATER)
        return self._canvas.png()

    def _draw_depth(self) -> None:
        for y in range(_RIM + 200, self._canvas.height, 8):
            self._canvas.rectangle((0, y, WIDTH, y + 8), self._dark(y))

    def _dark(self, y: float) -> Color:
        """The colour of the air at a height: black at the rim, where there is no star, and night blue at the bottom."""
        top, bottom = _RIM + 200, self._canvas.height
        return mix(INK, DEEP, max(0, round((y - top) * 100 / (bottom - top))))

    def _draw_ground(self) -> None:
        """Both shoulders of the rim and the walls of the Fall beneath them."""
        surface, bottom = _RIM + 275, self._canvas.height
        for left in (True, False):
            edge = list(wall(left, surface, bottom, _LIPS))
            outer = 0 if left else WIDTH
            self._canvas.polygon([(outer, surface), *edge, (outer, bottom)], ROCK, ROCK_EDGE, 3)
            lip = round(edge[0][0])
            self._canvas.polygon(list(hill(left, surface, 262, lip, outer)), _HILL)
            turf = [(outer, surface - 6), (lip, surface - 6), (lip, surface + 9), (outer, surface + 9)]
            self._canvas.polygon(turf, TURF)

    def _draw_stars(self) -> None:
        """No star above; the deeper, the more of them below."""
        top, bottom = self._band_tops[0] if self._band_tops else _RIM, self._canvas.height - _FOOT
        for number in range(640):
            x = 120 + pick(f"star {number} x", WIDTH - 240)
            share = pick(f"star {number} y", 1000)
            y = bottom - (bottom - top) * share * share / 1_000_000
            size = 1 + pick(f"star {number} size", 5) / 3
            color = mix(DEEP, PARCHMENT, 30 + pick(f"star {number} light", 45))
            self._canvas.ellipse((x - size, y - size, x + size, y + size), color)

    def _draw_bands(self) -> None:
        for name, y in zip(self._picture.bands, self._band_tops, strict=False):
            for x in range(110, WIDTH - 110, 22):
                self._canvas.line([(x, y), (x + 9, y)], PANEL_EDGE, 2)
            self._canvas.text((WIDTH - 118, y - 10), name, 32, mix(MUTED, INK, 15), face=Face.ITALIC, align="right")

    def _draw_way(self, way: Way) -> None:
        start, end = self._at[way.one], self._at[way.other]
        color, thickness, dash = LINES.get(way.by, LINES["road"])
        for piece in dashes(start, end, dash):
            self._canvas.line(piece, color, thickness)

    def _draw_hours(self, way: Way) -> None:
        """The number beside a road, where nothing else is written."""
        text = f"{way.hours} h"
        half = width(text, Face.REGULAR, 17) / 2 + 5
        box = atlas_layout.label(self._at[way.one], self._at[way.other], (half, 11), self._taken)
        self._taken.append(box)
        self._canvas.rounded(box, 6, PANEL, LINES.get(way.by, LINES["road"])[0], 1)
        self._canvas.text((box[0] + half, box[3] - 5), text, 17, MUTED, align="center")

    def _plate(self, spot: Spot) -> Box:
        """The room that a spot's name and note take."""
        x, y = self._at[spot.key]
        written = max(width(spot.name, Face.BOLD, _NAME), width(spot.note, Face.REGULAR, _NOTE))
        return x + 19, y - 22, x + 29 + min(_ROOM, written), y + 29

    def _draw_spot(self, spot: Spot) -> None:
        x, y = self._at[spot.key]
        draw_mark(self._canvas, x, y, spot.shape, level_color(spot.level))
        if spot.start:
            self._canvas.ellipse((x - 22, y - 22, x + 22, y + 22), None, GOLD, 2.5)
        left = x + 24
        ground = _HILL if spot.band is None else self._dark(y)
        self._canvas.rounded(self._plate(spot), 8, ground)
        color = PARCHMENT if spot.level else mix(PARCHMENT, GOLD, 60)
        self._canvas.fitted((left, y + 2), spot.name, _NAME, color, _ROOM, smallest=18, face=Face.BOLD)
        if spot.note:
            self._canvas.fitted((left, y + 23), spot.note, _NOTE, MUTED, _ROOM, smallest=15)

    def _draw_head(self) -> None:
        self._canvas.text((WIDTH / 2, 92), self._picture.title, 66, PARCHMENT, face=Face.BOLD, align="center")
        self._canvas.fitted(
            (WIDTH / 2, 134), self._picture.line, 28, MUTED, WIDTH - 160, face=Face.ITALIC, align="center"
        )

    def _draw_legend(self) -> None:
        top = self._canvas.height - _FOOT + 22
        self._canvas.panel((60, top, WIDTH - 60, top + 92))
        x = 92.0
        for shape, name in (("town", "town"), ("hall", "hall"), ("building", "building"), ("wild", "wild")):
            draw_mark(self._canvas, x, top + 28, shape, SILVER)
            self._canvas.text((x + 24, top + 35), name, 21, PARCHMENT)
            x += 136
        x += 30
        for level, name in ((0, "safe"), (1, "level 1"), (12, "12"), (24, "24"), (36, "36"), (50, "50")):
            draw_mark(self._canvas, x, top + 28, "hall", level_color(level))
            self._canvas.text((x + 22, top + 35), name, 21, PARCHMENT)
            x += 118 if level < 2 else 92
        x = 92.0
        for by in LINES:
            for piece in dashes((x - 14, top + 66), (x + 34, top + 66), LINES[by][2]):
                self._canvas.line(piece, LINES[by][0], LINES[by][1])
            self._canvas.text((x + 44, top + 73), by, 21, PARCHMENT)
            x += 148
        self._canvas.text((WIDTH - 84, top + 73), "h: hours on foot", 21, MUTED, align="right")
