"""Making a character: the whole use case against its own statements, sent by bare asyncpg and by pgbench."""

import asyncio
import os
import re
from pathlib import Path
from uuid import UUID, uuid4

from benchmarks.ground import Ground, say
from benchmarks.measuring import Result, Round, compare, rate
from benchmarks.people import People, choices
from benchmarks.transcript import Replay, Sent, ids_in, record, to_pgbench
from engine.kernel.clock import SystemClock
from engine.kernel.ids import new_id
from engine.kernel.ledger import MINTED
from engine.rules.names import skeleton
from engine.world.service import DEFAULT_WORLD

WRITERS = 8
SECONDS = 1.5
_PEOPLE = 60_000
_PEOPLE_OF_PGBENCH = 20_000
"""The last of them: it draws at random, the others take each once."""
_PLACES = re.compile(r"CAST\(\$(\d+) AS uuid\[\]\),\s+CAST\(\$\d+ AS text\[\]\),\s+CAST\(\$\d+ AS uuid\[\]\)")
_TPS = re.compile(r"tps = ([\d.]+)")


async def run(ground: Ground) -> list[Result]:
    """Measure creations a second with 8 at once."""
    people = People(ground)
    await people.make(_PEOPLE)
    create = ground.engine.characters.drafts.create

    async def ours(_writer: int) -> None:
        player, name = people.next()
        await create(player, choices(ground, name), request_id=name)

    player, name = people.next()
    request = f"request-{uuid4()}"
    sent = await record(
        ground.kernel.database.engine, lambda: create(player, choices(ground, name), request_id=request)
    )
    fresh = fresh_ids(sent, player)
    say(f"  a creation is {len(sent)} statements")
    replay, clock = Replay(sent), SystemClock()
    pool = await ground.pool(WRITERS)

    async def bare(_writer: int) -> None:
        its_player, its_name = people.next()
        now = clock.now()
        ids = {player: its_player} | {old: new_id(now) for old in fresh}
        texts = {name: its_name, skeleton(name): skeleton(its_name), request: f"request-{its_name}"}
        async with pool.acquire() as connection:
            await replay.run(connection, ids, texts)

    floors: dict[str, Round] = {
        "bare asyncpg, same statements": lambda: rate(bare, writers=WRITERS, seconds=SECONDS),
    }
    program = ground.pgbench()
    if program is not None:
        script = _pgbench_script(ground, sent, fresh, player=str(player), texts=(name, skeleton(name), request))
        floors["pgbench, same statements"] = lambda: _pgbench(ground, program, script)
    try:
        return await compare(
            f"character creation, {WRITERS} at once",
            lambda: rate(ours, writers=WRITERS, seconds=SECONDS),
            floors,
        )
    finally:
        await pool.close()


def fresh_ids(sent: list[Sent], player: UUID) -> list[UUID]:
    """Return the ids that the transaction made, without those that were there before: player, world, place, mint."""
    known = {player, DEFAULT_WORLD, MINTED.owner_id, *_places(sent)}
    return [one for one in ids_in(sent) if one not in known]


def _places(sent: list[Sent]) -> list[UUID]:
    """Return the places that the events happened at: the parameter before the dates, in the append's own order."""
    [append] = [one for one in sent if "INSERT INTO events" in one.statement]
    number = int(_PLACES.search(append.statement)[1])
    return [place for place in append.rows[0][number - 1] if place is not None]


def _pgbench_script(ground: Ground, sent: list[Sent], fresh: list, *, player: str, texts: tuple[str, ...]) -> Path:
    variables = {str(old): f"u{number}" for number, old in enumerate(fresh)}
    made = [f"uuidv7() AS u{number}" for number in range(len(fresh))]
    name, bare_name, request = texts
    variables |= {player: "player", name: "name", bare_name: "bare", request: "request"}
    made += [
        f"md5('player-' || random({_PEOPLE - _PEOPLE_OF_PGBENCH}, {_PEOPLE - 1}))::uuid AS player",
        "'P' || left(md5(random()::text), 20) AS name",
        "left(md5(random()::text), 20) AS bare",
        "gen_random_uuid() AS request",
    ]
    script = ground.folder / "creation.pgbench"
    script.write_text(f"SELECT {', '.join(made)} \\gset\n" + to_pgbench(sent, variables))
    return script


async def _pgbench(ground: Ground, program: Path, script: Path) -> float:
    process = await asyncio.create_subprocess_exec(
        str(program),
        *("-n", "-M", "prepared", "-c", str(WRITERS), "-j", "1", "-T", "2", "-f", str(script)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, **ground.libpq_environment()},
    )
    printed, complaints = await process.communicate()
    found = _TPS.search(printed.decode())
    if process.returncode or found is None or b"aborted" in complaints:
        raise RuntimeError(f"pgbench failed: {complaints.decode()[-600:]}")
    return float(found[1])
