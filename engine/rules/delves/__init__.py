"""Delves: rows of encounters of six kinds, resolved by the rules of fights and the one check."""

from engine.rules.delves.encoding import decode, encode
from engine.rules.delves.inputs import Member, PackStamp, RunInputs, Setting
from engine.rules.delves.log import RunEntry, read_run
from engine.rules.delves.party import MemberState, Party, fresh_party, restore_party
from engine.rules.delves.results import MemberResult, RunResult, SkillGrowth

__all__ = [
    "Member",
    "MemberResult",
    "MemberState",
    "PackStamp",
    "Party",
    "RunEntry",
    "RunInputs",
    "RunResult",
    "Setting",
    "SkillGrowth",
    "decode",
    "encode",
    "fresh_party",
    "read_run",
    "restore_party",
]
