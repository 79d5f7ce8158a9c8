from tests.servers.databases import (
    database,
    database_kind,
    database_url,
    empty_database_url,
    migrated_postgres,
    migrated_sqlite,
    postgres,
)

__all__ = [
    "database",
    "database_kind",
    "database_url",
    "empty_database_url",
    "migrated_postgres",
    "migrated_sqlite",
    "postgres",
]
