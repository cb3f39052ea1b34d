"""Prints what this interpreter makes of run files: run by tests in other processes and by other versions of Python.

It needs no more than the rules: python run_twice.py FILE…
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from engine.rules.delves import encode
from engine.rules.replays import keep, play, read, write

for name in sys.argv[1:]:
    run_file = read(Path(name).read_bytes())
    assert run_file.inputs is not None
    again = play(run_file.run, run_file.started, run_file.inputs, run_file.people)
    kept = keep(run_file.run, run_file.started, run_file.inputs, again.log, run_file.people)
    sys.stdout.write(f"{encode(again.log).hex()}\n{write(kept).hex()}\n")
