"""Discord's promise about nonces: within a few minutes, the same nonce in the same channel is the same message."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

WINDOW = 300.0
"""Seconds for which a nonce is remembered."""


@dataclass(slots=True)
class Nonces:
    """Which message was sent with which nonce. Only the bot sends with nonces, so its id is not part of the key."""

    now: Callable[[], float] = time.time
    _sent: dict[tuple[int, str], tuple[int, float]] = field(default_factory=dict)

    def find(self, channel_id: int, nonce: str) -> int | None:
        """Return the id of the message sent with a nonce within the window, if any."""
        known = self._sent.get((channel_id, nonce))
        return known[0] if known is not None and self.now() - known[1] < WINDOW else None

    def remember(self, channel_id: int, nonce: str, message_id: int) -> None:
        """Note a sent message, and forget those beyond the window."""
        now = self.now()
        for key in [key for key, (_, at) in self._sent.items() if now - at >= WINDOW]:
            del self._sent[key]
        self._sent[channel_id, nonce] = (message_id, now)

    def as_rows(self) -> list[tuple[int, str, int, float]]:
        """List channel, nonce, message and time of sending, for keeping."""
        return [(channel, nonce, message, at) for (channel, nonce), (message, at) in self._sent.items()]

    def restore(self, rows: Iterable[tuple[int, str, int, float]]) -> None:
        """Take back what `as_rows` gave."""
        for channel, nonce, message, at in rows:
            self._sent[channel, nonce] = (message, at)
