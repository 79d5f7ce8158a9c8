"""A database that goes away."""

import psycopg

from mailgate.store.database import Database


def lose_connections(database: Database) -> None:
    """Ends all connections to a PostgreSQL database, whatever they are at."""
    with psycopg.connect(database.url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
