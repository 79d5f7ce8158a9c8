"""Mail set aside for a person: listed, retried or dropped; its bytes stay whatever is decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from mailgate.core.case import Fate
from mailgate.store.statements import INBOX, QUARANTINE, upsert
from mailgate.store.tables import InboxRow, QuarantineRow
from mailgate.store.text import clean


def quarantine(
    session: Session,
    *,
    inbox_id: int,
    reason: str,
    decision: Mapping[str, Any],
    now: datetime,
    token: str | None = None,
    case_id: int | None = None,
) -> bool:
    """Sets a mail aside for a person, who hears of it by a case; False if it has its fate already.

    With the token of a claim, False also if that claim was lost.
    """
    statement = update(INBOX).where(INBOX.c.id == inbox_id, INBOX.c.state == "received")
    if token is not None:
        statement = statement.where(INBOX.c.claim_token == token)
    changed = session.exec(
        statement.values(
            state="quarantined",
            fate=str(Fate.QUARANTINED),
            case_id=case_id,
            decision=dict(decision),
            done_at=now,
            claim_token="",
            claimed_until=None,
        )
    ).rowcount
    if not changed:
        return False
    upsert(
        session,
        QUARANTINE,
        keys=["inbox_id"],
        inbox_id=inbox_id,
        reason=clean(reason),
        since=now,
        dropped_at=None,
        dropped_by="",
    )
    return True


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
