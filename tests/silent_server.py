"""A server that takes connections and never says a word: what a hanging service looks like from outside."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff


@dataclass
class Silence:
    """Where it is, and how often somebody came."""

    port: int = 0
    callers: list[asyncio.StreamWriter] = field(default_factory=list)

    def redis(self, *, patience: float = 0.1) -> Redis:
        """A client that takes it for Redis, waits so many seconds and tries once."""
        return Redis(port=self.port, socket_timeout=patience, retry=Retry(NoBackoff(), 0))


@asynccontextmanager
async def silent_server() -> AsyncIterator[Silence]:
    """Run one on loopback."""
    silence = Silence()

    async def keep(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        silence.callers.append(writer)

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    silence.port = server.sockets[0].getsockname()[1]
    try:
        yield silence
    finally:
        server.close()
        for writer in silence.callers:
            writer.close()
