"""Where keys stand in a TOML file, for every way of writing them."""

import textwrap

import pytest

from engine.content.positions import Positions

DOCUMENT = textwrap.dedent(
    '''\
    # a comment with [brackets] and "quotes"
    name = "first # not a comment"
    text = """
    several
    lines = 3"""
    "quoted/key" = 1
    many = [
      "one", # remark ]
      "two",
      { inner = 1, other = [1,
        2] },
    ]
    dotted.key.here = 'single'

    [table]
    a = 1979-05-27 07:32:00

    [table.deeper."quoted/part"]
    b = true

    [[list]]
    c = 1

    [list.inside]
    d = 1

    [[list]]
    c = """x\\""" y"""
    e = \'\'\'raw \\\'\'\'
    '''
)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("text",), 3),
        (("quoted/key",), 6),
        (("many",), 7),
        (("many", 0), 8),
        (("many", 1), 9),
        (("many", 2), 10),
        (("many", 2, "inner"), 10),
        (("many", 2, "other", 1), 11),
        (("dotted",), 13),
        (("dotted", "key", "here"), 13),
        (("table",), 15),
        (("table", "a"), 16),
        (("table", "deeper"), 18),
        (("table", "deeper", "quoted/part", "b"), 19),
        (("list", 0), 21),
        (("list", 0, "c"), 22),
        (("list", 0, "inside", "d"), 25),
        (("list", 1), 27),
        (("list", 1, "c"), 28),
        (("list", 1, "e"), 29),
    ],
)
def test_every_key_is_found_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert Positions(DOCUMENT).line(path) == line


def test_a_key_that_is_not_written_points_at_the_table_around_it() -> None:
    assert Positions(DOCUMENT).line(("table", "deeper", "missing")) == 18


def test_a_path_that_nothing_leads_to_points_at_the_first_line() -> None:
    assert Positions(DOCUMENT).line(("nowhere", "at", "all")) == 1
