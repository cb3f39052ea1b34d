"""More of anything good never lowers the win rate: paired seeds, one-sided at 99.9 %.

The same seeds are fought with and without the gain. Of the pairs that differ, b went from won to not won and c the
other way; if the gain did no harm, b is at most a fair coin's share of b + c. The test fails when so large a b has a
probability below 0.1 %. The seeds are fixed, so the answer is always the same.
"""

from collections.abc import Callable
from dataclasses import replace
from math import comb
from typing import Any

import pytest

from engine.content import ContentPack
from engine.rules.characters import preset_spread, start
from engine.rules.combat import Bout, Combatant, book_of, combatant_of_hero, resolve
from engine.rules.combat.blueprint import Dice, Step
from engine.rules.combat.log import OUTCOME_WON
from engine.rules.derived import Hero, Worn
from engine.rules.stream import Stream
from tests.engine.rules.arena import bout, brings, condition, fighter, move

PAIRS = 250
SIGNIFICANCE = 0.001
LEVEL = 12

MOVES = (
    move("bleed", cost=6, cooldown=1, brings=(brings(0, 3),)),
    move("mend", kind="heal", target="self", cost=5, cooldown=2),
    move("sweep", target="enemies", cost=8, cooldown=2),
)
QUEUE = (Step(2, "if_hp_below", 50), Step(3, "if_enemy_count_above", 1), Step(1, "always", 0))


def someone(side: int) -> Combatant:
    return fighter(
        side, moves=MOVES, queue=QUEUE, resource=6, resource_max=20, per_turn=3, per_hit=1, armor=5, initiative=20
    )


def fight_with(hero: Combatant) -> Bout:
    bleeding = condition("bleeding", dealt=-10)
    return bout(hero, someone(0), someone(1), someone(1), conditions=(bleeding,))


def better_moves(combatant: Combatant, **gain: int) -> Combatant:
    """Every move's numbers raised."""
    raised = [replace(each, **{key: getattr(each, key) + by for key, by in gain.items()}) for each in combatant.moves]
    return replace(combatant, moves=tuple(raised))


GAINS: dict[str, Callable[[Combatant], Combatant]] = {
    "hit points": lambda each: replace(each, hp=each.hp + 15, hp_max=each.hp_max + 15),
    "armor class": lambda each: replace(each, armor_class=each.armor_class + 15),
    "armor": lambda each: replace(each, armor=each.armor + 12),
    "initiative": lambda each: replace(each, initiative=each.initiative + 60),
    "resource": lambda each: replace(each, resource=each.resource + 10, resource_max=each.resource_max + 10),
    "resource per turn": lambda each: replace(each, per_turn=each.per_turn + 4),
    "resource per hit": lambda each: replace(each, per_hit=each.per_hit + 4),
    "resistance": lambda each: replace(each, resist=(30,) * 8),
    "hit": lambda each: better_moves(each, hit=15),
    "crit": lambda each: better_moves(each, crit=25),
    "power": lambda each: better_moves(each, plus=3),
    "level": lambda each: better_moves(each, scale=40),
    "drain": lambda each: better_moves(each, drain=30),
    "pierce": lambda each: better_moves(each, soak=-80),
    "better dice": lambda each: replace(
        each, moves=tuple(replace(move, dice=(Dice(2, 6),)) for move in each.moves)
    ),
}  # fmt: skip  # a table


def won(fight: Bout, seed: int) -> bool:
    return resolve(fight, Stream(seed.to_bytes(32, "big")), []).outcome == OUTCOME_WON


def assert_no_harm(plain: Bout, better: Bout) -> None:
    pairs = [(won(plain, seed), won(better, seed)) for seed in range(PAIRS)]
    lost = sum(1 for before, after in pairs if before and not after)
    gained = sum(1 for before, after in pairs if after and not before)
    differing = lost + gained
    tail = sum(comb(differing, each) for each in range(lost, differing + 1)) / 2**differing if lost else 1.0
    assert tail >= SIGNIFICANCE, f"{lost} fights lost, {gained} won by it (p = {tail:.5f})"


@pytest.mark.parametrize("gain", GAINS)
def test_more_of_a_combatants_number_never_lowers_the_win_rate(gain: str) -> None:
    assert_no_harm(fight_with(someone(0)), fight_with(GAINS[gain](someone(0))))


def test_the_test_itself_would_notice_harm() -> None:
    worse = replace(someone(0), armor_class=-60)
    with pytest.raises(AssertionError, match="fights lost"):
        assert_no_harm(fight_with(someone(0)), fight_with(worse))


def hero(pack: ContentPack, class_id: str) -> Hero:
    made = start(pack, "species/sillfolk", class_id, "backgrounds/gravedigger", preset_spread(pack, class_id))
    worn = {each.slot: Worn(each.item) for each in made.items if each.slot is not None}
    skills = {**made.skills, **made.proficiencies}
    return Hero("species/sillfolk", class_id, LEVEL, preset_spread(pack, class_id), skills, worn)


def duel(pack: ContentPack, class_id: str, ours: Hero) -> Bout:
    """The class beside a friend of the next class, against the same two."""
    classes = list(pack.classes)
    friend = classes[(classes.index(class_id) + 1) % len(classes)]

    def combatant(who: Hero, side: int) -> Combatant:
        return combatant_of_hero(pack, who.character_class, who, pack.classes[who.character_class].queue, side=side)

    others: list[Any] = [combatant(hero(pack, friend), 0), combatant(hero(pack, class_id), 1)]
    others.append(combatant(hero(pack, friend), 1))
    return Bout(book_of(pack), (combatant(ours, 0), *others), "safe")


@pytest.mark.parametrize("attribute", ["might", "logic", "speed", "presence", "fortitude", "luck"])
def test_more_of_an_attribute_never_lowers_a_classes_win_rate(pack: ContentPack, attribute: str) -> None:
    key = f"attributes/{attribute}"
    for class_id in pack.classes:
        plain = hero(pack, class_id)
        better = replace(plain, spread={**plain.spread, key: plain.spread[key] + 25})
        assert_no_harm(duel(pack, class_id, plain), duel(pack, class_id, better))
