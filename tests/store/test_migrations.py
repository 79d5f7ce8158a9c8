import importlib.resources
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from alembic import autogenerate
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection

from mailgate.errors import PermanentError
from mailgate.store import migrations
from mailgate.store.database import Database, open_database
from mailgate.store.tables import MetaRow


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    return ScriptDirectory.from_config(config)


def test_tables_and_migrations_agree(empty_database_url: str) -> None:
    open_database(empty_database_url).close()
    with connected(empty_database_url) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )

        assert autogenerate.compare_metadata(context, MetaRow.metadata) == []


def test_the_newest_migration_is_the_one_the_program_knows() -> None:
    assert scripts().get_heads() == [migrations.NEWEST]


def test_the_migrations_come_with_the_package() -> None:
    folder = importlib.resources.files("mailgate.store.migrations")

    assert (folder / "script.py.mako").is_file()
    assert (folder / "versions" / "r0001_initial.py").is_file()


def test_a_migration_that_fails_half_way_leaves_nothing(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        upgrade(connection)
        assert inspect(connection).has_table("outbox")
        raise RuntimeError("power")

    upgrade = migrations.upgrade
    monkeypatch.setattr(migrations, "upgrade", fail)
    with pytest.raises(RuntimeError, match="power"):
        open_database(empty_database_url)

    with connected(empty_database_url) as connection:
        assert inspect(connection).get_table_names() == []


def test_several_starts_at_once_migrate_once(empty_database_url: str) -> None:
    start = threading.Barrier(8)

    def work(_number: int) -> None:
        start.wait()
        open_database(empty_database_url).close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    with connected(empty_database_url) as connection:
        versions = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        assert versions == [migrations.NEWEST]


def test_a_database_of_a_newer_program_is_refused(database: Database, database_url: str) -> None:
    with database.session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))

    with pytest.raises(PermanentError, match=r"another version of mailgate.*from-the-future"):
        open_database(database_url)


def test_the_way_back_leaves_nothing(database: Database) -> None:
    from alembic import command  # noqa: PLC0415 - next to its only use

    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    with database.session() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "base")
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
