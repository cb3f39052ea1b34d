"""Random queues are legal, the yardstick tells good from bad, and the study finds what it is made to find."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.balance.bands import judge_skills
from engine.balance.queues import measure, random_queue, study
from engine.balance.yardstick import everything_known
from engine.rules.queues import mistakes
from engine.rules.stream import Stream

CLASS = "classes/oathbound"


@given(seed=st.binary(min_size=32, max_size=32), data=st.data())
def test_random_queues_are_legal(pack, seed, data):
    class_id = data.draw(st.sampled_from(sorted(pack.classes)))
    subclass = data.draw(st.sampled_from(pack.subclasses_of(class_id)))
    skills = pack.skills_learned(class_id, everything_known(pack, class_id), subclass.id)
    queue = random_queue(pack, skills, Stream(seed))
    basic = pack.rules.queues.basic_attack
    assert mistakes(pack, {basic, *(each.id for each in skills)}, queue) == ()
    assert 3 <= len(queue) - 1 <= pack.rules.queues.steps_most - 1
    assert len({step.skill for step in queue}) == len(queue)


def test_random_queues_use_every_skill_and_every_condition(pack):
    skills = pack.skills_learned(CLASS, everything_known(pack, CLASS), pack.subclasses_of(CLASS)[0].id)
    lots = Stream(bytes(32))
    steps = [step for _ in range(400) for step in random_queue(pack, skills, lots)[:-1]]
    assert {step.skill for step in steps} == {each.id for each in skills}
    assert len({step.when for step in steps}) == 11
    assert 0.4 < sum(step.when == "always" for step in steps) / len(steps) < 0.65


@pytest.mark.timeout(600)
def test_the_study_finds_what_is_useless_and_what_nobody_can_do_without(pack):
    mighty, unaffordable = pack.skills_learned(CLASS, 1)[0].id, pack.skills_learned(CLASS, 1)[1].id
    changed = dict(pack.combat_skills)
    changed[mighty] = changed[mighty].model_copy(
        update={"kind": "attack", "target": "enemies", "power": "9d9+99", "cost": 0, "cooldown": 0}
    )
    changed[unaffordable] = changed[unaffordable].model_copy(update={"cost": 500, "cooldown": 0})
    unbalanced = replace(pack, combat_skills=changed)
    seen = study(unbalanced, CLASS, 120)
    assert (seen.queues, seen.best) == (120, 6)
    assert seen.wins_best.value > seen.wins.value
    shares = {each.skill: each for each in seen.skills}
    assert shares[mighty].used.value == 100
    assert shares[unaffordable].used.value == 0
    complaints = " ".join(each.sentence for each in judge_skills(unbalanced, [seen]))
    assert f"{changed[mighty].name} (Oathbound) stands in 100% of the best queues" in complaints
    assert f"{changed[unaffordable].name} (Oathbound) is used by 0% of the best queues" in complaints


@pytest.mark.timeout(600)
def test_two_processes_study_what_one_does_and_the_yardstick_is_neither_easy_nor_hard(pack, pack_path):
    (alone,) = measure(pack_path, [CLASS], 40, 1)
    assert list(measure(pack_path, [CLASS], 40, 2)) == [alone]
    assert 30 < alone.wins.value < 75
    taught = {each.id for each in pack.combat_skills.values() if each.parent == CLASS}
    assert {each.skill for each in alone.skills} == taught
