"""Asks one address over many kept connections, in a process of its own; prints requests per second.

A client as thin as it can be: it must not be what is measured.
"""

import asyncio
import re
import sys
from time import perf_counter

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


class Asker(asyncio.Protocol):
    """One connection that asks again as soon as it has its answer."""

    def __init__(self, request: bytes, until: float) -> None:
        self._request = request
        self._until = until
        self._received = b""
        self.answers = 0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        if not self._received.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(RuntimeError(self._received.decode()))
            return
        length = int(_LENGTH.search(self._received, 0, end + 2)[1])
        if len(self._received) < end + 4 + length:
            return
        self._received = b""
        self.answers += 1
        if perf_counter() < self._until:
            self._transport.write(self._request)
        elif not self.done.done():
            self.done.set_result(None)
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("closed while asking"))


async def ask(port: int, path: str, connections: int, seconds: float) -> float:
    """Return requests per second."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    began = perf_counter()
    made = await asyncio.gather(
        *(
            loop.create_connection(lambda: Asker(request, began + seconds), "127.0.0.1", port)
            for _ in range(connections)
        )
    )
    askers = [asker for _, asker in made]
    await asyncio.gather(*(asker.done for asker in askers))
    return sum(asker.answers for asker in askers) / (perf_counter() - began)


if __name__ == "__main__":
    port, path, connections, seconds = sys.argv[1:]
    print(asyncio.run(ask(int(port), path, int(connections), float(seconds))))
