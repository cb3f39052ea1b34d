"""What leaves the engine about dice: typed, frozen, JSON-ready."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from engine.content.models.base import DifficultyName
from engine.dice.roll import Roll
from engine.pictures.odds_chart import OddsPicture
from engine.rules.check import Degree, Mode, Part


class View(BaseModel):
    """The base of the read models below."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RollView(View):
    """A roll that was made.

    Attributes:
        id: The event's id.
        player_id: Who rolled.
        at: When.
        secret: Whether only the roller (and a campaign's game master) may see it.
        roll: The dice and the total. Its label and its groups' labels are people's text.
        target: What was to be reached or passed.
        success: Whether it was; None without a target.
    """

    kind: Literal["roll"] = "roll"
    id: UUID
    player_id: UUID
    at: datetime
    secret: bool
    roll: Roll
    target: int | None
    success: bool | None


class CheckView(View):
    """A check that was made.

    Attributes:
        id: The event's id.
        player_id: Whose character tried.
        character_id: Who tried.
        character_name: Its name; None where only the log was read. People's text.
        at: When.
        secret: Whether only the roller (and a campaign's game master) may see it.
        ability: Content id of the skill or attribute.
        label: Its name.
        difficulty: The difficulty's name.
        mode: Plain, advantage or disadvantage.
        parts: What the chance was made of.
        rolls: The raw dice in the order rolled.
        kept: The one that counts.
        chance: Percent; success at or below it.
        odds: The true odds with both dice counted, in hundredths of a percent.
        margin: Chance minus the kept roll.
        success: Whether it worked.
        degree: How it went.
        line: The whole check in one line: `Stealth 72% · rolled 34 · success by 38`.
    """

    kind: Literal["check"] = "check"
    id: UUID
    player_id: UUID
    character_id: UUID
    character_name: str | None
    at: datetime
    secret: bool
    ability: str
    label: str
    difficulty: DifficultyName
    mode: Mode
    parts: tuple[Part, ...]
    rolls: tuple[int, ...]
    kept: int
    chance: int
    odds: int
    margin: int
    success: bool
    degree: Degree
    line: str


PastRoll = Annotated[RollView | CheckView, Field(discriminator="kind")]
"""An entry of somebody's history."""


class CheckPreview(View):
    """A check that has not been rolled: all that a player may know before.

    Attributes:
        character_id: Who would try.
        character_name: Its name; people's text.
        ability: Content id of the skill or attribute.
        label: Its name.
        difficulty: The difficulty's name.
        mode: Plain, advantage or disadvantage.
        parts: What the chance is made of.
        chance: Percent; success at or below it.
        critical: Rolls up to this one are critical successes; 0 when there are none.
        odds: The true odds with both dice counted, in hundredths of a percent.
        line: The chance in words: `Stealth 72% (92.16% with advantage)`.
    """

    character_id: UUID
    character_name: str
    ability: str
    label: str
    difficulty: DifficultyName
    mode: Mode
    parts: tuple[Part, ...]
    chance: int
    critical: int
    odds: int
    line: str


class AbilityView(View):
    """A skill or an attribute that can be checked.

    Attributes:
        id: Its content id.
        name: Its name.
        odds: The active character's true odds with both dice counted, in hundredths of a percent; None without a
            character.
    """

    id: str
    name: str
    odds: int | None


class OddsView(View):
    """How an expression falls.

    Attributes:
        expression: Canonical notation, without people's words.
        target: What is to be reached or passed.
        exact: Whether it was computed; otherwise simulated, as `picture.note` says.
        mean: The expected total.
        spread: The standard deviation.
        lowest: The lowest total.
        highest: The highest total.
        middle: Half of all rolls lie between these two totals, ends included: the quartiles.
        chance: The chance of `target` or more as it is written, such as `62.5%`; None without a target.
        picture: The distribution, ready to be drawn and described.
    """

    expression: str
    target: int | None
    exact: bool
    mean: float
    spread: float
    lowest: int
    highest: int
    middle: tuple[int, int]
    chance: str | None
    picture: OddsPicture
