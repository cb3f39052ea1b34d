"""The charges that stand on a shield, as shapes around the middle of a square that reaches from -1 to 1.

A tone is 0 for the metal of the charge, 1 for the field showing through, 2 for the metal in shade.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

Points: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon of a charge."""

    points: Points
    tone: int = 0


Charge: TypeAlias = tuple[Shape, ...]


def _circle(x: float, y: float, radius: float, tone: int = 0, *, squash: float = 1.0) -> Shape:
    turns = [2 * math.pi * step / 48 for step in range(48)]
    return Shape(tuple((x + radius * math.cos(t), y + radius * squash * math.sin(t)) for t in turns), tone)


def _box(left: float, top: float, right: float, bottom: float, tone: int = 0) -> Shape:
    return Shape(((left, top), (right, top), (right, bottom), (left, bottom)), tone)


def _star(points: int, outer: float, inner: float, tone: int = 0, *, tilt: float = 0.0) -> Shape:
    corners = []
    for step in range(2 * points):
        radius = inner if step % 2 else outer
        angle = math.pi * step / points - math.pi / 2 + tilt
        corners.append((radius * math.cos(angle), radius * math.sin(angle)))
    return Shape(tuple(corners), tone)


def _curve(*through: tuple[float, float], steps: int = 10) -> Points:
    """Lay a smooth closed line through points (Catmull-Rom)."""
    count = len(through)
    laid = []
    for place in range(count):
        a, b, c, d = (through[(place + offset) % count] for offset in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            laid.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return tuple(laid)


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


_FLAME = _curve(
    (0.0, -1.0),
    (0.22, -0.55),
    (0.6, -0.1),
    (0.62, 0.45),
    (0.3, 0.9),
    (-0.3, 0.9),
    (-0.62, 0.45),
    (-0.45, 0.0),
    (-0.28, -0.3),
    (-0.16, -0.08),
)
_INNER_FLAME = _curve((0.04, -0.2), (0.3, 0.25), (0.26, 0.62), (0.0, 0.8), (-0.26, 0.62), (-0.22, 0.3))
_BELL = _curve(
    (-0.12, -0.78),
    (0.12, -0.78),
    (0.42, -0.5),
    (0.5, 0.1),
    (0.78, 0.52),
    (0.3, 0.56),
    (-0.3, 0.56),
    (-0.78, 0.52),
    (-0.5, 0.1),
    (-0.42, -0.5),
)
_LEAF = _curve(
    (0.0, -1.0), (0.42, -0.5), (0.55, 0.05), (0.3, 0.5), (0.0, 0.68), (-0.3, 0.5), (-0.55, 0.05), (-0.42, -0.5)
)

CHARGES: tuple[tuple[str, Charge], ...] = (
    ("sun", (_star(16, 1.0, 0.66), _circle(0, 0, 0.56, 1), _circle(0, 0, 0.46))),
    ("star", (_star(6, 1.0, 0.46), _star(6, 0.55, 0.25, 2))),
    (
        "moon",
        (
            _circle(-0.08, 0, 0.92),
            _circle(0.3, -0.12, 0.72, 1),
            Shape(tuple((0.42 + x * 0.3, -0.12 + y * 0.3) for x, y in _star(5, 1, 0.42).points)),
        ),
    ),
    ("flame", (Shape(_FLAME), Shape(_INNER_FLAME, 1))),
    (
        "tower",
        (
            _box(-0.5, -0.4, 0.5, 0.95),
            _box(-0.68, -0.55, 0.68, -0.22),
            _box(-0.68, -0.95, -0.36, -0.5),
            _box(-0.16, -0.95, 0.16, -0.5),
            _box(0.36, -0.95, 0.68, -0.5),
            Shape(((-0.2, 0.95), (-0.2, 0.42), (-0.12, 0.28), (0.0, 0.22), (0.12, 0.28), (0.2, 0.42), (0.2, 0.95)), 1),
            _box(-0.07, -0.1, 0.07, 0.1, 1),
        ),
    ),
    (
        "key",
        (
            _circle(0, -0.58, 0.42),
            _circle(0, -0.58, 0.22, 1),
            _box(-0.1, -0.2, 0.1, 0.98),
            _box(0.1, 0.42, 0.46, 0.58),
            _box(0.1, 0.74, 0.36, 0.9),
            _box(-0.24, -0.16, 0.24, -0.04),
        ),
    ),
    (
        "sword",
        (
            Shape(((0.0, -1.0), (0.13, -0.78), (0.13, 0.32), (-0.13, 0.32), (-0.13, -0.78))),
            Shape(((0.0, -1.0), (0.13, -0.78), (0.13, 0.32), (0.0, 0.32)), 2),
            Shape(((-0.52, 0.28), (0.52, 0.28), (0.46, 0.46), (-0.46, 0.46))),
            _box(-0.08, 0.44, 0.08, 0.82),
            _circle(0, 0.88, 0.14),
        ),
    ),
    (
        "axe",
        (
            _box(-0.08, -0.95, 0.08, 1.0),
            Shape(
                _curve(
                    (0.06, -0.72), (0.4, -0.78), (0.72, -0.92), (0.78, -0.35), (0.6, 0.2), (0.34, -0.1), (0.06, -0.16)
                )
            ),
            Shape(((-0.06, -0.62), (-0.5, -0.44), (-0.06, -0.28))),
        ),
    ),
    (
        "stair",
        tuple(
            shape
            for step in range(4)
            for shape in (
                _box(-0.9 + 0.45 * step, 0.5 - 0.42 * step, 0.9, 0.92 - 0.42 * step),
                _box(-0.9 + 0.45 * step, 0.84 - 0.42 * step, 0.9, 0.92 - 0.42 * step, 2),
            )
        ),
    ),
    ("bell", (_circle(0, -0.84, 0.14), Shape(_BELL), _box(-0.62, 0.36, 0.62, 0.44, 1), _circle(0, 0.7, 0.17))),
    (
        "lantern",
        (
            Shape(((0.0, -0.72), (0.5, -0.36), (-0.5, -0.36))),
            _circle(0, -0.82, 0.18),
            _circle(0, -0.82, 0.09, 1),
            _box(-0.44, -0.34, 0.44, 0.72),
            _box(-0.3, -0.24, 0.3, 0.62, 1),
            _box(-0.56, 0.7, 0.56, 0.88),
            Shape(tuple((x * 0.3, 0.22 + y * 0.36) for x, y in _FLAME)),
        ),
    ),
    (
        "hourglass",
        (
            _box(-0.6, -0.95, 0.6, -0.78),
            _box(-0.6, 0.78, 0.6, 0.95),
            Shape(((-0.46, -0.76), (0.46, -0.76), (0.08, 0.0), (0.46, 0.76), (-0.46, 0.76), (-0.08, 0.0))),
            Shape(((-0.3, -0.4), (0.3, -0.4), (0.0, -0.06)), 1),
            Shape(((-0.34, 0.72), (0.34, 0.72), (0.0, 0.4)), 1),
        ),
    ),
    (
        "leaf",
        (
            Shape(_LEAF),
            _box(-0.04, -0.6, 0.04, 1.0, 1),
            *(
                Shape(((0.0, y + 0.2), (side * 0.34, y), (side * 0.34, y + 0.06), (0.0, y + 0.28)), 1)
                for y in (-0.4, -0.08, 0.22)
                for side in (-1, 1)
            ),
        ),
    ),
    (
        "die",
        (
            Shape(((0.0, -0.98), (0.86, -0.48), (0.86, 0.48), (0.0, 0.98), (-0.86, 0.48), (-0.86, -0.48))),
            Shape(((0.0, -0.52), (0.56, 0.4), (-0.56, 0.4)), 2),
            *(
                Shape((a, b, (b[0] * 0.96, b[1] * 0.96 + 0.03), (a[0] * 0.96, a[1] * 0.96 + 0.03)), 1)
                for a, b in (((0.0, -0.52), (0.56, 0.4)), ((0.56, 0.4), (-0.56, 0.4)), ((-0.56, 0.4), (0.0, -0.52)))
            ),
        ),
    ),
)
"""Every charge with its name. Their order is part of what an emblem looks like: add at the end only."""
