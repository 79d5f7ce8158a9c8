"""Time that goes by for leases, without anybody waiting for it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from mailgate.store.statements import INBOX, MAILBOX_LEASE, OUTBOX, WORKER, dialect

_INSTANTS: list[Any] = [
    INBOX.c.claimed_until,
    OUTBOX.c.leased_until,
    MAILBOX_LEASE.c.until,
    WORKER.c.until,
    WORKER.c.seen_at,
]


def time_passes(session: Session, amount: timedelta) -> None:
    """PostgreSQL measures leases by its own clock, so they grow older; on SQLite `now` says all."""
    if dialect(session) == "postgresql":
        for instant in _INSTANTS:
            session.execute(
                update(instant.table)
                .where(instant.is_not(None))
                .values({instant.name: instant - amount})
            ).close()
