"""A person's orders about quarantined mail: try it again, give it up, get its bytes."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.jobs.orders import Order
from mailgate.store import quarantine
from mailgate.store.database import Database
from mailgate.store.raw import raw_of
from mailgate.store.tables import InboxRow, QuarantineRow


def retry(database: Database, ids: Sequence[int] | None, *, now: datetime) -> tuple[Order, ...]:
    """Puts messages back among those to decide, due now, with all attempts ahead.

    None means every message that was not dropped, oldest first; a dropped one is taken back only
    by its own number.
    """
    with database.session() as session:
        wanted = _all_of(session) if ids is None else ids
        return tuple(_retry(session, inbox_id, now) for inbox_id in dict.fromkeys(wanted))


def drop(database: Database, ids: Sequence[int], *, by: str, now: datetime) -> tuple[Order, ...]:
    """Marks messages as given up by a person; their bytes stay, and they can be retried."""
    with database.session() as session:
        return tuple(_drop(session, inbox_id, by, now) for inbox_id in dict.fromkeys(ids))


def export(database: Database, inbox_id: int) -> bytes | None:
    """The bytes of any message as they came, quarantined or not; None if the number is unknown."""
    with database.reading() as session:
        return raw_of(session, inbox_id) if session.get(InboxRow, inbox_id) else None


def _retry(session: Session, inbox_id: int, now: datetime) -> Order:
    if not quarantine.retry(session, inbox_id=inbox_id, now=now):
        return _unknown(inbox_id)
    return Order(inbox_id, done=True, text="will be tried again")


def _drop(session: Session, inbox_id: int, by: str, now: datetime) -> Order:
    row = quarantine.quarantine_row(session, inbox_id)
    if row is None:
        return _unknown(inbox_id)
    if not quarantine.drop(session, inbox_id=inbox_id, by=by, now=now):
        return Order(inbox_id, done=False, text=f"was dropped already, by {row.dropped_by}")
    return Order(inbox_id, done=True, text="dropped; its bytes are kept")


def _all_of(session: Session) -> Sequence[int]:
    return session.exec(
        select(QuarantineRow.inbox_id)
        .where(col(QuarantineRow.dropped_at).is_(None))
        .order_by(col(QuarantineRow.inbox_id))
    ).all()


def _unknown(inbox_id: int) -> Order:
    return Order(inbox_id, done=False, text="there is no such message in quarantine")
