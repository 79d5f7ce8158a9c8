"""How much waits in the database: what tells whether more should be taken."""

from sqlalchemy import ColumnElement, FromClause, func, select
from sqlmodel import Session

from mailgate.store.statements import OUTBOX, QUARANTINE

_UNSENT = ("queued", "sending")


def unsent(session: Session, *, most: int) -> int:
    """How many mails wait to be sent; who counts further than `most` learns nothing by it."""
    return _count(session, OUTBOX, OUTBOX.c.state.in_(_UNSENT), most=most)


def quarantined(session: Session, *, most: int) -> int:
    """How many mails are in quarantine, counted up to `most`."""
    return _count(session, QUARANTINE, QUARANTINE.c.dropped_at.is_(None), most=most)


def _count(session: Session, table: FromClause, which: ColumnElement[bool], *, most: int) -> int:
    some = select(1).select_from(table).where(which).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0
