"""The corpus on each database, with a real SMTP server behind us."""

from collections.abc import Iterator

import pytest

from tests.hostile.play import Way, a_way
from tests.servers.databases import (
    database,
    database_url,
    migrated_postgres,
    migrated_sqlite,
    postgres,
)

__all__ = ["database", "database_url", "migrated_postgres", "migrated_sqlite", "postgres"]


@pytest.fixture(scope="module")
def way() -> Iterator[Way]:
    """Our way out, to a server that keeps what it is given."""
    with a_way() as opened:
        yield opened
