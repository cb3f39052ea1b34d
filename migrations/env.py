"""Alembic's entry point. It is always run by `migrations.runner`, which hands it a connection."""

from alembic import context

from migrations.models import include_name, include_object, metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_name=include_name,
    include_object=include_object,
    compare_server_default=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
