"""How a run looks in Discord: how it ended, the party, what happened encounter by encounter, what it brought.

Nothing is left out: what does not fit on one card goes on to the next page. The whole log, roll by roll, can go along
as a text file. Names are escaped here, so tell the run with names as they are.
"""

import io
from collections.abc import Iterator, Sequence

import discord

from bot.ui import escape
from bot.ui.actions import Action
from bot.ui.cards import CHARACTER_LIMIT, Card
from bot.ui.pagers import pager_row
from bot.ui.palette import Tone
from engine.rules.telling import RunSummary, run_text
from engine.rules.telling.fights import FightOutcome
from engine.rules.telling.summary import EncounterSummary, FoundSummary, MemberSummary

LOG_NAME = "run.txt"
# Room for the heading, the small print, and what a card says about what it left out (which never happens here).
_ROOM = CHARACTER_LIMIT - 900
_BAR = 10
_NAME_LIMIT = 40
_OUTCOMES = {"triumph": "Triumph", "defeat": "Defeat", "fled": "Got away"}
_STAKES = {"safe": "nothing is at stake", "wounding": "falling ends the run", "lethal": "falling is death"}
_FATES = {"safe": "down, and well again", "wounding": "fallen", "lethal": "dead"}
_FIGHTS: dict[FightOutcome, str] = {
    "won": "won",
    "lost": "lost",
    "drawn": "drawn",
    "fled": "left behind",
}
_RESULTS = {"well": "went well", "badly": "went badly", "ended": "the end of the run"}

Page = Sequence[tuple[str, Sequence[str]]]


def run_card(
    summary: RunSummary,
    page: int = 0,
    *,
    previous: Action | None = None,
    following: Action | None = None,
    whole_log: bool = False,
    footer: str = "",
    gains: bool = True,
    more: Page = (),
) -> Card:
    """A page of a run.

    Args:
        summary: The run, told with names as they are.
        page: Which page, from 0; the last one for a greater number.
        previous: Shows the page before.
        following: Shows the page after.
        whole_log: Whether the text of everything that happened goes along as a file.
        footer: The small print, such as where to verify the run; Markdown.
        gains: Whether anything could be gained; otherwise experience, gold and growth go unmentioned.
        more: Further headings with their lines, after all others; Markdown.
    """
    pages = run_pages(summary, gains=gains, more=more)
    page = min(max(page, 0), len(pages) - 1)
    card = Card(f"{_shown(summary.run.delve.name)}: {_outcome(summary)}", _tone(summary))
    for heading, lines in pages[page]:
        card.text("\n".join([f"**{heading}**", *lines]) if heading else "\n".join(lines))
    if whole_log:
        log = io.BytesIO(run_text(summary.run).encode())
        card.attachment(discord.File(log, LOG_NAME))
    if len(pages) > 1 and (previous or following):
        card.row(*pager_row(previous, following, f"Page {page + 1} of {len(pages)}"))
    return card.footer(footer)


def run_pages(summary: RunSummary, *, gains: bool = True, more: Page = ()) -> list[Page]:
    """The pages of a run; each is a list of headings with their lines, and fits a card. See `run_card`."""
    pages: list[list[tuple[str, list[str]]]] = [[]]
    room = _ROOM
    for heading, lines in (*_sections(summary, gains=gains), *more):
        begun = False
        for line in lines:
            needed = len(line) + 1
            if needed + (0 if begun else len(heading) + 6) > room:
                pages.append([])
                room, begun = _ROOM, False
            if not begun:
                pages[-1].append((heading, []))
                room -= len(heading) + 6
                begun = True
            pages[-1][-1][1].append(line)
            room -= needed
    return list(pages)


def _sections(summary: RunSummary, *, gains: bool) -> Iterator[tuple[str, list[str]]]:
    run = summary.run
    yield "", [f"Level {run.level} · {_STAKES[run.stake]}"]
    yield "The party", [line for member in summary.members for line in _member(summary, member, gains=gains)]
    yield "What happened", [_encounter(each) for each in summary.encounters]
    if finds := [f"- {line}" for line in _finds(summary.found)]:
        yield ("Lost on the way back" if summary.outcome == "defeat" else "Found"), finds
    if gains:
        yield "Brought home", [f"{summary.xp:,} experience and {summary.gold:,} gold, all together"]


def _member(summary: RunSummary, member: MemberSummary, *, gains: bool) -> Iterator[str]:
    name = f"**{_shown(member.who.name)}**, level {member.level}"
    state = f"{member.hp:,} of {member.hp_max:,} hit points"
    if not member.standing:
        state = _FATES[summary.run.stake]
    yield f"{name}: {hit_point_bar(member.hp, member.hp_max)} {state}"
    grew = ", ".join(f"{_shown(skill)} +{by}" for skill, by in member.grew.items())
    gained = f"{member.xp:,} experience, {member.gold:,} gold{f' · {grew}' if grew else ''} · " if gains else ""
    yield f"-# {gained}dealt {member.dealt:,}{f', healed {member.healed:,}' if member.healed else ''}"


def _encounter(encounter: EncounterSummary) -> str:
    title = f"{encounter.number}\\. **{_shown(encounter.title)}**"
    if encounter.kind is None:
        return f"{title}: passed by"
    told = []
    if encounter.choice is not None:
        told.append(_shown(encounter.choice, 60))
    if encounter.checks:
        succeeded = sum(each.degree in {"success", "critical"} for each in encounter.checks)
        told.append(f"{succeeded} of {_count(len(encounter.checks), 'check')}")
    if encounter.fight is not None and encounter.fight.outcome is not None:
        fight = "ambush " if encounter.fight.ambush else ""
        told.append(f"{fight}{_FIGHTS[encounter.fight.outcome]} in {_count(encounter.fight.rounds, 'round')}")
    if encounter.result is not None and (encounter.kind != "combat" or encounter.result == "ended"):
        told.append(_RESULTS[encounter.result])
    if encounter.taken:
        told.append(f"{encounter.taken:,} damage taken")
    if encounter.fell:
        told.append(f"{', '.join(_shown(name) for name in dict.fromkeys(encounter.fell))} fell")
    return f"{title}: {', '.join(told) or encounter.kind}"


def _finds(found: Sequence[FoundSummary]) -> list[str]:
    """The finds, the same ones together."""
    counted: dict[str, int] = {}
    for each in found:
        enhanced = f" +{each.enhancement}" if each.enhancement else ""
        properties = f" ({', '.join(_shown(one.name) for one in each.properties)})" if each.properties else ""
        label = f"{_shown(each.item.name, 60)}{enhanced}{properties}"
        counted[label] = counted.get(label, 0) + each.quantity
    return [f"{label} ×{quantity}" if quantity > 1 else label for label, quantity in counted.items()]


def _outcome(summary: RunSummary) -> str:
    return _OUTCOMES[summary.outcome] if summary.outcome else "On the way"


def _tone(summary: RunSummary) -> Tone:
    if summary.outcome is None:
        return Tone.CALM
    if summary.outcome == "defeat":
        return Tone.GRAVE if summary.run.stake == "lethal" else Tone.DANGER
    return Tone.SUCCESS if summary.outcome == "triumph" else Tone.WARNING


def hit_point_bar(hp: int, hp_max: int) -> str:
    """Hit points as a bar; empty only at 0, full only when all are there."""
    filled = _BAR * hp // max(hp_max, 1)
    if hp > 0:
        filled = max(filled, 1)
    return f"{'▰' * filled}{'▱' * (_BAR - filled)}"


def _shown(name: str, limit: int = _NAME_LIMIT) -> str:
    return escape.shown(name, limit)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
