"""Circuit breakers: a service that keeps failing is left alone for a while instead of being waited for.

Closed, calls pass. After `failures` counted failures in a row it opens, and for `cooldown` seconds every call is
refused at once. Then exactly one call is let through to probe; it closes the breaker or opens it again. All of it is
the state of one process: each process finds out for itself.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TypeVar

from engine.kernel.clock import Clock
from engine.kernel.errors import EverdelveError, Unavailable
from engine.kernel.telemetry import METRICS, external_call

T = TypeVar("T")


class BreakerState(IntEnum):
    """What the metric shows."""

    CLOSED = 0
    PROBING = 1
    OPEN = 2


def service_is_failing(error: Exception) -> bool:
    """Return whether an exception speaks against the service: all do but typed answers (a refusal is an answer)."""
    return isinstance(error, Unavailable) or not isinstance(error, EverdelveError)


class CircuitBreaker:
    """Guards the calls to one service.

    Args:
        name: The service's name, as people read it in `Unavailable`, spans and metrics.
        clock: Measures the cooldown.
        failures: How many counted failures in a row open it; at least 1.
        cooldown: Seconds of refusing before a probe.
        counts: Says of a raised exception whether it speaks against the service. One that does not (a 404, a
            refusal) is an answer, and counts as success.
    """

    def __init__(
        self,
        name: str,
        clock: Clock,
        *,
        failures: int = 5,
        cooldown: float = 30.0,
        counts: Callable[[Exception], bool] = service_is_failing,
    ) -> None:
        self.name = name
        self._clock = clock
        self._limit = failures
        self._cooldown = timedelta(seconds=cooldown)
        self._counts = counts
        self._failed = 0
        self._opened_at: datetime | None = None
        self._probing = False
        # Grows with every change of state: a slow call from before the change says nothing about the time after it.
        self._era = 0
        self._show()

    @property
    def state(self) -> BreakerState:
        """Closed, open, or open with a probe on its way."""
        if self._opened_at is None:
            return BreakerState.CLOSED
        return BreakerState.PROBING if self._probing else BreakerState.OPEN

    async def call(self, action: Callable[[], Awaitable[T]]) -> T:
        """Run an action against the service and return what it returns.

        Raises:
            Unavailable: At once, while the breaker is open or another call is the probe.
            Exception: Whatever the action raises.
        """
        era = self._enter()
        try:
            async with external_call(self.name):
                result = await action()
        except Exception as error:
            if self._counts(error):
                self._failure(era)
            else:
                self._success(era)
            raise
        except BaseException:  # cancelled: nothing was learnt, so the next caller may probe
            self._abandon(era)
            raise
        self._success(era)
        return result

    def retry_after(self) -> float:
        """Return the seconds until a probe is let through; 0 when calls pass."""
        if self._opened_at is None:
            return 0.0
        return max(0.0, (self._opened_at + self._cooldown - self._clock.now()).total_seconds())

    def _enter(self) -> int:
        if self._opened_at is None:
            return self._era
        now = self._clock.now()
        # A clock that was set back must not lengthen the cooldown.
        self._opened_at = min(self._opened_at, now)
        if self._probing or now - self._opened_at < self._cooldown:
            raise Unavailable(
                f"{self.name} is not answering at the moment.",
                "Try again in half a minute.",
                service=self.name,
                retry_after=self.retry_after(),
            )
        self._probing = True
        self._change()
        return self._era

    def _success(self, era: int) -> None:
        if era != self._era:
            return
        self._failed = 0
        if self._opened_at is not None:
            self._opened_at, self._probing = None, False
            self._change()

    def _failure(self, era: int) -> None:
        if era != self._era:
            return
        self._failed += 1
        if self._probing or self._failed >= self._limit:
            self._opened_at, self._probing = self._clock.now(), False
            self._change()

    def _abandon(self, era: int) -> None:
        if era == self._era and self._probing:
            self._probing = False
            self._change()

    def _change(self) -> None:
        self._era += 1
        self._show()

    def _show(self) -> None:
        METRICS.breaker_state.labels(self.name).set(self.state)
