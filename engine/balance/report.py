"""What was measured, as tables for the terminal, as the page docs/balance.md, and as a picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.balance.bands import Finding, judge, judge_skills, share_side, side, win_band
from engine.balance.delves import Cell, CellKey
from engine.balance.queues import BEST_PERCENT, ClassStudy
from engine.balance.statistics import Estimate, average
from engine.balance.tables import Table
from engine.content.models.numbers import Band
from engine.content.pack import ContentPack
from engine.pictures.balance_chart import BalanceChart, HeatCell, HeatPanel, HeatRow

_MARKS = {"below": "▼", "within": "", "above": "▲"}
_PLUS_MINUS = "± is half of the 95% interval; ▼ and ▲ mark what lies outside of the band with its whole interval."


@dataclass(frozen=True, slots=True)
class Measured:
    """All that a run of the bench saw.

    Attributes:
        pack: The content that was played.
        runs: How often each cell was played.
        cells: What came of each.
        studies: Of skills; empty when they were not asked for.
    """

    pack: ContentPack
    runs: int
    cells: Mapping[CellKey, Cell]
    studies: Sequence[ClassStudy] = ()

    def findings(self) -> list[Finding]:
        """Everything out of balance."""
        return judge(self.pack, self.cells) + judge_skills(self.pack, self.studies)

    def of(self, *, alone: bool, offset: int | None = 0) -> dict[CellKey, Cell]:
        """The cells of those who went alone or in company, at an offset (or any)."""
        return {
            key: cell for key, cell in self.cells.items() if (key.size == 1) == alone and offset in (None, key.offset)
        }


def text(measured: Measured) -> str:
    """For the terminal."""
    parts = [each.as_text() for each in tables(measured)]
    return "\n\n".join([*parts, "\n".join(["Findings", "", *_finding_lines(measured)])]) + "\n"


def page(measured: Measured, picture: str, command: str) -> str:
    """As Markdown.

    Args:
        measured: What was seen.
        picture: Where the picture stands, seen from the page.
        command: What makes the page anew.
    """
    pack = measured.pack
    cells = sum(cell.runs for cell in measured.cells.values())
    head = f"""# Balance

Made by `{command}`; do not edit it by hand. {cells:,} runs of delves, each cell {measured.runs:,} times, with
{pack.card.name} {pack.version}. Equal packs give equal tables, on any machine and with any number of processes.

Everybody is a sample hero of the delve's level (`engine/rules/samples.py`). In company, a class is measured together
with three others drawn by lot, or as many as the delve asks for. {_bands(pack)}

