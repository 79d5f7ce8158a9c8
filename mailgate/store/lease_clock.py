"""The clock that claims and leases are measured by.

On PostgreSQL it is the server's own: several machines share no other, and one whose clock is wrong
would else take work away from the others, or keep it for ever. SQLite has one process, which has
one.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Interval, bindparam, func
from sqlmodel import Session

from mailgate.store.statements import OUTBOX, dialect

_POSTGRESQL = "postgresql"


def clock(dialect_name: str) -> ColumnElement[datetime]:
    """The instant at which a statement runs; not that at which its transaction began."""
    if dialect_name == _POSTGRESQL:
        return func.clock_timestamp(type_=DateTime(timezone=True))
    return bindparam("b_clock", type_=OUTBOX.c.leased_until.type)


def lease_end(dialect_name: str) -> ColumnElement[datetime]:
    """When a lease ends that begins now."""
    if dialect_name == _POSTGRESQL:
        return clock(dialect_name) + bindparam("b_lease", type_=Interval())
    return bindparam("b_until", type_=OUTBOX.c.leased_until.type)


def lease_ago(dialect_name: str) -> ColumnElement[datetime]:
    """The instant that is as long ago as a lease is long."""
    if dialect_name == _POSTGRESQL:
        return clock(dialect_name) - bindparam("b_lease", type_=Interval())
    return bindparam("b_ago", type_=OUTBOX.c.leased_until.type)


def clock_values(session: Session, now: datetime) -> dict[str, Any]:
    """The parameters of a statement with `clock`; `now` is the clock of SQLite."""
    return {} if dialect(session) == _POSTGRESQL else {"b_clock": now}


def ago_values(session: Session, now: datetime, lease: timedelta) -> dict[str, Any]:
    """The parameters of a statement with `lease_ago`, beside those of `lease_values`."""
    return {} if dialect(session) == _POSTGRESQL else {"b_ago": now - lease}


def lease_values(session: Session, now: datetime, lease: timedelta) -> dict[str, Any]:
    """The parameters of a statement with `lease_end`."""
    return {"b_lease": lease} if dialect(session) == _POSTGRESQL else {"b_until": now + lease}
