"""The database's history: Alembic migrations, linear, reversible, append-only once landed."""
