"""The one source of time. Nothing in the engine asks the operating system or the database what time it is."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time of the game's world of processes, always aware and in UTC."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class SystemClock:
    """The operating system's clock."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that moves only when told to, for tests and simulations."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the time it was last set to, aware, in UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Set the time. It may go backwards, as real clocks do."""
        self._now = moment.astimezone(UTC)

    def advance(self, by: timedelta | float) -> None:
        """Move the time on by a duration, or by a number of seconds."""
        self._now += by if isinstance(by, timedelta) else timedelta(seconds=by)
