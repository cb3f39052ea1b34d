"""Telling what a log says: as typed objects with names (`fights`, `runs`), as text, and in short.

* `tell_run(cast_of(inputs), log, names)` and `tell_fight(bout, log, names)` turn positions into names and words; what
  they give is the JSON that clients get (`told_json`, `schema`).
* `run_text` and `lines_of` make text of that, `summarize` the short form of which cards are made.

All are pure and deterministic. A log that does not fit its cast is refused with `UntellableError`.
"""

from engine.rules.telling.cast import Cast, cast_of
from engine.rules.telling.fighting import tell_fight
from engine.rules.telling.jsons import schema, told_json
from engine.rules.telling.naming import EncounterNames, Names, names_of, words_of
from engine.rules.telling.positions import UntellableError
from engine.rules.telling.running import tell_run
from engine.rules.telling.runs import RunTold, ToldRun
from engine.rules.telling.summary import RunSummary, summarize
from engine.rules.telling.text import line_of, lines_of, run_text

__all__ = [
    "Cast",
    "EncounterNames",
    "Names",
    "RunSummary",
    "RunTold",
    "ToldRun",
    "UntellableError",
    "cast_of",
    "line_of",
    "lines_of",
    "names_of",
    "run_text",
    "schema",
    "summarize",
    "tell_fight",
    "tell_run",
    "told_json",
    "words_of",
]
