"""Skill queues: what may stand in them, and what they say."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from engine.content import ContentPack
from engine.content.models import QueueStep
from engine.rules.characters import preset_spread
from engine.rules.combat.compiling import combatant_of_hero
from engine.rules.derived import Hero
from engine.rules.errors import RuleViolation
from engine.rules.queues import (
    CONDITIONS,
    check_queue,
    describe,
    known_skills,
    mistakes,
    never_reached,
    takes_condition,
    thresholds,
)

BASIC = QueueStep(skill="skills-combat/basic-attack")
SPLIT = "skills-combat/split"


def _known(pack: ContentPack, class_id: str = "classes/hewer", level: int = 1) -> set[str]:
    return {skill.id for skill in known_skills(pack, class_id, level)}


def _codes(pack: ContentPack, *steps: QueueStep) -> list[tuple[int | None, str]]:
    return [(mistake.step, mistake.code) for mistake in mistakes(pack, _known(pack), steps)]


def test_there_are_eleven_conditions_and_no_more() -> None:
    assert set(CONDITIONS) == {
        "always",
        "if_hp_below",
        "if_hp_above",
        "if_target_hp_below",
        "if_enemy_count_above",
        "if_enemy_count_below",
        "if_ally_hp_below",
        "if_resource_above",
        "if_resource_below",
        "if_has_condition",
        "if_target_has_condition",
    }
    with pytest.raises(ValidationError):
        QueueStep(skill=SPLIT, when="if_it_rains")  # type: ignore[arg-type]  # that it is refused is the point


def test_every_class_begins_with_a_queue_that_is_allowed(pack: ContentPack) -> None:
    for class_id, character_class in pack.classes.items():
        check_queue(pack, _known(pack, class_id), character_class.queue)
        assert never_reached(pack, character_class.queue[:-1]) == ()


def test_every_condition_is_accepted_at_its_bounds_and_refused_beyond(pack: ContentPack) -> None:
    for when in CONDITIONS:
        allowed = thresholds(pack.rules.queues, when)
        condition = "conditions/burning" if takes_condition(when) else None
        if allowed is None:
            assert _codes(pack, QueueStep(skill=SPLIT, when=when, condition=condition), BASIC) == []
            wrong = QueueStep(skill=SPLIT, when=when, condition=condition, value=5)
            assert _codes(pack, wrong, BASIC) == [(0, "threshold_not_wanted")]
            continue
        for value in (allowed.start, allowed.stop - 1):
            assert _codes(pack, QueueStep(skill=SPLIT, when=when, value=value), BASIC) == []
        for value in (allowed.start - 1, allowed.stop, None):
            step = QueueStep(skill=SPLIT, when=when, value=value)
            assert _codes(pack, step, BASIC) == [(0, "threshold_out_of_range")]


def test_conditions_of_the_pack_must_exist_and_be_wanted(pack: ContentPack) -> None:
    missing = QueueStep(skill=SPLIT, when="if_has_condition")
    unknown = QueueStep(skill=SPLIT, when="if_target_has_condition", condition="conditions/bored")
    unwanted = QueueStep(skill=SPLIT, when="always", condition="conditions/burning")
    assert _codes(pack, missing, unknown, unwanted, BASIC) == [
        (0, "unknown_condition"),
        (1, "unknown_condition"),
        (2, "condition_not_wanted"),
    ]


def test_only_skills_that_are_owned_may_stand_in_a_queue(pack: ContentPack) -> None:
    assert _codes(pack, QueueStep(skill="skills-combat/pour"), BASIC) == [(0, "skill_not_owned")]
    assert _codes(pack, QueueStep(skill="skills-combat/nothing"), BASIC) == [(0, "unknown_skill")]
    assert _codes(pack, QueueStep(skill="skills-combat/red-seam"), BASIC) == [(0, "skill_not_owned")]


def test_skills_are_learned_at_their_level(pack: ContentPack) -> None:
    assert "skills-combat/red-seam" not in _known(pack, level=5)
    assert "skills-combat/red-seam" in _known(pack, level=6)


def test_a_subclass_keeps_its_skill_to_itself(pack: ContentPack) -> None:
    def known(level: int, subclass: str | None) -> set[str]:
        return {skill.id for skill in known_skills(pack, "classes/hewer", level, (), subclass)}

    signatures = {"skills-combat/load-bearing", "skills-combat/open-the-seam"}
    assert known(50, None) & signatures == set()
    assert known(9, "subclasses/red-miner") & signatures == set()
    assert known(10, "subclasses/red-miner") & signatures == {"skills-combat/open-the-seam"}
    assert known(10, "subclasses/stairbreaker") & signatures == {"skills-combat/load-bearing"}


def test_a_subclass_adds_to_what_its_class_teaches(pack: ContentPack) -> None:
    for subclass in pack.subclasses.values():
        plain = {skill.id for skill in known_skills(pack, subclass.parent, 50)}
        walked = {skill.id for skill in known_skills(pack, subclass.parent, 50, (), subclass.id)}
        own = {skill.id for skill in pack.skills_of_subclass(subclass.id)}
        assert plain < walked
        assert walked - plain == own


def test_the_skill_of_a_subclass_goes_into_fights(pack: ContentPack) -> None:
    hero = Hero("species/tarrow", "classes/hewer", 10, preset_spread(pack, "classes/hewer"))
    queue = (QueueStep(skill="skills-combat/open-the-seam"), BASIC)
    walked = combatant_of_hero(pack, "one", replace(hero, subclass="subclasses/red-miner"), queue)
    assert len(walked.moves) == len(combatant_of_hero(pack, "one", hero, queue).moves) + 1
    assert len(walked.queue) == 2


def test_the_basic_attack_is_last_and_always(pack: ContentPack) -> None:
    not_always = QueueStep(skill=BASIC.skill, when="if_hp_below", value=50)
    assert _codes(pack) == [(None, "basic_attack_not_last")]
    assert _codes(pack, QueueStep(skill=SPLIT)) == [(0, "basic_attack_not_last")]
    assert _codes(pack, BASIC, QueueStep(skill=SPLIT)) == [(1, "basic_attack_not_last")]
    assert _codes(pack, not_always) == [(0, "basic_attack_not_last")]


def test_a_queue_has_an_end(pack: ContentPack) -> None:
    most = pack.rules.queues.steps_most
    steps = [QueueStep(skill=SPLIT, when="if_resource_above", value=n + 1) for n in range(most)]
    assert _codes(pack, *steps[:-1], BASIC) == []
    assert _codes(pack, *steps, BASIC) == [(None, "queue_too_long")]


def test_the_first_mistake_is_said_with_its_step_as_people_count(pack: ContentPack) -> None:
    with pytest.raises(RuleViolation, match=r"Step 2: Pour has not been learned\.") as refused:
        check_queue(pack, _known(pack), [QueueStep(skill=SPLIT), QueueStep(skill="skills-combat/pour"), BASIC])
    assert refused.value.code == "skill_not_owned"


def test_a_queue_says_what_the_character_will_do(pack: ContentPack) -> None:
    assert describe(pack, "classes/hewer", pack.classes["classes/hewer"].queue) == [
        "1. Below 35% of its own hit points: Second Wind (costs 15 Fury, then waits 4 turns)",
        "2. Against more than 2 enemies: Wide Swing (costs 20 Fury, then waits 2 turns)",
        "3. With more than 30% of its Fury: Split (costs 25 Fury, then waits 1 turn)",
        "4. When nothing above can be done: Basic attack",
    ]


def test_every_condition_can_be_said(pack: ContentPack) -> None:
    steps = [QueueStep(skill=SPLIT, when=when, value=7, condition="conditions/burning") for when in CONDITIONS]
    lines = describe(pack, "classes/hewer", [*steps, BASIC])
    assert len(set(lines)) == len(lines) == 12
    assert all("None" not in line and "_" not in line for line in lines)


def test_steps_behind_one_that_always_acts_are_named(pack: ContentPack) -> None:
    raise_first = QueueStep(skill="skills-combat/raise")
    steps = (raise_first, QueueStep(skill="skills-combat/all-in"), BASIC)
    assert never_reached(pack, steps) == (1, 2)
    lines = describe(pack, "classes/wagerer", steps)
    assert "never comes to this" not in lines[0]
    assert "never comes to this" in lines[1]


@pytest.mark.parametrize(("kind", "idle"), [("attack", (1,)), ("control", (1,)), ("heal", ()), ("guard", ())])
def test_help_that_is_free_does_not_hide_what_comes_after_it(
    pack: ContentPack, kind: str, idle: tuple[int, ...]
) -> None:
    basic = pack.combat_skills[pack.rules.queues.basic_attack]
    free = basic.model_copy(update={"id": "skills-combat/free", "kind": kind})
    known = replace(pack, combat_skills={**pack.combat_skills, free.id: free})
    steps = (QueueStep(skill=free.id), QueueStep(skill=basic.id))

    assert never_reached(known, steps) == idle
