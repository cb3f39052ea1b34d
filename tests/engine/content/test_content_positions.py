"""Where keys stand in a TOML file, for every way of writing them."""

import textwrap
import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

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


KEYS = st.text(alphabet="abc-_09 .#'é", min_size=1, max_size=4)
SCALARS = st.one_of(
    st.integers(),
    st.booleans(),
    st.text(alphabet="ab\n\"'\\#[]{}=, é", max_size=12),
    st.dates(),
    st.floats(allow_nan=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_document_can_be_walked_and_its_top_keys_are_where_they_are_written(document: dict[str, object]) -> None:
    text = tomlkit.dumps(document)
    tomllib.loads(text)
    positions = Positions(text)
    lines = text.split("\n")
    for key, value in document.items():
        if isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
            continue  # written as tables, or inline, as tomlkit sees fit
        if key.replace("-", "").replace("_", "").isalnum() and key.isascii():
            assert lines[positions.line((key,)) - 1].lstrip(" [").startswith(key)
