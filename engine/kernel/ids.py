"""Identifiers: UUIDv7 (RFC 9562), whose order is roughly the order of creation.

Roughly: two processes, or two transactions, do not commit in the order of their ids. What needs order uses a feed's
sequence (`engine.kernel.events`).
"""

import secrets
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_BORROWED = 1000
_lock = threading.Lock()
_last: tuple[int, int] = (-1, 0)


def milliseconds(moment: datetime) -> int:
    """Return whole milliseconds since 1970 of an aware moment, as the first 48 bits of a UUIDv7 hold them."""
    return (moment - _EPOCH) // _MILLISECOND


def new_id(now: datetime) -> UUID:
    """Return a new UUIDv7 for a moment; ids made in this process for one millisecond increase.

    The 12 bits after the version hold a counter that starts at a random number below 2,048 each millisecond
    (RFC 9562, method 1); if it overflows, the next millisecond is borrowed, up to a second ahead of the moment.
    """
    global _last  # noqa: PLW0603  one counter per process is the point
    moment = milliseconds(now)
    with _lock:
        last_moment, last_counter = _last
        if 0 <= last_moment - moment <= _BORROWED:
            moment, counter = last_moment, last_counter + 1
            if counter > 0xFFF:
                moment, counter = last_moment + 1, secrets.randbits(11)
        else:
            counter = secrets.randbits(11)
        _last = (moment, counter)
    return UUID(int=moment << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | secrets.randbits(62))


def first_id_of(moment: datetime) -> UUID:
    """Return the smallest id that a moment can have: a bound for partitions and time ranges."""
    return UUID(int=milliseconds(moment) << 80)


def moment_of(identifier: UUID) -> datetime:
    """Return the moment that a UUIDv7 carries, to the millisecond, in UTC."""
    return _EPOCH + (identifier.int >> 80) * _MILLISECOND
