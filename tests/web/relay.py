"""A relay in front of a server, which can be cut and mended: a server that is away for a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Relay:
    """Listens on loopback and passes bytes on, until it is cut."""

    def __init__(self, host: str | None, port: int | None, socket_path: str | None) -> None:
        self._target = (host, port, socket_path)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task] = set()
        self.port = 0

    async def mend(self) -> None:
        """Listen, at the same port as before."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Close every connection and listen no more."""
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, port, path = self._target
        if path is None:
            far_reader, far_writer = await asyncio.open_connection(host, port)
        else:
            far_reader, far_writer = await asyncio.open_unix_connection(path)
        for one_way in (self._pass_on(reader, far_writer), self._pass_on(far_reader, writer)):
            task = asyncio.create_task(one_way)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        self._writers.discard(writer)
        writer.transport.abort()


@asynccontextmanager
async def relay_to(host: str | None, port: int | None, socket_path: str | None = None) -> AsyncIterator[Relay]:
    """Yield a mended relay to a TCP address or a Unix socket."""
    relay = Relay(host, port, socket_path)
    await relay.mend()
    try:
        yield relay
    finally:
        await relay.cut()
