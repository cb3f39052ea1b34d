"""Facts about dice: every live roll and every check, with all that is needed to judge it again.

They hold no words of people: what a roller wrote about a roll lives in `texts`, and an event has its id.
"""

from typing import Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from engine.content.models.base import DifficultyName
from engine.kernel.events import EventBody, EventKind, event_type
from engine.rules.check import Degree, Mode


class RecordedDie(NamedTuple):
    """One die, stored as a list to keep the log small: `[[1, 4], 4, true, false]`.

    Attributes:
        rolls: Every raw number it showed, in order; all but the last were rerolled.
        value: What it counts as; differs from the last number only by a minimum or maximum.
        kept: Whether it counts towards the total.
        exploded: Whether it made another die be rolled.
    """

    rolls: tuple[int, ...]
    value: int
    kept: bool
    exploded: bool


class RecordedGroup(BaseModel):
    """The dice of one term, such as `4d6kh3`, in the order thrown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notation: str
    sides: int
    dice: tuple[RecordedDie, ...]


class RecordedPart(NamedTuple):
    """One named share of a chance, in points of percent, stored as `["Speed", 24]`."""

    name: str
    value: int


@event_type("dice.rolled", kind=EventKind.ROLL)
class DiceRolled(EventBody):
    """Somebody rolled dice.

    Attributes:
        player_id: Who.
        expression: What, in canonical notation without people's words.
        layout: The expression with the n-th group as `{n}`; see `engine.dice.roll.Roll`.
        groups: The dice.
        modifier: What the total has beyond the dice that count.
        total: The result.
        target: What was to be reached or passed, if anything was.
        success: Whether it was; None without a target.
        words_id: The roller's words in `texts`; see `engine.dice.records`.
    """

    player_id: UUID
    expression: str
    layout: str
    groups: tuple[RecordedGroup, ...]
    modifier: int
    total: int
    target: int | None = None
    success: bool | None = None
    words_id: UUID | None = None


@event_type("dice.checked", kind=EventKind.ROLL)
class DiceChecked(EventBody):
    """A character tried something: the record of the one check.

    Attributes:
        player_id: Whose character.
        character_id: Who tried.
        ability: Content id of the skill or attribute.
        label: Its name at that time.
        difficulty: The difficulty's name.
        mode: Plain, advantage or disadvantage.
        sides: Of the die.
        rolls: The raw dice in the order rolled.
        parts: What the chance was made of, base and difficulty included.
        total: The roll that counts.
        target: The chance, percent: success at or below it.
        odds: The true odds with both dice counted, in hundredths of a percent.
        margin: Target minus total.
        success: Whether it worked.
        degree: How it went.
    """

    player_id: UUID
    character_id: UUID
    ability: str
    label: str
    difficulty: DifficultyName
    mode: Mode
    sides: Literal[100] = 100
    rolls: tuple[int, ...]
    parts: tuple[RecordedPart, ...]
    total: int
    target: int
    odds: int
    margin: int
    success: bool
    degree: Degree
