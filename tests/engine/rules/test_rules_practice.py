"""Practice bouts: who comes, what each step did, and that the bout is the fight that the rules would have fought."""

import dataclasses

import pytest

from engine.content.models import QueueStep
from engine.rules.errors import RuleViolation
from engine.rules.practice import COMPANIES, Shape, practice, practice_creature
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream
from engine.rules.telling import run_text
from engine.rules.telling.fights import Act, Fall

NAME = "Maren Vell"


@pytest.fixture
def fought(pack):
    def fight(class_id, level, shape, seed=0, queue=None):
        hero, sample = sample_hero(pack, class_id, level)
        return practice(pack, NAME, hero, queue or sample, shape, Stream(seed.to_bytes(32, "big")))

    return fight


def acts(bout):
    """The skills that the character used, in order, each with how many foes stood then."""
    standing, found = len(bout.foes), []
    for entry in bout.summary.run.entries:
        if isinstance(entry, Fall) and entry.who.kind == "creature":
            standing -= 1
        if isinstance(entry, Act) and entry.who.kind == "hero":
            found.append((entry.skill.id, standing))
    return found


@pytest.mark.parametrize("shape", Shape)
@pytest.mark.parametrize("level", [1, 50])
def test_every_class_fights_every_company_and_every_turn_is_some_steps(pack, fought, shape, level):
    turns = 0
    for class_id in pack.classes:
        _, queue = sample_hero(pack, class_id, level)

        bout = fought(class_id, level, shape)

        used = [skill for skill, _ in acts(bout)]
        for skill in {step.skill for step in queue}:
            counted = sum(times for step, times in zip(queue, bout.uses, strict=True) if step.skill == skill)
            assert counted == used.count(skill)
        assert sum(bout.uses) == len(used)
        turns += len(used)
        assert bout.summary.outcome is not None
        assert len(bout.foes) == COMPANIES[shape].creatures
        assert bout.summary.run.stake == "safe"
        assert (bout.summary.run.level, bout.summary.members[0].level) == (level, level)
        assert (bout.summary.xp, bout.summary.gold, bout.summary.found) == (0, 0, [])
        assert all(foe.hp == 0 for foe in bout.foes) == (bout.summary.outcome == "triumph")
        assert f"{NAME}: " in run_text(bout.summary.run)
        assert run_text(bout.summary.run).startswith(f"Practice bout, level {level}, nothing at stake")
    assert turns > len(pack.classes)


def test_steps_of_one_skill_are_counted_apart_also_the_basic_attack(pack, fought):
    basic = pack.rules.queues.basic_attack
    queue = (QueueStep(skill=basic, when="if_enemy_count_above", value=1), QueueStep(skill=basic))

    bout = fought(next(iter(pack.classes)), 10, Shape.CROWD, queue=queue)

    many = sum(standing > 1 for _, standing in acts(bout))
    assert bout.uses == (many, len(acts(bout)) - many)
    assert min(bout.uses) > 0


def test_the_same_dice_give_the_same_bout_and_others_another(pack, fought):
    class_id = next(iter(pack.classes))

    assert fought(class_id, 10, Shape.THREE) == fought(class_id, 10, Shape.THREE)
    assert fought(class_id, 10, Shape.THREE) != fought(class_id, 10, Shape.THREE, seed=1)


def test_a_step_of_a_skill_that_is_not_learned_never_acts(pack, fought):
    calling = next(iter(pack.classes))
    learned = {skill.id for skill in pack.skills_learned(calling, 1)}
    other = next(skill for skill in pack.combat_skills if skill not in learned and skill != _basic(pack))
    queue = (QueueStep(skill=other), QueueStep(skill=_basic(pack)))

    bout = fought(calling, 1, Shape.STRONG, queue=queue)

    assert bout.uses[0] == 0
    assert bout.uses[1] == len(acts(bout))


def _basic(pack):
    return pack.rules.queues.basic_attack


@pytest.mark.parametrize("shape", Shape)
def test_those_at_home_nearest_to_the_level_come_and_are_plain(pack, shape):
    for level in range(1, pack.rules.levels.most + 1):
        came = practice_creature(pack, level, shape)

        assert came.role in COMPANIES[shape].roles
        nearer = [
            each.id
            for each in pack.creatures.values()
            if each.role in COMPANIES[shape].roles and abs(each.level - level) < abs(came.level - level)
        ]
        assert nearer == []


def test_without_a_creature_of_the_role_another_plain_one_comes_and_without_any_it_is_refused(pack):
    some = next(each for each in pack.creatures.values() if each.role == "support")
    boss = next(each for each in pack.creatures.values() if each.role == "boss")
    poor = dataclasses.replace(pack, creatures={some.id: some, boss.id: boss})
    assert [practice_creature(poor, 6, shape) for shape in Shape] == [some] * 3

    with pytest.raises(RuleViolation) as refused:
        practice_creature(dataclasses.replace(pack, creatures={boss.id: boss}), 6, Shape.THREE)
    assert refused.value.code == "no_practice_company"
