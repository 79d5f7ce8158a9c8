"""Giving back what a process that is gone had claimed."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlmodel import Session

from mailgate.store.statements import INBOX, OUTBOX


def release_all(session: Session) -> None:
    """Ends all claims and leases; only for the one runner of a database, at its start."""
    session.exec(update(INBOX).where(INBOX.c.claimed_until.is_not(None)).values(claimed_until=None))
    session.exec(update(OUTBOX).where(OUTBOX.c.leased_until.is_not(None)).values(leased_until=None))


def release_of(session: Session, workers: Collection[str]) -> None:
    """Ends the claims and leases of these processes, but of no row that somebody is writing to.

    Their tokens stay: should one of them come back before another claims the row, it is his.
    """
    if not workers:
        return
    claimed = (
        select(INBOX.c.id)
        .where(
            INBOX.c.state == "received",
            INBOX.c.claimed_by.in_(workers),
            INBOX.c.claimed_until.is_not(None),
        )
        .with_for_update(skip_locked=True)
    )
    leased = (
        select(OUTBOX.c.id)
        .where(
            OUTBOX.c.state == "sending",
            OUTBOX.c.leased_by.in_(workers),
            OUTBOX.c.leased_until.is_not(None),
        )
        .with_for_update(skip_locked=True)
    )
    session.exec(update(INBOX).where(INBOX.c.id.in_(claimed)).values(claimed_until=None))
    session.exec(update(OUTBOX).where(OUTBOX.c.id.in_(leased)).values(leased_until=None))
