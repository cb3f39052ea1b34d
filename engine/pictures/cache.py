"""Pictures drawn once: a bounded cache by what they show, filled from a pool of threads."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol


class Picture(Protocol):
    """A description that can draw itself. It is a frozen dataclass, so that its `repr` says all that it shows."""

    def draw(self) -> bytes:
        """Draw it: the bytes of a PNG."""
        ...

    def describe(self) -> str:
        """Say in words what it shows."""
        ...


def content_hash(picture: Picture) -> str:
    """Give the name of a picture: 64 hexadecimal digits, equal exactly for equal descriptions of one kind."""
    return hashlib.sha256(repr(picture).encode("utf-8", "backslashreplace")).hexdigest()


class PictureCache:
    """Draws pictures in threads and keeps the ones used last.

    One for a process, used from one event loop. Pictures that are asked for while they are being drawn are drawn once.
    """

    def __init__(self, *, max_bytes: int = 32 * 1024 * 1024, threads: int = 2) -> None:
        """Make an empty cache.

        Args:
            max_bytes: What all kept pictures together may weigh.
            threads: Pictures drawn at once at most.
        """
        self._max_bytes = max_bytes
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._weight = 0
        self._drawing: dict[str, asyncio.Future[bytes]] = {}
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="pictures")

    async def render(self, picture: Picture) -> bytes:
        """Give the bytes of a picture, drawn now or kept from before."""
        name = content_hash(picture)
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        if name not in self._drawing:
            drawing = asyncio.get_running_loop().run_in_executor(self._pool, picture.draw)
            self._drawing[name] = drawing
            drawing.add_done_callback(lambda done: self._finish(name, done))
        return await asyncio.shield(self._drawing[name])

    def _finish(self, name: str, done: asyncio.Future[bytes]) -> None:
        del self._drawing[name]
        if done.cancelled() or done.exception() is not None:
            return
        drawn = done.result()
        self._kept[name] = drawn
        self._weight += len(drawn)
        while self._weight > self._max_bytes:
            _, dropped = self._kept.popitem(last=False)
            self._weight -= len(dropped)

    @property
    def weight(self) -> int:
        """Bytes of all kept pictures."""
        return self._weight

    def __len__(self) -> int:
        return len(self._kept)

    def close(self) -> None:
        """Stop the threads; pictures being drawn are finished, none is begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)
