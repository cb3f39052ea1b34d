"""The order in which rows are locked (law 5): whoever keeps to it cannot deadlock."""

from enum import IntEnum


class LockRank(IntEnum):
    """What may be locked, in the one allowed order. Within a rank, lock in the order of ids."""

    PLAYER = 10
    CHARACTER = 20
    CAMPAIGN = 30
    SESSION = 40
    SCENE = 50
    ENCOUNTER = 60
    GUILD = 70
    ACCOUNT = 80
    FEED = 90


class LockOrderError(AssertionError):
    """A transaction asked for a lock that stands before one it already holds: a defect of the program."""
