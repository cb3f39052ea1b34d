"""The colours of all pictures: candle-lit ink, parchment and metal, readable on a phone in the dark and in the sun."""

from __future__ import annotations

import hashlib
from typing import TypeAlias

Color: TypeAlias = tuple[int, int, int]

INK: Color = (23, 21, 28)
PANEL: Color = (35, 32, 42)
PANEL_EDGE: Color = (60, 55, 70)
TRACK: Color = (54, 50, 63)
PARCHMENT: Color = (242, 234, 217)
MUTED: Color = (178, 168, 152)
GOLD: Color = (222, 184, 98)
SILVER: Color = (213, 217, 222)
BLOOD: Color = (199, 72, 62)
STONE: Color = (128, 126, 132)

TINCTURES: tuple[Color, ...] = (
    (176, 52, 52),
    (41, 92, 158),
    (46, 120, 78),
    (118, 66, 146),
    (196, 108, 38),
    (28, 126, 136),
    (156, 44, 96),
    (98, 112, 44),
    (76, 84, 170),
    (146, 88, 56),
    (70, 110, 128),
    (112, 52, 62),
)
"""Mid tones that hold gold, silver and parchment upon them."""


def pick(seed: str, choices: int) -> int:
    """Choose 0 to `choices - 1` from a text: always the same for the same text, on every machine."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big") % choices


def tincture(seed: str) -> Color:
    """Choose the tincture that belongs to a text, such as the id of a class."""
    return TINCTURES[pick(seed, len(TINCTURES))]


def from_hex(text: str) -> Color:
    """Read a colour written as `#rrggbb`.

    Raises:
        ValueError: When it is not written so.
    """
    if len(text) != 7 or text[0] != "#":
        raise ValueError("a colour is written as #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Color, other: Color, percent: int) -> Color:
    """Give `percent` of the way, 0 to 100, from one colour to the other."""
    red, green, blue = (a + (b - a) * percent // 100 for a, b in zip(one, other, strict=True))
    return red, green, blue


def legible(color: Color) -> Color:
    """Lighten a colour until text in it can be read on ink and panels (contrast 4.5 to 1 or better)."""
    lightened = color
    for percent in range(0, 101, 10):
        lightened = mix(color, PARCHMENT, percent)
        if (_luminance(lightened) + 0.05) / (_luminance(PANEL) + 0.05) >= 4.5:
            break
    return lightened


def _luminance(color: Color) -> float:
    """Relative luminance as WCAG 2 defines it, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
