"""The study of skills: which of them do the best of many random queues use?

For each class and subclass, random queues are drawn: 3 to `steps_most` - 1 different skills of those that the class and
the subclass teach, each under a random condition, and the basic attack at the end. Each fights in the yardstick; the
better quarter fights more, and the best `BEST_PERCENT` of those of a subclass are looked at. Queues are compared by
fights won, then by hit points left (less those of the enemies), then by quickness: the same fights with the same dice.

A skill has two shares among the best queues of those who can learn it:

* **chosen**: it stands in the queue. Above the band, nobody can do without it.
* **used**: it stands there and came to act in at least one of the fights. Below the band, it is a waste of a slot: a
  step that never acts does a queue no harm and is no choice.

The study is not a sample of something larger, but these queues in these fights: what leaves the band leaves it. The
intervals tell how much the shares of another 2,000 would differ.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from engine.balance.processes import in_parallel
from engine.balance.statistics import Estimate, share
from engine.balance.yardstick import SHAPES, Yardstick, everything_known, yardstick
from engine.content import load_pack_once
from engine.content.models import CombatSkill, QueueStep, When
from engine.content.pack import ContentPack
from engine.rules.combat.blueprint import Step
from engine.rules.queues import CONDITIONS, takes_condition, thresholds
from engine.rules.stream import Stream

QUEUES = 2_000
BEST_PERCENT = 5
SHORTEST = 3
_SCREENED, _FIGHTS = 2 * len(SHAPES), 8 * len(SHAPES)
_KEPT_PART = 4
_TRIES = 16
_COUNTS_MOST = 5
_FRIENDS = ("self", "ally", "allies")


@dataclass(frozen=True, slots=True)
class SkillShare:
    """How a skill stands among the best queues of those who can learn it.

    Attributes:
        skill: Its id.
        chosen: Percent in which it stands.
        used: Percent in which it stands and came to act.
    """

    skill: str
    chosen: Estimate
    used: Estimate


@dataclass(frozen=True, slots=True)
class ClassStudy:
    """What came of the queues of a class.

    Attributes:
        class_id: Which.
        queues: How many were drawn.
        best: How many were looked at.
        wins: Percent of fights won by all queues.
        wins_best: Percent of fights won by the best.
        skills: In order of learning.
    """

    class_id: str
    queues: int
    best: int
    wins: Estimate
    wins_best: Estimate
    skills: tuple[SkillShare, ...]


@dataclass(slots=True)
class _Played:
    """A queue and how it has fared: fights, wins, hit points and rounds of all of them, and what came to act."""

    number: int
    skills: frozenset[str]
    steps: tuple[Step, ...]
    fights: int = 0
    wins: int = 0
    hp: int = 0
    rounds: int = 0
    acted: int = 0

    def rank(self) -> tuple[int, int, int, int]:
        """The better the lower; the first drawn of equals."""
        return -self.wins, -self.hp, self.rounds, self.number


@dataclass(frozen=True, slots=True)
class _Part:
    """What came of the queues of a subclass: for each skill that it can learn, how many of the best, and how many."""

    class_id: str
    queues: int
    best: int
    fights: tuple[int, int]
    fights_best: tuple[int, int]
    counts: dict[str, tuple[int, int]]


def measure(path: Path, classes: Sequence[str], queues: int, processes: int) -> Iterator[ClassStudy]:
    """Studies classes in parallel, and yields each when it is done, in order.

    Args:
        path: The folder of the content pack; each process loads it once.
        classes: Which classes; all where none are named.
        queues: How many queues each, divided among its subclasses.
        processes: How many processes; 1 works in this one.
    """
    pack = load_pack_once(path)
    wanted = [(each, subclass.id) for each in classes or pack.classes for subclass in pack.subclasses_of(each)]
    parts: list[_Part] = []
    for part in in_parallel(path, partial(_study, queues=queues), wanted, processes):
        parts.append(part)
        if len(parts) == len(pack.subclasses_of(part.class_id)):
            yield _joined(pack, parts)
            parts = []


def study(pack: ContentPack, class_id: str, queues: int = QUEUES) -> ClassStudy:
    """Studies one class, in this process."""
    return _joined(pack, [_study(pack, (class_id, each.id), queues=queues) for each in pack.subclasses_of(class_id)])


def random_queue(pack: ContentPack, skills: Sequence[CombatSkill], lots: Stream) -> tuple[QueueStep, ...]:
    """A random legal queue of some of these skills, each at most once, the basic attack last."""
    longest = min(pack.rules.queues.steps_most - 1, len(skills))
    length = min(SHORTEST, longest)
    length += lots.below(longest - length + 1)
    left = list(skills)
    drawn = [left.pop(lots.below(len(left))) for _ in range(length)]
    steps = [_random_step(pack, skills, each, lots) for each in drawn]
    return (*steps, QueueStep(skill=pack.rules.queues.basic_attack))


def _random_step(pack: ContentPack, skills: Sequence[CombatSkill], skill: CombatSkill, lots: Stream) -> QueueStep:
    """A skill under a condition: half of the time none, otherwise any of the ten others with a sensible threshold.

    Sensible are tens of percent from 20 to 80, up to five enemies, and conditions that one's own skills bring.
    """
    when = CONDITIONS[lots.below(len(CONDITIONS))] if lots.below(2) else "always"
    if takes_condition(when):
        brought = _brought(skills, to_friends=when == "if_has_condition" or skill.target in _FRIENDS)
        if not brought:
            return QueueStep(skill=skill.id)
        return QueueStep(skill=skill.id, when=when, condition=brought[lots.below(len(brought))])
    values = _sensible(pack, when)
    return QueueStep(skill=skill.id, when=when, value=values[lots.below(len(values))] if values else None)


def _sensible(pack: ContentPack, when: When) -> list[int]:
    allowed = thresholds(pack.rules.queues, when)
    if allowed is None:
        return []
    if when.startswith("if_enemy_count"):
        return [each for each in allowed if each <= _COUNTS_MOST]
    return [each for each in allowed if each % 10 == 0 and 20 <= each <= 80]


def _brought(skills: Sequence[CombatSkill], *, to_friends: bool) -> list[str]:
    """The conditions that skills bring to their own side, or to the other."""
    found = {
        each.condition: None
        for skill in skills
        for each in skill.applies
        if (each.to == "self" or skill.target in _FRIENDS) == to_friends
    }
    return list(found)


def _study(pack: ContentPack, who: tuple[str, str], *, queues: int) -> _Part:
    """Draws and compares the queues of a subclass."""
    class_id, subclass = who
    number = max(queues // len(pack.subclasses_of(class_id)), 1)
    level = everything_known(pack, class_id)
    skills = pack.skills_learned(class_id, level, subclass)
    lots = Stream(sha256(f"everdelve-random-queues-1 {class_id} {subclass}".encode()).digest())
    drawn = [random_queue(pack, skills, lots) for _ in range(number)]
    measuring = yardstick(pack, class_id, level, subclass, _FIGHTS, drawn[:_TRIES])
    played = [
        _Played(index, frozenset(step.skill for step in queue), measuring.compiled(queue))
        for index, queue in enumerate(drawn)
    ]
    _play(measuring, played, 0, _SCREENED)
    fights = sum(each.fights for each in played), sum(each.wins for each in played)
    looked_at = max(number * BEST_PERCENT // 100, 1)
    kept = sorted(played, key=_Played.rank)[: max(number // _KEPT_PART, looked_at)]
    _play(measuring, kept, _SCREENED, _FIGHTS)
    best = sorted(kept, key=_Played.rank)[:looked_at]
    return _Part(
        class_id=class_id,
        queues=number,
        best=looked_at,
        fights=fights,
        fights_best=(sum(each.fights for each in best), sum(each.wins for each in best)),
        counts={skill.id: _counted(best, skill.id, measuring.positions[skill.id]) for skill in skills},
    )


def _play(measuring: Yardstick, played: Sequence[_Played], first: int, last: int) -> None:
    for each in played:
        for index in range(first, last):
            fight = measuring.fight(index, each.steps)
            each.fights += 1
            each.wins += fight.won
            each.hp += fight.hp
            each.rounds += fight.rounds
            each.acted |= fight.acted


def _counted(best: Sequence[_Played], skill: str, position: int) -> tuple[int, int]:
    chosen = [each for each in best if skill in each.skills]
    return len(chosen), sum(each.acted >> position & 1 for each in chosen)


def _joined(pack: ContentPack, parts: Sequence[_Part]) -> ClassStudy:
    """The parts of a class together; a skill is counted among the queues of those subclasses that can learn it."""
    known = {skill for part in parts for skill in part.counts}
    shares = []
    for skill in sorted(known, key=lambda each: (pack.combat_skills[each].level, pack.combat_skills[each].order, each)):
        able = [part for part in parts if skill in part.counts]
        best = sum(part.best for part in able)
        chosen, used = (sum(part.counts[skill][which] for part in able) for which in (0, 1))
        shares.append(SkillShare(skill, share(chosen, best), share(used, best)))
    return ClassStudy(
        class_id=parts[0].class_id,
        queues=sum(part.queues for part in parts),
        best=sum(part.best for part in parts),
        wins=_won(part.fights for part in parts),
        wins_best=_won(part.fights_best for part in parts),
        skills=tuple(shares),
    )


def _won(counted: Iterator[tuple[int, int]]) -> Estimate:
    fights, wins = (sum(each) for each in zip(*counted, strict=True))
    return share(wins, fights)
