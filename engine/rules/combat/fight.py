"""A fight in progress as the engine's own parts hand it to each other: the bout, its state, the dice and the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.rules.combat.blueprint import Bout, Combatant, ConditionRule, Dice, Move
from engine.rules.combat.log import RawEntry
from engine.rules.combat.state import BattleState, Fighter
from engine.rules.randomness import Randomness

PERCENT = 100


@dataclass(slots=True)
class Fight:
    """What the engine works on. It changes `state` and appends to `log`; the rest stays as it is.

    `thinned` says that somebody has fallen or fled since it was last asked whether the fight is decided.
    """

    bout: Bout
    state: BattleState
    randomness: Randomness
    log: list[RawEntry]
    thinned: bool = False

    @property
    def conditions(self) -> Sequence[ConditionRule]:
        """All conditions, by position."""
        return self.bout.book.conditions

    def both(self, position: int) -> tuple[Fighter, Combatant]:
        """Somebody as things stand, and as they began."""
        return self.state.fighters[position], self.bout.combatants[position]

    def refresh(self, position: int) -> None:
        """To be called after somebody's conditions have changed."""
        self.state.fighters[position].refresh(self.bout.combatants[position], self.bout.book.conditions)

    def roll(self) -> int:
        """A d100."""
        return self.randomness.below(PERCENT) + 1

    def throw(self, dice: Dice) -> int:
        """The sum of some dice and their plus."""
        below = self.randomness.below
        total = dice.plus + dice.count
        for _ in range(dice.count):
            total += below(dice.sides)
        return total

    def throw_for(self, move: Move) -> int:
        """What the dice of a move's power show, with its `plus`."""
        total = move.plus
        for dice in move.dice:
            total += self.throw(dice)
        return total

    def power_of(self, move: Move) -> tuple[int, int]:
        """What the dice of a move show, and the power that its scale makes of it: of a healing or a shield."""
        thrown = self.throw_for(move)
        return thrown, thrown * move.scale // PERCENT
