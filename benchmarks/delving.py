"""Delves resolved by the rules, log encoding included, against toy fights; and the pack read, against bare TOML.

The delve is five fights of plain creatures of its level with as many against as many, so that a toy run has the same
shape. One core, no database.
"""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

import orjson

from benchmarks.ground import Ground
from benchmarks.measuring import Result, Round, compare
from benchmarks.toy_fight import toy_run
from engine.content import ContentPack, load_pack
from engine.content.models import CombatEncounter, Group
from engine.rules.delves import Delver, RunInputs, compile_run, encode, resolve_run
from engine.rules.samples import sample_hero
from engine.rules.stream import Stream

SECONDS = 1.5
FIGHTS = 5
FEW, MANY = 3, 12
LEVEL = 12
PERIL = 60
_PACK = Path(__file__).parent.parent / "game-system"


async def run(_ground: Ground) -> list[Result]:
    """Measure runs of one, four and eight; the log's entries; what an encounter more costs; and loading the pack."""
    pack = load_pack(_PACK)
    results = []
    for size in (1, 4, 8):
        results += await compare(
            f"delves of {FIGHTS} fights, {size} against {size}, log encoded",
            _rate(partial(_delve, _inputs(pack, size, FIGHTS))),
            {"toy fights of as many": _rate(partial(_toy, size))},
        )
    results += await compare(
        "log entries of a delve, 4 against 4",
        _rate(partial(_entries, _inputs(pack, 4, FIGHTS))),
        {"entries of toy fights": _rate(_toy_entries)},
    )
    few, many = _inputs(pack, 4, FEW), _inputs(pack, 4, MANY)
    results += await compare(
        f"encounters, {MANY} to a delve",
        _rate(lambda seed: MANY * _delve(many, seed)),
        {f"encounters, {FEW} to a delve": _rate(lambda seed: FEW * _delve(few, seed))},
    )
    texts = [path.read_text() for path in sorted(_PACK.rglob("*.toml"))]
    results += await compare(
        "content packs loaded and validated",
        _rate(lambda _seed: bool(load_pack(_PACK).items)),
        {"its files parsed as TOML": _rate(lambda _seed: bool([tomllib.loads(text) for text in texts]))},
    )
    return results


def _rate(work: Callable[[int], int]) -> Round:
    """Calls of `work(seed)` for a while; what it returns is counted, by the second."""

    async def one_round() -> float:
        done, began = 0, perf_counter()
        for seed in count():
            done += work(seed)
            if perf_counter() - began > SECONDS:
                break
        return done / (perf_counter() - began)

    return one_round


def _inputs(pack: ContentPack, size: int, fights: int) -> RunInputs:
    """A party of sample heroes and the fights it has before it; lighter than they are, so that every run sees all."""
    creature = next(
        each for each in pack.creatures.values() if each.role == "skirmisher" and abs(each.level - LEVEL) < 5
    )
    classes = list(pack.classes)[:size]
    party = [Delver(each, *sample_hero(pack, each, LEVEL)) for each in classes]
    fight = CombatEncounter(
        kind="combat", title="A fight", text="A fight.", groups=(Group(creature=creature.id, count=4),)
    )
    delve = next(each for each in pack.delves.values() if each.level >= 1)
    made = delve.model_copy(update={"encounters": (fight,) * fights, "party": (1, 8), "level": LEVEL, "peril": PERIL})
    own = replace(pack, delves=MappingProxyType({made.id: made}))
    return compile_run(own, made.id, party)


def _delve(inputs: RunInputs, seed: int) -> int:
    encode(resolve_run(inputs, _stream(seed)).log)
    return 1


def _toy(fighters: int, seed: int) -> int:
    orjson.dumps(toy_run(seed, FIGHTS, fighters))
    return 1


def _entries(inputs: RunInputs, seed: int) -> int:
    return len(resolve_run(inputs, _stream(seed)).log)


def _toy_entries(seed: int) -> int:
    return len(toy_run(seed, FIGHTS, 4))


def _stream(seed: int) -> Stream:
    return Stream(seed.to_bytes(32, "big"))
