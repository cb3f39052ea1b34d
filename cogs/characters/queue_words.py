"""How skill queues and their steps are put into words."""

from collections.abc import Sequence

from bot.ui import escape
from engine.characters.views import QueueView
from engine.content.models import CombatSkill, QueueStep, When
from engine.content.pack import ContentPack
from engine.rules.formulas.words import MENU, describe_condition, describe_skill, describe_when
from engine.rules.queues import describe

SHORT = 3
"""How many steps of a resting queue the list shows."""


def name_of_queue(queue: QueueView) -> str:
    """A queue's name, safe in a message."""
    return escape.shown(queue.name, 40)


def state_of(queue: QueueView) -> str:
    """Whether a queue acts, in words."""
    return "acts now" if queue.active else "rests"


def shortened(queue: QueueView) -> str:
    """A queue's words; of a resting one only the first few lines, and how many more there are."""
    if queue.active or len(queue.words) <= SHORT + 1:
        return "\n".join(queue.words)
    return "\n".join([*queue.words[:SHORT], f"*and {len(queue.words) - SHORT} more steps*"])


def step_words(pack: ContentPack, class_id: str, step: QueueStep) -> str:
    """What one step does wherever it stands before the end: `Below 40% of its own hit points: Split (costs 25)`."""
    last = QueueStep(skill=pack.rules.queues.basic_attack)
    return describe(pack, class_id, (step, last))[0].removeprefix("1. ")


def numbered_out(words: Sequence[str], place: int) -> str:
    """The words of the step at a place (from 0) without their number."""
    return words[place].removeprefix(f"{place + 1}. ")


def skill_note(pack: ContentPack, class_id: str, skill: CombatSkill) -> str:
    """A skill in a menu: what it costs and really does, within an option's room."""
    return describe_skill(pack, skill, resource=pack.classes[class_id].resource, limit=MENU)


def skill_card(pack: ContentPack, class_id: str, skill: CombatSkill) -> str:
    """A skill on a card: what it is, and in full what it and the conditions that it brings really do."""
    lines = [f"*{skill.summary}*", describe_skill(pack, skill, resource=pack.classes[class_id].resource)]
    brought = dict.fromkeys(applies.condition for applies in skill.applies)
    lines += [
        f"**{pack.conditions[each].name}:** {describe_condition(pack, pack.conditions[each])}" for each in brought
    ]
    return "\n".join(lines)


def condition_label(pack: ContentPack, class_id: str, when: When) -> str:
    """A condition in the menu of conditions, before its number or state is known."""
    return describe_when(when, pack.resources[pack.classes[class_id].resource].name)
