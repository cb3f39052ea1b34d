"""Small parties, encounters and runs of plain numbers, for tests of delves that must not change when content is tuned.

Skills: 0 is what most checks here use. Everybody's chance at difficulty 0 is what `member` is told.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from engine.content.models import Stake
from engine.rules.combat import NOBODY
from engine.rules.combat.blueprint import Combatant, ConditionRule, Dice
from engine.rules.delves import Member, PackStamp, Party, RunInputs, Setting, Venture, fresh_party
from engine.rules.delves.inputs import CheckRules, SkillValue
from engine.rules.delves.plans import CombatPlan, EncounterPlan, FightPlan, HarmPlan, ResultPlan
from engine.rules.growth import GrowthRules
from engine.rules.rewards import RewardRules
from engine.rules.treasure import EntryRule, ItemRule, PropertyRule, TableRule, TreasureRules
from engine.rules.version import RULES_VERSION
from tests.engine.rules.arena import BASIC, BOOK, condition, fighter
from tests.engine.rules.scripted_numbers import Scripted

SKILLS = ("skills-noncombat/climbing", "skills-noncombat/reading")
NO_DICE = Dice(0, 0)
# One table: always three to five beers, or (one time in ten) a rare blade.
TREASURE = TreasureRules(
    tables=(TableRule("loot-tables/chest", 1, (EntryRule(0, 9, 3, 5), EntryRule(1, 1, 1, 1))),),
    items=(ItemRule("items/beer", "consumable", 0), ItemRule("items/blade", "weapon", 1)),
    properties=(PropertyRule("bonus-properties/named", ("weapon",), 3),),
    enhanced_percent=25,
    enhancement_most=5,
)
# It strikes for 3 to 8 hit points.
HARM = HarmPlan(dice=Dice(1, 6, 2), scale=100, damage=0, everybody=False, condition=NOBODY, turns=0)
HARM_ALL = replace(HARM, everybody=True)
DEADLY = replace(HARM, dice=Dice(1, 2, 1000), everybody=True)


def member(key: str = "ada", chances: tuple[int, int] = (50, 50), **changes: Any) -> Member:
    """Somebody with forty hit points, a sword, and these chances at difficulty 0 (12 to 90)."""
    skills = tuple(SkillValue(attribute=1, skill=chance - 11, learned=40) for chance in chances)
    starts_full = changes.pop("starts_full", True)
    return Member(fighter(key=key, **changes), starts_full, skills, "weapon-types/sword", 30)


def lamb(**changes: Any) -> Combatant:
    """A creature that anybody beats with one blow that lands."""
    return fighter(1, key="creatures/lamb", hp=1, hp_max=1, initiative=-200, armor_class=-100, **changes)


def dragon(**changes: Any) -> Combatant:
    """A creature that fells whomever it hits, and is there first."""
    bite = replace(BASIC, hit=300, dice=(Dice(1, 4, 1000),))
    plain = fighter(1, key="creatures/dragon", hp=9000, hp_max=9000, initiative=300)
    return replace(plain, moves=(bite,), **changes)


def place(
    *members: Member,
    stake: Stake = "wounding",
    conditions: tuple[ConditionRule, ...] = (),
    creatures: tuple[Combatant, ...] = (),
    **changes: Any,
) -> Setting:
    """What encounters of a test are resolved with; creature 0 is a lamb and 1 a dragon unless others are named."""
    book = replace(BOOK, conditions=(*conditions, condition("braced", harmful=False)), defend=len(conditions))
    book = replace(book, **changes.pop("book", {}))
    plain = Setting(
        book=book,
        checks=CheckRules(base=10, fumble=100, critical_part=10),
        stake=stake,
        level=1,
        skills=SKILLS,
        members=members or (member(),),
        creatures=creatures or (lamb(), dragon()),
        treasure=TREASURE,
        recover_hp=30,
        recover_resource=40,
    )
    return replace(plain, **changes)


def venture(setting: Setting, faces: Iterable[int] = (), party: Party | None = None) -> Venture:
    """An encounter about to be resolved with these faces of dice."""
    return Venture(setting, party or fresh_party(setting), Scripted(faces), [])


def waits(*creatures: int, loot: int = NOBODY, xp: int = 40, gold: int = 20) -> FightPlan:
    """Creatures that wait, by position."""
    return FightPlan(creatures, (loot,) * len(creatures), xp, gold)


EASY = CombatPlan(waits(0))
HOPELESS = CombatPlan(waits(1))


def gift(**changes: Any) -> ResultPlan:
    """Something that comes of something."""
    return ResultPlan(**changes)


def run_of(setting: Setting, *encounters: EncounterPlan, **changes: Any) -> RunInputs:
    """A run of these encounters."""
    plain = RunInputs(
        rules_version=RULES_VERSION,
        pack=PackStamp("test", "1.0.0", "0" * 64),
        delve="delves/test",
        setting=setting,
        encounters=encounters,
        said=(NOBODY,) * len(encounters),
        gold=0,
        loot=NOBODY,
        rewards=RewardRules(xp_failed=40, gap_percent=10),
        growth=GrowthRules(most=100, grow_most=3),
    )
    return replace(plain, **changes)
