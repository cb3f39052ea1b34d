"""What a process wires once at start and hands to every capability."""

from dataclasses import dataclass

from redis.asyncio import Redis

from engine.kernel.clock import Clock
from engine.kernel.database import Database
from engine.kernel.jobs import JobQueue
from engine.kernel.rate_limits import RateLimiter
from engine.kernel.redis import connect_redis
from engine.kernel.settings import Settings
from engine.rules.randomness import Randomness


@dataclass(frozen=True, slots=True)
class Kernel:
    """The outside world as the engine sees it: settings, time, randomness, database, Redis, limits, jobs."""

    settings: Settings
    clock: Clock
    randomness: Randomness
    database: Database
    redis: Redis
    limits: RateLimiter
    jobs: JobQueue

    @classmethod
    def build(
        cls,
        settings: Settings,
        *,
        database_url: str,
        redis_url: str,
        clock: Clock,
        randomness: Randomness,
        process: str = "everdelve",
    ) -> "Kernel":
        """Wire a kernel; nothing is connected until it is used.

        Args:
            settings: The process's settings.
            database_url: Where the database is: the settings' address, or the embedded server's.
            redis_url: Where Redis or Valkey is, likewise.
            clock: The source of time.
            randomness: The source of live dice.
            process: Shown as the connections' application name.
        """
        database = Database.connect(
            database_url, clock=clock, pool_size=settings.database_pool_size, application_name=f"everdelve-{process}"
        )
        redis = connect_redis(redis_url)
        return cls(
            settings=settings,
            clock=clock,
            randomness=randomness,
            database=database,
            redis=redis,
            limits=RateLimiter(redis, clock),
            jobs=JobQueue(),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self.redis.aclose()
        await self.database.close()
