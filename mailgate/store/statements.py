"""The tables as SQLAlchemy Core sees them, and what the two databases say differently.

Taking, deciding and sending use these instead of ORM objects, which would cost them four times as
much.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Table, bindparam, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from mailgate.store import tables

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
META: Final[Table] = _tables["meta"]


def is_postgresql(session: Session) -> bool:
    """Whether the session talks to PostgreSQL; else it is SQLite."""
    return session.get_bind().dialect.name == "postgresql"


def insert(session: Session, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT."""
    return postgresql.insert(table) if is_postgresql(session) else sqlite.insert(table)


def insert_new(session: Session, table: Table, **values: Any) -> bool:
    """Inserts a row; False if one with its keys is there. Waits for whoever is inserting it.

    RETURNING tells, since a driver's row count of an INSERT is not to be relied upon.
    """
    statement = insert(session, table).values(values).on_conflict_do_nothing()
    return session.scalar(statement.returning(literal(1))) is not None


def lock(session: Session, names: Iterable[str]) -> None:
    """Holds the names until the end of the transaction, one holder each, in one fixed order.

    On SQLite a writing transaction is alone anyway.
    """
    if not is_postgresql(session):
        return
    numbers = sorted({_number(name) for name in names})
    if not numbers:
        return
    each = func.unnest(bindparam("numbers", numbers, ARRAY(BigInteger))).column_valued("number")
    session.execute(select(func.pg_advisory_xact_lock(each))).close()


def _number(name: str) -> int:
    digest = hashlib.sha256(name.encode(errors="replace")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
