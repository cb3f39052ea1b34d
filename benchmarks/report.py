"""Writes docs/performance.md."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measuring import Result

PATH = Path(__file__).parent.parent / "docs" / "performance.md"

_TEXT = """# Performance

Written by `make bench`. Each figure of ours stands beside a floor: the least that could do the same, measured in the
same run, in turns with ours. **Ratios travel from machine to machine; figures per second do not.** A ratio of 1 is as
fast as the floor.

| what | ours, per second | floor, per second | ratio | lowest to highest | the floor is |
| --- | ---: | ---: | ---: | ---: | --- |
{rows}

Measured {day} on {cores} cores ({machine}), Python {python}, load {load} at the end. Everything ran on that one machine
over loopback: PostgreSQL and Valkey as embedded servers with fsync on, the program, the floors and what made the load.
Medians of five rounds after one to warm up.

## What each is
- **A command**: the real bot and cogs in a simulated Discord, from the command to its last reply, one after another.
  The simulation costs both sides the same.
- **A read**: `GET /v1/characters/{{id}}` as it is deployed: rate limit in Valkey, access log, trace, ETag, every
  header. The floor does none of that, and sends the row as it comes.
- **A creation**: the whole use case: idempotency key, locks, rules, character, skills, gear, queue, purse by ledger,
  event, feeds. The floors send the statements that were recorded from it, with fresh ids; pgbench sends one more, for
  the ids.
- **An event**: a transaction of its own with one event: the log, the feed's place, the head's lock. The floor is one
  INSERT into a table with a primary key. Writers of one feed wait for each other by design: that is what makes it
  gapless and in the order of commits.
- **The outbox**: each row handed to a handler under a savepoint, its effect and its removal committed together, in the
  feed's order. The floor takes rows in order and deletes them.
- **A delve**: five fights resolved by skill queues on one core, encoded to what is stored. A toy fight has hit points,
  one blow and nothing else: no skills, conditions, rows, threat or queues. Entries are compared as well, since a fight
  by the rules is longer than a toy one.
- **An encounter**: the same fights, twelve to a delve against three: 1 means that each costs as much as the first.
- **A pack**: read, every file validated, every reference followed, every check made. The floor only parses the files.

## Where a delve's time goes
A run over all delves with full parties makes about 950 entries, at about 3.5 µs of one core an entry. By profile the
time has no single owner: striking a target 7 % of its own, the sums of conditions (worked out when they change, not
at each blow: about 1.8 times an action) 7 %, an act 4 %, bringing a condition 4 %, the dice 3 %, the queue's choice 3
%, turns and rounds 6 %; the rest is spread thin. With what they call, a queue's choice is 13 % of a run and striking
31 %; encoding the log is 1 %. `python -m cProfile -s tottime -m benchmarks delves` shows it.
"""


async def write(results: Sequence[Result]) -> Path:
    """Write the table and return where it is."""
    rows = "\n".join(
        f"| {one.name} | {one.ours:,.0f} | {one.floor:,.0f} | **{one.ratio:.2f}** "
        f"| {one.spread[0]:.2f} to {one.spread[1]:.2f} | {one.floor_name} |"
        for one in results
    )
    PATH.parent.mkdir(exist_ok=True)
    PATH.write_text(
        _TEXT.format(
            rows=rows,
            day=datetime.now(UTC).date(),
            cores=os.cpu_count(),
            machine=platform.machine(),
            python=platform.python_version(),
            load=f"{os.getloadavg()[0]:.1f}",
        )
    )
    return PATH
