"""When the clock looks at which case: the only cases that it reads are those that are due.

Every event of a case asks for a look at once (`AT_ONCE` is before all time, so that no clock that
was put back can keep a case waiting); the look itself finds out when the next one is.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlmodel import Session

from mailgate.store.statements import CASE, FOLDER, INBOX, try_lock

AT_ONCE: Final = datetime(1970, 1, 1, tzinfo=UTC)


def due(
    session: Session, *, now: datetime, desks: Collection[str], most: int
) -> tuple[tuple[int, str], ...]:
    """The cases of these desks whose looks have been due for longest, and their references."""
    rows = session.execute(
        select(CASE.c.id, CASE.c.reference)
        .where(CASE.c.next_look_at <= now, _of(desks))
        .order_by(CASE.c.next_look_at, CASE.c.id)
        .limit(most)
    )
    return tuple((row.id, row.reference) for row in rows)


def claim(session: Session, *, case_id: int, desk: str, reference: str, now: datetime) -> bool:
    """Keeps all others from a case until the commit; False if it is not due any more.

    False too if somebody else is at it: he is not waited for. The lock is that of its conversation,
    taken before its row as those do who decide about mail.
    """
    if not try_lock(session, f"conversation\n{desk}\n{reference}"):
        return False
    found = session.scalar(
        select(CASE.c.id)
        .where(CASE.c.id == case_id, CASE.c.next_look_at <= now)
        .with_for_update(skip_locked=True)
    )
    return found is not None


def set_next_look(session: Session, *, case_id: int, at: datetime | None) -> None:
    """When the clock looks at a case again; None for not before its next event."""
    session.exec(update(CASE).where(CASE.c.id == case_id).values(next_look_at=at))


def look_at_all(session: Session, *, desk: str) -> int:
    """Asks for a look at every case of a desk, because its files say something else; how many."""
    return session.exec(
        update(CASE)
        .where(CASE.c.desk == desk, or_(CASE.c.kind != "closed", CASE.c.next_look_at.is_not(None)))
        .values(next_look_at=AT_ONCE)
    ).rowcount


def earliest(session: Session, *, desks: Collection[str]) -> datetime | None:
    """When the first look is due; None if none is."""
    found: datetime | None = session.scalar(
        select(CASE.c.next_look_at)
        .where(CASE.c.next_look_at.is_not(None), _of(desks))
        .order_by(CASE.c.next_look_at)
        .limit(1)
    )
    return found


def _of(desks: Collection[str]) -> ColumnElement[bool]:
    """Not by the column as it is: SQLite would go by an index of it, and sort the whole desk."""
    return CASE.c.desk.concat("").in_(desks)


def is_drained(
    session: Session, *, mailboxes: Collection[str], fed: Collection[str], since: datetime
) -> bool:
    """Whether mailboxes were read to their end after an instant, and all their mail decided about.

    Those of `fed` are never read: mail is put into them, and counts once it is decided about.
    """
    waits = session.scalar(
        select(exists().where(INBOX.c.mailbox.in_(mailboxes), INBOX.c.state == "received"))
    )
    if waits:
        return False
    for mailbox in mailboxes:
        if mailbox in fed:
            continue
        drained = session.scalars(
            select(FOLDER.c.drained_at).where(FOLDER.c.mailbox == mailbox)
        ).all()
        if not drained or any(at is None or at < since for at in drained):
            return False
    return True
