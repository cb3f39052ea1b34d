"""Encounters as a party of a certain size meets them.

**Sizes.** Content counts creatures for four. A group of `count` is meant as count · members / 4 creatures, its burden:

* so many come, rounded half up, one at least; elites and bosses always come as they are counted;
* share = 100 · burden / (how many come): what each of them stands for, in percent (a boss is 25 for one and 200 for
  eight; a group that needed no rounding is 100);
* hit points are multiplied by share, power by (100 + 3 · share) / 4, and both by `size_percent` of `[delves]`
  and by the peril of the delve.

Hit points follow the burden wholly, so that a fight takes a party of any size equally many blows. Power does so by
three quarters: one enemy cannot be spread over many targets, and a blow that is made for eight would fell whoever takes
it. For one alone, three quarters leave a little more than its part, which `size_percent` takes off again. Experience
and gold follow the burden, so that each member earns as much in a party of any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from engine.content.models import (
    CombatEncounter,
    DecisionEncounter,
    Encounter,
    Group,
    Harm,
    HazardEncounter,
    Option,
    PuzzleEncounter,
    RestEncounter,
    Result,
    TrapEncounter,
)
from engine.content.models.base import DifficultyName
from engine.content.pack import ContentPack
from engine.rules import rewards
from engine.rules.combat import NOBODY, Combatant, combatant_of_creature
from engine.rules.combat.blueprint import DAMAGE_TYPES
from engine.rules.combat.compiling import condition_positions, level_scale, parse_dice
from engine.rules.combat.creatures import worth_percent
from engine.rules.delves.plans import (
    NOTHING,
    CombatPlan,
    DecisionPlan,
    EncounterPlan,
    FightPlan,
    HarmPlan,
    HazardPlan,
    OptionPlan,
    PuzzlePlan,
    RestPlan,
    ResultPlan,
    TrapPlan,
)

COUNTED_FOR = 4
_FULL = 100


@dataclass(slots=True)
class Planner:
    """Compiles encounters and gathers the creatures and loot tables that they name, in the order of their positions."""

    pack: ContentPack
    level: int
    size: int
    peril: int = _FULL
    creatures: list[Combatant] = field(default_factory=list)
    tables: dict[str, None] = field(default_factory=dict)
    known: dict[tuple[str, int, int, int], int] = field(default_factory=dict)

    def encounter(self, encounter: Encounter) -> EncounterPlan:
        """An encounter as the party meets it."""
        match encounter:
            case CombatEncounter():
                return CombatPlan(self._fight(encounter.groups))
            case TrapEncounter():
                return TrapPlan(
                    notice=self._skill(encounter.notice),
                    disarm=self._skill(encounter.disarm),
                    against=self._against(encounter.difficulty),
                    harm=self._harm(encounter.harm),
                    success=self._result(encounter.success),
                    xp=self._deed,
                )
            case DecisionEncounter():
                return DecisionPlan(tuple(self._option(each) for each in encounter.options), self._deed)
            case HazardEncounter():
                return HazardPlan(
                    skills=self._skills(encounter.skills),
                    against=self._against(encounter.difficulty),
                    checks=encounter.checks,
                    harm=self._harm(encounter.harm),
                    xp=self._deed,
                )
            case RestEncounter():
                return RestPlan(
                    hp=encounter.hp,
                    resource=encounter.resource,
                    watch=self._skill(encounter.watch),
                    against=self._against(encounter.difficulty),
                    ambush=self._fight(encounter.ambush) if encounter.ambush else None,
                    xp=self._deed,
                )
            case PuzzleEncounter():
                return PuzzlePlan(
                    skills=self._skills(encounter.skills),
                    against=self._against(encounter.difficulty),
                    needs=encounter.needs,
                    allows=encounter.allows,
                    success=self._result(encounter.success),
                    failure=self._result(encounter.failure),
                    xp=self._deed,
                )

    @property
    def _deed(self) -> int:
        return rewards.deed_xp(self.pack.rules.delves, self.level, self.size)

    def _skill(self, skill: str) -> int:
        return list(self.pack.skills).index(skill)

    def _skills(self, skills: Sequence[str]) -> tuple[int, ...]:
        return tuple(self._skill(each) for each in skills)

    def _against(self, difficulty: DifficultyName) -> int:
        return self.pack.rules.check.difficulties[difficulty]

    def _option(self, option: Option) -> OptionPlan:
        return OptionPlan(
            skill=NOBODY if option.skill is None else self._skill(option.skill),
            against=self._against(option.difficulty),
            success=self._result(option.success),
            failure=NOTHING if option.failure is None else self._result(option.failure),
        )

    def _harm(self, harm: Harm) -> HarmPlan:
        return HarmPlan(
            dice=parse_dice(harm.power),
            scale=level_scale(self.pack, self.level) * self.peril // _FULL,
            damage=DAMAGE_TYPES.index(harm.damage) if harm.damage else NOBODY,
            everybody=harm.to == "all",
            condition=condition_positions(self.pack)[harm.condition] if harm.condition else NOBODY,
            turns=max(harm.turns, 1) if harm.condition else 0,
        )

    def _result(self, result: Result) -> ResultPlan:
        return ResultPlan(
            harm=None if result.harm is None else self._harm(result.harm),
            hp=result.hp,
            resource=result.resource,
            gold=rewards.fight_gold(self.pack.rules.delves, self.level, self.size, result.gold),
            loot=self._table(result.loot),
            skips=result.skips,
        )

    def _table(self, table: str | None) -> int:
        if table is None:
            return NOBODY
        self.tables.setdefault(table)
        return list(self.tables).index(table)

    def _fight(self, groups: Sequence[Group]) -> FightPlan:
        creatures: list[int] = []
        loot: list[int] = []
        xp = gold = 0
        numbers = self.pack.rules.delves
        for group in groups:
            creature = self.pack.creatures[group.creature]
            level = group.level or self.level
            fixed = creature.role in ("elite", "boss")
            come = group.count if fixed else scaled_count(group.count, self.size)
            share = _FULL * group.count * self.size // (COUNTED_FOR * come)
            creatures += [self._creature(group.creature, level, share)] * come
            loot += [self._table(creature.loot)] * come
            burden = worth_percent(self.pack, group.creature) * group.count * self.size
            xp += rewards.plain_xp(numbers, level) * burden // (_FULL * COUNTED_FOR)
            gold += rewards.plain_gold(numbers, level) * burden // (_FULL * COUNTED_FOR)
        return FightPlan(tuple(creatures), tuple(loot), xp, gold)

    def _creature(self, creature: str, level: int, share: int) -> int:
        size_percent = self.pack.rules.delves.size_percent[self.size - 1] * self.peril // _FULL
        hp_percent = max(share * size_percent // _FULL, 1)
        power_percent = (_FULL + 3 * share) * size_percent // (4 * _FULL)
        key = (creature, level, hp_percent, power_percent)
        if key not in self.known:
            combatant = combatant_of_creature(self.pack, creature, level, size_percent=power_percent)
            hp = combatant_of_creature(self.pack, creature, level, size_percent=hp_percent).hp_max
            self.known[key] = len(self.creatures)
            self.creatures.append(replace(combatant, hp=hp, hp_max=hp))
        return self.known[key]


def scaled_count(count: int, size: int) -> int:
    """How many of a group of plain creatures meet a party: count · size / 4, rounded half up, one at least."""
    return max((2 * count * size + COUNTED_FOR) // (2 * COUNTED_FOR), 1)
