"""Starting and stopping the little bot as a process."""

import subprocess
import sys
from pathlib import Path

LITTLE_BOT = Path(__file__).parent / "little_bot.py"


def start_bot(playground):
    return subprocess.Popen(
        [sys.executable, str(LITTLE_BOT), playground.api_url, playground.gateway_url, playground.cdn_url]
    )


def stop_bot(process):
    process.terminate()
    process.wait(10)
