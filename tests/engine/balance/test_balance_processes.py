"""The bench's processes live no longer than the command that began them."""

import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[3]
BEGIN = """
import sys
from pathlib import Path
from engine.balance.delves import keys, measure
from engine.content import load_pack_once

path = Path("game-system")
if __name__ == "__main__":
    for _key, _cell in measure(path, list(keys(load_pack_once(path))), 100_000, 2):
        pass
"""


def test_a_killed_bench_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "bench.py"
    script.write_text(BEGIN)
    bench = subprocess.Popen([sys.executable, str(script)], cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    try:
        workers: list[psutil.Process] = []
        while len(workers) < 2:
            assert bench.poll() is None
            workers = [
                each for each in psutil.Process(bench.pid).children() if "spawn_main" in " ".join(each.cmdline())
            ]
    finally:
        bench.kill()
        bench.wait()
    _, left = psutil.wait_procs(workers, timeout=30)
    for each in left:
        each.kill()
    assert left == []
