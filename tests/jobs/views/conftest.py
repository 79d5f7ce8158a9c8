import pytest

from mailgate.store.database import Database
from tests.servers.databases import (
    database,
    database_kind,
    database_url,
    migrated_postgres,
    migrated_sqlite,
    postgres,
)
from tests.servers.rows import Rows

__all__ = [
    "database",
    "database_kind",
    "database_url",
    "migrated_postgres",
    "migrated_sqlite",
    "postgres",
]


@pytest.fixture(name="rows")
def rows_of_both_databases(database: Database) -> Rows:
    return Rows(database)
