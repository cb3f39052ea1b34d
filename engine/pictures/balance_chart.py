"""The picture of the balance bench: a heat map of win rates, delve by class, with the band that they should lie in.

Blue is within the band (the lighter the more is won), orange below it, parchment above it: told apart without red and
green, by lightness alone where there is no colour. What is certainly outside has an edge and an arrow besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.pictures.canvas import Canvas
from engine.pictures.palette import GOLD, INK, MUTED, PARCHMENT, Color, mix
from engine.pictures.typefaces import Face

WIDTH = 1200
_LEFT, _RIGHT = 392, WIDTH - 44
_HEAD, _PANEL_HEAD, _ROW, _PANEL_FOOT, _FOOT = 150, 176, 54, 30, 34
_DEEP: Color = (38, 78, 138)
_PALE: Color = (152, 198, 232)
_ORANGE: Color = (238, 152, 58)
_RUST: Color = (158, 78, 24)
_COLD: Color = (98, 122, 158)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A win rate in whole percent, and whether it is certainly outside of its band."""

    percent: int
    side: Literal["below", "within", "above"] = "within"


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A delve: its name, and a cell for each column."""

    label: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatPanel:
    """A heat map and its band, `least` to `most` percent; one row or more."""

    title: str
    least: int
    most: int
    rows: tuple[HeatRow, ...]


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """All that the picture shows.

    Attributes:
        title: Its name.
        summary: A line beneath.
        columns: The names of the classes; some ten can be told apart.
        panels: One below the other.
    """

    title: str
    summary: str
    columns: tuple[str, ...]
    panels: tuple[HeatPanel, ...]

    @property
    def height(self) -> int:
        """Of the picture in pixels; each row needs its room."""
        rows = sum(len(panel.rows) for panel in self.panels)
        return _HEAD + rows * _ROW + len(self.panels) * (_PANEL_HEAD + _PANEL_FOOT) + _FOOT

    def describe(self) -> str:
        """Say in words what the picture shows, for screen readers."""
        return " ".join([f"{self.title}: {self.summary}.", *(_described(panel) for panel in self.panels)])

    def draw(self) -> bytes:
        """Draw the picture: the bytes of a PNG 1200 pixels wide."""
        canvas = Canvas(WIDTH, self.height)
        canvas.frame(_COLD)
        canvas.fitted((48, 84), self.title, 52, PARCHMENT, WIDTH - 96, smallest=30, face=Face.BOLD)
        canvas.fitted((48, 128), self.summary, 30, MUTED, WIDTH - 96, smallest=20)
        top = float(_HEAD)
        for panel in self.panels:
            self._draw_panel(canvas, panel, top)
            top += _PANEL_HEAD + len(panel.rows) * _ROW + _PANEL_FOOT
        return canvas.png()

    def _draw_panel(self, canvas: Canvas, panel: HeatPanel, top: float) -> None:
        canvas.text((48, top + 52), panel.title, 40, GOLD, face=Face.BOLD)
        _draw_scale(canvas, panel, top + 22)
        slot = (_RIGHT - _LEFT) / max(len(self.columns), 1)
        first = top + _PANEL_HEAD
        for number, name in enumerate(self.columns):
            middle, raised = _LEFT + (number + 0.5) * slot, number % 2 == 0
            canvas.fitted(
                (middle, first - (46 if raised else 14)), name, 27, PARCHMENT, slot * 1.9, smallest=20, align="center"
            )
            if raised:
                canvas.line([(middle, first - 38), (middle, first - 4)], mix(INK, MUTED, 55), 1.5)
        for number, row in enumerate(panel.rows):
            y = first + number * _ROW
            canvas.fitted((_LEFT - 16, y + 36), row.label, 29, PARCHMENT, _LEFT - 62, smallest=22, align="right")
            for column, cell in enumerate(row.cells):
                left = _LEFT + column * slot
                _draw_cell(canvas, (left + 2, y + 2, left + slot - 2, y + _ROW - 2), cell, panel)


def heat(percent: int, least: int, most: int) -> Color:
    """The colour of a win rate beside its band."""
    if percent < least:
        return mix(_RUST, _ORANGE, percent * 100 // max(least, 1))
    if percent > most:
        return PARCHMENT
    return mix(_DEEP, _PALE, (percent - least) * 100 // max(most - least, 1))


def _draw_cell(canvas: Canvas, box: tuple[float, float, float, float], cell: HeatCell, panel: HeatPanel) -> None:
    left, top, right, bottom = box
    fill = heat(cell.percent, panel.least, panel.most)
    ink = _on(fill)
    canvas.rectangle(box, fill)
    middle = (left + right) / 2 - (0 if cell.side == "within" else 9)
    canvas.text((middle, top + 37), str(cell.percent), 34, ink, face=Face.BOLD, align="center")
    if cell.side != "within":
        canvas.line([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], PARCHMENT, 3)
        x, y = right - 11, (top + bottom) / 2
        tip = 7 if cell.side == "below" else -7
        canvas.polygon([(x - 6, y - tip / 2), (x + 6, y - tip / 2), (x, y + tip)], ink)


def _draw_scale(canvas: Canvas, panel: HeatPanel, top: float) -> None:
    """The colours from 0 to 100 percent, and where the band begins and ends."""
    left, right = _LEFT + 250, _RIGHT - 24
    step = (right - left) / 101
    for percent in range(101):
        x = left + percent * step
        canvas.rectangle((x, top, x + step + 0.5, top + 24), heat(percent, panel.least, panel.most))
    canvas.text((left - 16, top + 22), "runs won", 26, MUTED, align="right")
    for percent in (0, panel.least, panel.most):
        x = left + (percent + (percent == panel.most)) * step
        canvas.line([(x, top - 4), (x, top + 30)], PARCHMENT, 2)
        canvas.text((x, top + 54), f"{percent}%", 25, PARCHMENT, align="center")
    middle = left + (panel.least + panel.most) / 2 * step
    canvas.text((middle, top + 54), "band", 25, MUTED, face=Face.ITALIC, align="center")


def _on(fill: Color) -> Color:
    """The ink that can be read on a colour."""
    return INK if fill[0] * 3 + fill[1] * 6 + fill[2] > 1_150 else PARCHMENT


def _described(panel: HeatPanel) -> str:
    percents = [cell.percent for row in panel.rows for cell in row.cells]
    outside = sum(cell.side != "within" for row in panel.rows for cell in row.cells)
    return (
        f"{panel.title}: {min(percents)} to {max(percents)} percent, band {panel.least} to {panel.most}, "
        f"{outside} of {len(percents)} outside."
    )
