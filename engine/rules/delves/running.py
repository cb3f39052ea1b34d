"""A whole run: encounter after encounter, to triumph, defeat or flight.

* Those who fall stay down; a rest gets them up again unless the stake is lethal, when they are dead.
* The run fails when nobody stands (defeat) or the party withdraws from a fight (fled).
* After each encounter that another follows, everybody who stands recovers a part of what is missing.
* What is skipped brings nothing. Skipping past the last encounter reaches the end.
* A triumph brings what lies at the end; whoever flees keeps what it carries; a defeated party is carried home with
  empty hands. Skills grow in any case, except those of the dead.
* Gold and finds are dealt among the living, in turn from one drawn by lot.
"""

from engine.rules.combat import NOBODY, RawEntry
from engine.rules.delves import log as entries
from engine.rules.delves.inputs import RunInputs
from engine.rules.delves.party import Party, fresh_party
from engine.rules.delves.plans import KINDS
from engine.rules.delves.resolvers import resolve_encounter
from engine.rules.delves.results import Fate, MemberResult, RunOutcome, RunResult, SkillGrowth
from engine.rules.delves.venture import Aftermath, Venture
from engine.rules.errors import RuleViolation
from engine.rules.growth import Growth, grow
from engine.rules.randomness import Randomness
from engine.rules.rewards import deal, xp_share
from engine.rules.treasure import Find
from engine.rules.version import RULES_VERSION

_ENTRIES: dict[RunOutcome, int] = {
    "triumph": entries.RUN_TRIUMPH,
    "defeat": entries.RUN_DEFEAT,
    "fled": entries.RUN_FLED,
}
_FATES: dict[str, Fate] = {"safe": "well", "wounding": "fallen", "lethal": "dead"}


def resolve_run(inputs: RunInputs, randomness: Randomness) -> RunResult:
    """Plays a run to its end. The same inputs and dice give the same log.

    Raises:
        RuleViolation: `other_rules`: the inputs are of another version of the rules, under which the run might end
            differently; such a run is told from its stored log.
    """
    if inputs.rules_version != RULES_VERSION:
        message = f"This run was made with version {inputs.rules_version} of the rules, and these are {RULES_VERSION}."
        raise RuleViolation("other_rules", message, "Read its stored log.")
    log: list[RawEntry] = []
    venture = Venture(inputs.setting, fresh_party(inputs.setting), randomness, log)
    sum_of_all = Aftermath(well=True)
    reached = _way(inputs, venture, sum_of_all)
    outcome: RunOutcome = "triumph"
    if sum_of_all.withdrew:
        outcome = "fled" if venture.party.standing else "defeat"
    if outcome == "triumph":
        _ending(inputs, venture, sum_of_all)
    elif outcome == "defeat":
        sum_of_all.gold, sum_of_all.finds = 0, []
    log.append((entries.RUN_END, _ENTRIES[outcome]))
    members = _homecoming(inputs, venture, sum_of_all, outcome)
    return RunResult(outcome, reached, members, sum_of_all.xp, sum_of_all.gold, tuple(log))


def _way(inputs: RunInputs, venture: Venture, sum_of_all: Aftermath) -> int:
    """The encounters, to the last or until the party withdraws; adds up what they bring, gives the last one met."""
    reached = skips = 0
    last = len(inputs.encounters) - 1
    for position, plan in enumerate(inputs.encounters):
        if skips:
            skips -= 1
            venture.log.append((entries.PASSED, position))
            continue
        reached = position
        venture.log.append((entries.ENCOUNTER, position, KINDS.index(plan.kind)))
        aftermath = resolve_encounter(venture, plan, inputs.said[position])
        _add(venture, aftermath, sum_of_all)
        if aftermath.withdrew:
            break
        skips = aftermath.skips
        if position + skips < last:
            venture.recover()
    return reached


