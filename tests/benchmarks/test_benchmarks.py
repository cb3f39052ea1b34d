"""The floors must do what they claim, or the ratios mean nothing."""

import asyncpg
from sqlalchemy import text

from benchmarks.__main__ import main
from benchmarks.creating import fresh_ids
from benchmarks.measuring import compare, rate
from benchmarks.transcript import Replay, record, to_pgbench
from engine.characters.views import DraftChoices
from engine.kernel.ids import new_id
from engine.rules.names import skeleton

TABLES = (
    "characters",
    "character_skills",
    "items",
    "skill_queues",
    "active_characters",
    "transfers",
    "texts",
    "events",
    "feed_entries",
    "idempotency_keys",
)


async def count(database) -> dict[str, int]:
    async with database.read() as connection:
        return {t: (await connection.execute(text(f"SELECT count(*) FROM {t}"))).scalar_one() for t in TABLES}


async def test_a_replayed_creation_writes_what_the_use_case_wrote(game, pack, database, database_url, clock):
    one, other = (await game.accounts.see(1, "One")).id, (await game.accounts.see(2, "Other")).id
    choices = DraftChoices(
        species=next(iter(pack.species)),
        character_class=next(iter(pack.classes)),
        background=next(iter(pack.backgrounds)),
        name="Ondra Vey",
        backstory="It's a \\ tale: with 'quotes'.",
    )
    before = await count(database)
    sent = await record(database.engine, lambda: game.characters.drafts.create(one, choices, request_id="request-1"))
    once = await count(database)

    fresh = {old: new_id(clock.now()) for old in fresh_ids(sent, one)}
    texts = {"Ondra Vey": "Bera Tomu", skeleton("Ondra Vey"): skeleton("Bera Tomu"), "request-1": "request-2"}
    connection = await asyncpg.connect(database_url)
    await Replay(sent).run(connection, {one: other} | fresh, texts)
    await connection.close()

    twice = await count(database)
    assert all(twice[table] - once[table] == once[table] - before[table] > 0 for table in TABLES)
    script = to_pgbench(sent, {str(one): "player"})
    assert f"'{one}'::uuid" not in script
    assert script.count("\\startpipeline") == sum(one.many for one in sent)


async def test_ours_is_divided_by_the_floor_of_the_same_round():
    rounds = iter([100.0, 100.0, 50.0, 200.0, 100.0, 100.0])

    async def ours() -> float:
        return next(rounds)

    async def floor() -> float:
        return 200.0

    [result] = await compare("name", ours, {"floor": floor}, rounds=5)

    assert (result.ours, result.floor, result.ratio, result.spread) == (100.0, 200.0, 0.5, (0.25, 1.0))


async def test_a_rate_counts_what_all_writers_did():
    done: list[int] = []

    async def work(writer: int) -> None:
        done.append(writer)

    assert await rate(work, writers=3, seconds=0.01) > 0
    assert set(done) <= {0, 1, 2}


async def test_an_unknown_benchmark_is_refused(capsys):
    assert await main(["nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err
