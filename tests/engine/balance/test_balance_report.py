"""What was measured, as a reader sees it."""

import io

import pytest
from PIL import Image

from engine.balance.delves import Cell, CellKey
from engine.balance.queues import ClassStudy, SkillShare
from engine.balance.report import Measured, chart, page, tables, text, with_interval
from engine.balance.statistics import Estimate, Sample, share
from engine.balance.tables import Table
from engine.pictures.balance_chart import BalanceChart, HeatCell, HeatPanel, HeatRow, heat

HEWER, WAGERER = "classes/hewer", "classes/wagerer"
DINNER, COURSE = "delves/dinner-at-eight", "delves/the-fish-course"


def sample_of(*values):
    sample = Sample()
    for each in values:
        sample.add(each)
    return sample


def cell(triumphs, falls=100):
    return Cell(
        120, 400, triumphs, falls,
        rounds=sample_of(6, 8, 7), damage=sample_of(80, 90), xp=sample_of(200, 200), gold=sample_of(50, 70),
    )  # fmt: skip  # all that a cell has


@pytest.fixture
def measured(banded):
    cells = {
        CellKey(DINNER, HEWER, 1, 0): cell(280),
        CellKey(DINNER, WAGERER, 1, 0): cell(60),
        CellKey(DINNER, HEWER, 4, 0): cell(300),
        CellKey(DINNER, WAGERER, 4, 0): cell(400),
        CellKey(DINNER, HEWER, 4, 3): cell(340),
        CellKey(DINNER, WAGERER, 4, 3): cell(400),
        CellKey(COURSE, HEWER, 4, 0): cell(240),
        CellKey(COURSE, WAGERER, 4, 0): cell(250),
    }
    shares = (
        SkillShare("skills-combat/split", share(95, 100), share(95, 100)),
        SkillShare("skills-combat/undercut", share(40, 100), share(0, 100)),
    )
    return Measured(banded, 400, cells, [ClassStudy(HEWER, 2_000, 100, share(500, 1000), share(80, 100), shares)])


def test_a_number_is_shown_with_half_of_its_interval():
    assert with_interval(Estimate(87.4, 84, 90)) == "87 ±3"
    assert with_interval(Estimate(1234.5, 1233, 1236), 1) == "1,234.5 ±1.5"


def test_win_rates_stand_by_delve_and_class_and_what_is_outside_is_marked(measured):
    company, alone, *_ = tables(measured)
    assert company.header == ("Level and delve", "Hewer", "Wagerer", "All")
    assert company.rows == (
        ("14 Dinner at Eight", "75 ±4", "100 ±0▲", "88 ±2"),
        ("31 The Fish Course", "60 ±5", "62 ±5", "61 ±3"),
    )
    assert alone.rows == (("14 Dinner at Eight", "70 ±4", "15 ±3▼", "42 ±3"),)


def test_every_delve_and_class_is_summed_up(measured):
    by_title = {each.title: each for each in tables(measured)}
    assert by_title["Delves in company"].rows[1] == (
        "31 The Fish Course", "61 ±3", "7.0 ±0.8", "85 ±7", "25 ±3", "100 ±0", "30 ±7",
    )  # fmt: skip  # a line of the table
    assert [row[0] for row in by_title["Classes in company"].rows] == ["Hewer", "Wagerer"]
    assert [row[0] for row in by_title["Classes alone"].rows] == ["Hewer", "Wagerer"]
    assert by_title["Win rate of parties of other levels, percent"].rows[0] == (
        "14 Dinner at Eight", "company", "88 ±2", "92 ±2",
    )  # fmt: skip  # a line of the table


def test_skills_are_listed_with_both_shares(measured):
    skills = tables(measured)[-1]
    assert skills.rows == (
        ("Hewer", "Split", "1", "95 ±5▲", "95 ±5"),
        ("Hewer", measured.pack.combat_skills["skills-combat/undercut"].name, "13", "40 ±9", "0 ±2▼"),
    )


def test_without_other_levels_and_queues_there_are_no_tables_of_them(measured):
    own = {key: each for key, each in measured.cells.items() if key.offset == 0 and key.size == 4}
    titles = [each.title for each in tables(Measured(measured.pack, 400, own))]
    assert titles == ["Win rate in company, percent of runs", "Delves in company", "Classes in company"]


def test_the_terminal_shows_tables_in_columns_and_the_findings_last(measured):
    shown = text(measured)
    header = next(line for line in shown.splitlines() if line.startswith("Level and delve"))
    row = next(line for line in shown.splitlines() if line.startswith("14 Dinner at Eight"))
    assert header.index("Hewer") + len("Hewer") == row.index("75 ±4") + len("75 ±4")
    *_, findings = shown.partition("Findings\n\n")
    assert findings.splitlines() == [each.sentence for each in measured.findings()]
    assert len(findings.splitlines()) == 4


def test_a_sound_pack_says_so(measured):
    sound = {key: each for key, each in measured.cells.items() if key.delve == COURSE}
    assert text(Measured(measured.pack, 400, sound)).endswith(
        "Findings\n\nNothing is out of its band with its whole interval.\n"
    )


def test_the_page_says_how_it_is_made_and_what_was_found(measured):
    written = page(measured, "pictures/balance.png", "everdelve balance --runs 400")
    assert written.startswith("# Balance\n\nMade by `everdelve balance --runs 400`; do not edit it by hand. 3,200 runs")
    assert "](pictures/balance.png)" in written
    assert "| 14 Dinner at Eight | 75 ±4 | 100 ±0▲ | 88 ±2 |" in written
    assert "- Dinner at Eight: Wagerer alone wins 15% of its runs (11.8 to 18.8); the band is 30 to 95." in written
    assert "50 to 90% of runs won in company" in written


def test_a_table_escapes_what_would_end_a_cell():
    table = Table("T", "", ("a", "b"), (("x|y", "1"),))
    assert table.as_markdown() == "## T\n\n| a | b |\n| --- | ---: |\n| x\\|y | 1 |"
    assert table.as_text() == "T\n\na    b\n------\nx|y  1"


def test_the_picture_shows_the_tables_and_describes_itself(measured):
    picture = chart(measured)
    assert picture.columns == ("Hewer", "Wagerer")
    assert [row.label for row in picture.panels[0].rows] == ["14 Dinner at Eight", "31 The Fish Course"]
    assert picture.panels[1].rows[0].cells == (HeatCell(70), HeatCell(15, "below"))
    assert "In company: 60 to 100 percent, band 50 to 90, 1 of 4 outside." in picture.describe()
    drawn = picture.draw()
    assert drawn == picture.draw()
    with Image.open(io.BytesIO(drawn)) as image:
        assert image.size == (1200, picture.height)


def test_below_within_and_above_a_band_are_told_apart_without_red_and_green():
    below, inside, above = heat(20, 55, 97), heat(70, 55, 97), heat(100, 55, 97)
    assert below[0] > below[2] + 60  # orange: seen as yellow by those who miss red or green
    assert inside[2] > inside[0] + 60  # blue: seen by all three
    assert min(above) > 200  # light


def test_more_rows_make_a_taller_picture():
    rows = tuple(HeatRow(f"{each} Somewhere", (HeatCell(each),)) for each in range(0, 101, 10))
    few = BalanceChart("T", "S", ("Hewer",), (HeatPanel("In company", 55, 97, rows[:2]),))
    many = BalanceChart("T", "S", ("Hewer",), (HeatPanel("In company", 55, 97, rows),))
    assert many.height > few.height
    with Image.open(io.BytesIO(many.draw())) as image:
        assert image.size[1] == many.height
