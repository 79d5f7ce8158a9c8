"""The tables as SQLAlchemy Core sees them, and what the two databases say differently.

Taking, deciding and sending use these instead of ORM objects, which would cost them four times as
much, and build their statements once: to build one costs more than to run it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Table, bindparam, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert
from sqlmodel import Session

from mailgate.store import bounce_tables, survey_tables, tables, worker_tables

_tables: Final = tables.RawRow.metadata.tables
RAW: Final[Table] = _tables["raw"]
FOLDER: Final[Table] = _tables["folder"]
BEFORE: Final[Table] = _tables["before"]
INBOX: Final[Table] = _tables["inbox"]
CONTENT: Final[Table] = _tables["content"]
CASE: Final[Table] = _tables["case"]
PARTICIPANT: Final[Table] = _tables["participant"]
EVENT: Final[Table] = _tables["event"]
THREAD: Final[Table] = _tables["thread"]
LINK: Final[Table] = _tables["link"]
OUTBOX: Final[Table] = _tables["outbox"]
HELD: Final[Table] = _tables["held"]
QUARANTINE: Final[Table] = _tables["quarantine"]
BLOCK: Final[Table] = _tables["block"]
BOUNCE: Final[Table] = _tables[bounce_tables.BounceRow.__tablename__]
FORGIVEN: Final[Table] = _tables[bounce_tables.ForgivenRow.__tablename__]
SURVEY: Final[Table] = _tables[survey_tables.SurveyRow.__tablename__]
WORKER: Final[Table] = _tables[worker_tables.WorkerRow.__tablename__]
MAILBOX_LEASE: Final[Table] = _tables[worker_tables.MailboxLeaseRow.__tablename__]
FILE: Final[Table] = _tables["file"]
META: Final[Table] = _tables["meta"]
_AT_ONCE: Final = 10_000


def dialect(session: Session) -> str:
    """`sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at once as a statement takes: of SQLite 32,766 parameters, of PostgreSQL 65,535."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def insert_into(dialect_name: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    return postgresql.insert(table) if dialect_name == "postgresql" else sqlite.insert(table)


def insert_new(session: Session, table: Table, **values: Any) -> bool:
    """Inserts a row; False if one with its keys is there. Waits for whoever is inserting it.

    RETURNING tells, since a driver's row count of an INSERT is not to be relied upon.
    """
    return session.scalar(_inserting_new(dialect(session), table), values) is not None


def upsert(session: Session, table: Table, *, keys: Sequence[str], **values: Any) -> None:
    """Inserts a row, or gives the one with these keys the other values."""
    changed = {name: value for name, value in values.items() if name not in keys}
    statement = insert_into(dialect(session), table).values(values)
    session.exec(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def lock(session: Session, names: Iterable[str]) -> None:
    """Holds the names until the end of the transaction, one holder each, in one fixed order.

    On SQLite a writing transaction is alone anyway.
    """
    numbers = sorted({_number(name) for name in names})
    if numbers and dialect(session) == "postgresql":
        session.execute(_LOCK, {"numbers": numbers}).close()


def try_lock(session: Session, name: str) -> bool:
    """Holds a name until the end of the transaction, unless somebody else does; whether."""
    if dialect(session) != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_number(name)))))


_NUMBERS: Final = func.unnest(bindparam("numbers", type_=ARRAY(BigInteger))).column_valued("number")
_LOCK: Final = select(func.pg_advisory_xact_lock(_NUMBERS))


@cache
def _inserting_new(dialect_name: str, table: Table) -> ReturningInsert[int]:
    return insert_into(dialect_name, table).on_conflict_do_nothing().returning(literal(1))


def _number(name: str) -> int:
    digest = hashlib.sha256(name.encode(errors="replace")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
