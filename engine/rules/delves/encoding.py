"""A run's log as bytes to keep: a JSON array of arrays of whole numbers, without spaces, in the order it was written.

The same log gives the same bytes everywhere. Compressing them is up to whoever keeps them.
"""

from collections.abc import Sequence

import orjson

from engine.rules.combat.log import RawEntry


def encode(log: Sequence[RawEntry]) -> bytes:
    """The log as compact JSON."""
    return orjson.dumps(log)


def decode(data: bytes) -> list[RawEntry]:
    """The log that `encode` wrote.

    Raises:
        ValueError: It is no array of arrays of whole numbers.
    """
    entries = orjson.loads(data)
    if not isinstance(entries, list):
        raise ValueError("A log is an array of entries.")  # noqa: TRY004  # callers know one error for bad data
    for entry in entries:
        if not isinstance(entry, list) or not all(type(number) is int for number in entry):
            raise ValueError(f"{entry!r} is no entry of a log.")
    return [tuple(entry) for entry in entries]
