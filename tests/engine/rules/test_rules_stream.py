"""The random stream is the published algorithm, exactly, and as even as it promises."""

import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from published_stream import published_numbers, published_seed, published_words

from engine.rules.stream import Stream, seed_of

PAGE = Path(__file__).parents[3] / "docs" / "replay.md"
EVEN_SEED = bytes(range(32))
# From tables of the chi-square distribution: 99.9 of 100 fair dice stay below, by degrees of freedom.
CHI_SQUARE = {1: 10.828, 5: 20.515, 19: 43.820, 99: 148.230}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table that stands under a heading of the page."""
    section = PAGE.read_text("utf-8").split(f"### {heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def starts() -> dict[str, tuple[UUID, datetime, bytes]]:
    return {
        number: (UUID(run), datetime.fromisoformat(started), bytes.fromhex(seed))
        for number, run, started, seed in rows("Seeds")
    }


def drawn(seed: bytes, n: int, skipped: int, count: int) -> list[int]:
    stream = Stream(seed)
    return [stream.below(n) for _ in range(skipped + count)][skipped:]


def test_seeds_are_those_published():
    assert len(starts()) >= 2
    for run, started, seed in starts().values():
        assert seed_of(run, started) == seed == published_seed(run, started)


def test_numbers_are_those_published():
    vectors = rows("Numbers")
    assert {int(n) for _, n, _, _ in vectors} >= {2, 6, 20, 100, 1000, 2**32}
    for number, n, skipped, written in vectors:
        seed = starts()[number][2]
        expected = [int(each) for each in re.findall(r"\d+", written)]
        after = int(skipped)

        assert drawn(seed, int(n), after, len(expected)) == expected
        assert list(islice(published_numbers(seed, int(n)), after, after + len(expected))) == expected


@pytest.mark.parametrize("n", [1, 2, 3, 6, 100, 2**31, 3 * 2**30, 2**32 - 1, 2**32])
def test_three_blocks_are_those_of_an_independent_writing_of_the_algorithm(n: int):
    assert drawn(EVEN_SEED, n, 0, 3_000) == list(islice(published_numbers(EVEN_SEED, n), 3_000))


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.lists(st.integers(1, 2**32), min_size=1, max_size=40))
def test_any_mixture_of_draws_takes_its_words_in_order(seed: bytes, asked: list[int]):
    stream, words = Stream(seed), published_words(seed)

    for n in asked:
        got = stream.below(n)
        while True:
            whole, low = divmod(next(words) * n, 2**32)
            if low >= 2**32 % n:
                break
        assert got == whole


def test_a_word_that_would_be_unfair_is_thrown_away():
    n = 3 * 2**30  # a quarter of all words must go
    stream = Stream(EVEN_SEED)
    kept = [stream.below(n) for _ in range(2_000)]

    # What goes is every word whose product leaves a low half under 2**32 mod n, which is 2**30.
    words = list(islice(published_words(EVEN_SEED), stream.drawn))
    fair = [word for word in words if word * n % 2**32 >= 2**30]
    assert kept == [word * n // 2**32 for word in fair]
    assert stream.drawn - len(kept) > 400


def test_drawn_counts_words_across_blocks():
    stream = Stream(EVEN_SEED)
    assert stream.drawn == 0
    for number in range(1, 2_100):
        stream.below(2)  # divides 2**32: never thrown away
        assert stream.drawn == number


@pytest.mark.parametrize("n", [0, -1, -(2**32), 2**32 + 1, 2**40])
def test_what_cannot_be_drawn_is_refused(n: int):
    with pytest.raises(ValueError, match="cannot draw below"):
        Stream(EVEN_SEED).below(n)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_of_another_length_is_refused(length: int):
    with pytest.raises(ValueError, match="32 bytes"):
        Stream(bytes(length))


def test_a_seed_follows_from_the_moment_and_not_from_how_it_is_written():
    run, moment = UUID(int=7), datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5, minutes=45)))

    assert seed_of(run, elsewhere) == seed_of(run, moment)


def test_a_microsecond_or_a_bit_makes_another_seed():
    run, moment = UUID(int=7), datetime(2026, 3, 1, tzinfo=UTC)

    assert (
        len({seed_of(run, moment), seed_of(run, moment + timedelta(microseconds=1)), seed_of(UUID(int=6), moment)}) == 3
    )


def test_a_start_before_1970_is_refused():
    with pytest.raises(ValueError, match="before 1970"):
        seed_of(UUID(int=1), datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC))


def test_a_start_without_a_time_zone_is_refused():
    with pytest.raises(TypeError):
        seed_of(UUID(int=1), datetime(2026, 1, 1))  # noqa: DTZ001  that it is naive is the point


@pytest.mark.parametrize("n", [2, 6, 20, 100])
@pytest.mark.parametrize("seed", [bytes(32), EVEN_SEED, b"\xff" * 32])
def test_every_number_comes_equally_often(n: int, seed: bytes):
    stream, draws = Stream(seed), 60_000
    counted = [0] * n
    for _ in range(draws):
        counted[stream.below(n)] += 1

    expected = draws / n
    assert sum((each - expected) ** 2 / expected for each in counted) < CHI_SQUARE[n - 1]


def test_one_number_says_nothing_about_the_next():
    stream, draws, n = Stream(EVEN_SEED), 100_000, 10
    counted = [0] * n * n
    previous = stream.below(n)
    for _ in range(draws):
        following = stream.below(n)
        counted[previous * n + following] += 1
        previous = following

    expected = draws / len(counted)
    assert sum((each - expected) ** 2 / expected for each in counted) < CHI_SQUARE[99]


def test_every_bit_of_a_word_is_as_often_set_as_not():
    stream, draws = Stream(EVEN_SEED), 40_000
    words = [stream.below(2**32) for _ in range(draws)]

    for bit in range(32):
        ones = sum(word >> bit & 1 for word in words)
        assert (2 * ones - draws) ** 2 / draws < CHI_SQUARE[1] * 2  # 32 looks at once
