"""A bot process as it runs in production, with the contents of the tests and less patience."""

import asyncio
import json
import signal
import sys
from types import SimpleNamespace

import delivery_contents  # noqa: F401  declares the contents

from adapters.discord.delivery import Timing
from bot.process import run_bot
from engine.delivery import DeliveryService
from engine.kernel.clock import SystemClock
from engine.kernel.kernel import Kernel
from engine.kernel.randomness import LiveRandomness
from engine.kernel.settings import Settings
from engine.kernel.telemetry import configure

IMPATIENT = Timing(poll=0.2, send=4.0, lease=5.0, cooldown=1.0)


async def main(given: dict) -> None:
    settings = Settings(**given["settings"])
    configure(settings, "bot")
    kernel = Kernel.build(
        settings,
        database_url=given["database_url"],
        redis_url=given["redis_url"],
        clock=SystemClock(),
        randomness=LiveRandomness(),
    )
    engine = SimpleNamespace(delivery=DeliveryService(), pack=None)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await run_bot(kernel, engine, stop=stop, timing=IMPATIENT, cogs=["delivery_contents"])
    await kernel.close()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