def _add(venture: Venture, aftermath: Aftermath, sum_of_all: Aftermath) -> None:
    """Adds what an encounter has brought."""
    result = entries.RESULT_WELL if aftermath.well else entries.RESULT_BADLY
    venture.log.append((entries.RESULT, entries.RESULT_ENDED if aftermath.withdrew else result))
    if aftermath.xp or aftermath.gold:
        venture.log.append((entries.EARNED, aftermath.xp, aftermath.gold))
    sum_of_all.xp += aftermath.xp
    sum_of_all.gold += aftermath.gold
    sum_of_all.finds += aftermath.finds
    sum_of_all.withdrew = aftermath.withdrew


def _ending(inputs: RunInputs, venture: Venture, sum_of_all: Aftermath) -> None:
    """What lies at the end."""
    if inputs.gold:
        venture.log.append((entries.EARNED, 0, inputs.gold))
        sum_of_all.gold += inputs.gold
    if inputs.loot != NOBODY:
        venture.find(inputs.loot, sum_of_all)


def _homecoming(
    inputs: RunInputs, venture: Venture, sum_of_all: Aftermath, outcome: RunOutcome
) -> tuple[MemberResult, ...]:
    """Growth, then shares, and how everybody is."""
    setting, party = inputs.setting, venture.party
    fates = [_fate(inputs, party, position) for position in range(len(setting.members))]
    growth = [() if fate == "dead" else _growth(inputs, venture, position) for position, fate in enumerate(fates)]
    gold, finds = _shares(venture, sum_of_all, [position for position, fate in enumerate(fates) if fate != "dead"])
    results = []
    for position, member in enumerate(setting.members):
        state = party.members[position]
        xp = xp_share(
            inputs.rewards,
            sum_of_all.xp,
            len(setting.members),
            level=member.combatant.level,
            delve_level=setting.level,
            failed=outcome != "triumph",
        )
        venture.log.append((entries.DEAL, position, xp, gold[position], len(finds[position])))
        results.append(
            MemberResult(
                key=member.key,
                hp=state.hp,
                resource=state.resource,
                fate=fates[position],
                xp=xp,
                gold=gold[position],
                growth=growth[position],
                finds=tuple(finds[position]),
            )
        )
    return tuple(results)


def _fate(inputs: RunInputs, party: Party, position: int) -> Fate:
    return "well" if party.members[position].standing else _FATES[inputs.setting.stake]


def _growth(inputs: RunInputs, venture: Venture, position: int) -> tuple[SkillGrowth, ...]:
    """Rolls the growth of everything a member has used: its skills in order, then the weapon in hand."""
    setting, state = inputs.setting, venture.party.members[position]
    member = setting.members[position]
    grown: list[SkillGrowth] = []
    for skill, uses in enumerate(state.uses):
        if uses:
            rolled = grow(inputs.growth, member.skills[skill].learned, uses, venture.randomness)
            _note(venture, position, skill, setting.skills[skill], rolled, grown)
    if member.weapon and state.blows:
        rolled = grow(inputs.growth, member.proficiency, state.blows, venture.randomness)
        _note(venture, position, NOBODY, member.weapon, rolled, grown)
    return tuple(grown)


def _note(venture: Venture, member: int, position: int, skill: str, rolled: Growth, grown: list[SkillGrowth]) -> None:
    venture.log.extend((entries.GROW, member, position, roll, value) for roll, value in rolled.rolls)
    if rolled.after > rolled.before:
        grown.append(SkillGrowth(skill, rolled.before, rolled.after))


def _shares(venture: Venture, sum_of_all: Aftermath, living: list[int]) -> tuple[list[int], list[list[Find]]]:
    """Deals gold and finds among the living: for every member, dead ones included, what it gets."""
    gold = [0] * len(venture.party.members)
    finds: list[list[Find]] = [[] for _ in gold]
    if not living or not (sum_of_all.gold or sum_of_all.finds):
        return gold, finds
    start = living.index(venture.lot(entries.LOT_DEAL, living))
    for member, coins in zip(living, deal(sum_of_all.gold, len(living), start), strict=True):
        gold[member] = coins
    for turn, find in enumerate(sum_of_all.finds):
        finds[living[(start + turn) % len(living)]].append(find)
    return gold, finds
