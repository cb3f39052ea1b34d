"""Conditions: do their primitives fit together, and does each let its bearer go again?"""

from engine.content.checking.examination import Examination, repeated
from engine.content.models import Changes, Condition, Tick


def check_conditions(examination: Examination) -> None:
    """Reports everything in conditions that could not work or would never end."""
    for condition in examination.all(Condition):
        if condition.tick is not None:
            _check_tick(examination, condition, condition.tick)
        _check_primitives(examination, condition)
        for index, prevented in enumerate(condition.prevents):
            if prevented == condition.id:
                examination.say(condition, ("prevents", index), "A condition cannot prevent itself.", "Remove it.")
        for index in repeated(condition.prevents):
            message = f'"{condition.prevents[index]}" stands there twice.'
            examination.say(condition, ("prevents", index), message, "Remove one.")


def _check_tick(examination: Examination, condition: Condition, tick: Tick) -> None:
    def expect(holds: bool, path: tuple[str, ...], message: str, suggestion: str) -> None:
        if not holds:
            examination.say(condition, ("tick", *path), message, suggestion)

    if tick.kind == "resource":
        expect(tick.amount != 0, ("amount",), "A tick of the kind resource needs an amount.", "Such as amount = 5.")
        expect(tick.power is None, ("power",), "A tick of the kind resource has no power.", "Say amount instead.")
    else:
        expect(tick.power is not None, ("power",), f"A tick of the kind {tick.kind} needs power.", 'Such as "1d4".')
        expect(tick.amount == 0, ("amount",), f"A tick of the kind {tick.kind} has no amount.", "Say power instead.")
    if tick.kind == "damage":
        expect(tick.damage is not None, ("damage",), "A tick of damage says what kind of damage.", 'Such as "fire".')
    else:
        expect(tick.damage is None, ("damage",), f"A tick of the kind {tick.kind} does no damage.", "Remove the key.")
    hurts = tick.kind == "damage" or tick.amount < 0
    if hurts != condition.harmful:
        message = (
            f"The tick {'takes from' if hurts else 'gives to'} its bearer, but harmful is not {str(hurts).lower()}."
        )
        examination.say(condition, ("harmful",), message, f"Say harmful = {str(hurts).lower()}.")


def _check_primitives(examination: Examination, condition: Condition) -> None:
    if condition.absorbs and condition.tick is not None:
        examination.say(condition, ("tick",), "What absorbs does not tick as well.", "Make two conditions of it.")
    if condition.absorbs and condition.stacks_most > 1:
        message = "What absorbs does not stack: a new shield takes the place of the old one."
        examination.say(condition, ("stacks_most",), message, "Remove the key.")
    if condition.skips_turn and condition.immune_turns == 0:
        message = "Nobody must be locked for ever: what skips turns needs immune_turns."
        examination.say(condition, ("skips_turn",), message, "Such as immune_turns = 3.")
    for key in ("taunts", "silences", "leaves_front"):
        if getattr(condition, key) and not condition.harmful:
            examination.say(condition, (key,), f"{key} is for harmful conditions.", "Say harmful = true.")
    for key in ("absorbs", "hides", "thorns"):
        if getattr(condition, key) and condition.harmful:
            examination.say(condition, (key,), f"{key} is for helpful conditions.", "Say harmful = false.")
    acts = (
        "tick",
        "resist",
        "skips_turn",
        "silences",
        "taunts",
        "leaves_front",
        "hides",
        "absorbs",
        "thorns",
        "prevents",
    )
    if condition.changes == Changes() and not any(getattr(condition, key) for key in acts):
        examination.say(
            condition, (), f"{condition.id} does nothing.", "Give it a tick, changes, or another primitive."
        )
