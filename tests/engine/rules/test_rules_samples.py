"""Sample heroes are legal, sensible and always the same."""

import pytest

from engine.content import ContentPack
from engine.rules.combat import combatant_of_hero
from engine.rules.derived import derive
from engine.rules.levels import Progress, unmet
from engine.rules.queues import known_skills, mistakes
from engine.rules.samples import COMMON_ENOUGH, fights_best, sample_hero, sample_queue

LEVELS = (1, 4, 10, 25, 50)


@pytest.fixture(params=LEVELS)
def level(request) -> int:
    return request.param


def test_every_sample_queue_is_one_that_its_hero_may_have(pack: ContentPack, level: int):
    for class_id in pack.classes:
        hero, queue = sample_hero(pack, class_id, level)

        known = known_skills(pack, class_id, level, hero.feats, hero.subclass)
        own = [each.id for each in known]
        assert mistakes(pack, own, queue) == ()
        assert len({step.skill for step in queue}) == len(queue)


def test_gear_can_be_worn_and_is_nothing_that_few_people_have(pack: ContentPack, level: int):
    for class_id in pack.classes:
        hero, _ = sample_hero(pack, class_id, level)

        things = {slot: pack.items[worn.item] for slot, worn in hero.worn.items()}
        assert all(item.slot == slot and item.level <= level for slot, item in things.items())
        assert all(item.rarity in COMMON_ENOUGH for item in things.values())
        in_hand = things[pack.rules.equipment.main_hand]
        assert in_hand.kind == "weapon"
        assert not (in_hand.two_handed and pack.rules.equipment.off_hand in things)


def test_every_level_that_brings_a_choice_has_brought_it(pack: ContentPack, level: int):
    for class_id in pack.classes:
        hero, _ = sample_hero(pack, class_id, level)

        brought = [each for each in pack.rules.levels.feat_levels if each <= level]
        assert len(set(hero.feats)) == len(hero.feats) == len(brought)
        assert (hero.subclass is not None) == (level >= pack.rules.levels.subclass_level)


def test_no_feat_is_had_whose_needs_are_not_met(pack: ContentPack):
    for class_id in pack.classes:
        hero, _ = sample_hero(pack, class_id, 50)

        derived = derive(pack, hero)
        had = dict(enumerate(hero.feats))
        progress = Progress(class_id, 50, hero.subclass, had, derived.attributes, derived.skills)
        assert [unmet(pack, pack.feats[feat], progress) for feat in hero.feats] == [()] * len(hero.feats)


def test_higher_levels_fight_better(pack: ContentPack):
    for class_id in pack.classes:
        heroes = [sample_hero(pack, class_id, level)[0] for level in LEVELS]

        measured = [combatant_of_hero(pack, class_id, hero, ()).hp_max for hero in heroes]
        assert measured == sorted(set(measured))
        proficiencies = [sum(hero.skills.values()) for hero in heroes]
        assert proficiencies == sorted(set(proficiencies))
        assert max(heroes[-1].skills.values()) <= pack.rules.skills.most


def test_gear_is_better_than_what_one_starts_with(pack: ContentPack):
    for class_id in pack.classes:
        hero, _ = sample_hero(pack, class_id, 20)
        started, _ = sample_hero(pack, class_id, 1)

        in_old_things = type(hero)(
            hero.species, class_id, 20, hero.spread, hero.skills, started.worn, hero.subclass, hero.feats
        )
        assert fights_best(pack, hero) > fights_best(pack, in_old_things)


def test_a_subclass_is_the_first_unless_another_is_asked_for(pack: ContentPack):
    class_id = next(iter(pack.classes))
    first, second = (each.id for each in pack.subclasses_of(class_id))

    assert sample_hero(pack, class_id, 12)[0].subclass == first
    hero, queue = sample_hero(pack, class_id, 12, second)
    assert hero.subclass == second
    assert queue == sample_queue(pack, hero)
    of_the_first = {skill.id for skill in pack.combat_skills.values() if skill.subclass == first}
    assert not of_the_first & {step.skill for step in queue}


@pytest.mark.parametrize("level", [0, -1, 51])
def test_there_is_no_hero_of_a_level_that_does_not_exist(pack: ContentPack, level: int):
    with pytest.raises(ValueError, match="There is no level"):
        sample_hero(pack, next(iter(pack.classes)), level)


def test_no_hero_has_the_subclass_of_another_class(pack: ContentPack):
    one, other = list(pack.classes)[:2]
    foreign = pack.subclasses_of(other)[0].id

    with pytest.raises(ValueError, match="is no subclass of"):
        sample_hero(pack, one, 12, foreign)


def test_what_is_done_in_most_turns_is_not_crowded_out(pack: ContentPack, level: int):
    for class_id in pack.classes:
        hero, queue = sample_hero(pack, class_id, level)

        moves = combatant_of_hero(pack, class_id, hero, ()).moves[1:]
        ready = {each.skill for each in moves if each.kind == "attack" and each.target == "enemy" and not each.cooldown}
        assert not ready or ready & {step.skill for step in queue}


def test_heroes_mend_themselves_as_well_as_their_friends(pack: ContentPack, level: int):
    for class_id in pack.classes:
        _, queue = sample_hero(pack, class_id, level)

        assert "if_ally_hp_below" not in {step.when for step in queue}
