"""`python -m benchmarks [name …]`: without names all, and only then docs/performance.md is written."""

import asyncio
import importlib
import sys
from time import perf_counter

from benchmarks.ground import prepared_ground, say
from benchmarks.measuring import Result
from benchmarks.report import write

NAMES = {"command": "commanding", "read": "reading", "create": "creating", "events": "appending", "delves": "delving"}


async def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        say(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}.")
        return 2
    began = perf_counter()
    results: list[Result] = []
    for name in names or NAMES:
        say(f"{name} …")
        # Each on fresh servers: what one leaves behind must not slow the next.
        async with prepared_ground() as ground:
            results += await importlib.import_module(f"benchmarks.{NAMES[name]}").run(ground)
    say(f"Measured in {perf_counter() - began:.0f} s.")
    if not names:
        say(f"Written to {await write(results)}.")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
