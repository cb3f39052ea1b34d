"""Rolls and checks to events, and events back to what is shown.

A roller's words (the label, and what stood in square brackets behind single terms) are one text with a line for each:
the label first, then one line for every group of dice. So one switch hides or erases all of them.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from engine.content.models.numbers import CheckNumbers
from engine.dice.events import DiceChecked, DiceRolled, RecordedDie, RecordedGroup, RecordedPart
from engine.dice.roll import DiceGroup, Die, Roll
from engine.dice.views import CheckView, RollView
from engine.kernel.events import PUBLIC, StoredEvent
from engine.rules.check import Check, CheckResult, Part, render


def words_of(roll: Roll) -> str:
    """Return the roller's words as they are stored; empty if there are none."""
    lines = [roll.label, *(group.label for group in roll.groups)]
    return "\n".join(lines).rstrip("\n")


def with_words(roll: Roll, words: str) -> Roll:
    """Return the roll with stored words in their places."""
    label, *labels = words.split("\n")
    labels += [""] * (len(roll.groups) - len(labels))
    groups = (replace(group, label=each) for group, each in zip(roll.groups, labels, strict=False))
    return replace(roll, label=label, groups=tuple(groups))


def roll_record(
    player_id: UUID, roll: Roll, *, target: int | None, success: bool | None, words_id: UUID | None
) -> DiceRolled:
    """Return the event of a roll."""
    return DiceRolled(
        player_id=player_id,
        expression=roll.expression,
        layout=roll.layout,
        groups=tuple(
            RecordedGroup(
                notation=group.notation,
                sides=group.sides,
                dice=tuple(RecordedDie(die.rolls, die.value, die.kept, die.exploded) for die in group.dice),
            )
            for group in roll.groups
        ),
        modifier=roll.total - sum(group.total for group in roll.groups),
        total=roll.total,
        target=target,
        success=success,
        words_id=words_id,
    )


def roll_view(event: StoredEvent, body: DiceRolled, words: Mapping[UUID, str]) -> RollView:
    """Return a recorded roll as it is shown; words that are hidden or erased are left out."""
    bare = Roll(
        expression=body.expression,
        total=body.total,
        groups=tuple(
            DiceGroup(group.notation, group.sides, tuple(Die(*die) for die in group.dice)) for group in body.groups
        ),
        layout=body.layout,
    )
    written = words.get(body.words_id, "") if body.words_id is not None else ""
    return RollView(
        id=event.id,
        player_id=body.player_id,
        at=event.created_at,
        secret=event.audience != PUBLIC,
        roll=with_words(bare, written),
        target=body.target,
        success=body.success,
    )


def check_record(player_id: UUID, character_id: UUID, ability: str, result: CheckResult) -> DiceChecked:
    """Return the event of a check."""
    check = result.check
    return DiceChecked(
        player_id=player_id,
        character_id=character_id,
        ability=ability,
        label=check.label,
        difficulty=check.difficulty,
        mode=check.mode,
        rolls=result.rolls,
        parts=tuple(RecordedPart(part.name, part.value) for part in check.parts),
        total=result.kept,
        target=check.chance,
        odds=check.odds,
        margin=result.margin,
        success=result.success,
        degree=result.degree,
    )


def check_view(event: StoredEvent, body: DiceChecked, numbers: CheckNumbers, *, name: str | None = None) -> CheckView:
    """Return a recorded check as it is shown: what was decided then, whatever the rules say now."""
    check = Check(
        label=body.label,
        parts=tuple(Part(part.name, part.value) for part in body.parts),
        difficulty=body.difficulty,
        mode=body.mode,
        chance=body.target,
        critical=body.target // numbers.critical_part,
        odds=body.odds,
        numbers=numbers,
    )
    return CheckView(
        id=event.id,
        player_id=body.player_id,
        character_id=body.character_id,
        character_name=name,
        at=event.created_at,
        secret=event.audience != PUBLIC,
        ability=body.ability,
        label=body.label,
        difficulty=body.difficulty,
        mode=body.mode,
        parts=check.parts,
        rolls=body.rolls,
        kept=body.total,
        chance=body.target,
        odds=body.odds,
        margin=body.margin,
        success=body.success,
        degree=body.degree,
        line=render(CheckResult(check, body.rolls, body.total, body.margin, body.degree)),
    )
