"""The audit finds what breaks a promise, and nothing else; it is silent when all hold."""

from uuid import uuid4

import pytest
from sqlalchemy import text

import engine.wiring  # noqa: F401  declares every event and job
from engine.audit import Revived, audit, checks, revive
from engine.kernel.events import EventBody, EventKind, event_type
from engine.kernel.ledger import MINTED, Currency, player, transfer


@event_type("test.audited", kind=EventKind.SYSTEM)
class Audited(EventBody):
    """A fact of these tests."""


BALANCES = "every balance is the sum of its transfers"
OVERDRAWN = "no account is overdrawn"
FEEDS = "every feed runs from 1 to its head without a gap"
CAUSES = "no cause is later than its effect"
OUTBOX = "every outbox row belongs to a feed's entry"
EVENTS = "this build can read every event"
PARKED = "no feed is parked"
DEAD = "no job is dead"
JOBS = "this build can run every waiting job"
CONTENT = "every stored content id is in the loaded pack"

_EVENT = (
    "INSERT INTO events (id, type, version, kind, audience, payload, created_at) "
    "VALUES ('{id}', '{type}', 1, 'system', 'public', '{{}}', now() {moved})"
)
EARLY, LATE = "01900000-0000-7000-8000-00000000e001", "01900000-0000-7000-8000-00000000e002"
_PARK = (
    "INSERT INTO outbox (subscriber, lane, feed, seq, event_id, attempts, parked_at, error) "
    "SELECT 'nobody', 0, feed, seq, event_id, 8, now(), 'broken' FROM feed_entries WHERE seq = 1"
)
_JOB = "INSERT INTO pgqueuer (priority, status, entrypoint) VALUES (0, '{status}', '{name}')"
PLANTS = [
    (BALANCES, ["UPDATE accounts SET balance = balance + 1 WHERE holder = 'player'"]),
    (BALANCES, ["UPDATE accounts SET balance = 0 WHERE holder = 'player'"]),
    (
        OVERDRAWN,
        [
            "ALTER TABLE accounts DROP CONSTRAINT ck_accounts_balance_not_negative",
            """INSERT INTO transfers SELECT gen_random_uuid(), credit_id, debit_id, currency, amount + 1, 'test',
               'back', created_at FROM transfers WHERE cause = 'test'""",
            "UPDATE accounts SET balance = -1 WHERE owner_id = (SELECT debit_id FROM transfers WHERE key = 'back')",
        ],
    ),
    (FEEDS, ["DELETE FROM feed_entries WHERE seq = 1"]),
    (FEEDS, ["DELETE FROM feed_entries WHERE seq = 2"]),
    (FEEDS, ["DELETE FROM feed_heads"]),
    (
        CAUSES,
        [
            _EVENT.format(id=EARLY, type="test.audited", moved="- interval '1 hour'"),
            _EVENT.format(id=LATE, type="test.audited", moved=""),
            f"INSERT INTO event_causes (event_id, cause_id) VALUES ('{EARLY}', '{LATE}')",
        ],
    ),
    (
        OUTBOX,
        [f"INSERT INTO outbox (subscriber, lane, feed, seq, event_id) VALUES ('nobody', 0, 'none', 1, '{EARLY}')"],
    ),
    (EVENTS, [_EVENT.format(id=EARLY, type="no.such.type", moved="")]),
    (PARKED, [_PARK]),
    (DEAD, [_JOB.format(status="failed", name="character.draft_expires")]),
    (JOBS, [_JOB.format(status="queued", name="no.such.job")]),
    (CONTENT, ["UPDATE characters SET species = 'species/gone'"]),
    (CONTENT, ["UPDATE characters SET character_class = 'classes/gone'"]),
    (CONTENT, ["UPDATE characters SET background = 'backgrounds/gone'"]),
    (CONTENT, ["UPDATE characters SET subclass = 'subclasses/gone'"]),
    (CONTENT, ["""UPDATE characters SET spread = '{"attributes/gone": 1}'"""]),
    (CONTENT, ["INSERT INTO character_skills SELECT id, 'skills-noncombat/gone', 5, 0 FROM characters"]),
    (CONTENT, ["INSERT INTO learned_abilities SELECT id, 3, 'feats/gone', now() FROM characters"]),
    (CONTENT, ["UPDATE items SET template = 'items/gone' WHERE id = (SELECT max(CAST(id AS text))::uuid FROM items)"]),
    (CONTENT, ["UPDATE items SET slot = 'slots/gone' WHERE slot = (SELECT max(slot) FROM items)"]),
    (CONTENT, ["""UPDATE skill_queues SET steps = '[{"skill": "skills-combat/gone"}]'"""]),
    (CONTENT, ["""UPDATE skill_queues SET steps = jsonb_set(steps, '{0,condition}', '"conditions/gone"')"""]),
    (
        CONTENT,
        ["UPDATE places SET content_id = 'places/gone' WHERE id = (SELECT max(CAST(id AS text))::uuid FROM places)"],
    ),
]


