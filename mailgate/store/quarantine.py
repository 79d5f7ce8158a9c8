"""Mail set aside for a person: listed, retried or dropped; its bytes stay whatever is decided."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from mailgate.store.statements import INBOX, QUARANTINE
from mailgate.store.tables import InboxRow, QuarantineRow
from mailgate.store.text import clean


def quarantined(session: Session) -> list[tuple[QuarantineRow, InboxRow]]:
    """All mail set aside and not dropped, longest first."""
    rows = session.exec(
        select(QuarantineRow, InboxRow)
        .join(InboxRow, col(InboxRow.id) == col(QuarantineRow.inbox_id))
        .where(col(QuarantineRow.dropped_at).is_(None))
        .order_by(col(QuarantineRow.since), col(QuarantineRow.inbox_id))
    )
    return [(aside, mail) for aside, mail in rows]


def quarantine_row(session: Session, inbox_id: int) -> QuarantineRow | None:
    """Why and since when a mail is set aside, dropped or not."""
    return session.get(QuarantineRow, inbox_id, populate_existing=True)


def retry(session: Session, *, inbox_id: int, now: datetime) -> bool:
    """Gives a mail, dropped or not, new attempts; False if it is not set aside."""
    changed = session.exec(
        update(INBOX)
        .where(INBOX.c.id == inbox_id, INBOX.c.state == "quarantined")
        .values(
            state="received", fate="", attempts=0, next_attempt_at=now, done_at=None, claim_token=""
        )
    ).rowcount
    session.exec(delete(QUARANTINE).where(QUARANTINE.c.inbox_id == inbox_id))
    return changed == 1


def drop(session: Session, *, inbox_id: int, by: str, now: datetime) -> bool:
    """Takes a mail off the list for good; False if it is not on it."""
    statement = (
        update(QUARANTINE)
        .where(QUARANTINE.c.inbox_id == inbox_id, QUARANTINE.c.dropped_at.is_(None))
        .values(dropped_at=now, dropped_by=clean(by))
    )
    return session.exec(statement).rowcount == 1
