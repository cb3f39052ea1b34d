"""All that is stored, as something that can be compared: the rows of every table and a digest of their contents."""

from sqlalchemy import text

from engine.kernel.database import Database

# When a player was last seen is noted now and then, whatever they did; a name that was refused waits to be mended.
_PASSED_OVER = {
    "players": " - 'last_seen_at' - 'updated_at'",
    "character_drafts": " #- '{choices,typed_name}'",
}
_TABLES = text("""
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname
""")


class Ledger:
    """Looks at all tables; the tables are asked for once, and migrations do not run meanwhile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statement = None

    async def stored(self) -> dict[str, tuple[int, str]]:
        """Return the number of rows and a digest of the contents of every table, by its name."""
        async with self._database.read() as connection:
            if self._statement is None:
                names = (await connection.execute(_TABLES)).scalars().all()
                assert {"characters", "events", "idempotency_keys", "outbox", "pgqueuer", "items"} <= {*names}
                self._statement = text(" UNION ALL ".join(_looks_at(name) for name in names))
            rows = await connection.execute(self._statement)
            return {row.name: (row.rows, row.digest) for row in rows}


def _looks_at(name: str) -> str:
    row = f"(to_jsonb(t){_PASSED_OVER.get(name, '')})::text"
    return (
        f"SELECT '{name}' AS name, count(*) AS rows, "
        f"coalesce(md5(string_agg({row}, ',' ORDER BY {row})), '') AS digest "
        f'FROM "{name}" AS t'
    )
