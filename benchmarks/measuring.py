"""Rounds, interleaved: floor and ours take turns, so that whatever else the machine does hits both."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from benchmarks.ground import say

Round = Callable[[], Awaitable[float]]
"""Works for a round and returns operations per second."""


@dataclass(frozen=True)
class Result:
    """Ours beside one floor.

    Attributes:
        name: What was done.
        floor_name: What the floor is.
        ours: Median operations per second.
        floor: The floor's.
        ratio: Median over the rounds of ours divided by the floor of the same round; 1 is as fast as the floor.
        spread: The least and the greatest of those.
    """

    name: str
    floor_name: str
    ours: float
    floor: float
    ratio: float
    spread: tuple[float, float]


async def compare(name: str, ours: Round, floors: Mapping[str, Round], *, rounds: int = 5) -> list[Result]:
    """Run ours and every floor once to warm up, then in turns; return one result per floor."""
    sides: dict[str, Round] = {**floors, "": ours}
    for side in sides.values():
        await side()
    seen: dict[str, list[float]] = {key: [] for key in sides}
    for number in range(rounds):
        # Every other round begins at the other end: whoever comes second finds what the first left.
        for key in sorted(sides, reverse=bool(number % 2)):
            seen[key].append(await sides[key]())
    results = [_result(name, floor, seen[""], seen[floor]) for floor in floors]
    for result in results:
        say(f"  {name}: {result.ours:,.0f}/s, {result.floor_name}: {result.floor:,.0f}/s, ratio {result.ratio:.2f}")
    return results


def _result(name: str, floor_name: str, ours: Sequence[float], floor: Sequence[float]) -> Result:
    ratios = [mine / theirs for mine, theirs in zip(ours, floor, strict=True)]
    return Result(name, floor_name, median(ours), median(floor), median(ratios), (min(ratios), max(ratios)))


async def rate(work: Callable[[int], Awaitable[object]], *, writers: int, seconds: float) -> float:
    """Call `work(writer)` again and again in so many tasks and return calls per second."""
    done = 0
    began = perf_counter()
    until = began + seconds

    async def write(number: int) -> None:
        nonlocal done
        while perf_counter() < until:
            await work(number)
            done += 1

    await asyncio.gather(*(write(number) for number in range(writers)))
    return done / (perf_counter() - began)
