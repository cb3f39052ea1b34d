"""Which members of a set an operation chooses: the rule that rolling and the odds share."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dice.syntax import Selector


def choose(values: Sequence[int], selectors: Sequence[Selector], *, at_most: int | None = None) -> set[int]:
    """Give the places of the members that any selector means.

    Args:
        values: The values of the members that still count, in their order.
        selectors: Their union is chosen. Members stand in one order from high to low, the earlier of equals higher,
            so that the highest and the lowest overlap only when together they are more than there are.
        at_most: No more than this many in all, the earliest found first; `None` for all.
    """
    chosen: set[int] = set()
    for selector in selectors:
        if selector.is_by_rank:
            order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
            found = order[: selector.number] if selector.category == "h" else order[::-1][: selector.number]
        else:
            found = [place for place, value in enumerate(values) if selector.matches(value)]
        chosen.update(found if at_most is None else found[: at_most - len(chosen)])
    return chosen