![{chart(measured).describe()}]({picture})"""
    findings = "\n".join(f"- {each}" for each in _finding_lines(measured))
    return "\n\n".join([head, f"## Findings\n\n{findings}", *(each.as_markdown() for each in tables(measured))]) + "\n"


def tables(measured: Measured) -> list[Table]:
    """Everything that was measured; tables without rows are left out."""
    found = [
        _wins(measured, "Win rate in company, percent of runs", alone=False),
        _wins(measured, "Win rate alone, percent of runs", alone=True),
        _levels(measured),
        _summary(measured, "Delves in company", lambda key: key.delve, alone=False),
        _summary(measured, "Delves alone", lambda key: key.delve, alone=True),
        _summary(measured, "Classes in company", lambda key: key.class_id, alone=False),
        _summary(measured, "Classes alone", lambda key: key.class_id, alone=True),
        _queues(measured),
        _skills(measured),
    ]
    return [each for each in found if each.rows]


def chart(measured: Measured) -> BalanceChart:
    """The picture of win rates."""
    pack, numbers = measured.pack, measured.pack.rules.balance
    panels = [
        _panel(measured, "In company", numbers.win, alone=False),
        _panel(measured, "Alone", numbers.win_alone, alone=True),
    ]
    return BalanceChart(
        title="Who comes back",
        summary=f"Runs won of {measured.runs:,}, percent, at each delve's own level",
        columns=tuple(pack.classes[each].name for each in _classes(measured)),
        panels=tuple(panel for panel in panels if panel.rows),
    )


def with_interval(estimate: Estimate, digits: int = 0) -> str:
    """A number and half of its interval, such as `87 ±3`."""
    return f"{estimate.value:,.{digits}f} ±{(estimate.high - estimate.low) / 2:,.{digits}f}"


def _finding_lines(measured: Measured) -> list[str]:
    return [each.sentence for each in measured.findings()] or ["Nothing is out of its band with its whole interval."]


def _bands(pack: ContentPack) -> str:
    numbers = pack.rules.balance
    return (
        f"Bands, from `[balance]` of rules.toml: {numbers.win.least} to {numbers.win.most}% of runs won in company, "
        f"{numbers.win_alone.least} to {numbers.win_alone.most}% alone,\n{numbers.rounds.least} to "
        f"{numbers.rounds.most} rounds a fight, each skill in {numbers.skill_share.least} to "
        f"{numbers.skill_share.most}% of the best queues."
    )


def _classes(measured: Measured) -> list[str]:
    return list(dict.fromkeys(key.class_id for key in measured.cells))


def _delves(cells: Mapping[CellKey, Cell]) -> list[str]:
    return list(dict.fromkeys(key.delve for key in cells))


def _delve(pack: ContentPack, delve_id: str) -> str:
    return f"{pack.delves[delve_id].level} {pack.delves[delve_id].name}"


def _wins(measured: Measured, title: str, *, alone: bool) -> Table:
    pack, cells, classes = measured.pack, measured.of(alone=alone), _classes(measured)
    by_place = {(key.delve, key.class_id): (key, cell) for key, cell in cells.items()}
    rows = []
    for delve in _delves(cells):
        there = [by_place[delve, each] for each in classes]
        shown = [with_interval(cell.win) + _MARKS[side(cell.win, win_band(pack, key))] for key, cell in there]
        rows.append((_delve(pack, delve), *shown, with_interval(average([cell.win for _, cell in there]))))
    header = ("Level and delve", *(pack.classes[each].name for each in classes), "All")
    return Table(title, _PLUS_MINUS, header, tuple(rows))


def _levels(measured: Measured) -> Table:
    """Win rates of all classes together, at each level that was played; nothing when only one was."""
    offsets = sorted({key.offset for key in measured.cells})
    rows = []
    for alone in (False, True):
        cells = measured.of(alone=alone, offset=None)
        for delve in _delves(cells) if len(offsets) > 1 else ():
            shown = []
            for offset in offsets:
                there = [cell.win for key, cell in cells.items() if (key.delve, key.offset) == (delve, offset)]
                shown.append(with_interval(average(there)) if there else "")
            rows.append((_delve(measured.pack, delve), "alone" if alone else "company", *shown))
    header = ("Level and delve", "Party", *(f"{each:+d}" if each else "own level" for each in offsets))
    return Table("Win rate of parties of other levels, percent", "All classes together.", header, tuple(rows), 2)


def _summary(measured: Measured, title: str, of: Callable[[CellKey], str], *, alone: bool) -> Table:
    groups: dict[str, list[Cell]] = {}
    for key, cell in measured.of(alone=alone).items():
        groups.setdefault(of(key), []).append(cell)
    pack = measured.pack
    rows = [
        (
            _delve(pack, each) if each in pack.delves else pack.classes[each].name,
            with_interval(average([cell.win for cell in cells])),
            with_interval(average([cell.rounds.mean() for cell in cells]), 1),
            with_interval(average([cell.damage.mean() for cell in cells])),
            with_interval(average([cell.deaths for cell in cells])),
            with_interval(average([cell.per_hour(cell.xp) for cell in cells])),
            with_interval(average([cell.per_hour(cell.gold) for cell in cells])),
        )
        for each, cells in groups.items()
    ]
    note = (
        "Damage is what the whole party takes in a run's fights, percent of its hit points. Fallen: runs at whose end\n"
        "the measured one lies there. Experience and gold are of one member, by hour of the world's time."
    )
    header = ("", "Won %", "Rounds", "Damage %", "Fallen %", "XP an hour", "Gold an hour")
    return Table(title, note, header, tuple(rows))


def _queues(measured: Measured) -> Table:
    rows = [
        (
            measured.pack.classes[study.class_id].name,
            f"{study.queues:,}",
            with_interval(study.wins, 1),
            with_interval(study.wins_best, 1),
        )
        for study in measured.studies
    ]
    note = (
        "Random queues in a company of four against many weak, a few strong and a boss, made so hard that about half\n"
        f"win (`engine/balance/queues.py`, `yardstick.py`). Fights won by all, and by the best {BEST_PERCENT}%."
    )
    return Table("Random queues", note, ("Class", "Queues", "All win %", "The best win %"), tuple(rows))


def _skills(measured: Measured) -> Table:
    pack = measured.pack
    rows = [
        (
            pack.classes[study.class_id].name,
            pack.combat_skills[each.skill].name,
            str(pack.combat_skills[each.skill].level),
            with_interval(each.chosen) + "▲" * (share_side(pack, each) == "above"),
            with_interval(each.used) + "▼" * (share_side(pack, each) == "below"),
        )
        for study in measured.studies
        for each in study.skills
    ]
    note = (
        f"In how many of the best {BEST_PERCENT}% of random queues of those who can learn it a skill stands (chosen),\n"
        "and in how many it also came to act (used). ▼ used below the band, ▲ chosen above it."
    )
    return Table("Skills", note, ("Class", "Skill", "Level", "Chosen %", "Used %"), tuple(rows), words=2)


def _panel(measured: Measured, title: str, band: Band, *, alone: bool) -> HeatPanel:
    pack, cells = measured.pack, measured.of(alone=alone)
    by_place = {(key.delve, key.class_id): cell.win for key, cell in cells.items()}
    rows = tuple(
        HeatRow(
            f"{_delve(pack, delve)}",
            tuple(
                HeatCell(round(win.value), side(win, band))
                for win in (by_place[delve, each] for each in _classes(measured))
            ),
        )
        for delve in _delves(cells)
    )
    return HeatPanel(title, band.least, band.most, rows)
