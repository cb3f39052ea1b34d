"""People and characters for the tests of this capability."""

from uuid import UUID

import pytest
from sqlalchemy import text

from engine.characters.views import DraftChoices


@pytest.fixture
def choices(pack):
    """Complete choices for a new character, with fields to override."""

    def make(name: str = "Maren Vell", **changes) -> DraftChoices:
        first = {
            "species": next(iter(pack.species)),
            "character_class": next(iter(pack.classes)),
            "background": next(iter(pack.backgrounds)),
            "name": name,
        }
        return DraftChoices.model_validate(first | changes)

    return make


@pytest.fixture
async def ada(game) -> UUID:
    """A player."""
    return (await game.accounts.see(101, "Ada")).id


@pytest.fixture
async def ben(game) -> UUID:
    """Another player."""
    return (await game.accounts.see(102, "Ben")).id


@pytest.fixture
async def maren(game, ada, choices) -> UUID:
    """Ada's character."""
    return await game.characters.drafts.create(ada, choices(), request_id="maren")


@pytest.fixture
def count(database):
    """Counts the rows of tables."""

    async def rows(*tables: str) -> tuple[int, ...]:
        async with database.read() as connection:
            return tuple([(await connection.execute(text(f"SELECT count(*) FROM {t}"))).scalar_one() for t in tables])

    return rows
