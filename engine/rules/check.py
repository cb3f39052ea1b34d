"""The one check: everything uncertain is one d100 rolled against one chance.

chance = clamp(attribute / 2 + skill / 2 + modifiers + base - difficulty, floor, ceiling), halves rounded down.
`base`, `floor`, `ceiling` and the difficulties come from `[check]` in the pack's rules.toml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from engine.content.models.base import DifficultyName
from engine.content.models.numbers import CheckNumbers
from engine.rules.randomness import Randomness

DIE = 100


class Mode(StrEnum):
    """How many dice are rolled and which one counts: with advantage the better of two, with disadvantage the worse."""

    PLAIN = "plain"
    ADVANTAGE = "advantage"
    DISADVANTAGE = "disadvantage"


class Degree(StrEnum):
    """How it went, in words that are shown."""

    CRITICAL = "critical success"
    SUCCESS = "success"
    FAILURE = "failure"
    FUMBLE = "fumble"


@dataclass(frozen=True, slots=True)
class Part:
    """One named share of a chance, in points of percent: `Part("Darkness", -10)`."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Check:
    """A check that has not been rolled yet: everything a player may know beforehand.

    Attributes:
        label: What is tried, such as `Stealth`.
        parts: What the chance is made of, base and difficulty included.
        difficulty: Its name.
        mode: Plain, advantage or disadvantage.
        chance: The target of one roll, percent, within floor and ceiling.
        critical: Rolls up to this one are critical successes; 0 when the chance is below ten.
        odds: The true odds of success with both dice counted, in hundredths of a percent (7200 is 72 %).
    """

    label: str
    parts: tuple[Part, ...]
    difficulty: DifficultyName
    mode: Mode
    chance: int
    critical: int
    odds: int
    numbers: CheckNumbers


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A check that has been rolled.

    Attributes:
        check: What was tried.
        rolls: The raw dice in the order rolled: one, or two with advantage or disadvantage.
        kept: The one that counts.
        margin: Chance minus the kept roll: 0 or more on success, below 0 on failure.
        degree: How it went.
    """

    check: Check
    rolls: tuple[int, ...]
    kept: int
    margin: int
    degree: Degree

    @property
    def success(self) -> bool:
        """Whether it worked."""
        return self.degree in (Degree.CRITICAL, Degree.SUCCESS)

    def record(self) -> dict[str, Any]:
        """The whole check as JSON-ready data, for its event."""
        return {
            "label": self.check.label,
            "die": f"d{DIE}",
            "mode": self.check.mode.value,
            "rolls": list(self.rolls),
            "modifier": [[part.name, part.value] for part in self.check.parts],
            "difficulty": self.check.difficulty,
            "total": self.kept,
            "target": self.check.chance,
            "odds": self.check.odds,
            "margin": self.margin,
            "success": self.success,
            "degree": self.degree.value,
        }


def ability_parts(attribute: Part, skill: Part | None = None) -> tuple[Part, Part]:
    """The two halves that an attribute and a skill (or a weapon proficiency) give to a chance.

    A check on an attribute alone counts it for both halves.

    Args:
        attribute: The attribute's name and value, 1 to 99.
        skill: The skill's or proficiency's name and value, 0 to 100.
    """
    other = skill or attribute
    return Part(attribute.name, attribute.value // 2), Part(other.name, other.value // 2)


def prepare(
    numbers: CheckNumbers,
    label: str,
    parts: Sequence[Part],
    difficulty: DifficultyName = "normal",
    mode: Mode = Mode.PLAIN,
) -> Check:
    """Adds everything up and gives the check as it will be rolled.

    Args:
        numbers: `[check]` of the pack's rules.
        label: What is tried.
        parts: What `ability_parts` gives, and situational modifiers.
        difficulty: One of the six names.
        mode: Advantage, disadvantage or neither.
    """
    against = numbers.difficulties[difficulty]
    every = (*parts, Part("Base", numbers.base), Part(f"Difficulty: {difficulty}", -against))
    total = sum(part.value for part in every)
    chance = min(max(total, numbers.floor), numbers.ceiling)
    return Check(
        label=label,
        parts=every,
        difficulty=difficulty,
        mode=mode,
        chance=chance,
        critical=chance // numbers.critical_part,
        odds=odds(chance, mode),
        numbers=numbers,
    )


def odds(chance: int, mode: Mode) -> int:
    """The exact odds of success in hundredths of a percent, with the second die of `mode` counted.

    With advantage both must fail: 1 - (1 - p)². With disadvantage both must succeed: p².
    """
    match mode:
        case Mode.PLAIN:
            return chance * DIE
        case Mode.ADVANTAGE:
            return DIE * DIE - (DIE - chance) ** 2
        case Mode.DISADVANTAGE:
            return chance * chance


def roll(check: Check, randomness: Randomness) -> CheckResult:
    """Rolls the check: one die, or two of which the mode keeps one. Low is good."""
    count = 1 if check.mode is Mode.PLAIN else 2
    rolls = tuple(randomness.below(DIE) + 1 for _ in range(count))
    return judge(check, rolls)


def judge(check: Check, rolls: tuple[int, ...]) -> CheckResult:
    """Says how rolled dice (1 to 100) turn out. Separate from `roll`, so that stored dice can be judged again."""
    kept = max(rolls) if check.mode is Mode.DISADVANTAGE else min(rolls)
    return CheckResult(check, rolls, kept, check.chance - kept, _degree(check, kept))


def _degree(check: Check, kept: int) -> Degree:
    numbers = check.numbers
    if kept >= numbers.fumble:
        return Degree.FUMBLE
    if kept >= numbers.always_fails:
        return Degree.FAILURE
    if kept <= check.critical:
        return Degree.CRITICAL
    if kept <= numbers.always_succeeds or kept <= check.chance:
        return Degree.SUCCESS
    return Degree.FAILURE


def opposed(first: CheckResult, second: CheckResult) -> Literal["first", "second", "neither"]:
    """Who wins when both have rolled: the higher margin; equal margins change nothing."""
    if first.margin == second.margin:
        return "neither"
    return "first" if first.margin > second.margin else "second"


def percent(hundredths: int) -> str:
    """Odds as people read them: `72%`, or `92.2%` when they are not whole."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"


def render_odds(check: Check) -> str:
    """The chance before the roll: `Stealth 72%`, or `Stealth 72% (92.16% with advantage)`."""
    shown = f"{check.label} {check.chance}%"
    return shown if check.mode is Mode.PLAIN else f"{shown} ({percent(check.odds)} with {check.mode.value})"


def render(result: CheckResult) -> str:
    """The check in one line: `Stealth 72% · rolled 34 · success by 38`."""
    rolled = f"rolled {result.kept}"
    if len(result.rolls) > 1:
        rolled = f"rolled {' and '.join(map(str, result.rolls))}, kept {result.kept}"
    return f"{render_odds(result.check)} · {rolled} · {result.degree.value} by {abs(result.margin)}"
