"""A told fight or run as plain text: one line for each thing that happens, every roll beside its target.

    Mirrit: Split → Larder Guard: 62 against 71, hits for 14 (dice 19; 23 of 40 left)

What comes of an act stands below it, further in. The text is nobody's voice: it says what the log says.
"""

from collections.abc import Iterable, Iterator, Sequence

from engine.rules.telling import fights, runs
from engine.rules.telling.fights import Who

_IN_FIGHT = "  "
_OF_ACT = "    "
_OUTCOMES = {"triumph": "Triumph.", "defeat": "Defeat.", "fled": "They got away."}
_STAKES = {"safe": "nothing at stake", "wounding": "falling ends the run", "lethal": "falling is death"}


def run_text(run: runs.ToldRun) -> str:
    """A whole run as text, ending with a line break."""
    return "\n".join([*_opening(run), *lines_of(run.entries), ""])


def lines_of(happened: Iterable[runs.RunTold]) -> Iterator[str]:
    """The lines of what happened, in a run or in a fight that stands for itself."""
    entries = list(happened)
    place = 0
    while place < len(entries):
        entry = entries[place]
        place += 1
        if isinstance(entry, fights.Initiative):
            rolled = [entry]
            while place < len(entries) and isinstance(following := entries[place], fights.Initiative):
                rolled.append(following)
                place += 1
            yield _initiative(rolled)
        elif isinstance(entry, fights.Act) and place < len(entries) and _one_line(entry, entries[place]):
            yield f"{_act(entry)}: {_blow(entries[place])}"
            place += 1
        else:
            yield line_of(entry)


def line_of(entry: runs.RunTold) -> str:
    """One entry as a line of its own."""
    if isinstance(entry, fights.FightTold):
        return _fight_line(entry)
    return _way_line(entry)


def _opening(run: runs.ToldRun) -> list[str]:
    party = [f"  {each.who.name}, level {each.level}: {each.hp} of {each.hp_max} hit points" for each in run.party]
    return [f"{run.delve.name}, level {run.level}, {_STAKES[run.stake]}", *party]


def _initiative(rolled: Sequence[fights.Initiative]) -> str:
    told = ", ".join(f"{each.who.name} {each.total} (rolled {each.roll})" for each in rolled)
    return f"{_IN_FIGHT}Initiative: {told}"


def _one_line(act: fights.Act, following: runs.RunTold) -> bool:
    """Whether what follows an act on one target is the whole of what the act did to it."""
    if isinstance(following, fights.Strike | fights.Heal):
        return act.target is not None and following.target == act.target
    return False


def _act(entry: fights.Act) -> str:
    aimed = f" → {entry.target.name}" if entry.target is not None and entry.target != entry.who else ""
    return f"{_IN_FIGHT}{entry.who.name}: {entry.skill.name}{aimed}"


def _blow(entry: runs.RunTold) -> str:
    match entry:
        case fights.Strike(degree="miss"):
            return f"{entry.roll} against {entry.chance}, misses"
        case fights.Strike():
            verb = "hits critically" if entry.degree == "critical" else "hits"
            rolled = f"{entry.roll} against {entry.chance}, {verb}"
            if not entry.dice:
                return rolled
            return f"{rolled} for {entry.damage} (dice {entry.dice}; {entry.hp} of {entry.hp_max} left)"
        case fights.Heal():
            thrown = f"dice {entry.dice}; " if entry.dice else ""
            return f"heals {entry.amount} ({thrown}{entry.hp} of {entry.hp_max})"
    raise TypeError(f"{entry!r} is no blow")


def _fight_line(entry: fights.FightTold) -> str:
    match entry:
        case fights.Initiative():
            return _initiative([entry])
        case fights.Round():
            return f"{_IN_FIGHT}Round {entry.number}"
        case fights.Act():
            return _act(entry)
        case fights.Strike() | fights.Heal():
            return f"{_OF_ACT}{entry.target.name}: {_blow(entry)}"
        case fights.Defend():
            return f"{_IN_FIGHT}{entry.who.name} defends"
        case fights.Flee():
            outcome = "gets away" if entry.away else "does not get away"
            return f"{_IN_FIGHT}{entry.who.name} runs: {entry.roll} against {entry.chance}, {outcome}"
        case fights.Use():
            aimed = f" → {entry.target.name}" if entry.target is not None and entry.target != entry.who else ""
            return f"{_IN_FIGHT}{entry.who.name}: {entry.item.name}{aimed}"
        case fights.FightEnd():
            return f"{_IN_FIGHT}The fight is {_ended(entry.outcome)} after {_count(entry.rounds, 'round')}"
        case fights.Restore():
            thrown = f"dice {entry.dice}; " if entry.dice else ""
            return f"{_OF_ACT}{entry.target.name}: {entry.amount} resource back ({thrown}{entry.now} of {entry.most})"
        case fights.Thorns():
            left = f"({entry.hp} of {entry.hp_max} left)"
            return f"{_OF_ACT}{entry.who.name}: {entry.amount} comes back at the attacker {left}"
        case fights.Fall():
            return f"{_OF_ACT}{entry.who.name} falls{f' to {entry.by.name}' if entry.by else ''}"
        case _:
            return _condition_line(entry)


