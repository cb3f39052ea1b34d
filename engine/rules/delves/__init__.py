"""Delves: rows of encounters of six kinds, resolved by the rules of fights and the one check.

* `compile_run(pack, delve, members, choices)` makes `RunInputs`: all that a run depends on beside the dice,
* `resolve_run(inputs, randomness)` plays it to a `RunResult` with its log,
* `encode` and `decode` turn the log into bytes and back, `read_run` makes typed entries of it.

A live scene resolves one encounter at a time: `compile_scene`, then `resolve_encounter` on a `Venture`.
"""

from engine.rules.delves.compiling import Delver, compile_run, compile_scene
from engine.rules.delves.encoding import decode, encode
from engine.rules.delves.inputs import Member, PackStamp, RunInputs, Setting
from engine.rules.delves.log import RunEntry, read_run
from engine.rules.delves.party import MemberState, Party, fresh_party, restore_party
from engine.rules.delves.resolvers import Resolver, resolve_encounter
from engine.rules.delves.results import MemberResult, RunResult, SkillGrowth
from engine.rules.delves.running import resolve_run
from engine.rules.delves.venture import Aftermath, Venture, chance_of

__all__ = [
    "Aftermath",
    "Delver",
    "Member",
    "MemberResult",
    "MemberState",
    "PackStamp",
    "Party",
    "Resolver",
    "RunEntry",
    "RunInputs",
    "RunResult",
    "Setting",
    "SkillGrowth",
    "Venture",
    "chance_of",
    "compile_run",
    "compile_scene",
    "decode",
    "encode",
    "fresh_party",
    "read_run",
    "resolve_encounter",
    "resolve_run",
    "restore_party",
]
