"""How skill queues and their steps are put into words."""

from collections.abc import Sequence

from bot.ui import escape
from engine.characters.views import QueueView
from engine.content.models import CombatSkill, QueueStep, When
from engine.content.pack import ContentPack
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
    """A skill in a menu: what it costs, then what it does."""
    resource = pack.resources[pack.classes[class_id].resource].name
    notes = [f"Costs {skill.cost} {resource}"] if skill.cost else []
    if skill.cooldown:
        notes.append(f"waits {skill.cooldown} {'turn' if skill.cooldown == 1 else 'turns'} after")
    cost = ", ".join(notes)
    return f"{cost}. {skill.summary}" if cost else skill.summary


def condition_label(pack: ContentPack, class_id: str, when: When) -> str:
    """A condition in the menu of conditions, before its number or state is known."""
    resource = pack.resources[pack.classes[class_id].resource].name
    labels: dict[When, str] = {
        "always": "Whenever it can",
        "if_hp_below": "Its own hit points are below …%",
        "if_hp_above": "Its own hit points are above …%",
        "if_target_hp_below": "The target's hit points are below …%",
        "if_enemy_count_above": "There are more enemies than …",
        "if_enemy_count_below": "There are fewer enemies than …",
        "if_ally_hp_below": "The hit points of an ally are below …%",
        "if_resource_above": f"It has more than …% of its {resource}",
        "if_resource_below": f"It has less than …% of its {resource}",
        "if_has_condition": "It is in a state itself, such as …",
        "if_target_has_condition": "The target is in a state, such as …",
    }
    return labels[when]
