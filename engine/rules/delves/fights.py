"""Combat: those who stand against those who wait, by skill queues.

A fight is won or not. If it is not won and somebody of the party still stands (the draw rule has decided, or everybody
left has fled), the party withdraws. After a won fight a lot falls on one of the beaten; what that one may carry is
found. Conditions that were carried into a fight, and those that came in it, end with it.

A live scene plays the same fight act by act: `bout_for`, then the steps of `engine.rules.combat`, then `settle`.
"""

from dataclasses import replace

from engine.rules.combat import NOBODY, BattleState, Bout, Carried, resolve
from engine.rules.combat.log import OUTCOME_WON
from engine.rules.delves import log as entries
from engine.rules.delves.inputs import Setting
from engine.rules.delves.party import Party
from engine.rules.delves.plans import CombatPlan, FightPlan
from engine.rules.delves.venture import Aftermath, Venture


def resolve_combat(venture: Venture, plan: CombatPlan, said: int) -> Aftermath:  # noqa: ARG001  # one interface for all
    """A fight; nothing is said beforehand."""
    return fight(venture, plan.fight, ambush=False)


def fight(venture: Venture, plan: FightPlan, *, ambush: bool) -> Aftermath:
    """A whole fight and what it brings."""
    members = venture.party.standing
    bout = bout_for(venture.setting, venture.party, plan)
    mask = sum(1 << position for position in members)
    venture.log.append((entries.FIGHT, mask, len(plan.creatures), int(ambush)))
    state = resolve(bout, venture.randomness, venture.log)
    settle(venture.party, members, state)
    if state.outcome != OUTCOME_WON:
        return Aftermath(well=False, withdrew=True)
    aftermath = Aftermath(well=True, xp=plan.xp, gold=plan.gold)
    search(venture, plan, aftermath)
    return aftermath


def bout_for(setting: Setting, party: Party, plan: FightPlan) -> Bout:
    """The fight as it begins: those of the party who stand, in order, and then the creatures of the plan."""
    ours = []
    for position in party.standing:
        state, combatant = party.members[position], setting.members[position].combatant
        draughts = tuple(
            replace(draught, count=left) for draught, left in zip(combatant.draughts, state.draughts, strict=True)
        )
        carried = tuple(Carried(*each) for each in state.carried)
        ours.append(replace(combatant, hp=state.hp, resource=state.resource, draughts=draughts, carried=carried))
    theirs = (setting.creatures[position] for position in plan.creatures)
    return Bout(setting.book, (*ours, *theirs), setting.stake)


def settle(party: Party, members: list[int], state: BattleState) -> None:
    """Writes back to the party how its members (as they stood when the fight began) came out of a fight."""
    for position, fighter in zip(members, state.fighters, strict=False):
        member = party.members[position]
        member.hp, member.resource = fighter.hp, fighter.resource
        member.standing = fighter.hp > 0
        member.draughts = fighter.draughts.copy()
        member.carried = []
        member.blows += fighter.blows


def search(venture: Venture, plan: FightPlan, aftermath: Aftermath) -> None:
    """Searches one of the beaten, by lot; no lot is drawn if none of them carries anything."""
    if all(table == NOBODY for table in plan.loot):
        return
    roll = venture.randomness.below(len(plan.loot)) + 1
    venture.log.append((entries.SEARCH, roll, len(plan.loot)))
    table = plan.loot[roll - 1]
    if table != NOBODY:
        venture.find(table, aftermath)