@pytest.fixture
async def history(game, database, pack):
    """A character with all that a new one has, two events that follow from each other, and one transfer."""
    from engine.characters.views import DraftChoices

    ada = (await game.accounts.see(101, "Ada")).id
    first = {kind: next(iter(pack.things(kind))) for kind in ("species", "classes", "backgrounds")}
    choices = DraftChoices(
        species=first["species"], character_class=first["classes"], background=first["backgrounds"], name="Maren Vell"
    )
    await game.characters.drafts.create(ada, choices, request_id="maren")
    async with database.transaction() as tx:
        event = tx.publish(Audited(), feeds=["test:1"])
        tx.publish(Audited(), feeds=["test:1"], causes=[event])
        to = player(uuid4())
        await transfer(tx, debit=MINTED, credit=to, amount=5, currency=Currency.GOLD, cause="test", key=f"test:{event}")
    # Only what the plants are to disturb: one feed of two, and nothing that waits.
    async with database.transaction() as tx:
        await tx.execute(text("DELETE FROM feed_entries WHERE feed <> 'test:1'"))
        await tx.execute(text("DELETE FROM feed_heads WHERE feed <> 'test:1'"))
        await tx.execute(text("DELETE FROM outbox"))
    return database


async def broken(database, pack) -> dict[str, int]:
    return {finding.promise: len(finding.rows) for finding in await audit(database, pack) if not finding.holds}


async def test_a_sound_world_breaks_no_promise(history, pack):
    assert await broken(history, pack) == {}


@pytest.mark.parametrize(("promise", "statements"), PLANTS, ids=lambda value: value if isinstance(value, str) else "")
async def test_each_broken_promise_is_found_and_no_other(history, pack, promise, statements):
    async with history.engine.connect() as connection:
        planted = await connection.begin()
        for statement in statements:
            await connection.exec_driver_sql(statement)
        found = {name: len(rows) for name, check, _ in checks(pack) if (rows := await check(connection))}
        await planted.rollback()

    assert found == {promise: 1}


def test_no_check_goes_untested(pack):
    assert {promise for promise, _, _ in checks(pack)} == {promise for promise, _ in PLANTS}


async def test_missing_content_is_told_with_its_place_and_an_example(history, pack):
    async with history.transaction() as tx:
        await tx.execute(text("UPDATE characters SET species = 'species/gone'"))

    (finding,) = [each for each in await audit(history, pack) if not each.holds]

    (row,) = finding.rows
    assert (row["kept_in"], row["content"], row["rows"]) == ("characters.species", "species/gone", 1)
    assert "GAME_SYSTEM_DIR" in finding.mend


async def test_more_than_a_hundred_parked_feeds_and_dead_jobs_are_revived_at_once(history, pack):
    async with history.transaction() as tx:
        for number in range(250):
            tx.publish(Audited(), feeds=[f"test:many{number}"])
    async with history.transaction() as tx:
        await tx.execute(text(_PARK))
        await tx.execute(
            text(
                "INSERT INTO pgqueuer (priority, status, entrypoint) "
                "SELECT 0, 'failed', 'character.draft_expires' FROM generate_series(1, 450)"
            )
        )
        # These stay: what they would do is done by another already.
        await tx.execute(
            text(
                "INSERT INTO pgqueuer (priority, status, entrypoint, dedupe_key) "
                "SELECT 0, status::pgqueuer_status, 'character.draft_expires', 'same' "
                "FROM unnest(ARRAY['queued', 'failed', 'failed']) AS status"
            )
        )

    assert await revive(history) == Revived(feeds=251, jobs=450, messages=0)
    assert await broken(history, pack) == {DEAD: 2}
