"""Hot queries find their rows by an index: no plan reads a whole table that grows.

The tables are small here, so reading them whole is made unattractive; a plan that still does has no index to use.
"""

import re
from uuid import UUID

import pytest
from sqlalchemy import TextClause, select, text
from sqlalchemy.dialects import postgresql

from engine.accounts.models import Player
from engine.characters import birth, moderation, records
from engine.characters.models import Draft
from engine.kernel import idempotency, ledger
from engine.kernel.events import Viewer, outbox, reading
from engine.kernel.events.models import LANES, Event

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
    "character_drafts",
    "idempotency_keys",
    "texts",
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
    "what waits in the outbox": (outbox._WAITING, {"lanes": 16, "most": 500}),
    "a balance to lock": (ledger._LOCK, {"currency": "gold", "debit": SOMEBODY, "credit": SOMEBODY}),
    "a page of a feed": (
        reading._entries("player:x")
        .where(reading.visible_to(Viewer(player_id=SOMEBODY)))
        .order_by(reading.FeedEntryRow.seq.desc())
        .limit(20),
        {},
    ),
    "a page of a feed, of some types": (
        reading._entries("character:x")
        .where(
            reading.visible_to(Viewer(player_id=SOMEBODY)), Event.type.in_(("character.created", "character.retired"))
        )
        .order_by(reading.FeedEntryRow.seq.desc())
        .limit(5),
        {},
    ),
    "a request's key to claim": (
        idempotency._CLAIM,
        {"scope": "test", "key": "x", "hash": None, "now": None, "expired": None},
    ),
    "a request's stored reply": (idempotency._STORED, {"scope": "test", "key": "x"}),
    "a player's open draft": (
        select(Draft.id).where(Draft.player_id == SOMEBODY, Draft.character_id.is_(None)),
        {},
    ),
    "the lanes that have work": (outbox._LANES_WITH_WORK, {"subscriber": "delivery", "lanes": LANES}),
    "a name as operators type it": (moderation._CALLED, {"skeleton": "maren", "name": "Maren"}),
    "a player by Discord user": (select(Player.id).where(Player.discord_id == 5), {}),
}


@pytest.mark.parametrize("name", QUERIES)
async def test_a_hot_query_reads_by_index(database, clock, name):
    statement, parameters = QUERIES[name]
    moments = {name: clock.now() for name in ("now", "expired") if name in parameters}
    parameters = parameters | moments
    async with database.transaction() as transaction:
        await transaction.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join((await transaction.execute(*explained(statement, parameters))).scalars())

    whole = [
        line.strip() for line in plan.splitlines() if "Seq Scan" in line and any(f" on {t}" in line for t in GROWING)
    ]
    assert whole == [], plan
