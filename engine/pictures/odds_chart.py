"""The picture of an expression's odds: a bar for each total, those that reach the target lit."""

from __future__ import annotations

from dataclasses import dataclass

from engine.pictures.canvas import Canvas
from engine.pictures.palette import GOLD, INK, MUTED, PANEL_EDGE, PARCHMENT, SILVER, Color, mix
from engine.pictures.typefaces import Face

WIDTH, HEIGHT = 1200, 720
_MILLION = 1_000_000
_LEFT, _TOP, _RIGHT, _BOTTOM = 120, 176, WIDTH - 56, HEIGHT - 104
_COLD: Color = (98, 122, 158)


@dataclass(frozen=True, slots=True)
class OddsBar:
    """One bar.

    Attributes:
        low: The lowest total it stands for.
        high: The highest; the same as `low` for a single total.
        share: Its probability in millionths.
        lit: Whether it reaches the target.
    """

    low: int
    high: int
    share: int
    lit: bool = False


@dataclass(frozen=True, slots=True)
class OddsPicture:
    """All that the chart shows.

    Attributes:
        title: What is rolled.
        summary: A line beneath it, such as mean and spread.
        bars: From low to high, one or more; some 120 at most can be told apart.
        mean_thousandths: The mean in thousandths.
        target: What is to be reached; `None` without one.
        reached: The chance to reach it as it is written, such as `62.5%`.
        note: What the reader must know, such as that it was simulated; may be empty.
    """

    title: str
    summary: str
    bars: tuple[OddsBar, ...]
    mean_thousandths: int
    target: int | None = None
    reached: str = ""
    note: str = ""

    def describe(self) -> str:
        """Say in words what the picture shows, for screen readers."""
        likeliest = max(self.bars, key=lambda bar: bar.share)
        parts = [
            f"Odds of {self.title}: {self.summary}.",
            f"Totals from {self.bars[0].low} to {self.bars[-1].high}.",
            f"The likeliest is {_span(likeliest)} at {_percent(likeliest.share)}.",
            f"Chance of {self.target} or more: {self.reached}." if self.target is not None else "",
            self.note,
        ]
        return " ".join(part for part in parts if part)

    def draw(self) -> bytes:
        """Draw the picture: the bytes of a PNG of 1200 by 720 pixels."""
        canvas = Canvas(WIDTH, HEIGHT)
        canvas.frame(_COLD)
        highest = max(bar.share for bar in self.bars)
        step = _grid_step(highest)
        ceiling = -(-max(highest * 27 // 25, 1) // step) * step
        self._draw_head(canvas)
        _draw_grid(canvas, ceiling, step)
        self._draw_bars(canvas, ceiling)
        self._draw_mean(canvas)
        if self.note:
            canvas.fitted(
                (WIDTH / 2, HEIGHT - 32),
                self.note,
                22,
                MUTED,
                WIDTH - 120,
                smallest=17,
                face=Face.ITALIC,
                align="center",
            )
        return canvas.png()

    def _draw_head(self, canvas: Canvas) -> None:
        room = _RIGHT - 60
        if self.target is not None:
            canvas.text((_RIGHT, 96), self.reached, 60, GOLD, face=Face.BOLD, align="right")
            canvas.fitted((_RIGHT, 138), f"for {self.target} or more", 28, PARCHMENT, 380, smallest=20, align="right")
            room -= 400
        canvas.fitted((60, 92), self.title, 54, PARCHMENT, room, smallest=30, face=Face.BOLD)
        canvas.fitted((60, 138), self.summary, 30, MUTED, room, smallest=21)

    def _slot(self) -> float:
        return (_RIGHT - _LEFT) / max(len(self.bars), 8)

    def _draw_bars(self, canvas: Canvas, ceiling: int) -> None:
        slot = self._slot()
        first = (_LEFT + _RIGHT) / 2 - slot * len(self.bars) / 2
        gap = 0 if slot < 6 else min(slot * 0.16, 10)
        room = self._label_room()
        every = next(
            n for n in (1, 2, 5, 10, 20, 25, 50, 100, len(self.bars)) if n * slot >= room or n >= len(self.bars)
        )
        for number, bar in enumerate(self.bars):
            left = first + number * slot
            top = _BOTTOM - (_BOTTOM - _TOP) * bar.share / ceiling
            color = GOLD if bar.lit else _COLD if self.target is not None else mix(_COLD, SILVER, 20)
            if bar.share:
                canvas.rectangle((left + gap / 2, min(top, _BOTTOM - 1.5), left + slot - gap / 2 - 0.5, _BOTTOM), color)
            if (bar.low if bar.low == bar.high else number) % every == 0:
                canvas.text((left + slot / 2, _BOTTOM + 34), str(bar.low), 24, PARCHMENT, align="center")
                canvas.line([(left + slot / 2, _BOTTOM + 2), (left + slot / 2, _BOTTOM + 9)], MUTED, 1.5)
        canvas.line([(_LEFT - 6, _BOTTOM), (_RIGHT, _BOTTOM)], MUTED, 2)

    def _label_room(self) -> int:
        """Pixels that a label of the lower axis needs."""
        return 16 + 15 * max(len(str(self.bars[0].low)), len(str(self.bars[-1].low)))

    def _draw_mean(self, canvas: Canvas) -> None:
        """A dashed line at the mean, between the bars' middles, named at its top."""
        slot = self._slot()
        first = (_LEFT + _RIGHT) / 2 - slot * len(self.bars) / 2
        span = self.bars[-1].high - self.bars[0].low + 1
        offset = self.mean_thousandths / 1000 - self.bars[0].low + 0.5
        x = first + offset * (slot * len(self.bars)) / span
        x = min(max(x, first), first + slot * len(self.bars))
        canvas.line([(x, _TOP - 6), (x, _BOTTOM)], INK, 5)
        for y in range(_TOP - 4, _BOTTOM, 16):
            canvas.line([(x, y), (x, min(y + 10, _BOTTOM))], PARCHMENT, 2.5)
        near_edge = x > _RIGHT - 140
        canvas.text(
            (x + (-8 if near_edge else 8), _TOP + 12),
            "mean",
            23,
            PARCHMENT,
            face=Face.ITALIC,
            align="right" if near_edge else "left",
        )


def _span(bar: OddsBar) -> str:
    return str(bar.low) if bar.low == bar.high else f"{bar.low} to {bar.high}"


def _percent(share: int) -> str:
    return f"{share * 100 / _MILLION:.2f}%"


def _grid_step(highest: int) -> int:
    """Choose a round distance of grid lines, in millionths, that gives two to five of them."""
    for scale in (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000):
        for factor in (1, 2, 5):
            if highest <= factor * scale * 5:
                return factor * scale
    return _MILLION


def _draw_grid(canvas: Canvas, ceiling: int, step: int) -> None:
    for share in range(step, ceiling + 1, step):
        y = _BOTTOM - (_BOTTOM - _TOP) * share / ceiling
        canvas.line([(_LEFT - 6, y), (_RIGHT, y)], mix(INK, PANEL_EDGE, 80), 1.5)
        label = f"{share * 100 / _MILLION:g}%"
        canvas.text((_LEFT - 14, y + 8), label, 23, MUTED, align="right")
