"""What a roll was: the record that an event holds and that is shown to people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Die:
    """One die on the table.

    Attributes:
        rolls: Every number it showed, in order; all but the last were rerolled. 1 to the group's sides.
        value: What it counts as: the last number, unless a minimum or maximum changed it.
        kept: Whether it counts towards the total.
        exploded: Whether it made another die be rolled.
    """

    rolls: tuple[int, ...]
    value: int
    kept: bool = True
    exploded: bool = False

    @property
    def rerolled(self) -> bool:
        """Whether it was rolled more than once."""
        return len(self.rolls) > 1


@dataclass(frozen=True, slots=True)
class DiceGroup:
    """The dice of one term, such as `4d6kh3`.

    Attributes:
        notation: The term in canonical notation.
        sides: Sides of each die.
        dice: In the order thrown, those from explosions last.
        label: What the roller wrote in square brackets behind it. People's text: escape it where it is shown.
    """

    notation: str
    sides: int
    dice: tuple[Die, ...]
    label: str = ""

    @property
    def total(self) -> int:
        """The sum of the dice that count."""
        return sum(die.value for die in self.dice if die.kept)


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll that was made. It is built of texts, whole numbers and tuples, so pydantic reads and writes it as JSON.

    Attributes:
        expression: What was rolled, in canonical notation without labels: the same for equal rolls, and safe to show.
        total: The result.
        groups: The dice, in the order of the expression.
        layout: The expression with the n-th group as `{n}` and dropped members of sets other than dice between tildes;
            what `engine.dice.rendering` fills in.
        label: The comment of the roller. People's text: escape it where it is shown.
    """

    expression: str
    total: int
    groups: tuple[DiceGroup, ...]
    layout: str
    label: str = ""

    @property
    def dice_thrown(self) -> int:
        """How many dice lay on the table in the end."""
        return sum(len(group.dice) for group in self.groups)
