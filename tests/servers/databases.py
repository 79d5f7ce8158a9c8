"""Fixtures that run a test on SQLite and on PostgreSQL; import them in a folder's conftest.py.

`database_url` is the address of an empty database, `database` an open one. The PostgreSQL runs
carry the `live` marker. Each pytest process has one server, and each test its own database.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailgate.store.database import Database, open_database
from tests.servers.postgres import NoPostgresError, Postgres, running_postgres

SQLITE_AND_POSTGRESQL = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.live),
]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this pytest process; without one the test is skipped, in CI it fails."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgresError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must have a PostgreSQL: {error}")
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """The name of a database with all tables, to be copied."""
    name = postgres.create()
    open_database(postgres.url(name)).close()
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    open_database(f"sqlite:///{path}").close()
    return path.read_bytes()


@pytest.fixture(params=SQLITE_AND_POSTGRESQL)
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which database this run of the test is about."""
    return str(request.param)


@pytest.fixture
def empty_database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """A database without tables."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/mailgate.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database_url(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """A database with all tables and no rows."""
    if database_kind == "sqlite":
        path = tmp_path / "mailgate.db"
        path.write_bytes(request.getfixturevalue("migrated_sqlite"))
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(template=request.getfixturevalue("migrated_postgres"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An open database with no rows."""
    opened = open_database(database_url)
    yield opened
    opened.close()
