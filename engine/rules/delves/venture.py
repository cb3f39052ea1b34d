"""An encounter being resolved: what all six kinds do, and what they hand back.

A check's chance is that of `engine.rules.check`: clamp(attribute / 2 + skill / 2 + base - difficulty, floor, ceiling).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.rules.combat import NOBODY, RawEntry
from engine.rules.delves import log as entries
from engine.rules.delves.inputs import Setting
from engine.rules.delves.party import MemberState, Party
from engine.rules.delves.plans import HarmPlan, ResultPlan
from engine.rules.randomness import Randomness
from engine.rules.treasure import Find, roll_table

PERCENT = 100


@dataclass(slots=True)
class Aftermath:
    """What came of an encounter, beside what it did to the party.

    Attributes:
        well: Whether it went well.
        withdrew: Whether the party gave way in a fight, or lies there.
        xp: Experience earned by all together.
        gold: Gold found by all together.
        skips: How many of the next encounters are passed by.
        finds: Things found.
    """

    well: bool
    withdrew: bool = False
    xp: int = 0
    gold: int = 0
    skips: int = 0
    finds: list[Find] = field(default_factory=list)


def chance_of(setting: Setting, member: int, skill: int, against: int) -> int:
    """A member's chance with a skill, percent; `against` is what the difficulty takes."""
    value = setting.members[member].skills[skill]
    chance = value.attribute + value.skill + setting.checks.base - against
    return min(max(chance, setting.book.floor), setting.book.ceiling)


def best_try(setting: Setting, members: Sequence[int], skills: Sequence[int], against: int) -> tuple[int, int, int]:
    """The best odds that any of some members has with any of some skills; the first of equals.

    Returns:
        The chance, the member and the skill.
    """
    best = (-1, NOBODY, NOBODY)
    for member in members:
        for skill in skills:
            chance = chance_of(setting, member, skill, against)
            if chance > best[0]:
                best = (chance, member, skill)
    return best


