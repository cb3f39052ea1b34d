"""How skills and shipped queues are told where queues are made."""

import pytest
from simulated_discord import texts

from cogs.characters.queue_words import condition_label, skill_card, skill_note
from engine.content.models import QueueStep
from engine.rules.formulas import describe_condition, describe_skill
from engine.rules.queues import CONDITIONS, describe, known_skills


def test_every_skill_of_a_class_is_told_in_the_menu_by_what_it_does(pack):
    for calling in pack.classes.values():
        for skill in known_skills(pack, calling.id, 50):
            note = skill_note(pack, calling.id, skill)
            assert len(note) <= 100
            assert skill.summary not in note
            assert not skill.cost or f"{skill.cost} {pack.resources[calling.resource].name}" in note


def test_a_skills_card_tells_what_the_conditions_that_it_brings_do(pack):
    for calling in pack.classes.values():
        for skill in pack.skills_learned(calling.id, 50):
            card = skill_card(pack, calling.id, skill)
            assert describe_skill(pack, skill) in card
            for applies in skill.applies:
                assert describe_condition(pack, pack.conditions[applies.condition]) in card


def test_every_condition_has_a_label_within_an_options_room(pack):
    for calling in pack.classes:
        assert all(0 < len(condition_label(pack, calling, when)) <= 100 for when in CONDITIONS)


@pytest.mark.parametrize("level", [1, 3, 6, 9, 10, 13, 17, 20, 22, 27, 33, 40, 50])
def test_no_step_of_a_shipped_queue_comes_too_late_to_act(pack, level):
    for calling in pack.classes.values():
        known = {skill.id for skill in known_skills(pack, calling.id, level)}
        steps = [step for step in calling.queue if step.skill in known]
        assert "never comes to this" not in "\n".join(describe(pack, calling.id, steps)), calling.id


async def test_a_new_characters_queue_has_no_idle_step(alice, channel, maren):
    shown = texts((await alice.slash(channel, "character queue")).response)

    assert "never comes to this" not in shown


def test_an_idle_step_would_be_told(pack):
    basic = QueueStep(skill=pack.rules.queues.basic_attack)
    words = describe(pack, next(iter(pack.classes)), (basic, basic))

    assert "never comes to this" in words[1]
