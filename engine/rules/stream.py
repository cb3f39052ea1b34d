"""The seeded random stream of simulations: any run replays to the same bytes, on any machine (law 7).

The algorithm, whole, so that anybody can write it again in another language:

1. **Seed.** SHA-256 of the ASCII text `everdelve-run-1`, the 16 bytes of the run's UUID in network order, and its start
   in microseconds since 1970-01-01 UTC as 8 bytes, most significant first.
2. **Words.** Block number i (from 0) is the first 4,096 bytes of SHAKE-256 (FIPS 202) over the 32 bytes of the seed and
   i as 8 bytes, least significant first. It is read as 1,024 unsigned 32-bit words, least significant byte first.
3. **Numbers.** To draw from 0 to n - 1 (n at most 2³²), take the next word w and let m = w · n. If the low 32 bits of m
   are below 2³² mod n, throw w away and take the next word; otherwise the number is m div 2³². (Lemire's method, "Fast
   Random Integer Generation in an Interval", 2019: exactly uniform.)

Test vectors stand in docs/replay.md; tests/engine/rules/test_rules_stream.py holds both to them.
"""

import hashlib
import struct
from datetime import UTC, datetime, timedelta
from uuid import UUID

SEED_LENGTH = 32
_NAME = b"everdelve-run-1"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WORDS = 1024
_LOW = 0xFFFFFFFF
_unpack = struct.Struct(f"<{_WORDS}I").unpack


def seed_of(run: UUID, started: datetime) -> bytes:
    """The seed of a run: 32 bytes that follow from its id and its (aware) start, and from nothing else.

    Raises:
        ValueError: The start is before 1970.
    """
    microseconds = (started - _EPOCH) // _MICROSECOND
    if microseconds < 0:
        raise ValueError("A run cannot have started before 1970.")
    return hashlib.sha256(_NAME + run.bytes + microseconds.to_bytes(8, "big")).digest()


class Stream:
    """The stream of one seed. A `engine.rules.randomness.Randomness`.

    Args:
        seed: 32 bytes, see `seed_of`.

    Raises:
        ValueError: The seed has another length.
    """

    __slots__ = ("_block", "_next", "_seed", "_words")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_LENGTH:
            raise ValueError(f"A seed has {SEED_LENGTH} bytes; this has {len(seed)}.")
        self._seed = seed
        self._block = 0
        self._words: tuple[int, ...] = ()
        self._next = _WORDS

    def below(self, n: int, /) -> int:
        """Give a whole number from 0 to `n - 1`, each equally likely.

        Raises:
            ValueError: `n` is not between 1 and 2³².
        """
        index = self._next
        if index == _WORDS:
            self._refill()
            index = 0
        self._next = index + 1
        product = self._words[index] * n
        if 0 < n <= product & _LOW:
            return product >> 32
        return self._below_carefully(n, product)  # rare: only here can the number have to be thrown away

    @property
    def drawn(self) -> int:
        """How many words have been used: where the stream stands."""
        return self._block * _WORDS - (_WORDS - self._next) if self._block else 0

    def _below_carefully(self, n: int, product: int) -> int:
        if not 1 <= n <= _LOW + 1:
            raise ValueError(f"A stream cannot draw below {n}.")
        threshold = (_LOW + 1) % n
        while product & _LOW < threshold:
            if self._next == _WORDS:
                self._refill()
            product = self._words[self._next] * n
            self._next += 1
        return product >> 32

    def _refill(self) -> None:
        block = self._seed + self._block.to_bytes(8, "little")
        self._words = _unpack(hashlib.shake_256(block).digest(_WORDS * 4))
        self._block += 1
        self._next = 0