def _condition_line(
    entry: fights.Bring | fights.Resist | fights.Tick | fights.Lift | fights.Skip | fights.Absorb,
) -> str:
    name = entry.condition.name
    match entry:
        case fights.Bring():
            thrown = f" (dice {entry.dice})" if entry.dice else ""
            holds = f", holding back {entry.holds}{thrown}" if entry.holds else ""
            stacks = f" ×{entry.stacks}" if entry.stacks > 1 else ""
            lasting = f"{name}{stacks} for {_count(entry.turns, 'turn')}{holds}"
            return f"{_OF_ACT}{entry.target.name}: {lasting}{_rolled(entry.roll, entry.chance)}"
        case fights.Resist():
            because = {"immune": "immune", "prevented": "prevented by another condition", "chance": "it does not take"}
            return f"{_OF_ACT}{entry.target.name}: no {name}, {because[entry.why]}{_rolled(entry.roll, entry.chance)}"
        case fights.Tick():
            did = {"damage": f"takes {entry.amount}", "heal": f"heals {entry.amount}"}
            change = did.get(entry.kind, f"{entry.amount:+d} resource")
            thrown = f"dice {entry.dice}; " if entry.dice else ""
            return f"{_IN_FIGHT}{entry.who.name}: {name}, {change} ({thrown}{entry.now} of {entry.most})"
        case fights.Lift():
            how = {"ended": "is over", "cured": "is cured", "broken": "breaks", "spent": "is used up"}
            return f"{_OF_ACT}{entry.who.name}: {name} {how.get(entry.why, 'gives way to another condition')}"
        case fights.Skip():
            return f"{_IN_FIGHT}{entry.who.name} cannot act: {name}"
        case fights.Absorb():
            return f"{_OF_ACT}{entry.who.name}: {name} holds back {entry.amount} ({entry.left} left)"


def _way_line(entry: runs.WayTold) -> str:  # noqa: PLR0912  one case for each type of entry
    match entry:
        case runs.Encounter():
            return f"\n{entry.number}. {entry.title} ({entry.kind})"
        case runs.Passed():
            return f"\n{entry.number}. {entry.title}: passed by"
        case runs.Choice():
            why = "as they had said" if entry.why == "beforehand" else "by the best odds"
            return f"  They choose, {why}: {entry.option}"
        case runs.Check():
            degree = "critical success" if entry.degree == "critical" else entry.degree
            rolled = f"{entry.chance}% · rolled {entry.roll} · {degree} by {abs(entry.margin)}"
            return f"  {entry.who.name}: {entry.skill.name} {rolled}"
        case runs.Fight():
            ours, theirs = _together(entry.members), _together(entry.creatures)
            meets = ("finds" if len(entry.creatures) == 1 else "find") if entry.ambush else "against"
            return f"  {theirs} {meets} {ours}"
        case runs.Harm():
            left = f"(dice {entry.dice}; {entry.hp} of {entry.hp_max} left)"
            return f"  {entry.who.name}: takes {entry.damage} {left}"
        case runs.Afflict():
            stacks = f" ×{entry.stacks}" if entry.stacks > 1 else ""
            turns = _count(entry.turns, "turn")
            return f"  {entry.who.name}: {entry.condition.name}{stacks} for {turns} of the next fight"
        case runs.Regain():
            return f"  {entry.who.name}: {_regained(entry)}"
        case runs.Down():
            return f"  {entry.who.name} falls"
        case runs.Rise():
            return f"  {entry.who.name} gets up ({entry.hp} of {entry.hp_max})"
        case runs.Result():
            how = {"well": "It went well.", "badly": "It went badly.", "ended": "They cannot go on."}
            return f"  {how[entry.result]}"
        case runs.RunEnd():
            return f"\n{_OUTCOMES[entry.outcome]}"
        case _:
            return _gain_line(entry)


def _gain_line(
    entry: runs.Lot
    | runs.Earn
    | runs.Search
    | runs.Find
    | runs.Quantity
    | runs.Property
    | runs.Enhancement
    | runs.Growth
    | runs.Deal,
) -> str:
    match entry:
        case runs.Lot():
            what = "The harm falls on" if entry.why == "harmed" else "Dividing begins with"
            return f"  {what} {entry.who.name}: rolled {entry.roll} of {entry.of}"
        case runs.Earn():
            return f"  Earned together: {entry.xp} experience, {entry.gold} gold"
        case runs.Search():
            return f"  They search {entry.who.name}: rolled {entry.roll} of {entry.of}"
        case runs.Find():
            quantity = f" ×{entry.quantity}" if entry.quantity > 1 else ""
            return f"  Found in {entry.table.name}: {entry.item.name}{quantity}, rolled {entry.roll} of {entry.of}"
        case runs.Quantity():
            return f"    How many: rolled {entry.roll} of {entry.of}"
        case runs.Property():
            return f"    {entry.property.name}: rolled {entry.roll} of {entry.of}"
        case runs.Enhancement():
            outcome = "enhanced by one" if entry.enhanced else "not enhanced further"
            return f"    Enhancement: {entry.roll} against {entry.chance}, {outcome}"
        case runs.Growth():
            outcome = f"grows to {entry.value + 1}" if entry.grew else f"stays at {entry.value}"
            return f"  {entry.who.name}: {entry.skill.name}, {entry.roll} to pass {entry.value}, {outcome}"
        case runs.Deal():
            finds = f", {_count(entry.finds, 'find')}" if entry.finds else ""
            return f"  {entry.who.name} takes home {entry.xp} experience, {entry.gold} gold{finds}"


def _regained(entry: runs.Regain) -> str:
    hp = f"{entry.hp_by:+d} hit points ({entry.hp} of {entry.hp_max})" if entry.hp_by else ""
    resource = f"{entry.resource_by:+d} resource (now {entry.resource})" if entry.resource_by else ""
    return ", ".join(filter(None, [hp, resource])) or f"nothing to regain ({entry.hp} of {entry.hp_max})"


def _rolled(roll: int | None, chance: int | None) -> str:
    return f" ({roll} against {chance})" if roll is not None and chance is not None else ""


def _together(people: Sequence[Who]) -> str:
    names = [each.name for each in people]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"


def _ended(outcome: fights.FightOutcome) -> str:
    return "left behind" if outcome == "fled" else outcome


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
