"""A worker in a process of its own, for tests that kill it; takes the database's address and the heartbeat in seconds.

Its jobs write what they do into the table `ticks`. The word "killer" kills the process, "sleeper" never ends.
"""

import asyncio
import os
import signal
import sys
from datetime import timedelta

from sqlalchemy import text

from engine.kernel.clock import SystemClock
from engine.kernel.database import Database
from engine.kernel.worker import run_worker
from tests.engine.kernel.jobs.desk import make_desk

WRITE = text("INSERT INTO ticks VALUES (:name, clock_timestamp())")


async def main(url: str, heartbeat: float) -> None:
    desk = make_desk(Database.connect(url, clock=SystemClock()), SystemClock())

    async def act(body, context):
        async with context.database.transaction() as tx:
            await tx.execute(WRITE, {"name": f"started {body.word}"})
        if body.word == "killer":
            os.kill(os.getpid(), signal.SIGKILL)
        if body.word == "sleeper":
            await asyncio.Event().wait()

    desk.act = act
    await run_worker(
        desk.parts, None, stop=asyncio.Event(), registry=desk.registry, heartbeat=timedelta(seconds=heartbeat)
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
