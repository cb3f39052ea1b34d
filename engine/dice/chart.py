"""An expression's odds as a picture: a distribution laid into bars that a phone can show."""

from __future__ import annotations

from fractions import Fraction

from engine.dice.distribution import Distribution
from engine.pictures.odds_chart import OddsBar, OddsPicture

MAX_BARS = 120
"""More totals than this are put together, several in a bar."""

RARE = Fraction(1, 20_000)
"""Totals at either end that together come up more rarely than this are left out when there are many."""


def odds_picture(odds: Distribution, target: int | None = None, *, title: str = "") -> OddsPicture:
    """Lay out the picture of a distribution.

    Args:
        odds: The distribution.
        target: What is to be reached or passed; the bars that do are lit.
        title: What to call it; its canonical notation if empty.
    """
    low, high = _shown_range(odds)
    width = -(-(high - low + 1) // MAX_BARS)
    if target is not None and low < target <= high:
        low -= (low - target) % width
    bars = []
    for start in range(low, high + 1, width):
        share = odds.at_most(start + width - 1) - odds.at_most(start - 1)
        lit = target is not None and start >= target
        bars.append(OddsBar(start, start + width - 1, round(share * 1_000_000), lit))
    return OddsPicture(
        title or odds.expression,
        f"mean {float(odds.mean):.2f} · spread {odds.standard_deviation:.2f} · {odds.lowest:,} to {odds.highest:,}",
        tuple(bars),
        round(odds.mean * 1000),
        target,
        percent(odds.at_least(target)) if target is not None else "",
        _note(odds, width, cut=low > odds.lowest or high < odds.highest),
    )


def percent(probability: Fraction) -> str:
    """Write a probability for people: exact at 0 % and 100 %, never rounded to either."""
    if probability in {0, 1}:
        return f"{int(probability) * 100}%"
    if probability < Fraction(1, 10_000):
        return "<0.01%"
    if probability > Fraction(9_999, 10_000):
        return ">99.99%"
    digits = 2 if probability < Fraction(1, 100) or probability > Fraction(99, 100) else 1
    return f"{float(probability * 100):.{digits}f}%"


def _shown_range(odds: Distribution) -> tuple[int, int]:
    if odds.highest - odds.lowest < MAX_BARS // 2:
        return odds.lowest, odds.highest
    low = next(o for o in odds.outcomes if odds.at_most(o) >= RARE)
    high = next(o for o in reversed(odds.outcomes) if odds.at_least(o) >= RARE)
    return low, high


def _note(odds: Distribution, width: int, *, cut: bool) -> str:
    notes = []
    if odds.samples is not None:
        notes.append(
            f"simulated {odds.samples:,} times, so within {2 * 100 * odds.standard_error(Fraction(1, 2)):.1f} points"
        )
    if width > 1:
        notes.append(f"{width:,} totals to a bar")
    if cut:
        notes.append("the rarest totals are not drawn")
    return "; ".join(notes).capitalize()
