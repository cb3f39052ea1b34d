"""UUIDv7."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from hypothesis import given
from hypothesis import strategies as st

from engine.kernel.ids import first_id_of, moment_of, new_id

EARLIEST, LATEST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (1971, 2500))
moments = st.datetimes(EARLIEST, LATEST).map(lambda moment: moment.replace(tzinfo=UTC))


@given(moments)
def test_an_id_carries_its_moment_version_and_variant(moment):
    identifier = new_id(moment)

    assert identifier.version == 7
    assert identifier.variant == "specified in RFC 4122"
    assert abs(moment_of(identifier) - moment) <= timedelta(seconds=1.001)


def test_ids_of_one_millisecond_increase_even_past_the_counter():
    now = datetime(2040, 5, 6, tzinfo=UTC)

    made = [new_id(now) for _ in range(10_000)]

    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_made_by_many_threads_at_once_are_distinct():
    now = datetime(2041, 5, 6, tzinfo=UTC)
    made: list = []
    threads = [Thread(target=lambda: made.extend(new_id(now) for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(made)) == 8000


@given(moments)
def test_the_first_id_of_a_moment_is_a_bound(moment):
    later = moment + timedelta(milliseconds=1)

    assert first_id_of(moment) <= new_id(moment)
    assert first_id_of(moment) < first_id_of(later)
