"""Giving back what a process that is gone had claimed, when nobody else can hold a claim."""

from sqlalchemy import update
from sqlmodel import Session

from mailgate.store.statements import INBOX, OUTBOX


def release_all(session: Session) -> None:
    """Ends all claims and leases; only for the one runner of a database, at its start."""
    session.exec(update(INBOX).where(INBOX.c.claimed_until.is_not(None)).values(claimed_until=None))
    session.exec(update(OUTBOX).where(OUTBOX.c.leased_until.is_not(None)).values(leased_until=None))
