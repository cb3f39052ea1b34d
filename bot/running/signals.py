"""Being told to stop: by Ctrl-C, by SIGTERM, by the terminal that closes."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# One press of Ctrl-C may arrive twice (from the terminal, and from a parent that passes it on).
_ONE_PRESS = 0.5


class StopRequest:
    """What was asked of this process.

    Attributes:
        stop: Set by the first signal: finish what has begun and end.
        force: Set by a second Ctrl-C: end without finishing. Databases are still stopped in order.
    """

    def __init__(self, on_stop: Callable[[], None] = lambda: None) -> None:
        self.stop = asyncio.Event()
        self.force = asyncio.Event()
        self._on_stop = on_stop
        self._first: float | None = None

    def interrupted(self) -> None:
        """Take a Ctrl-C."""
        now = asyncio.get_running_loop().time()
        if self._first is None:
            self.asked()
        elif now - self._first > _ONE_PRESS:
            self.force.set()

    def asked(self) -> None:
        """Take a request that is not repeated to hurry: SIGTERM, SIGHUP."""
        if self._first is None:
            self._first = asyncio.get_running_loop().time()
            self._on_stop()
        self.stop.set()


@contextmanager
def listening_for_signals(request: StopRequest) -> Iterator[None]:
    """Let the running loop take the signals. Nothing is ever interrupted half-way, unlike with KeyboardInterrupt."""
    loop = asyncio.get_running_loop()
    handlers = {signal.SIGINT: request.interrupted, signal.SIGTERM: request.asked, signal.SIGHUP: request.asked}
    for number, handler in handlers.items():
        loop.add_signal_handler(number, handler)
    try:
        yield
    finally:
        for number in handlers:
            loop.remove_signal_handler(number)
