"""Which servers a command works on: those of the settings, those of a running `everdelve run`, or its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.embedded import EmbeddedServers, StateLock, occupant_of
from engine.kernel.settings import Settings, SettingsError


@contextmanager
def servers_for(settings: Settings, command: str) -> Iterator[Settings]:
    """Fill in the addresses of servers, starting embedded ones for as long as the block lasts if none runs.

    Raises:
        AlreadyRunningError: If another command has the embedded servers and does not share them.
        EmbeddedError: If they do not start.
    """
    if found := _known(settings):
        yield found
        return
    with StateLock(settings.state_dir, command) as lock:
        embedded = EmbeddedServers(
            settings.state_dir, postgres=settings.database_url is None, valkey=settings.redis_url is None
        )
        with embedded:
            found = settings.changed(
                database_url=embedded.postgres.url() if embedded.postgres else settings.database_url,
                redis_url=embedded.valkey.url() if embedded.valkey else settings.redis_url,
            )
            lock.announce(database_url=found.database_url, redis_url=found.redis_url)
            yield found


def servers_that_run(settings: Settings) -> Settings:
    """Fill in the addresses of servers that others keep running.

    Raises:
        SettingsError: If there are none.
    """
    found = _known(settings)
    if found is None:
        missing = [name.upper() for name in ("database_url", "redis_url") if getattr(settings, name) is None]
        raise SettingsError(
            [
                f"{name}: is not set, and no `everdelve run` runs here whose server could be used. Set it, or use "
                "`everdelve run`, which brings its own."
                for name in missing
            ]
        )
    return found


def _known(settings: Settings) -> Settings | None:
    if settings.database_url is not None and settings.redis_url is not None:
        return settings
    occupant = occupant_of(settings.state_dir)
    if occupant is None or occupant.database_url is None or occupant.redis_url is None:
        return None
    return settings.changed(
        database_url=settings.database_url or occupant.database_url, redis_url=settings.redis_url or occupant.redis_url
    )
