"""The drawing kit: a canvas measured in the picture's own pixels, drawn twice as large and reduced for smooth edges."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

from PIL import Image, ImageDraw

from engine.pictures import typefaces
from engine.pictures.palette import GOLD, INK, PANEL, PANEL_EDGE, TRACK, Color, mix
from engine.pictures.typefaces import Face

_SCALE = 2
Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Canvas:
    """A picture in the making. All lengths are in pixels of the finished picture; y grows downwards."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), INK)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], fill: Color, outline: Color | None = None, line: float = 0) -> None:
        """Fill a polygon, and draw its outline `line` pixels wide."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.polygon(scaled, fill)
        if outline:
            self._draw.line([*scaled, scaled[0], scaled[1]], outline, round(line * _SCALE), joint="curve")

    def line(self, points: Sequence[Point], color: Color, width: float) -> None:
        """Draw a line through points."""
        self._draw.line([(x * _SCALE, y * _SCALE) for x, y in points], color, round(width * _SCALE), joint="curve")

    def ellipse(self, box: Box, fill: Color | None, outline: Color | None = None, line: float = 0) -> None:
        """Draw an ellipse within a box (left, top, right, bottom)."""
        self._draw.ellipse(_scaled(box), fill, outline, round(line * _SCALE))

    def rounded(
        self, box: Box, radius: float, fill: Color | None, outline: Color | None = None, line: float = 0
    ) -> None:
        """Draw a rectangle with round corners."""
        self._draw.rounded_rectangle(_scaled(box), radius * _SCALE, fill, outline, round(line * _SCALE))

    def rectangle(self, box: Box, fill: Color) -> None:
        """Fill a rectangle."""
        self._draw.rectangle(_scaled(box), fill)

    def panel(self, box: Box) -> None:
        """Draw the plate on which a group of things stands."""
        self.rounded(box, 12, PANEL, PANEL_EDGE, 1.5)

    def bar(self, box: Box, share: float, color: Color) -> None:
        """Draw a bar filled from the left by a share of 0 to 1; anything above zero can be seen."""
        left, top, right, bottom = box
        radius = (bottom - top) / 2
        self.rounded(box, radius, TRACK)
        if share > 0:
            end = max(left + 2 * radius, left + (right - left) * min(share, 1))
            self.rounded((left, top, end, bottom), radius, color)

    def text(
        self,
        at: Point,
        text: str,
        size: int,
        color: Color,
        *,
        face: Face = Face.REGULAR,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Draw a line of text; `at` is the left end, middle or right end of its baseline."""
        scaled = size * _SCALE
        x = at[0] * _SCALE
        if align != "left":
            width = typefaces.width(text, face, scaled)
            x -= width if align == "right" else width / 2
        for run in typefaces.runs(text, face):
            font = typefaces.run_font(run, scaled)
            features, direction = typefaces.run_features(run), typefaces.run_direction(run)
            place = (round(x), round(at[1] * _SCALE))
            self._draw.text(place, run.text, color, font, anchor="ls", features=features, direction=direction)
            x += font.getlength(run.text, features=features, direction=direction)

    def fitted(
        self,
        at: Point,
        text: str,
        size: int,
        color: Color,
        room: float,
        *,
        smallest: int | None = None,
        face: Face = Face.REGULAR,
        align: Literal["left", "center", "right"] = "left",
    ) -> float:
        """Draw a line of text made smaller, to `smallest` at least, and then cut, until it fits; give its width."""
        shown, fitting = typefaces.fit(text, face, size * _SCALE, (smallest or size) * _SCALE, int(room * _SCALE))
        self.text(at, shown, fitting // _SCALE, color, face=face, align=align)
        return typefaces.width(shown, face, fitting) / _SCALE

    def wrapped(self, at: Point, text: str, size: int, color: Color, room: float, *, lines: int, face: Face) -> int:
        """Draw a text over several lines about a height, read from its side; say how many lines there were.

        `at` is the left end of the baseline that a single line would have; more lines spread above and below it.
        """
        broken = typefaces.wrap(text, face, size * _SCALE, int(room * _SCALE), lines)
        leftwards = bool(broken) and not all(run.rightwards for run in typefaces.runs(text, face)[:1])
        for number, line in enumerate(broken):
            start = (at[0] + (room if leftwards else 0), at[1] + (number - (len(broken) - 1) / 2) * size * 1.3)
            self.text(start, line, size, color, face=face, align="right" if leftwards else "left")
        return len(broken)

    def paste_masked(self, layer: Image.Image, mask: Image.Image, at: Point) -> None:
        """Lay a layer, drawn at twice its size, through a mask of the same size."""
        self._image.paste(layer, (round(at[0] * _SCALE), round(at[1] * _SCALE)), mask)

    def frame(self, accent: Color) -> None:
        """Draw the double line around a whole picture, with a lozenge at each corner."""
        edge = mix(accent, GOLD, 55)
        right, bottom = self.width, self.height
        self.rounded((10, 10, right - 10, bottom - 10), 18, None, mix(edge, INK, 25), 3)
        self.rounded((18, 18, right - 18, bottom - 18), 12, None, mix(edge, INK, 60), 1.5)
        for x, y in ((18, 18), (right - 18, 18), (18, bottom - 18), (right - 18, bottom - 18)):
            self.polygon([(x, y - 9), (x + 9, y), (x, y + 9), (x - 9, y)], edge, INK, 2)

    def png(self) -> bytes:
        """Finish the picture: reduce it to its size and give the bytes of a PNG, the same for the same drawing."""
        buffer = io.BytesIO()
        self._image.reduce(_SCALE).save(buffer, "PNG", compress_level=6)
        return buffer.getvalue()


def _scaled(box: Box) -> Box:
    left, top, right, bottom = (edge * _SCALE for edge in box)
    return left, top, max(right, left), max(bottom, top)
