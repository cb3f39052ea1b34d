"""Judges what was measured: what lies outside its band of `[balance]` in rules.toml, said in plain sentences.

A measured number is outside only when its whole 95 % interval is: what may still be inside is not complained of. Skill
shares are exact (see `engine.balance.queues`) and judged as they are.

Only delves at their own level are held to the bands. At other levels one thing must hold: a party of a higher level
does not win less than one of a lower.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from engine.balance.delves import Cell, CellKey
from engine.balance.queues import ClassStudy, SkillShare
from engine.balance.statistics import Estimate
from engine.content.models.numbers import Band
from engine.content.pack import ContentPack

Side = Literal["below", "within", "above"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something out of balance.

    Attributes:
        about: Whose it is: a delve's id, or a class's for a skill.
        sentence: What is wrong, with the numbers.
    """

    about: str
    sentence: str


def side(estimate: Estimate, band: Band) -> Side:
    """Where an estimate lies: outside of a band only when its whole interval is."""
    if estimate.high < band.least:
        return "below"
    return "above" if estimate.low > band.most else "within"


def win_band(pack: ContentPack, key: CellKey) -> Band:
    """The band of a cell's win rate."""
    return pack.rules.balance.win_alone if key.size == 1 else pack.rules.balance.win


def judge(pack: ContentPack, cells: Mapping[CellKey, Cell]) -> list[Finding]:
    """Everything that is out of balance in delves, in the order of the cells."""
    found: list[Finding] = []
    for key, cell in cells.items():
        if key.offset == 0:
            found += _judge_cell(pack, key, cell)
    return found + list(_falls(pack, cells))


def judge_skills(pack: ContentPack, studies: Iterable[ClassStudy]) -> list[Finding]:
    """Every skill that the best queues use too rarely or choose too often."""
    return [
        Finding(study.class_id, _about_skill(pack, study, each))
        for study in studies
        for each in study.skills
        if share_side(pack, each) != "within"
    ]


def share_side(pack: ContentPack, share: SkillShare) -> Side:
    """Whether a skill is used too rarely, or chosen too often."""
    band = pack.rules.balance.skill_share
    if share.used.value < band.least:
        return "below"
    return "above" if share.chosen.value > band.most else "within"


def _judge_cell(pack: ContentPack, key: CellKey, cell: Cell) -> Iterator[Finding]:
    judged = (
        ("wins", "of its runs", cell.win, win_band(pack, key), "%"),
        ("fights", "a fight", cell.rounds.mean(), pack.rules.balance.rounds, " rounds"),
    )
    for verb, whereof, estimate, band, unit in judged:
        if side(estimate, band) != "within":
            yield Finding(
                key.delve,
                f"{_who(pack, key)} {verb} {_number(estimate)}{unit} {whereof} ({_number_range(estimate)});"
                f" the band is {band.least} to {band.most}.",
            )


def _falls(pack: ContentPack, cells: Mapping[CellKey, Cell]) -> Iterator[Finding]:
    """Where a party of a higher level wins less."""
    in_turn = sorted(cells, key=lambda key: (key.delve, key.size, key.class_id, key.offset))
    for _, group in groupby(in_turn, key=lambda key: (key.delve, key.size, key.class_id)):
        for lower, higher in pairwise(group):
            before, after = cells[lower].win, cells[higher].win
            if after.high < before.low:
                level = pack.delves[lower.delve].level
                yield Finding(
                    lower.delve,
                    f"{_who(pack, lower)} wins less at level {level + higher.offset} ({_number_range(after)}%)"
                    f" than at level {level + lower.offset} ({_number_range(before)}%).",
                )


def _about_skill(pack: ContentPack, study: ClassStudy, share: SkillShare) -> str:
    name, band = pack.combat_skills[share.skill].name, pack.rules.balance.skill_share
    owner = pack.classes[study.class_id].name
    if share_side(pack, share) == "below":
        return f"{name} ({owner}) is used by {share.used.value:.0f}% of the best queues; the least is {band.least}."
    return f"{name} ({owner}) stands in {share.chosen.value:.0f}% of the best queues; the most is {band.most}."


def _who(pack: ContentPack, key: CellKey) -> str:
    company = "alone" if key.size == 1 else f"in a party of {key.size}"
    return f"{pack.delves[key.delve].name}: {pack.classes[key.class_id].name} {company}"


def _number(estimate: Estimate) -> str:
    return f"{estimate.value:.1f}".removesuffix(".0")


def _number_range(estimate: Estimate) -> str:
    return f"{estimate.low:.1f} to {estimate.high:.1f}"
