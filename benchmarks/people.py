"""People to act with, and names that nobody has yet."""

from collections.abc import Iterator
from hashlib import md5
from itertools import product
from uuid import UUID

from sqlalchemy import text

from benchmarks.ground import Ground
from engine.characters.views import DraftChoices
from engine.rules.names import validate_name

_SYLLABLES = [a + b for a, b in product("bdkmtrsn", "aeou")]
# The same formula in SQL makes the floors' players out of a number.
_PLAYERS = text("""
INSERT INTO players (id, discord_id, display_name, created_at, updated_at, last_seen_at)
SELECT md5('player-' || n)::uuid, 10000000 + n, 'Somebody', now(), now(), now()
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
""")


class People:
    """Players made ahead, each used once, with a name each."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._made = 0
        self._used = 0
        self._names = _names()

    async def make(self, count: int) -> None:
        """Have so many more players ready."""
        async with self._ground.kernel.database.transaction() as transaction:
            await transaction.execute(_PLAYERS, {"first": self._made, "last": self._made + count - 1})
        self._made += count

    @property
    def made(self) -> int:
        """How many there are; they have the numbers 0 to one less."""
        return self._made

    def next(self) -> tuple[UUID, str]:
        """Return a player who has nothing yet, and a free name."""
        player = player_id(self._used)
        self._used += 1
        if self._used > self._made:
            raise RuntimeError("more people are needed; make more of them")
        return player, next(self._names)


def player_id(number: int) -> UUID:
    """Return the id of a player made ahead."""
    return UUID(md5(f"player-{number}".encode(), usedforsecurity=False).hexdigest())


def _names() -> Iterator[str]:
    for one, two, three, four, five, six in product(_SYLLABLES, repeat=6):
        name = (six + five + four).capitalize() + " " + (three + two + one).capitalize()
        yield validate_name(name)


def choices(ground: Ground, name: str) -> DraftChoices:
    """Return complete choices: the pack's first of everything, with a short backstory."""
    pack = ground.engine.pack
    return DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        name=name,
        backstory="Left with the tide and came back with the lamp.",
    )


async def make_character(ground: Ground, name: str = "Ondra Vey") -> UUID:
    """Make one character of a player of its own and return its id."""
    player = await ground.engine.accounts.see(1, "Somebody")
    return await ground.engine.characters.drafts.create(player.id, choices(ground, name), request_id=name)
