"""What holds in every fight, whatever the content: hypothesis makes up the rules, the fighters and the dice."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.content.models import When
from engine.rules.combat import ActByQueue, BattleState, Bout, Carried, Combatant, begin, read, resolve, step
from engine.rules.combat.blueprint import NOBODY, Brings, ConditionRule, Dice, Move, Step, TickRule
from engine.rules.combat.log import TICK_RESOURCE, Acted, Ended, Entry, Fell, FleeTried, Struck, Ticked
from engine.rules.combat.targets import legal_targets
from engine.rules.queues import CONDITIONS
from engine.rules.stream import Stream
from tests.engine.rules.arena import BASIC, bout, condition, fighter, move

CONDITION_COUNT = 4
SMALL = st.integers(-60, 60)
DICE = st.builds(Dice, st.integers(1, 3), st.sampled_from((4, 6, 8, 12)), st.integers(-2, 4))
SEEDS = st.integers(0, 2**32).map(lambda number: number.to_bytes(32, "big"))
RESISTANCES = st.sampled_from([(0,) * 8, (30,) * 8, (-60, 100) * 4, (120, 0, -100, 0) * 2])
# Whole fights are long inputs, and a busy machine is no reason to fail.
for_fights = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=80)


@st.composite
def conditions(draw: st.DrawFn, position: int) -> ConditionRule:
    kind = draw(st.sampled_from((None, "damage", "heal", "resource")))
    tick = None
    if kind is not None:
        tick = TickRule(kind, draw(DICE) if kind != "resource" else Dice(0, 0), 0, draw(SMALL))
    skips = draw(st.booleans())
    return condition(
        str(position),
        harmful=draw(st.booleans()),
        stacks_most=draw(st.integers(1, 4)),
        tick=tick,
        hit=draw(SMALL), dodge=draw(SMALL), crit=draw(SMALL), initiative=draw(SMALL), dealt=draw(SMALL),
        taken=draw(SMALL), healed=draw(SMALL), threat=draw(SMALL),
        resist=draw(RESISTANCES),
        skips_turn=skips,
        silences=draw(st.booleans()), taunts=draw(st.booleans()), leaves_front=draw(st.booleans()),
        hides=draw(st.booleans()), absorbs=draw(st.booleans()), thorns=draw(st.integers(0, 60)),
        breaks=draw(st.booleans()),
        prevents=tuple(draw(st.sets(st.integers(0, CONDITION_COUNT - 1).filter(lambda each: each != position)))),
        immune_turns=draw(st.integers(1 if skips else 0, 3)),
    )  # fmt: skip  # a table


@st.composite
def moves(draw: st.DrawFn, name: str) -> Move:
    kind = draw(st.sampled_from(("attack", "attack", "heal", "guard", "buff", "control")))
    against = kind in ("attack", "control")
    target = draw(st.sampled_from(("enemy", "enemies") if against else ("self", "ally", "allies")))
    carried = st.builds(
        Brings, st.integers(0, CONDITION_COUNT - 1), st.integers(1, 4), st.integers(1, 3), st.integers(1, 100),
        st.booleans(),
    )  # fmt: skip  # one call
    powered = kind in ("attack", "heal", "guard")
    return move(
        name,
        kind=kind,
        target=target,
        melee=draw(st.booleans()),
        cost=draw(st.integers(0, 15)), gain=draw(st.integers(0, 10)), cooldown=draw(st.integers(0, 4)),
        hit=draw(st.integers(-50, 150)), crit=draw(st.integers(0, 40)),
        dice=(draw(DICE),) if powered else (), plus=draw(st.integers(0, 9)) if powered else 0,
        scale=draw(st.integers(50, 300)), damage=draw(st.integers(0, 7)), soak=draw(st.integers(0, 120)),
        drain=draw(st.integers(0, 100)), threat=draw(st.integers(0, 400)),
        brings=tuple(draw(st.lists(carried, max_size=2))),
        cures=draw(st.integers(0, 2)), restores=draw(st.integers(0, 9)),
    )  # fmt: skip  # a table


@st.composite
def steps(draw: st.DrawFn, known: int) -> Step:
    when: When = draw(st.sampled_from(CONDITIONS))
    about_condition = when in ("if_has_condition", "if_target_has_condition")
    return Step(draw(st.integers(0, known)), when, draw(st.integers(0, CONDITION_COUNT - 1 if about_condition else 99)))


@st.composite
def combatants(draw: st.DrawFn, side: int) -> Combatant:
    known = tuple(draw(moves(f"move-{each}")) for each in range(draw(st.integers(0, 3))))
    hp_max = draw(st.integers(1, 120))
    resource_max = draw(st.integers(0, 30))
    return fighter(
        side,
        moves=known,
        queue=tuple(draw(st.lists(steps(len(known)), max_size=4))),
        hp=draw(st.integers(0 if side else 1, hp_max)), hp_max=hp_max,
        armor_class=draw(st.integers(-50, 200)), armor=draw(st.integers(0, 60)),
        initiative=draw(st.integers(-20, 100)), speed=draw(st.integers(0, 99)),
        resource=draw(st.integers(0, resource_max)), resource_max=resource_max,
        per_turn=draw(st.integers(-5, 8)), per_hit=draw(st.integers(0, 5)), per_hurt=draw(st.integers(0, 5)),
        resist=draw(RESISTANCES),
        immune=tuple(draw(st.sets(st.integers(0, CONDITION_COUNT - 1), max_size=2))),
        front=draw(st.booleans()), hunts=draw(st.sampled_from(("threat", "weakest", "anyone"))),
        carried=tuple(draw(st.lists(st.builds(Carried, st.integers(0, CONDITION_COUNT - 1), st.integers(1, 5)),
                                    max_size=2))),
    )  # fmt: skip  # a table


@st.composite
def bouts(draw: st.DrawFn) -> Bout:
    ours = [draw(combatants(0)) for _ in range(draw(st.integers(1, 4)))]
    theirs = [draw(combatants(1)) for _ in range(draw(st.integers(1, 4)))]
    rules = tuple(draw(conditions(each)) for each in range(CONDITION_COUNT))
    return bout(*ours, *theirs, conditions=rules, rounds_most=draw(st.integers(5, 30)))


def assert_sound(fight: Bout, state: BattleState) -> None:
    """Bounds of everything that has any."""
    for each, combatant in zip(state.fighters, fight.combatants, strict=True):
        assert 0 <= each.hp <= combatant.hp_max
        assert 0 <= each.resource <= combatant.resource_max
        assert each.standing == (each.hp > 0 and not each.fled)
        if not each.standing:
            assert each.lasting == []
        for lasting in each.lasting:
            assert lasting.turns >= 1
            assert 1 <= lasting.stacks <= fight.book.conditions[lasting.condition].stacks_most
            assert lasting.amount >= 0
        assert len({lasting.condition for lasting in each.lasting}) == len(each.lasting)


def reach_of(fight: Bout, state: BattleState, entries: list[Entry], act: Acted) -> None:
    """An act's targets are who the rules say: rows, taunts and hiding for one, everybody standing for an area."""
    used = fight.combatants[act.fighter].moves[act.move]
    struck = [each.target for each in entries if isinstance(each, Struck)]
    side = fight.combatants[act.fighter].side
    standing = [
        position
        for position, each in enumerate(state.fighters)
        if each.standing and fight.combatants[position].side != side
    ]
    if used.target == "enemies":
        whole = state.fighters[act.fighter].hp > 0 and struck == standing
        assert whole or struck == standing[: len(struck)]
    elif used.target == "enemy":
        assert struck == [act.target]
        assert act.target in standing
        taunter = state.fighters[act.fighter].taunted_by
        if taunter in standing:
            assert act.target == taunter
        elif used.melee and any(state.fighters[each].front for each in standing):
            assert state.fighters[act.target].front
    else:
        assert struck == []