@dataclass(slots=True)
class Venture:
    """What resolvers work on. They change `party` and append to `log`; the rest stays as it is."""

    setting: Setting
    party: Party
    randomness: Randomness
    log: list[RawEntry]

    def check(self, member: int, skill: int, against: int) -> bool:
        """Rolls a check; it counts as a use of the skill."""
        book, rules = self.setting.book, self.setting.checks
        chance = chance_of(self.setting, member, skill, against)
        roll = self.randomness.below(PERCENT) + 1
        if roll >= rules.fumble:
            degree = entries.FUMBLE
        elif roll >= book.always_fails:
            degree = entries.FAILURE
        elif roll <= chance // rules.critical_part:
            degree = entries.CRITICAL
        elif roll <= book.always_succeeds or roll <= chance:
            degree = entries.SUCCESS
        else:
            degree = entries.FAILURE
        self.party.members[member].uses[skill] += 1
        self.log.append((entries.CHECK, member, skill, roll, chance, degree))
        return degree >= entries.SUCCESS

    def best_check(self, skill: int, against: int) -> tuple[bool, int]:
        """Lets the best of those who stand roll a check: whether it succeeded, and who it was."""
        _, member, _ = best_try(self.setting, self.party.standing, (skill,), against)
        return self.check(member, skill, against), member

    def harm(self, plan: HarmPlan, who: int, part: int = PERCENT) -> None:
        """Something goes wrong, for `who` (a lot among all if `NOBODY`) or everybody, with `part` percent of power.

        damage = dice · scale · part · (100 - resistance), each in percent; 1 at least unless it is wholly resisted.
        """
        standing = self.party.standing
        if not plan.everybody and who == NOBODY and standing:
            who = self.lot(entries.LOT_HARMED, standing)
        for member in standing if plan.everybody else [who]:
            state = self.party.members[member]
            if state.standing and plan.dice.count:
                self._damage(plan, member, part)
            if state.standing and plan.condition != NOBODY:
                self._afflict(state, member, plan)

    def come_of(self, plan: ResultPlan, who: int, aftermath: Aftermath) -> None:
        """What a result says: harm first, then what comes back, then what is found."""
        if plan.harm is not None:
            self.harm(plan.harm, who)
        if plan.hp or plan.resource:
            self.restore(plan.hp, plan.resource, entries.REGAIN_RESULT)
        aftermath.gold += plan.gold
        aftermath.skips += plan.skips
        if plan.loot != NOBODY and self.party.standing:
            self.find(plan.loot, aftermath)

    def restore(self, hp: int, resource: int, why: int) -> None:
        """Gives so many percent of the most back to everybody who stands; a resource that starts empty gets nothing."""
        for position in self.party.standing:
            member = self.setting.members[position]
            full = member.combatant.resource_max if member.starts_full else 0
            self.regain(position, member.combatant.hp_max * hp // PERCENT, full * resource // PERCENT, why)

    def recover(self) -> None:
        """What comes back after each encounter: a part of what is missing; a resource that starts empty is emptied."""
        for position in self.party.standing:
            member, state = self.setting.members[position], self.party.members[position]
            missing_hp = member.combatant.hp_max - state.hp
            resource = -state.resource
            if member.starts_full:
                missing = member.combatant.resource_max - state.resource
                resource = missing * self.setting.recover_resource // PERCENT
            self.regain(position, missing_hp * self.setting.recover_hp // PERCENT, resource, entries.REGAIN_RECOVERY)

    def regain(self, position: int, hp: int, resource: int, why: int) -> None:
        """Changes hit points and resource, within their bounds."""
        combatant, state = self.setting.members[position].combatant, self.party.members[position]
        hp = min(hp, combatant.hp_max - state.hp)
        resource = min(resource, combatant.resource_max - state.resource)
        if hp or resource:
            state.hp += hp
            state.resource += resource
            self.log.append((entries.REGAIN, position, why, hp, state.hp, resource, state.resource))

    def find(self, table: int, aftermath: Aftermath) -> None:
        """Rolls a loot table."""
        rules = self.setting.treasure
        for drawn in roll_table(rules, table, self.randomness):
            item = rules.tables[table].entries[drawn.item.drawn].item
            self.log.append((entries.FIND, table, drawn.item.roll, drawn.item.of, item, drawn.find.quantity))
            if drawn.quantity is not None:
                self.log.append((entries.QUANTITY, drawn.quantity.roll, drawn.quantity.of))
            self.log.extend((entries.PROPERTY, each.roll, each.of, each.drawn) for each in drawn.properties)
            self.log.extend((entries.ENHANCE, roll, rules.enhanced_percent) for roll in drawn.enhancements)
            aftermath.finds.append(drawn.find)

    def lot(self, why: int, among: Sequence[int]) -> int:
        """Draws one of some members by lot."""
        roll = self.randomness.below(len(among)) + 1
        self.log.append((entries.LOT, why, roll, len(among), among[roll - 1]))
        return among[roll - 1]

    def _damage(self, plan: HarmPlan, member: int, part: int) -> None:
        below, dice = self.randomness.below, plan.dice
        thrown = dice.plus + sum(below(dice.sides) + 1 for _ in range(dice.count))
        resistance = 0
        if plan.damage != NOBODY:
            resistance = min(self.setting.members[member].combatant.resist[plan.damage], PERCENT)
        damage = thrown * plan.scale // PERCENT * part // PERCENT * (PERCENT - resistance) // PERCENT
        state = self.party.members[member]
        damage = min(max(damage, 1 if resistance < PERCENT else 0), state.hp)
        state.hp -= damage
        self.log.append((entries.HARM, member, thrown, damage, state.hp))
        if state.hp == 0:
            state.standing = False
            state.carried = []
            self.log.append((entries.DOWN, member))

    def _afflict(self, state: MemberState, member: int, plan: HarmPlan) -> None:
        """Lays a condition on a member for the next fight; one that it carries already stacks and lasts the longer."""
        most = self.setting.book.conditions[plan.condition].stacks_most
        for carried in state.carried:
            if carried[0] == plan.condition:
                carried[1] = max(carried[1], plan.turns)
                carried[2] = min(carried[2] + 1, most)
                break
        else:
            carried = [plan.condition, plan.turns, 1, plan.scale]
            state.carried.append(carried)
        self.log.append((entries.AFFLICT, member, carried[0], carried[1], carried[2]))
