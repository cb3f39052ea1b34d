"""The connection to Redis or Valkey: made when first used, quick to give up, and mended without a restart."""

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 2.0
# More callers than this wait for one another; Redis answers one at a time anyway.
MAX_CONNECTIONS = 32


def connect_redis(url: str) -> Redis:
    """Return a client for a `redis://`, `rediss://` or `unix://` address.

    Nothing is sent until the first command, so a server that is away at start is no error here. Every command may raise
    `redis.exceptions.RedisError`; the next one connects again. Close it with `aclose()`.
    """
    pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
        url,
        max_connections=MAX_CONNECTIONS,
        timeout=ANSWER_SECONDS,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        # A pooled connection that the server closed is only noticed by using it: one retry on a fresh one, no more.
        retry=Retry(NoBackoff(), 1),
        health_check_interval=15,
        client_name="everdelve",
    )
    return Redis.from_pool(pool)
