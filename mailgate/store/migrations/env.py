"""What Alembic runs: the caller's connection and transaction, nothing of its own."""

from alembic import context

from mailgate.store.tables import RawRow

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=RawRow.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
