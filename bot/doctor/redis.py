"""Redis or Valkey: there, and new enough."""

from typing import Any

from redis.exceptions import RedisError

from bot.doctor.report import Finding, fail, ok
from engine.kernel.redis import connect_redis
from engine.kernel.settings import Settings


async def check_redis(settings: Settings) -> list[Finding]:
    """Ask the server who it is."""
    assert settings.redis_url is not None
    client = connect_redis(settings.redis_url)
    try:
        info: dict[str, Any] = await client.info("server")
    except (RedisError, OSError, TimeoutError) as error:
        mend = "See that Redis or Valkey runs, and that REDIS_URL has the right host, port and password."
        return [fail("Redis", f"cannot be reached ({type(error).__name__}: {error})", mend)]
    finally:
        await client.aclose()
    return [age(info)]


def age(info: dict[str, Any]) -> Finding:
    """Judge what the server says of itself under `INFO server`."""
    name, version, oldest = (
        ("Valkey", str(info["valkey_version"]), 8)
        if "valkey_version" in info
        else ("Redis", str(info["redis_version"]), 7)
    )
    if int(version.split(".")[0]) < oldest:
        return fail("Redis", f"{name} {version} is too old", f"Use {name} {oldest} or later.")
    return ok("Redis", f"{name} {version}")
