"""What the doctor says: one line each, and how to mend what is wrong."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        level: `fail` stops the program or will; `warn` works for now.
        subject: What was looked at.
        said: What was seen, without secrets.
        mend: What to do; empty when all is well.
    """

    level: Level
    subject: str
    said: str
    mend: str = ""

    def lines(self) -> str:
        """The finding as it is printed."""
        first = f"{self.level:<4}  {self.subject}: {self.said}"
        return f"{first}\n      -> {self.mend}" if self.mend else first


def ok(subject: str, said: str) -> Finding:
    """All is well."""
    return Finding(Level.OK, subject, said)


def warn(subject: str, said: str, mend: str) -> Finding:
    """It works, but should be mended."""
    return Finding(Level.WARN, subject, said, mend)


def fail(subject: str, said: str, mend: str) -> Finding:
    """It does not work."""
    return Finding(Level.FAIL, subject, said, mend)


def skew(subject: str, seconds: float) -> Finding:
    """Judge how far our clock stands from another; positive: ours is ahead."""
    said = f"our clock is {abs(seconds):.1f} s {'ahead' if seconds > 0 else 'behind'}"
    mend = "Let this machine's clock follow a time server (NTP)."
    if abs(seconds) < 2:
        return ok(subject, "agrees with ours")
    return warn(subject, said, mend) if abs(seconds) < 30 else fail(subject, said, mend)
