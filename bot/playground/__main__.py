"""`python -m bot.playground`: run the local Discord in this process."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path

from bot.playground.server import Options, PortTakenError, serve


def main() -> int:
    """Read the command line and run; 1 if the port is taken or SimCord does not fit."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A local Discord to play in.")
    parser.add_argument("--port", type=int, default=8070, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--state-dir", type=Path, required=True, help="where the world is kept between runs")
    parser.add_argument("--shards", type=int, default=2, choices=range(1, 17), help="shards the bot is told to use")
    parser.add_argument(
        "--stop-with-parent", action="store_true", help="stop when standard input ends, however the parent dies"
    )
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(serve(Options(given.port, given.state_dir, given.shards, given.stop_with_parent)))
    except (PortTakenError, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
