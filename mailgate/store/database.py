"""Opens the database, hands out sessions, and keeps a second `run` away from an SQLite file."""

import fcntl
import os
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import URL, exc, make_url
from sqlalchemy.engine import Connection, Engine
from sqlmodel import Session, SQLModel

from mailgate.errors import PermanentError, TemporaryError, UsageError
from mailgate.store import engines, migrations
from mailgate.store.statements import lock

_DIALECTS: Final = {"sqlite": "sqlite", "postgresql": "postgresql", "postgres": "postgresql"}
_PRIVATE: Final = 0o600
_REMEMBERED: Final = 200
_FEW: Final = 20
_LATELY: Final = 60.0
_MOST_OF_THEM: Final = 0.95
_IN_MEMORY: Final = ":memory:"


class Database:
    """One database; any number of threads may have sessions at the same time."""

    def __init__(
        self,
        url: URL,
        *,
        checks_references: bool = True,
        longest_pause: timedelta = engines.LONGEST_PAUSE,
    ) -> None:
        self._url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite and url.database in {None, "", _IN_MEMORY}:
            self._writer = self._reader = engines.sqlite_in_memory(
                checks_references=checks_references
            )
        elif self.is_sqlite:
            self._writer = engines.sqlite_writer(url)
            self._reader = engines.sqlite_reader(url)
        else:
            self._writer = engines.postgresql(url, longest_pause=longest_pause)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        self._taken: deque[tuple[float, float]] = deque(maxlen=_REMEMBERED)
        # SQLite lets a second writer sleep and look again; a lock wakes it at once.
        self._writing = threading.RLock() if self.is_sqlite else None

    @property
    def url(self) -> str:
        """The address, without the password."""
        return self._url.render_as_string(hide_password=True)

    @property
    def path(self) -> Path | None:
        """The file of an SQLite database."""
        return Path(self._url.database or "") if self.is_sqlite else None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session for writing: commits on a clean exit, else leaves nothing behind.

        Short: on SQLite there is one at a time. TemporaryError if the database is away or busy.
        """
        began = time.monotonic()
        with (
            self._turn(),
            engines.database_errors(self._url),
            _session(self._writer) as session,
            session.begin(),
        ):
            yield session
        self._taken.append((time.monotonic(), time.monotonic() - began))

    def latency(self) -> timedelta | None:
        """How long 19 of 20 transactions for writing took at most, lately; None if too few."""
        since = time.monotonic() - _LATELY
        lately = sorted(took for ended, took in list(self._taken) if ended >= since)
        if len(lately) < _FEW:
            return None
        return timedelta(seconds=lately[int(len(lately) * _MOST_OF_THEM)])

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading, which sees one moment; writing in it fails."""
        with engines.database_errors(self._url), _session(self._reader) as session:
            yield session

    def upgrade(self) -> None:
        """Brings the tables up to date in one transaction, whichever program was first."""
        with self._reader.connect() as connection:
            if migrations.is_newest(connection):
                return
        if not self.is_sqlite:
            with self.session() as session:
                lock(session, ["migrations"])
                migrations.upgrade(session.connection())
            return
        with engines.sqlite_migrator(self._url).begin() as connection:
            migrations.upgrade(connection)
            _check_references(connection)

    def forget_everything(self) -> None:
        """Deletes all rows, so that a rehearsal finds what a new database has."""
        if self.path != Path():
            raise ValueError("only a database in memory is forgotten")
        with self.session() as session:
            for table in reversed(SQLModel.metadata.sorted_tables):
                session.connection().execute(table.delete())

    def close(self) -> None:
        """Closes all connections that no session holds."""
        self._writer.dispose()
        self._reader.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._writing is None:
            yield
            return
        if not self._writing.acquire(timeout=engines.BUSY_TIMEOUT.total_seconds()):
            raise TemporaryError("database: another thread has been writing for too long")
        try:
            yield
        finally:
            self._writing.release()


def open_database(url: str, *, longest_pause: timedelta = engines.LONGEST_PAUSE) -> Database:
    """The database at a URL, made and migrated if need be.

    A process that stops for longer than `longest_pause` within a transaction loses it, and its
    locks, so that the others on the same PostgreSQL can go on.
    PermanentError if it is not one or cannot promise durability, TemporaryError if it is away.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        _make_file(Path(address.database or ""))
    database = Database(address, longest_pause=longest_pause)
    try:
        with engines.database_errors(address):
            database.upgrade()
    except engines.DRIVER_ERRORS as error:
        database.close()
        text = getattr(error, "orig", error)
        raise PermanentError(f"database {database.url}: {text}") from error
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def memory_database(*, checks_references: bool = True) -> Iterator[Database]:
    """A database without a file for rehearsals: in one thread, and gone at the end.

    One for a part of another's rows cannot check that what they refer to is there.
    """
    database = Database(make_url("sqlite://"), checks_references=checks_references)
    with database.session() as session:
        SQLModel.metadata.create_all(session.connection())
    try:
        yield database
    finally:
        database.close()


def existing_database(url: str) -> Database | None:
    """The database at a URL as it is, to be read; None where there is none of this version.

    PermanentError or TemporaryError if there is one and it cannot be asked.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return None
    database = Database(address)
    try:
        with engines.database_errors(address), database.reading() as session:
            if migrations.is_newest(session.connection()):
                return database
    except engines.DRIVER_ERRORS as error:
        database.close()
        text = getattr(error, "orig", error)
        raise PermanentError(f"database {database.url}: {text}") from error
    except BaseException:
        database.close()
        raise
    database.close()
    return None


@contextmanager
def only_runner(database: Database) -> Iterator[None]:
    """Makes this the one `run` of an SQLite database; UsageError if there is another.

    On PostgreSQL there may be several. The lock file stays, since removing it would race.
    """
    if database.path is None:
        yield
        return
    name = database.path.with_name(f"{database.path.name}.lock")
    with os.fdopen(os.open(name, os.O_RDWR | os.O_CREAT, _PRIVATE), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip() or "unknown"
            raise UsageError(
                f"another `mailgate run` (process {holder}) works on {database.path};"
                " stop it first, or use PostgreSQL for several"
            ) from None
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _session(engine: Engine) -> Session:
    """Rows stay readable after the commit, and are read anew though a statement changed them."""
    return Session(engine, expire_on_commit=False, execution_options={"populate_existing": True})


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except exc.ArgumentError:
        raise PermanentError(
            "the database is not a URL like sqlite:////var/lib/mailgate/mailgate.db"
            " or postgresql://user@host/name"
        ) from None
    backend = address.drivername.partition("+")[0]
    if backend not in _DIALECTS:
        raise PermanentError(f"the database must be sqlite or postgresql, not {backend}")
    if backend == "sqlite" and address.database in {None, "", _IN_MEMORY}:
        raise PermanentError("the database must be a file: one in memory cannot keep mail")
    if backend == "sqlite" and str(address.database).startswith("file:"):
        raise PermanentError("the database must be the plain path of a file, without file:")
    return address.set(drivername=_DIALECTS[backend])


def _make_file(path: Path) -> None:
    """Makes folders and file; the file is its owner's alone, for it holds people's mails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE))
    except OSError as error:
        raise PermanentError(f"database {path}: {error.strerror}") from error


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise PermanentError(f"{len(broken)} rows refer to rows that are not there: {broken[:5]}")
