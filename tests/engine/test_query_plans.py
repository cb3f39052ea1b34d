"""Hot queries find their rows by an index: no plan reads a whole table that grows.

The tables are small here, so reading them whole is made unattractive; a plan that still does has no index to use.
"""

import re
from uuid import UUID

import pytest
from sqlalchemy import TextClause, select, text
from sqlalchemy.dialects import postgresql

from engine.accounts.models import Player
from engine.characters import birth, records
from engine.kernel import ledger
from engine.kernel.events import Viewer, outbox, reading

SOMEBODY = UUID(int=7)
GROWING = (
    "characters",
    "events",
    "feed_entries",
    "outbox",
    "items",
    "character_skills",
    "skill_queues",
    "accounts",
    "players",
)


def explained(statement, parameters):
    """The statement behind EXPLAIN, with its parameters."""
    if isinstance(statement, TextClause):
        return text(f"EXPLAIN {statement.text}"), parameters
    compiled = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True})
    return text("EXPLAIN " + re.sub(r"%\((\w+)\)s(::\w+)?", r":\1", str(compiled))), compiled.params | parameters


QUERIES = {
    "a character": (records._BY_ID, {"id": SOMEBODY}),
    "the active character": (records._ACTIVE, {"player_id": SOMEBODY, "server_id": 1}),
    "a player's characters": (
        records._LIST,
        {"player_id": SOMEBODY, "server_id": 1, "archived": False, "prefix": "", "after": None, "limit": 25},
    ),
    "who holds a name": (birth._HOLDER, {"skeleton": "maren", "player_id": SOMEBODY}),
    "what is due in the outbox": (
        outbox._DUE,
        {"subscriber": "delivery", "lane": 3, "now": None, "batch": 50},
    ),
    "a balance to lock": (ledger._LOCK, {"currency": "gold", "debit": SOMEBODY, "credit": SOMEBODY}),
    "a page of a feed": (
        reading._entries("player:x")
        .where(reading.visible_to(Viewer(player_id=SOMEBODY)))
        .order_by(reading.FeedEntryRow.seq.desc())
        .limit(20),
        {},
    ),
    "a player by Discord user": (select(Player.id).where(Player.discord_id == 5), {}),
}


@pytest.mark.parametrize("name", QUERIES)
async def test_a_hot_query_reads_by_index(database, clock, name):
    statement, parameters = QUERIES[name]
    if "now" in parameters:
        parameters = parameters | {"now": clock.now()}
    async with database.transaction() as transaction:
        await transaction.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join((await transaction.execute(*explained(statement, parameters))).scalars())

    whole = [
        line.strip() for line in plan.splitlines() if "Seq Scan" in line and any(f" on {t}" in line for t in GROWING)
    ]
    assert whole == [], plan
