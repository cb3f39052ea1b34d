"""Growth with use: skills and weapon proficiencies grow where they were needed, and the skilled learn slowly.

After a run every skill and weapon that was used rolls d100 once for each use, `grow_most` times at most; each roll
above the value as it has grown by then adds one, up to `most`. From a value v the chance of one roll is thus
(100 - v) %. This is the experience roll of the older percentile games ("roll above to learn"): it needs no tables, and
what is hard to roll under is easy to roll above.
"""

from dataclasses import dataclass

from engine.rules.randomness import Randomness

_D100 = 100


@dataclass(frozen=True, slots=True)
class GrowthRules:
    """How growth is rolled: `most` is the highest value, `grow_most` the most rolls, and so points, in one run."""

    most: int
    grow_most: int


@dataclass(frozen=True, slots=True)
class Growth:
    """What became of one value.

    Attributes:
        before: The value before the run.
        after: The value now.
        rolls: Each d100, with the value that it had to pass.
    """

    before: int
    after: int
    rolls: tuple[tuple[int, int], ...]


def grow(rules: GrowthRules, value: int, uses: int, randomness: Randomness) -> Growth:
    """Rolls the growth of one value.

    Args:
        rules: The numbers.
        value: As learned, without what gear adds.
        uses: How often it was used.
        randomness: The dice.
    """
    now = value
    rolls: list[tuple[int, int]] = []
    for _ in range(min(uses, rules.grow_most)):
        if now >= rules.most:
            break
        roll = randomness.below(_D100) + 1
        rolls.append((roll, now))
        if roll > now:
            now += 1
    return Growth(value, now, tuple(rolls))
