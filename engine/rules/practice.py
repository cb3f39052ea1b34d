"""Practice bouts: a character fights once by a skill queue, and its author sees what each step of the queue did.

Nothing is at stake and nothing comes of it: no experience, no finds, no growth, and hit points are as they were. The
company follows from the pack, the level and the shape, so that only the dice differ from one bout to the next:

* **Who.** The plain creature (no elite, no boss) that is at home nearest to the character's level, of a role that suits
  the shape if there is one; of equals the first by id. It comes at the character's level.
* **How many.** One that stands for five of a delve's creatures, three that stand for three each, or five that stand for
  two each; a delve counts its creatures for four, and `engine.rules.delves.planning` makes them fit one alone. What is
  still too easy then to try a queue on has a peril, as a delve has (`COMPANIES`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.content.models import CombatEncounter, Creature, Group, QueueStep
from engine.content.models.creatures import Role
from engine.content.pack import ContentPack
from engine.rules.combat import ActByQueue, Bout, RawEntry, begin, step
from engine.rules.combat.blueprint import BASIC_ATTACK, Combatant, Step
from engine.rules.combat.log import OUTCOME_LOST, OUTCOME_WON
from engine.rules.combat.queueing import choose
from engine.rules.delves import Delver, Setting, compile_scene, fresh_party
from engine.rules.delves import log as entries
from engine.rules.delves.fights import bout_for
from engine.rules.delves.plans import KINDS, CombatPlan
from engine.rules.derived import Hero
from engine.rules.errors import RuleViolation
from engine.rules.queues import known_skills
from engine.rules.randomness import Randomness
from engine.rules.telling import Cast, EncounterNames, Names, RunSummary, names_of, summarize, tell_run
from engine.rules.telling.cast import Stop, figure_of
from engine.rules.telling.fighting import creature_names

PLACE = "practice/practice-bout"
"""What stands for a delve's id where a practice bout is told; no content has it, so its words are its name."""

_HERO = 0


class Shape(StrEnum):
    """What a practice company is like."""

    STRONG = "strong"
    THREE = "three"
    CROWD = "crowd"


@dataclass(frozen=True, slots=True)
class Company:
    """How a shape is filled.

    Attributes:
        creatures: How many come.
        counted: How many of a delve's creatures each of them stands for.
        peril: Hit points and power in percent. With these, sample heroes of all classes together win two of three to
            nearly all bouts, at levels 1, 10, 25 and 50.
        roles: Of these if the pack has any; of any plain role otherwise.
    """

    creatures: int
    counted: int
    peril: int
    roles: tuple[Role, ...]


COMPANIES = {
    Shape.STRONG: Company(1, 5, 150, ("brute",)),
    Shape.THREE: Company(3, 3, 100, ("skirmisher", "brute", "marksman")),
    Shape.CROWD: Company(5, 2, 120, ("minion",)),
}


@dataclass(frozen=True, slots=True)
class Foe:
    """One of the company as the bout ended: what it is called, and its hit points."""

    name: str
    hp: int
    hp_max: int


@dataclass(frozen=True, slots=True)
class PracticeBout:
    """A practice bout, over.

    Attributes:
        shape: The company's.
        summary: It in short, with the whole of it told.
        foes: The company.
        uses: For each step of the queue, how often it acted.
    """

    shape: Shape
    summary: RunSummary
    foes: tuple[Foe, ...]
    uses: tuple[int, ...]


def practice(
    pack: ContentPack, name: str, hero: Hero, queue: Sequence[QueueStep], shape: Shape, randomness: Randomness
) -> PracticeBout:
    """A character's practice bout, from the first roll to the end.

    Args:
        pack: The content.
        name: What the character is called; told as it is.
        hero: What it is made of. It begins at full.
        queue: The skill queue to be tried, which ends with the basic attack; steps of skills that the character does
            not have never act.
        shape: Of the company.
        randomness: The dice.

    Raises:
        RuleViolation: `no_practice_company`: the pack has no plain creature.
        ContentNotLoaded: The character is made of something that the pack lacks.
    """
    foe, company = practice_creature(pack, hero.level, shape), COMPANIES[shape]
    title = f"{foe.name} ×{company.creatures}" if company.creatures > 1 else foe.name
    groups = (Group(creature=foe.id, count=company.counted),) * company.creatures
    encounter = CombatEncounter(kind="combat", title=title, text=title, groups=groups)
    setting, [plan] = compile_scene(
        pack, [encounter], [Delver(name, hero, queue)], level=hero.level, stake="safe", peril=company.peril
    )
    if not isinstance(plan, CombatPlan):
        raise TypeError("A fight was compiled to something else.")
    bout = bout_for(setting, fresh_party(setting), plan.fight)
    fought = _Counting(bout, randomness)
    names = names_of(pack, {name: name})
    names = Names(names.people, names.things, {PLACE: (EncounterNames("combat", title),)})
    told = tell_run(_cast(setting, plan), _whole_log(fought, len(plan.fight.creatures)), names)
    called = creature_names([each.key for each in bout.combatants[1:]], names)
    foes = zip(called, fought.state.fighters[1:], bout.combatants[1:], strict=True)
    return PracticeBout(
        shape,
        summarize(told),
        tuple(Foe(each, fighter.hp, combatant.hp_max) for each, fighter, combatant in foes),
        _of_steps(pack, hero, queue, fought.uses),
    )


