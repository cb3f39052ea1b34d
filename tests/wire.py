"""A wire between the program and one of its servers, which tests cut, mend, and make endlessly slow."""

import asyncio
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit, urlunsplit


class Wire:
    """Forwards a loopback port to a server, given by its address: TCP, PostgreSQL's socket folder, Valkey's socket."""

    def __init__(self, target: str) -> None:
        self._target = urlsplit(target)
        self._server = None
        self._writers = []
        self._port = 0
        self.slow = False

    @property
    def url(self) -> str:
        """The server's address by way of the wire."""
        if self._target.scheme == "unix":
            return f"redis://127.0.0.1:{self._port}/{parse_qs(self._target.query).get('db', ['0'])[0]}"
        user = f"{self._target.username}@" if self._target.username else ""
        return urlunsplit(self._target._replace(netloc=f"{user}127.0.0.1:{self._port}", query=""))

    async def mend(self) -> None:
        """Let connections through; always on the same port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Break all connections and refuse new ones."""
        self._server.close()
        for writer in self._writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in self._writers), return_exceptions=True)
        self._writers.clear()

    async def _serve(self, reader, writer):
        self._writers.append(writer)
        up_reader, up_writer = await self._connect()
        self._writers.append(up_writer)
        await asyncio.gather(self._pump(reader, up_writer), self._pump(up_reader, writer))

    async def _connect(self):
        if self._target.scheme == "unix":
            return await asyncio.open_unix_connection(self._target.path)
        folder = parse_qs(self._target.query).get("host", [""])[0]
        if folder.startswith("/"):
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{self._target.port or 5432}")
        return await asyncio.open_connection(folder or self._target.hostname, self._target.port or 5432)

    async def _pump(self, reader, writer):
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if not self.slow:
                    writer.write(data)
                    await writer.drain()
        writer.close()
