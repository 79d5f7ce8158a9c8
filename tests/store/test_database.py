import errno
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import exc, make_url, text

from mailgate.errors import PermanentError, TemporaryError, UsageError
from mailgate.store import engines
from mailgate.store.database import Database, only_runner, open_database
from mailgate.store.meta import get_meta, set_meta
from tests.servers.postgres import PASSWORD, Postgres


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/a/b/mailgate.db")
    with database.session() as session:
        found = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()

    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_a_new_sqlite_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "mailgate.db"
    open_database(f"sqlite:///{path}").close()

    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "told"),
    [
        pytest.param("sqlite://", "one in memory cannot keep mail", id="in memory"),
        pytest.param("sqlite:///:memory:", "one in memory cannot keep mail", id=":memory:"),
        pytest.param("mysql://root@localhost/x", "not mysql", id="another database"),
        pytest.param("mailgate.db", "not a URL like", id="a bare path"),
        pytest.param("sqlite:///file:x.db?uri=true", "plain path of a file", id="a file: URI"),
        pytest.param("sqlite:////dev/null/x.db", os.strerror(errno.EEXIST), id="no folder"),
    ],
)
def test_a_url_that_cannot_keep_mail_is_refused(url: str, told: str) -> None:
    with pytest.raises(PermanentError, match=told):
        open_database(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mailgate.db"
    path.write_bytes(b"Dear customer, " * 1000)

    with pytest.raises(PermanentError, match="not a database"):
        open_database(f"sqlite:///{path}")


def test_a_file_that_cannot_have_a_write_ahead_log_is_refused(tmp_path: Path) -> None:
    """As on a file system without shared memory."""
    url = make_url(f"sqlite:///file:{tmp_path}/mailgate.db?uri=true&vfs=unix-none")
    engine = engines.sqlite_writer(url)

    with pytest.raises(PermanentError, match="journal_mode is delete, not wal"):
        engine.connect()
    engine.dispose()


@pytest.mark.live
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        pytest.param("synchronous_commit", "off", id="synchronous_commit"),
        pytest.param("fsync", "off", id="fsync"),
    ],
)
def test_a_postgresql_that_may_forget_is_refused(
    postgres: Postgres, setting: str, value: str
) -> None:
    name = postgres.create()
    postgres.run(f"ALTER SYSTEM SET {setting} = {value}")
    try:
        postgres.restart()
        with pytest.raises(PermanentError, match=f"{setting} is {value}"):
            open_database(postgres.url(name))
    finally:
        postgres.run(f"ALTER SYSTEM RESET {setting}")
        postgres.restart()
        postgres.drop(name)


@pytest.mark.live
def test_a_postgresql_that_cannot_hold_all_text_is_refused(postgres: Postgres) -> None:
    name = postgres.create(encoding="SQL_ASCII")

    with pytest.raises(PermanentError, match="must be in UTF8, not SQL_ASCII"):
        open_database(postgres.url(name))
    postgres.drop(name)


@pytest.mark.live
def test_a_postgresql_that_is_away_is_a_temporary_error_without_password(
    postgres: Postgres,
) -> None:
    url = postgres.url("nowhere")
    with pytest.raises(TemporaryError, match="nowhere") as refused:
        open_database(url)
    with pytest.raises(TemporaryError, match="refused") as away:
        open_database(url.replace(f":{postgres.port}/", ":1/"))

    for raised in (refused, away):
        assert PASSWORD not in str(raised.value)
        assert raised.value.__cause__ is None


def test_a_password_in_an_error_of_the_driver_is_not_repeated() -> None:
    url = make_url("postgresql://mailgate:correct-horse@db.example/mailgate")

    with (
        pytest.raises(TemporaryError, match=r"^database: no route for mailgate:\*\*\*@db$"),
        engines.database_errors(url),
    ):
        raise psycopg.OperationalError("no route\n  for mailgate:correct-horse@db")


@pytest.mark.live
def test_a_restarted_postgresql_is_used_again(postgres: Postgres) -> None:
    name = postgres.create()
    database = open_database(postgres.url(name))

    def lose_the_server() -> None:
        with database.session() as session:
            set_meta(session, "fact", "lost")
            postgres.restart()
            set_meta(session, "fact", "lost again")

    with pytest.raises(TemporaryError, match="database: "):
        lose_the_server()
    with database.session() as session:
        assert get_meta(session, "fact") == ""
    database.close()
    postgres.drop(name)