def practice_creature(pack: ContentPack, level: int, shape: Shape) -> Creature:
    """Of which creature the company of a shape consists.

    Raises:
        RuleViolation: `no_practice_company`: the pack has no plain creature.
    """
    plain = [each for each in pack.creatures.values() if each.role not in ("elite", "boss")]
    suitable = [each for each in plain if each.role in COMPANIES[shape].roles] or plain
    if not suitable:
        raise RuleViolation(
            "no_practice_company", "There is nobody to practise against.", "Try again when the world has creatures."
        )
    return min(suitable, key=lambda each: (abs(each.level - level), each.id))


class _Counting:
    """A fight by skill queues to its end, counting which step of the hero's queue acts in each of its turns.

    The log names the move, and several steps may be of one. So before each of the hero's turns the steps are asked one
    after another, each in a queue of its own that goes on with a move of which no other step is: what that queue does
    says whether the step acts.
    """

    def __init__(self, bout: Bout, randomness: Randomness) -> None:
        hero = bout.combatants[_HERO]
        other = len(hero.moves)
        hero = replace(hero, moves=(*hero.moves, hero.moves[BASIC_ATTACK]))
        self._other = other
        self._asked = [_with_hero(bout, replace(hero, queue=(each, Step(other, "always", 0)))) for each in hero.queue]
        self.uses = [0] * len(hero.queue)
        bout = _with_hero(bout, hero)
        self.state, self.log = begin(bout, randomness)
        while self.state.outcome is None:
            if self.state.acting == _HERO:
                self.uses[self._acting_step()] += 1
            self.state, happened = step(bout, self.state, ActByQueue(), randomness)
            self.log += happened

    def _acting_step(self) -> int:
        acts = (place for place, bout in enumerate(self._asked) if choose(bout, self.state, _HERO).move != self._other)
        return next(acts)  # the last step is the basic attack, which always acts


def _with_hero(bout: Bout, hero: Combatant) -> Bout:
    return replace(bout, combatants=(hero, *bout.combatants[1:]))


def _of_steps(pack: ContentPack, hero: Hero, queue: Sequence[QueueStep], uses: Sequence[int]) -> tuple[int, ...]:
    """How often each step acted; those of skills that the character lacks were left out and count nothing."""
    known = known_skills(pack, hero.character_class, hero.level, hero.feats, hero.subclass)
    has = {skill.id for skill in known}
    counted = iter(uses)
    return tuple(next(counted) if each.skill in has else 0 for each in queue)


def _whole_log(fought: _Counting, foes: int) -> list[RawEntry]:
    """The fight as the log of a run that is nothing else."""
    won, state = fought.state.outcome == OUTCOME_WON, fought.state
    end = entries.RUN_FLED
    if won or state.outcome == OUTCOME_LOST:
        end = entries.RUN_TRIUMPH if won else entries.RUN_DEFEAT
    return [
        (entries.ENCOUNTER, 0, KINDS.index("combat")),
        (entries.FIGHT, 1 << _HERO, foes, 0),
        *fought.log,
        (entries.RESULT, entries.RESULT_WELL if won else entries.RESULT_ENDED),
        (entries.RUN_END, end),
    ]


def _cast(setting: Setting, plan: CombatPlan) -> Cast:
    return Cast(
        delve=PLACE,
        level=setting.level,
        stake=setting.stake,
        party=tuple(figure_of(each.combatant, each.weapon) for each in setting.members),
        creatures=tuple(figure_of(each) for each in setting.creatures),
        stops=(Stop(plan.kind, plan.fight.creatures),),
        conditions=tuple(each.id for each in setting.book.conditions),
        skills=setting.skills,
        tables=(),
        items=(),
        properties=(),
    )
