"""A count of everything that changed, to wait on, and the latest requests of the bot."""

import asyncio
from collections import deque
from dataclasses import dataclass

from engine.kernel.waiting import set_within

_KEPT_REQUESTS = 2000


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request of the bot.

    Attributes:
        status: The answer's HTTP status; 0 if the connection was broken instead of an answer.
        at: Seconds since the epoch when it arrived.
    """

    number: int
    method: str
    path: str
    status: int
    at: float
    channel_id: str | None


class Journal:
    """Counts changes; whoever waits for one is woken."""

    def __init__(self) -> None:
        self.revision = 0
        self._requests: deque[SeenRequest] = deque(maxlen=_KEPT_REQUESTS)
        self._request_count = 0
        self._changed = asyncio.Event()

    def touch(self) -> None:
        """Count a change and wake all who wait."""
        self.revision += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def request(self, method: str, path: str, status: int, at: float, channel_id: int | None) -> None:
        """Note a finished request."""
        self._request_count += 1
        channel = None if channel_id is None else str(channel_id)
        self._requests.append(SeenRequest(self._request_count, method, path, status, at, channel))
        self.touch()

    def requests(self) -> list[SeenRequest]:
        """List the latest requests, oldest first."""
        return list(self._requests)

    async def changed_since(self, revision: int, timeout: float) -> bool:  # noqa: ASYNC109 - a long poll's limit is its argument
        """Wait until something changed after a revision.

        Args:
            revision: The last one known.
            timeout: Most seconds to wait.

        Returns:
            Whether something changed in time.
        """
        if self.revision > revision:
            return True
        return await set_within(self._changed, timeout)
