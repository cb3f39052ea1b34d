"""What stands on the buttons of a live fight, and that the dice keep it."""

import pytest

from engine.rules.combat import Carried, UseItem, UseMove, begin, read, step
from engine.rules.combat.blueprint import Bout, Dice, Draught, Step
from engine.rules.combat.log import MISS, Struck
from engine.rules.combat.options import Odds, is_legal, options
from engine.rules.combat.state import BattleState
from engine.rules.errors import RuleViolation
from engine.rules.stream import Stream
from tests.engine.rules.arena import bout, brings, condition, fighter, move
from tests.engine.rules.scripted_numbers import Scripted

HUSH = condition("hush", silences=True)
STUN = condition("stun", skips_turn=True)
MANY = (
    move("dear", cost=9, gain=1),
    move("slow", cooldown=3),
    move("mend", kind="heal", target="ally", dice=(Dice(2, 6),)),
    move("sweep", target="enemies", melee=False, brings=(brings(1, chance=40),)),
    move("brace", kind="buff", target="self", dice=(), plus=0, brings=(brings(2, to_self=True),)),
)
FLASK = Draught("items/salve", "heal", Dice(2, 6), 100, -1, 3, 1)


def begun(fight: Bout) -> BattleState:
    """The fight with the first combatant to act first."""
    return begin(fight, Scripted([100, *range(len(fight.combatants) - 1, 0, -1)]))[0]


def brawl(**changes: object) -> Bout:
    """Two against two, one of whom hides behind the other; the first can do much."""
    actor = fighter(moves=MANY, queue=(Step(2, "always", 0),), draughts=(FLASK,), resource_max=20, **changes)
    others = fighter(hp=34), fighter(1, hunts="anyone"), fighter(1, front=False, immune=(1,))
    return bout(actor, *others, conditions=(HUSH, STUN, condition("braced-well", harmful=False)))


def test_everything_that_is_offered_is_legal_and_nothing_else_is() -> None:
    for seed in range(20):
        fight, stream = brawl(resource=5), Stream(seed.to_bytes(32, "big"))
        state, _ = begin(fight, stream)
        while state.outcome is None:
            offered = options(fight, state)
            moves = [action for each in offered.moves for action in each.actions()]
            items = [action for each in offered.items for action in each.actions()]
            every = [UseMove(one, at) for one in range(len(offered.moves)) for at in range(-1, 4)]
            assert moves == sorted((a for a in every if is_legal(fight, state, a)), key=lambda a: (a.move, a.target))
            assert (
                items == [a for a in (UseItem(0, at) for at in range(-1, 4)) if is_legal(fight, state, a)][: len(items)]
            )
            assert offered.queue in moves
            state, _ = step(fight, state, (moves + items)[stream.below(len(moves + items))], stream)


def test_it_says_why_something_cannot_be_done_now() -> None:
    fight = brawl(resource=5)
    first = options(fight, begun(fight))
    assert [each.why_not for each in first.moves] == [None, "too_dear", None, None, None, None]
    assert (first.moves[1].missing, list(first.moves[1].actions())) == (4, [])
    state, _ = step(fight, begun(fight), UseMove(2, 2), Scripted([100, *[100] * 3]))
    while state.acting:
        state, _ = step(fight, state, UseMove(0, options(fight, state).queue.target), Scripted([100]))
    assert (options(fight, state).moves[2].why_not, options(fight, state).moves[2].wait) == ("cooling", 3)
    hushed = brawl(resource=20, carried=(Carried(0, 9),))
    assert [each.why_not for each in options(hushed, begun(hushed)).moves[:4]] == [None, "silenced", "silenced", None]


def test_it_says_whom_something_reaches_with_which_odds() -> None:
    fight = brawl()
    offered = options(fight, begun(fight))
    plain, _, _, mend, sweep, brace = offered.moves
    assert plain.odds == (Odds(2, 60, 5, 5, 7, ()),)  # 1d6+2 in the middle is 5, critical 7; the back row is safe
    assert [(each.target, each.power) for each in mend.odds] == [(0, 0), (1, 6)]
    assert [(each.target, each.chance, each.brings) for each in sweep.odds] == [(2, 60, ((1, 40),)), (3, 60, ((1, 0),))]
    assert (mend.aimed, sweep.aimed, brace.aimed) == (True, False, False)
    assert [each.target for each in brace.odds] == [0]
    assert (offered.actor, offered.flee, offered.queue) == (0, 50, UseMove(2, 2))


@pytest.mark.parametrize("armor_class", [-200, 10, 47, 200])
def test_of_a_hundred_rolls_as_many_hit_as_the_odds_say(armor_class: int) -> None:
    fight = bout(fighter(), fighter(1, armor_class=armor_class), floor=1, ceiling=99)
    state = begun(fight)
    (odds,) = options(fight, state).moves[0].odds
    struck = [
        next(
            each for each in read(step(fight, state, UseMove(0, 1), Scripted([roll, 3]))[1]) if isinstance(each, Struck)
        )
        for roll in range(1, 101)
    ]
    assert sum(each.degree != MISS for each in struck) == odds.chance
    assert sum(each.degree > 1 for each in struck) == odds.crit


def test_a_fight_that_is_over_offers_nothing() -> None:
    fight = bout(fighter(), fighter(1, hp=0))
    with pytest.raises(RuleViolation) as refused:
        options(fight, begun(fight))
    assert refused.value.code == "fight_over"
