"""Connections that keep what they are told: settings are made, read back, and refused if untrue.

SQLite runs with `journal_mode=WAL, synchronous=FULL`, PostgreSQL must run with `fsync=on` and not
with `synchronous_commit=off`: else a commit could be lost in a power failure after the mailbox was
already touched.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any, Final

import psycopg
from sqlalchemy import URL, NullPool, StaticPool, create_engine, event, exc
from sqlalchemy.engine import Connection, Engine

from mailgate.errors import PermanentError, StorageError
from mailgate.store.text import clean_tree

# SQLAlchemy wraps what its own calls raise, not what is raised while a connection is prepared.
DRIVER_ERRORS: Final = (exc.DBAPIError, sqlite3.Error, psycopg.Error)
BUSY_TIMEOUT: Final = timedelta(seconds=30)
_SYNCHRONOUS_FULL: Final = 2
# A 40 MB mail makes the write-ahead log that large; it is cut back to this many bytes afterwards.
_JOURNAL_SIZE_LIMIT: Final = 64 * 1024 * 1024
# Result codes (sqlite.org/rescode.html) of a world that may get better: BUSY, LOCKED, NOMEM,
# INTERRUPT, IOERR, FULL, CANTOPEN, PROTOCOL. The rest are faults of ours.
_SQLITE_MAY_PASS: Final = frozenset({5, 6, 7, 9, 10, 13, 14, 15})
# A stopped process (SIGSTOP, a paused machine) must not hold locks that everybody waits for.
LONGEST_PAUSE: Final = timedelta(minutes=2)
_PG_SESSION: Final = (
    "SELECT set_config('idle_in_transaction_session_timeout', %s, false),"
    " set_config('lock_timeout', '120s', false), current_setting('fsync'),"
    " current_setting('synchronous_commit'), current_setting('server_encoding')"
)
_PG_CONNECT: Final = {
    "connect_timeout": 10,
    "application_name": "mailgate",
    "client_encoding": "UTF8",  # else a database without encoding answers in bytes
    "keepalives_idle": 60,
    "keepalives_interval": 20,
    "keepalives_count": 3,
}


def sqlite_writer(url: URL) -> Engine:
    """Connections whose transactions start as writers, so that none fails half-way as busy."""
    return _sqlite(url, begin="BEGIN IMMEDIATE")


def sqlite_reader(url: URL) -> Engine:
    """Connections that cannot write."""
    return _sqlite(url, begin="BEGIN", last="PRAGMA query_only = ON")


def sqlite_in_memory(*, checks_references: bool = True) -> Engine:
    """One connection to a database that is gone with it: for rehearsals, in one thread."""
    engine = create_engine("sqlite://", poolclass=StaticPool, **_COMMON)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA foreign_keys = {int(checks_references)}").close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def sqlite_migrator(url: URL) -> Engine:
    """Connections that may rebuild tables others refer to; the caller checks the references."""
    return _sqlite(url, begin="BEGIN IMMEDIATE", last="PRAGMA foreign_keys = OFF", pooled=False)


def postgresql(url: URL, *, longest_pause: timedelta = LONGEST_PAUSE) -> Engine:
    """Connections to PostgreSQL by psycopg 3; one that pauses in a transaction is cut off."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={key: value for key, value in _PG_CONNECT.items() if key not in url.query},
        max_overflow=27,
        **_COMMON,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection[tuple[Any, ...]], _record: object) -> None:
        with _closed_if_refused(connection):
            _prepare_postgresql(connection, longest_pause)

    return engine


@contextmanager
def database_errors(url: URL) -> Iterator[None]:
    """Turns what may pass (connection, lock, disk, deadlock) into TemporaryError, passwordless."""
    try:
        yield
    except exc.TimeoutError as error:
        raise StorageError(f"database: all connections are in use: {error}") from None
    except DRIVER_ERRORS as error:
        if not _may_pass(error):
            raise
        text = " ".join(str(getattr(error, "orig", error)).split())
        if url.password:
            text = text.replace(url.password, "***")
        # The original goes along only as text: its arguments may hold the connection string.
        raise StorageError(f"database: {text}") from None


def _sqlite(url: URL, *, begin: str, last: str = "", pooled: bool = True) -> Engine:
    pool: dict[str, Any] = {"max_overflow": 27} if pooled else {"poolclass": NullPool}
    engine = create_engine(
        url, connect_args={"timeout": BUSY_TIMEOUT.total_seconds()}, **pool, **_COMMON
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        with _closed_if_refused(connection):
            _prepare_sqlite(connection)
            if last:
                connection.execute(last).close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _closed_if_refused(
    connection: sqlite3.Connection | psycopg.Connection[tuple[Any, ...]],
) -> Iterator[None]:
    """The pool forgets a connection whose preparation failed, without closing it."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


def _prepare_sqlite(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # the driver's own BEGIN is deferred and comes too late
    _keep_write_ahead_log(connection)
    connection.executescript(
        f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT.total_seconds() * 1000)};"
        "PRAGMA synchronous = FULL;"
        "PRAGMA foreign_keys = ON;"
        "PRAGMA fullfsync = ON;"  # macOS: fsync alone does not reach the platter
        f"PRAGMA journal_size_limit = {_JOURNAL_SIZE_LIMIT};"
    )
    expected = {"journal_mode": "wal", "synchronous": _SYNCHRONOUS_FULL, "foreign_keys": 1}
    for name, value in expected.items():
        with closing(connection.execute(f"PRAGMA {name}")) as cursor:
            found = cursor.fetchone()[0]
        if found != value:
            raise PermanentError(
                f"the database cannot promise to keep mail: {name} is {found}, not {value}"
                " (it must be a file on a local disk)"
            )


def _keep_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Waits by itself: SQLite does not, when two programs make a file at once."""
    deadline = time.monotonic() + BUSY_TIMEOUT.total_seconds()
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _prepare_postgresql(
    connection: psycopg.Connection[tuple[Any, ...]], longest_pause: timedelta
) -> None:
    pause = f"{int(longest_pause.total_seconds() * 1000)}ms"
    row = connection.execute(_PG_SESSION, [pause]).fetchone()
    connection.commit()  # else the settings would go with the transaction they were made in
    _, _, fsync, synchronous_commit, encoding = row or ("", "", "", "", "")
    if fsync != "on":
        raise PermanentError(f"PostgreSQL cannot promise to keep mail: fsync is {fsync}, not on")
    if synchronous_commit == "off":
        raise PermanentError("PostgreSQL cannot promise to keep mail: synchronous_commit is off")
    if encoding != "UTF8":
        raise PermanentError(f"the PostgreSQL database must be in UTF8, not {encoding}")


def _may_pass(error: Exception) -> bool:
    """Whether an error of SQLAlchemy, or of a driver while connecting, is one of the world's."""
    if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
        return True
    match getattr(error, "orig", error):
        case sqlite3.Error() as cause:
            return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE_MAY_PASS
        case psycopg.OperationalError() | psycopg.InterfaceError():
            return True
        case _:
            return False


def _to_json(value: object) -> str:
    return json.dumps(clean_tree(value), ensure_ascii=False, allow_nan=False)


_COMMON: Final[dict[str, Any]] = {
    "hide_parameters": True,  # parameters are people's mails: they belong in no error text
    "json_serializer": _to_json,
}
