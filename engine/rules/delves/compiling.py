"""From content and characters to runs and scenes, worked out once before the first roll.

How encounters are made to fit the size of the party is written in `planning`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.content.models import (
    DecisionEncounter,
    Encounter,
    QueueStep,
    Stake,
)
from engine.content.pack import ContentPack
from engine.rules import rewards
from engine.rules.combat import NOBODY, book_of, combatant_of_hero
from engine.rules.delves.inputs import CheckRules, Member, PackStamp, RunInputs, Setting, SkillValue
from engine.rules.delves.planning import Planner
from engine.rules.delves.plans import CombatPlan, EncounterPlan
from engine.rules.derived import Hero, derive, weapon_in_hand
from engine.rules.errors import RuleViolation
from engine.rules.growth import GrowthRules
from engine.rules.treasure import treasure_of
from engine.rules.version import RULES_VERSION

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
        pack, delve.encounters, members, level=delve.level, stake=delve.stake, loot=(delve.loot,), peril=delve.peril
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
    peril: int = _FULL,
) -> tuple[Setting, tuple[EncounterPlan, ...]]:
    """Encounters as this party meets them, and what they are resolved with: those of a delve, or one of a live scene.

    Args:
        pack: The content.
        encounters: In order.
        members: The party; each key once.
        level: What harm, rewards and creatures without a level of their own are made for.
        stake: What falling means.
        loot: Ids of further loot tables that can be rolled; they become the first of `Setting.treasure`.
        peril: Hit points and power of creatures and the power of harm, in percent.

    Raises:
        RuleViolation: `party_size` or `same_member_twice`.
    """
    if not 1 <= len(members) <= MEMBERS_MOST:
        raise RuleViolation("party_size", f"A party of {len(members)} cannot go.", "Go as one to eight.")
    if len({each.key for each in members}) < len(members):
        raise RuleViolation("same_member_twice", "Somebody would go twice.", "Name everybody once.")
    planner = Planner(pack, level, len(members), peril, tables=dict.fromkeys(loot))
    plans = tuple(planner.encounter(each) for each in encounters)
    check, numbers = pack.rules.check, pack.rules.delves
    setting = Setting(
        book=book_of(pack),
        checks=CheckRules(check.base, check.fumble, check.critical_part),
        stake=stake,
        level=level,
        skills=tuple(pack.skills),
        members=tuple(compile_member(pack, each) for each in members),
        creatures=tuple(planner.creatures),
        treasure=treasure_of(pack, tuple(planner.tables), level),
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
