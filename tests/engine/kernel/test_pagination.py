"""Pages cover a list once, in order; cursors of other lists, versions or people's imagination are refused."""

import base64
import contextlib
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.kernel.errors import InvalidInput
from engine.kernel.pagination import MAX_CURSOR_CHARACTERS, SortKey, clamp_limit

BY_NAME = SortKey("heroes.by_name", str, int)
NEWEST = SortKey("heroes.newest", datetime, UUID)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200), st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_gives_back_the_values_it_was_made_of(name, number):
    assert BY_NAME.decode(BY_NAME.encode((name, number))) == (name, number)


def test_moments_and_ids_come_back_exactly():
    values = (datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC), UUID(int=7))

    assert NEWEST.decode(NEWEST.encode(values)) == values


def test_no_cursor_means_the_first_page():
    assert BY_NAME.decode(None) is None


def forged(body) -> str:
    return base64.urlsafe_b64encode(json.dumps(body).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "!!!",
        "ü",
        "A",
        "a" * (MAX_CURSOR_CHARACTERS + 1),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        base64.urlsafe_b64encode(b"[" * 700).decode(),
        forged([]),
        forged({"v": 2, "k": "heroes.by_name", "p": ["a", 1]}),
        forged({"v": 1, "k": "heroes.newest", "p": ["a", 1]}),
        forged({"v": 1, "k": "heroes.by_name", "p": ["a"]}),
        forged({"v": 1, "k": "heroes.by_name", "p": ["a", "1"]}),
        forged({"v": 1, "k": "heroes.by_name", "p": ["a\0", 1]}),
        forged({"v": 1, "k": "heroes.by_name", "p": ["a", 2**63]}),
        forged({"v": 1, "k": "heroes.by_name", "p": ["a" * 201, 1]}),
        forged({"v": 1, "k": "heroes.by_name", "p": None}),
        NEWEST.encode((datetime(2026, 1, 1, tzinfo=UTC), UUID(int=1))),
    ],
)
def test_a_cursor_that_is_not_this_lists_is_refused(cursor):
    with pytest.raises(InvalidInput) as refusal:
        BY_NAME.decode(cursor)

    assert (refusal.value.code, refusal.value.field) == ("bad_cursor", "cursor")


@given(st.text(max_size=300))
def test_any_text_is_a_cursor_or_refused_kindly(text):
    with contextlib.suppress(InvalidInput):
        BY_NAME.decode(text)


def test_a_naive_moment_is_refused():
    with pytest.raises(InvalidInput):
        NEWEST.decode(forged({"v": 1, "k": "heroes.newest", "p": ["2026-01-01T00:00:00", str(UUID(int=1))]}))


@given(st.integers(0, 60), st.integers(1, 100))
def test_following_the_cursors_shows_every_row_once_and_in_order(count, limit):
    rows = [(f"name{index:03}", index) for index in range(count)]
    seen, cursor = [], None
    while True:
        after = BY_NAME.decode(cursor)
        found = [row for row in rows if after is None or row > after][: limit + 1]
        page = BY_NAME.page(found, limit, lambda row: row[1], lambda row: row)
        seen += page.items
        assert len(page.items) <= limit
        if (cursor := page.next_cursor) is None:
            break

    assert seen == list(range(count))


def test_a_page_that_just_fits_has_no_next():
    assert BY_NAME.page([("a", 1), ("b", 2)], 2, lambda row: row[0], lambda row: row).next_cursor is None


@pytest.mark.parametrize(
    ("asked", "given_"), [(None, 25), (-5, 1), (0, 1), (1, 1), (100, 100), (101, 100), (10**9, 100)]
)
def test_limits_are_clamped(asked, given_):
    assert clamp_limit(asked) == given_


def test_values_of_the_wrong_type_are_the_callers_defect():
    with pytest.raises(ValueError, match="int"):
        BY_NAME.encode(("a", timedelta(1)))