@for_fights
@given(bouts(), SEEDS)
def test_in_every_step_of_every_fight_the_bounds_and_the_rules_of_reach_hold(fight: Bout, seed: bytes) -> None:
    stream = Stream(seed)
    state, raw = begin(fight, stream)
    turns = 0
    while state.outcome is None:
        assert_sound(fight, state)
        actor = state.acting
        assert state.fighters[actor].standing
        assert legal_targets(fight, state, actor, BASIC) != []
        before = state
        state, raw = step(fight, state, ActByQueue(), stream)
        entries = list(read(raw))
        act = entries[0]
        assert isinstance(act, Acted)
        assert act.fighter == actor
        reach_of(fight, before, entries, act)
        turns += 1
        assert turns <= fight.book.rounds_most * len(fight.combatants)
    assert_sound(fight, state)
    assert state.acting == NOBODY


@for_fights
@given(bouts(), SEEDS)
def test_a_log_holds_every_roll_with_a_target_within_bounds_and_no_act_of_the_fallen(fight: Bout, seed: bytes) -> None:
    raw: list[tuple[int, ...]] = []
    state = resolve(fight, Stream(seed), raw)
    down = {position for position, each in enumerate(fight.combatants) if each.hp == 0}
    ended = 0
    for entry in read(raw):
        assert ended == 0
        match entry:
            case Struck() | FleeTried():
                assert 5 <= entry.chance <= 95
                assert 1 <= entry.roll <= 100
            case Acted():
                assert entry.fighter not in down
            case Fell():
                assert entry.fighter not in down
                down.add(entry.fighter)
            case Ended():
                ended += 1
                assert entry.outcome == state.outcome
            case _:
                pass
    assert ended == 1
    assert down == {position for position, each in enumerate(state.fighters) if each.hp == 0}


@for_fights
@given(bouts(), SEEDS)
def test_equal_seeds_give_equal_fights(fight: Bout, seed: bytes) -> None:
    first: list[tuple[int, ...]] = []
    second: list[tuple[int, ...]] = []
    one, other = resolve(fight, Stream(seed), first), resolve(fight, Stream(seed), second)
    assert first == second
    assert one.record() == other.record()


@for_fights
@given(bouts(), SEEDS)
def test_the_log_alone_tells_everybodys_hit_points(fight: Bout, seed: bytes) -> None:
    raw: list[tuple[int, ...]] = []
    state = resolve(fight, Stream(seed), raw)
    hp = [each.hp for each in fight.combatants]
    for entry in read(raw):
        for name in ("target", "fighter"):
            if hasattr(entry, "hp") and hasattr(entry, name):
                hp[getattr(entry, name)] = entry.hp
        if isinstance(entry, Ticked) and entry.kind != TICK_RESOURCE:
            hp[entry.fighter] = entry.now
    assert hp == [each.hp for each in state.fighters]
