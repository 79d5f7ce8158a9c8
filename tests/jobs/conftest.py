"""The jobs on SQLite and on PostgreSQL, and a real SMTP server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailgate.mail.smtp import Relay
from mailgate.store.database import Database
from tests.jobs.bench import Bench, a_bench
from tests.servers.databases import (
    database,
    database_kind,
    database_url,
    migrated_postgres,
    migrated_sqlite,
    postgres,
)
from tests.servers.smtp import SmtpSink

__all__ = [
    "database",
    "database_kind",
    "database_url",
    "migrated_postgres",
    "migrated_sqlite",
    "postgres",
]


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    """A mailgate on the database of this test."""
    return a_bench(database, tmp_path)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """A real SMTP server that keeps what it is given."""
    with SmtpSink() as server:
        yield server


@pytest.fixture
def relay(sink: SmtpSink) -> Iterator[Relay]:
    """Our way to that server."""
    opened = Relay(sink.settings())
    yield opened
    opened.close()
