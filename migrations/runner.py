"""Runs migrations on an address: up, down, where it stands, and whether the models still equal them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

T = TypeVar("T")
# Whoever migrates holds this lock, so that several processes may start at once.
_MIGRATING = 0x45564552


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """Return the newest revision that this build knows."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    assert newest is not None
    return newest


def known_revisions() -> list[str]:
    """Return all revisions, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


async def _on(url: str, work: Callable[[Connection], T]) -> T:
    engine = create_async_engine(make_url(url).set(drivername="postgresql+asyncpg"))
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MIGRATING})
            await connection.commit()
            result = await connection.run_sync(work)
            await connection.commit()
            return result
    finally:
        await engine.dispose()


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database up to a revision. Several may call it at once; one works, the others wait."""
    await _on(url, lambda connection: command.upgrade(_config(connection), revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the database down to a revision; `base` removes everything."""
    await _on(url, lambda connection: command.downgrade(_config(connection), revision))


async def current(url: str) -> str | None:
    """Return the revision at which the database stands, None if it is empty."""
    return await _on(url, lambda connection: MigrationContext.configure(connection).get_current_revision())


async def differences(url: str) -> list[Any]:
    """Return what Alembic finds different between the models and the migrated database: nothing, or a defect."""
    from migrations.models import include_name, include_object, metadata  # noqa: PLC0415  imports every capability

    def compare(connection: Connection) -> list[Any]:
        options = {"include_name": include_name, "include_object": include_object, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    return await _on(url, compare)


async def write_new(url: str, message: str) -> Path:
    """Write the migration that takes the database at head to what the models say; return its path.

    Raises:
        ValueError: If there is nothing to migrate.
    """

    def work(connection: Connection) -> Path:
        number = f"{int(head()) + 1:04d}"
        slug = "_".join(word for word in "".join(c if c.isalnum() else " " for c in message.lower()).split())
        config = _config(connection)
        config.set_main_option("file_template", f"{number}_{slug}")
        script = command.revision(config, message=message, autogenerate=True, rev_id=number)
        assert script is not None
        assert not isinstance(script, list)
        return Path(script.path)

    await upgrade(url)
    if not await differences(url):
        raise ValueError("the models equal the migrations; there is nothing to write")
    return await _on(url, work)
