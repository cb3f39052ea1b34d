"""The random stream written a second time, from the words of engine/rules/stream.py alone: slow, plain, independent."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID


def published_seed(run: UUID, started: datetime) -> bytes:
    since = started.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    text = b"everdelve-run-1" + bytes.fromhex(run.hex) + bytes.fromhex(f"{microseconds:016x}")
    return bytes.fromhex(hashlib.sha256(text).hexdigest())


def published_words(seed: bytes) -> Iterator[int]:
    number = 0
    while True:
        little = bytes((number // 256**place) % 256 for place in range(8))
        block = hashlib.shake_256(seed + little).hexdigest(4_096)
        for start in range(0, 8_192, 8):
            digits = block[start : start + 8]
            yield int(digits[6:8] + digits[4:6] + digits[2:4] + digits[0:2], 16)
        number += 1


def published_numbers(seed: bytes, n: int) -> Iterator[int]:
    for word in published_words(seed):
        whole, low = divmod(word * n, 4_294_967_296)
        if low >= 4_294_967_296 % n:
            yield whole
