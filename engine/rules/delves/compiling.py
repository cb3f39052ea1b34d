"""From content and characters to encounters and runs, worked out once before the first roll.

**Sizes.** Content counts creatures for four. A group of `count` is meant as count · members / 4 creatures, its burden:

* so many come, rounded half up, one at least; elites and bosses always come as they are counted;
* share = 100 · burden / (how many come): what each of them stands for, in percent (a boss is 25 for one and 200 for
  eight; a group that needed no rounding is 100);
* hit points are multiplied by share, power by (100 + 3 · share) / 4, and both by `size_percent` of `[delves]`.

Hit points follow the burden wholly, so that a fight takes a party of any size equally many blows. Power does so by
three quarters: one enemy cannot be spread over many targets, and a blow that is made for eight would fell whoever takes
it. For one alone, three quarters leave a little more than its part, which `size_percent` takes off again. Experience
and gold follow the burden, so that each member earns as much in a party of any size.
"""

from collections.abc import Mapping, Sequence
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
    QueueStep,
    RestEncounter,
    Result,
    Stake,
    TrapEncounter,
)
from engine.content.models.base import DifficultyName
from engine.content.pack import ContentPack
from engine.rules import rewards
from engine.rules.combat import NOBODY, Combatant, book_of, combatant_of_creature, combatant_of_hero
from engine.rules.combat.blueprint import DAMAGE_TYPES
from engine.rules.combat.compiling import condition_positions, level_scale, parse_dice
from engine.rules.combat.creatures import worth_percent
from engine.rules.delves.inputs import CheckRules, Member, PackStamp, RunInputs, Setting, SkillValue
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
from engine.rules.derived import Hero, derive, weapon_in_hand
from engine.rules.errors import RuleViolation
from engine.rules.growth import GrowthRules
from engine.rules.treasure import treasure_of
from engine.rules.version import RULES_VERSION

COUNTED_FOR = 4
MEMBERS_MOST = 8
_FULL = 100


@dataclass(frozen=True, slots=True)
class Delver:
    """A character that goes along: its id, what it is made of, its skill queue, and consumables with how many."""

    key: str
    hero: Hero
    queue: Sequence[QueueStep]
    draughts: Sequence[tuple[str, int]] = ()


def compile_run(
    pack: ContentPack, delve_id: str, members: Sequence[Delver], choices: Mapping[int, int] | None = None
) -> RunInputs:
    """A delve as this party enters it, everybody at full.

    Args:
        pack: The content.
        delve_id: Which delve.
        members: Who goes, as many as the delve allows; each key once.
        choices: What the party said beforehand: the position of an encounter, and the position of its option.

    Raises:
        RuleViolation: `party_size`, `same_member_twice` or `unknown_option`.
    """
    delve = pack.delves[delve_id]
    least, most = delve.party
    if not least <= len(members) <= most:
        raise RuleViolation(
            "party_size",
            f"{delve.name} is for {least} to {most}, and {len(members)} would go.",
            "Go as many as it is for.",
        )
    said = _said(delve.encounters, choices or {})
    setting, plans = compile_scene(
        pack, delve.encounters, members, level=delve.level, stake=delve.stake, loot=(delve.loot,)
    )
    numbers = pack.rules.delves
    fights = sum(plan.fight.gold for plan in plans if isinstance(plan, CombatPlan))
    return RunInputs(
        rules_version=RULES_VERSION,
        pack=PackStamp(pack.card.id, pack.version, pack.digest),
        delve=delve_id,
        setting=setting,
        encounters=plans,
        said=said,
        gold=fights * delve.gold // _FULL,
        loot=0,
        rewards=rewards.RewardRules(numbers.xp_failed, numbers.gap_percent),
        growth=GrowthRules(pack.rules.skills.most, numbers.grow_most),
    )


def compile_scene(
    pack: ContentPack,
    encounters: Sequence[Encounter],
    members: Sequence[Delver],
    *,
    level: int,
    stake: Stake,
    loot: Sequence[str] = (),
) -> tuple[Setting, tuple[EncounterPlan, ...]]:
    """Encounters as this party meets them, and what they are resolved with: those of a delve, or one of a live scene.

    Args:
        pack: The content.
        encounters: In order.
        members: The party; each key once.
        level: What harm, rewards and creatures without a level of their own are made for.
        stake: What falling means.
        loot: Ids of further loot tables that can be rolled; they become the first of `Setting.treasure`.

    Raises:
        RuleViolation: `party_size` or `same_member_twice`.
    """
    if not 1 <= len(members) <= MEMBERS_MOST:
        raise RuleViolation("party_size", f"A party of {len(members)} cannot go.", "Go as one to eight.")
    if len({each.key for each in members}) < len(members):
        raise RuleViolation("same_member_twice", "Somebody would go twice.", "Name everybody once.")
    compiler = _Compiler(pack, level, len(members), tables=dict.fromkeys(loot))
    plans = tuple(compiler.encounter(each) for each in encounters)
    check, numbers = pack.rules.check, pack.rules.delves
    setting = Setting(
        book=book_of(pack),
        checks=CheckRules(check.base, check.fumble, check.critical_part),
        stake=stake,
        level=level,
        skills=tuple(pack.skills),
        members=tuple(compile_member(pack, each) for each in members),
        creatures=tuple(compiler.creatures),
        treasure=treasure_of(pack, tuple(compiler.tables), level),
        recover_hp=numbers.recover_hp,
        recover_resource=numbers.recover_resource,
    )
    return setting, plans


def compile_member(pack: ContentPack, delver: Delver) -> Member:
    """A character as one of a party, at full."""
    hero = delver.hero
    derived = derive(pack, hero)
    weapon = weapon_in_hand(pack, hero)
    untrained = pack.rules.skills
    return Member(
        combatant=combatant_of_hero(pack, delver.key, hero, delver.queue, draughts=delver.draughts),
        starts_full=pack.resources[derived.resource].starts_full,
        skills=tuple(
            SkillValue(
                attribute=derived.attributes[skill.attribute] // 2,
                skill=derived.skills[skill.id] // 2,
                learned=hero.skills.get(skill.id, untrained.untrained),
            )
            for skill in pack.skills.values()
        ),
        weapon=weapon.id if weapon else "",
        proficiency=hero.skills.get(weapon.id, untrained.untrained_weapon) if weapon else 0,
    )


def _said(encounters: Sequence[Encounter], choices: Mapping[int, int]) -> tuple[int, ...]:
    for position, option in choices.items():
        encounter = encounters[position] if 0 <= position < len(encounters) else None
        if not isinstance(encounter, DecisionEncounter) or not 0 <= option < len(encounter.options):
            raise RuleViolation("unknown_option", "There is no such choice on the way.", "Choose one of those shown.")
    return tuple(choices.get(position, NOBODY) for position in range(len(encounters)))


@dataclass(slots=True)
class _Compiler:
    """Compiles encounters and gathers the creatures and loot tables that they name, in the order of their positions."""

    pack: ContentPack
    level: int
    size: int
    creatures: list[Combatant] = field(default_factory=list)
    tables: dict[str, None] = field(default_factory=dict)
    known: dict[tuple[str, int, int, int], int] = field(default_factory=dict)

    def encounter(self, encounter: Encounter) -> EncounterPlan:
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
            scale=level_scale(self.pack, self.level),
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
        size_percent = self.pack.rules.delves.size_percent[self.size - 1]
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
