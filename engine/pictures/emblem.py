"""A coat of arms for every character, drawn from its ids alone: no faces, no files, always the same.

The class gives the tincture and the charge, so that its members know each other; the character gives the partition of
the field, the border and the metals. Like good heraldry, metal stands on colour, never on metal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from engine.pictures.canvas import Canvas
from engine.pictures.charges import CHARGES
from engine.pictures.palette import GOLD, INK, SILVER, STONE, Color, from_hex, mix, pick, tincture

_LAYER = 2
PARTITIONS = ("plain", "pale", "fess", "bend", "quarterly", "saltire", "chevron", "paly", "barry", "lozengy", "gyronny")
BORDERS = ("none", "bordure", "chief", "studded", "base")


@dataclass(frozen=True, slots=True)
class Arms:
    """What is on a shield.

    Attributes:
        field: The tincture of the class.
        charge: Index into `CHARGES`.
        partition: How the field is divided.
        border: What surrounds the charge.
        metal: Of the charge; the border is of the other one.
        cracked: Whether its bearer has fallen.
    """

    field: Color
    charge: int
    partition: str
    border: str
    metal: Color
    cracked: bool = False

    @property
    def description(self) -> str:
        """Say what it shows, for who cannot see it."""
        metal = "gold" if self.metal == GOLD else "silver"
        return f"a {'cracked ' if self.cracked else ''}shield with a {metal} {CHARGES[self.charge][0]}"


def arms(character_id: str, class_id: str, *, accent: str = "", fallen: bool = False) -> Arms:
    """Draw up the arms of a character.

    Args:
        character_id: Its id, any text.
        class_id: The id of its class, any text.
        accent: The tincture as `#rrggbb`, or empty for the one that belongs to the class id.
        fallen: Whether it is dead: the colour leaves the shield, which has a crack.
    """
    field = from_hex(accent) if accent else tincture(class_id)
    return Arms(
        mix(field, STONE, 80) if fallen else field,
        pick(f"charge {class_id}", len(CHARGES)),
        PARTITIONS[pick(f"partition {character_id}", len(PARTITIONS))],
        BORDERS[pick(f"border {character_id}", len(BORDERS))],
        GOLD if pick(f"metal {character_id}", 3) else SILVER,
        cracked=fallen,
    )


def draw_arms(canvas: Canvas, left: float, top: float, width: int, coat: Arms) -> None:
    """Draw a shield of a width; it is a fifth higher than wide."""
    height = width * 6 // 5
    size = (width * _LAYER, height * _LAYER)
    layer = Image.new("RGB", size, coat.field)
    draw = ImageDraw.Draw(layer)
    outline = _outline(*size)
    _partition(draw, *size, coat)
    _shade(draw, *size, coat)
    _border(layer, outline, coat)
    _charge(draw, *size, coat)
    if coat.cracked:
        crack = [(0.62, 0.0), (0.54, 0.16), (0.64, 0.27), (0.5, 0.42), (0.59, 0.55), (0.45, 0.72)]
        draw.line([(x * size[0], y * size[1]) for x, y in crack], INK, 3 * _LAYER, joint="curve")
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon(outline, 255)
    other = SILVER if coat.metal == GOLD else GOLD
    rim = [(left + x / _LAYER, top + y / _LAYER) for x, y in _drawn_in(outline, *size, -4.5)]
    canvas.polygon(rim, mix(STONE if coat.cracked else other, INK, 15))
    canvas.paste_masked(layer, mask, (left, top))


def _outline(width: int, height: int) -> list[tuple[float, float]]:
    """A heater shield: straight above, two parabolas that meet in a point below."""
    middle, shoulder = width / 2, height * 0.36
    points: list[tuple[float, float]] = [(0, 0), (width - 1, 0)]
    for step in range(33):
        part = step / 32
        points.append((middle + (middle - 1) * (1 - part**2.1), shoulder + (height - shoulder - 1) * part))
    return points + [(width - 1 - x, y) for x, y in reversed(points[2:])]


def _partition(draw: ImageDraw.ImageDraw, width: int, height: int, coat: Arms) -> None:
    """Lay the second colour of the field, a darker tone of the first, over its part of it."""
    second = mix(coat.field, INK, 42)
    _PARTITION_SHAPES[coat.partition](draw, width, height, second)


def _polygons(*shapes: tuple[tuple[float, float], ...]) -> Callable[[ImageDraw.ImageDraw, int, int, Color], None]:
    def draw_all(draw: ImageDraw.ImageDraw, width: int, height: int, color: Color) -> None:
        for shape in shapes:
            draw.polygon([(x * width, y * height) for x, y in shape], color)

    return draw_all


def _stripes(count: int, *, upright: bool) -> Callable[[ImageDraw.ImageDraw, int, int, Color], None]:
    edges = [(2 * n + 1, 2 * n + 2) for n in range(count // 2)]
    if upright:
        return _polygons(*(((a / count, 0), (b / count, 0), (b / count, 1), (a / count, 1)) for a, b in edges))
    return _polygons(*(((0, a / count), (1, a / count), (1, b / count), (0, b / count)) for a, b in edges))


def _lozenges() -> Callable[[ImageDraw.ImageDraw, int, int, Color], None]:
    across, down = 0.25, 0.25
    return _polygons(
        *(
            (
                (x * across, (y - 0.5) * down),
                ((x + 0.5) * across, y * down),
                (x * across, (y + 0.5) * down),
                ((x - 0.5) * across, y * down),
            )
            for x in range(5)
            for y in range(5)
        )
    )


def _gyrons() -> Callable[[ImageDraw.ImageDraw, int, int, Color], None]:
    rim = ((0.5, -0.2), (1.2, -0.2), (1.2, 0.45), (1.2, 1.2), (0.5, 1.2), (-0.2, 1.2), (-0.2, 0.45), (-0.2, -0.2))
    return _polygons(*(((0.5, 0.45), rim[n], rim[n + 1]) for n in range(0, 8, 2)))


_PARTITION_SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, int, int, Color], None]] = {
    "plain": _polygons(),
    "pale": _polygons(((0.5, 0), (1, 0), (1, 1), (0.5, 1))),
    "fess": _polygons(((0, 0.46), (1, 0.46), (1, 1), (0, 1))),
    "bend": _polygons(((0, 0), (1, 0.9), (0, 0.9))),
    "quarterly": _polygons(((0.5, 0), (1, 0), (1, 0.46), (0.5, 0.46)), ((0, 0.46), (0.5, 0.46), (0.5, 1), (0, 1))),
    "saltire": _polygons(((0, 0), (1, 0), (0.5, 0.46)), ((0, 0.92), (1, 0.92), (0.5, 0.46))),
    "chevron": _polygons(((0, 0.95), (0.5, 0.38), (1, 0.95), (1, 1), (0, 1))),
    "paly": _stripes(6, upright=True),
    "barry": _stripes(8, upright=False),
    "lozengy": _lozenges(),
    "gyronny": _gyrons(),
}


def _shade(draw: ImageDraw.ImageDraw, width: int, height: int, coat: Arms) -> None:
    """Quieten the middle of the field, so that the charge stands clear of any partition."""
    middle_x, middle_y, radius = width / 2, height * 0.45, width * 0.36
    draw.ellipse((middle_x - radius, middle_y - radius, middle_x + radius, middle_y + radius), mix(coat.field, INK, 22))
    ring = mix(coat.field, coat.metal, 45)
    draw.ellipse(
        (middle_x - radius, middle_y - radius, middle_x + radius, middle_y + radius), None, ring, max(2, width // 110)
    )


def _border(layer: Image.Image, outline: list[tuple[float, float]], coat: Arms) -> None:
    width, height = layer.size
    draw = ImageDraw.Draw(layer)
    metal = mix(SILVER if coat.metal == GOLD else GOLD, INK, 18)
    if coat.cracked:
        metal = mix(metal, STONE, 60)
    match coat.border:
        case "bordure":
            layer.paste(metal, mask=_rim(layer.size, outline, 8))
        case "studded":
            layer.paste(mix(coat.field, INK, 60), mask=_rim(layer.size, outline, 12))
            radius = width / 44
            for x, y in _drawn_in(_evenly(outline, 26), width, height, 11):
                draw.ellipse((x - radius, y - radius, x + radius, y + radius), metal)
        case "chief":
            draw.rectangle((0, 0, width, height * 0.13), metal)
            for part in (0.2, 0.5, 0.8):
                x, y, reach = width * part, height * 0.067, width * 0.042
                draw.polygon([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], coat.field)
        case "base":
            draw.polygon([(0, height * 0.79), (width, height * 0.79), (width, height), (0, height)], metal)


def _drawn_in(points: list[tuple[float, float]], width: int, height: int, percent: float) -> list[tuple[float, float]]:
    """Draw points towards the middle of the shield by a percentage of the way."""
    middle_x, middle_y, part = width / 2, height * 0.42, percent / 100
    return [(x + (middle_x - x) * part, y + (middle_y - y) * part) for x, y in points]


def _rim(size: tuple[int, int], outline: list[tuple[float, float]], percent: float) -> Image.Image:
    """Mask the part of the shield outside a smaller shield within it."""
    mask = Image.new("L", size, 255)
    ImageDraw.Draw(mask).polygon(_drawn_in(outline, *size, percent * 2), 0)
    return mask


def _evenly(outline: list[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """Set points at equal distances along a closed line, the first at its start."""
    edges = list(pairwise([*outline, outline[0]]))
    lengths = [math.dist(a, b) for a, b in edges]
    step = sum(lengths) / count
    points: list[tuple[float, float]] = []
    walked = 0.0
    for (a, b), length in zip(edges, lengths, strict=True):
        while len(points) < count and length and len(points) * step <= walked + length:
            part = (len(points) * step - walked) / length
            points.append((a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part))
        walked += length
    return points


def _charge(draw: ImageDraw.ImageDraw, width: int, height: int, coat: Arms) -> None:
    metal = mix(coat.metal, STONE, 55) if coat.cracked else coat.metal
    tones = (metal, mix(coat.field, INK, 35), mix(metal, INK, 28))
    middle_x, middle_y, reach = width / 2, height * 0.45, width * 0.285
    for shape in CHARGES[coat.charge][1]:
        points = [(middle_x + x * reach, middle_y + y * reach) for x, y in shape.points]
        draw.polygon(points, tones[shape.tone])
