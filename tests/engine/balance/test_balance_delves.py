"""The bench plays the same runs wherever and however it plays them."""

from engine.balance import delves
from engine.balance.delves import CellKey, keys, measure, play

FIRST = "delves/the-landlords-wager"
CLASSES = ("classes/hewer", "classes/wagerer")


def test_every_delve_is_played_with_every_class_alone_where_it_may_be(pack):
    found = list(keys(pack))
    assert len(found) == len(set(found))
    for delve in pack.delves.values():
        for class_id in pack.classes:
            sizes = {each.size for each in found if (each.delve, each.class_id) == (delve.id, class_id)}
            least, most = delve.party
            assert (1 in sizes) == (least == 1)
            assert max(sizes) == min(max(4, least), most)


def test_levels_that_do_not_exist_are_not_played(pack):
    assert {each.offset for each in keys(pack, [FIRST], offsets=(-2, 0, 3))} == {0, 3}


def test_equal_cells_are_played_equally_and_others_otherwise(pack):
    key = CellKey(FIRST, CLASSES[0], 4, 0)
    once, again = play(pack, key, 8), play(pack, key, 8)
    assert once == again
    assert once.runs == 8
    assert once.falls >= 0
    assert 0 <= once.triumphs <= 8
    assert once.rounds.count >= 8
    assert play(pack, CellKey(FIRST, CLASSES[1], 4, 0), 8) != once


def test_more_runs_include_the_fewer(pack):
    key = CellKey(FIRST, CLASSES[0], 1, 0)
    few, many = play(pack, key, 4), play(pack, key, 12)
    assert few.triumphs <= many.triumphs
    assert few.xp.total < many.xp.total
    assert many.runs - many.triumphs >= few.runs - few.triumphs


def test_two_processes_measure_what_one_does(pack, pack_path):
    wanted = list(keys(pack, [FIRST, "delves/forty-years-late"], CLASSES, (0, 1)))
    alone = list(measure(pack_path, wanted, 3, 1))
    assert [key for key, _ in alone] == wanted
    assert list(measure(pack_path, wanted, 3, 2)) == alone


def test_what_a_run_brings_is_counted_by_the_hour(pack):
    cell = play(pack, CellKey("delves/forty-years-late", CLASSES[0], 4, 0), 6)
    assert cell.minutes == pack.delves["delves/forty-years-late"].minutes
    hourly = cell.per_hour(cell.xp)
    assert hourly.value * cell.minutes / 60 == cell.xp.mean().value
    assert hourly.low <= hourly.value <= hourly.high


def test_the_same_company_goes_at_every_level(pack):
    def company(offset):
        key = CellKey("delves/forty-years-late", "classes/hewer", 4, offset)
        return [each.hero.character_class for each in delves._party(pack, key, 3)]

    assert company(-2) == company(0) == company(3)
    assert len(set(company(0))) == 4
