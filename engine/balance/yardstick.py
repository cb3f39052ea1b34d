"""The fights in which queues are compared: a company of four against many weak, a few strong, and a boss.

The measured one stands first; beside it three sample heroes of other classes, drawn anew for each fight. The enemies
are the pack's own, of the roles that a shape names, those at home nearest to the heroes' level in turn. How strong they
are is found out: hit points and power go up or down until random queues win about half of a shape's fights. So the
yardstick stays between too easy and too hard whatever the pack's numbers become, and queues differ in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from engine.content.models import QueueStep
from engine.content.pack import ContentPack
from engine.rules.combat import Bout, Combatant, RawEntry, book_of, combatant_of_creature, combatant_of_hero, resolve
from engine.rules.combat.blueprint import Step
from engine.rules.combat.compiling import compile_queue
from engine.rules.combat.log import ACT, OUTCOME_WON
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream

SHAPES: tuple[tuple[str, ...], ...] = (
    ("minion", "minion", "minion", "minion", "minion", "support"),
    ("elite", "brute", "caster"),
    ("boss", "skirmisher"),
)
_COMPANIONS = 3
_VARIETY = 3
_WEAKEST, _STRONGEST, _PRECISION = 30, 400, 8
_TRIED = 2


@dataclass(frozen=True, slots=True)
class Fought:
    """How a fight went for a queue.

    Attributes:
        won: Whether the company won.
        hp: What it had left less what its enemies had, in thousandths of the most.
        rounds: How long it took.
        acted: The moves that the measured one used, a bit for each position.
    """

    won: bool
    hp: int
    rounds: int
    acted: int


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The fights for one class and subclass; `bouts` and `seeds` go together, shapes by turns."""

    pack: ContentPack
    positions: dict[str, int]
    bouts: tuple[Bout, ...]
    seeds: tuple[bytes, ...]
    percents: tuple[int, ...]

    def compiled(self, queue: Sequence[QueueStep]) -> tuple[Step, ...]:
        """A queue as the measured one fights with it."""
        return compile_queue(self.pack, self.positions, queue)

    def fight(self, index: int, queue: tuple[Step, ...]) -> Fought:
        """Fight number `index` with a queue; equal queues fight it equally."""
        return fought(self.bouts[index], queue, self.seeds[index])


def yardstick(
    pack: ContentPack, class_id: str, level: int, subclass: str, fights: int, tries: Sequence[Sequence[QueueStep]]
) -> Yardstick:
    """The yardstick for a class and subclass.

    Args:
        pack: The content.
        class_id: The measured class.
        level: Of everybody.
        subclass: The measured subclass.
        fights: How many; a multiple of the number of shapes.
        tries: The queues of which about half are to win.
    """
    hero, _ = sample_hero(pack, class_id, level, subclass)
    measured = combatant_of_hero(pack, "measured", hero, ())
    positions = {move.skill: position for position, move in enumerate(measured.moves)}
    queues = [compile_queue(pack, positions, each) for each in tries]
    companies = [_company(pack, measured, class_id, level, each) for each in range(fights // len(SHAPES))]
    seeds = tuple(sha256(f"everdelve-queues-1 {class_id} {each}".encode()).digest() for each in range(fights))

    def bout(index: int, percent: int) -> Bout:
        company, shape = divmod(index, len(SHAPES))
        enemies = _enemies(pack, SHAPES[shape], level, company, percent)
        return Bout(book_of(pack), (*companies[company], *enemies), "safe")

    def wins(shape: int, percent: int) -> bool:
        indices = [shape + len(SHAPES) * each for each in range(min(_TRIED, len(companies)))]
        bouts = [(bout(each, percent), seeds[each]) for each in indices]
        won = sum(fought(one, queue, seed).won for one, seed in bouts for queue in queues)
        return 2 * won > len(bouts) * len(queues)

    percents = tuple(_balanced(partial(wins, shape)) for shape in range(len(SHAPES)))
    bouts = tuple(bout(each, percents[each % len(SHAPES)]) for each in range(fights))
    return Yardstick(pack, positions, bouts, seeds, percents)


def fought(bout: Bout, queue: tuple[Step, ...], seed: bytes) -> Fought:
    """A fight in which the first combatant has this queue."""
    first, *others = bout.combatants
    log: list[RawEntry] = []
    state = resolve(Bout(bout.book, (replace(first, queue=queue), *others), bout.stake), Stream(seed), log)
    left, most = [0, 0], [0, 0]
    for fighter, combatant in zip(state.fighters, bout.combatants, strict=True):
        left[combatant.side] += fighter.hp
        most[combatant.side] += combatant.hp_max
    acted = 0
    for entry in log:
        if entry[0] == ACT and entry[1] == 0:
            acted |= 1 << entry[2]
    hp = left[0] * 1_000 // most[0] - left[1] * 1_000 // most[1]
    return Fought(state.outcome == OUTCOME_WON, hp, state.round, acted)


def _balanced(wins: Callable[[int], bool]) -> int:
    """The strength, percent, at which winning turns into losing."""
    weak, strong = _WEAKEST, _STRONGEST
    while strong - weak > _PRECISION:
        middle = (weak + strong) // 2
        weak, strong = (middle, strong) if wins(middle) else (weak, middle)
    return weak


def _company(pack: ContentPack, measured: Combatant, class_id: str, level: int, company: int) -> list[Combatant]:
    """The measured one and three sample heroes of other classes, of either subclass by turns."""
    lots = Stream(sha256(f"everdelve-company-1 {class_id} {company}".encode()).digest())
    others = [each for each in pack.classes if each != class_id] or [class_id]
    members = [measured]
    for place in range(_COMPANIONS):
        drawn = others.pop(lots.below(len(others))) if len(others) > 1 else others[0]
        subclasses = pack.subclasses_of(drawn)
        subclass = subclasses[company % len(subclasses)].id if level >= pack.rules.levels.subclass_level else None
        hero, queue = sample_hero(pack, drawn, level, subclass)
        members.append(combatant_of_hero(pack, f"{place}-{drawn}", hero, queue))
    return members


def _enemies(pack: ContentPack, roles: Sequence[str], level: int, company: int, percent: int) -> list[Combatant]:
    """One for each role; other companies meet other creatures of the role."""
    found = []
    for role in roles:
        usable = [each for each in pack.creatures.values() if each.role == role] or list(pack.creatures.values())
        usable.sort(key=lambda each: (abs(each.level - level), each.id))
        creature = usable[company % min(len(usable), _VARIETY)]
        found.append(combatant_of_creature(pack, creature.id, level, size_percent=percent))
    return found


def everything_known(pack: ContentPack, class_id: str) -> int:
    """The level from which a class knows all that it and its subclasses teach."""
    learned = [each.level for each in pack.combat_skills.values() if each.parent == class_id]
    return max(*learned, pack.rules.levels.subclass_level)
