"""Mail that waits for a person's word before it may join a case."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from mailgate.store.statements import HELD, insert_new
from mailgate.store.tables import HeldRow
from mailgate.store.text import clean


def hold(session: Session, *, inbox_id: int, case_id: int, reason: str, now: datetime) -> bool:
    """Lets a mail wait; False if it waits already or was decided about."""
    return insert_new(
        session,
        HELD,
        inbox_id=inbox_id,
        case_id=case_id,
        reason=clean(reason),
        held_at=now,
        decided_as="",
        decided_by="",
    )


def waiting(session: Session) -> list[HeldRow]:
    """All mail that waits, longest first."""
    return list(
        session.exec(
            select(HeldRow)
            .where(col(HeldRow.decided_at).is_(None))
            .order_by(col(HeldRow.held_at), col(HeldRow.inbox_id))
        )
    )


def held_row(session: Session, inbox_id: int) -> HeldRow | None:
    """What is known of a held mail, decided or not."""
    return session.get(HeldRow, inbox_id, populate_existing=True)


def decide(
    session: Session, *, inbox_id: int, decided_as: str, decided_by: str, now: datetime
) -> bool:
    """Records a person's word; False if the mail does not wait (any more)."""
    statement = (
        update(HELD)
        .where(HELD.c.inbox_id == inbox_id, HELD.c.decided_at.is_(None))
        .values(decided_as=decided_as, decided_by=clean(decided_by), decided_at=now)
    )
    return session.exec(statement).rowcount == 1