def test_the_url_of_a_database_shows_no_password(database: Database) -> None:
    assert PASSWORD not in database.url
    assert database.url.startswith(("sqlite:///", "postgresql://mailgate:***@"))


def test_a_clean_exit_commits_and_an_error_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.session() as session:
            set_meta(session, "fact", "wrong")
            raise RuntimeError("power")

    with database.session() as session:
        set_meta(session, "fact", "right")
    with pytest.raises(RuntimeError, match="power"):
        fail()

    with database.reading() as session:
        assert get_meta(session, "fact") == "right"


def test_a_reading_session_cannot_write(database: Database) -> None:
    with (
        pytest.raises(exc.DBAPIError, match=r"readonly|read-only"),
        database.reading() as session,
    ):
        set_meta(session, "fact", "written")


def test_a_reading_session_sees_one_moment(database: Database) -> None:
    with database.reading() as reader:
        assert get_meta(reader, "fact") == ""
        with database.session() as writer:
            set_meta(writer, "fact", "new")

        assert get_meta(reader, "fact") == ""
    with database.reading() as reader:
        assert get_meta(reader, "fact") == "new"


def test_many_threads_write_and_read_at_the_same_time(database: Database) -> None:
    """Each adds to a number it read before: none is lost, none fails half-way as busy."""
    start = threading.Barrier(16)
    with database.session() as session:
        set_meta(session, "number", "0")

    def work(number: int) -> None:
        start.wait()
        for _ in range(10):
            if number % 2:
                with database.reading() as session:
                    assert get_meta(session, "number").isdigit()
                continue
            with database.session() as session:
                session.execute(text("UPDATE meta SET value = CAST(value AS INTEGER) + 1"))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(work, range(16)))

    with database.reading() as session:
        assert get_meta(session, "number") == "80"


def test_another_process_that_writes_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "mailgate.db"
    database = open_database(f"sqlite:///{path}")
    began, end = threading.Event(), threading.Event()

    def other() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            began.set()
            end.wait(timeout=60)
            connection.execute("INSERT INTO meta VALUES ('first', 'other')")
            connection.execute("COMMIT")

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(other)
        began.wait(timeout=60)
        threading.Timer(0.2, end.set).start()
        with database.session() as session:
            assert get_meta(session, "first") == "other"
            set_meta(session, "second", "ours")
        done.result()
    database.close()


def test_a_file_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself does not wait with the change to a write-ahead log."""
    path = tmp_path / "mailgate.db"
    began = threading.Event()

    def other() -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE other (x)")
            began.set()
            time.sleep(0.3)  # not for luck: longer only makes the wait longer
            connection.execute("COMMIT")

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(other)
        began.wait(timeout=60)
        open_database(f"sqlite:///{path}").close()
        done.result()


def test_a_second_run_on_the_same_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mailgate.db"
    database = open_database(f"sqlite:///{path}")
    other = open_database(f"sqlite:///{path}")

    with (
        only_runner(database),
        pytest.raises(UsageError, match=rf"process {os.getpid()}\) works on {path}"),
        only_runner(other),
    ):
        pass
    with only_runner(other):
        pass
    database.close()
    other.close()


def test_a_killed_run_leaves_the_file_free(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mailgate.db"
    program = (
        "import sys, time\n"
        "from mailgate.store.database import only_runner, open_database\n"
        "with only_runner(open_database(sys.argv[1])):\n"
        "    print('running', flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"running\n"
        database = open_database(url)
        with (
            pytest.raises(UsageError, match=f"process {run.pid}"),
            only_runner(database),
        ):
            pass
        run.kill()

    with only_runner(database):
        pass
    database.close()


@pytest.mark.live
def test_postgresql_has_several_runs(postgres: Postgres) -> None:
    name = postgres.create()
    database = open_database(postgres.url(name))

    with only_runner(database), only_runner(database):
        pass
    database.close()
    postgres.drop(name)


@pytest.mark.live
def test_a_stopped_process_cannot_hold_locks_for_ever(postgres: Postgres) -> None:
    name = postgres.create()
    database = open_database(postgres.url(name))
    with database.session() as session:
        waits = session.scalar(text("SHOW idle_in_transaction_session_timeout"))
    database.close()
    postgres.drop(name)

    assert waits == "2min"
    assert psycopg.errors.IdleInTransactionSessionTimeout.sqlstate == "25P03"
