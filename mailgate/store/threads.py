"""What ties mails to cases and cases to each other: Message-IDs and links."""

import hashlib
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from mailgate.core.case import Case
from mailgate.store.cases import read_cases
from mailgate.store.statements import LINK, THREAD, insert_new
from mailgate.store.tables import LinkRow
from mailgate.store.text import clean


def add_thread(
    session: Session, *, desk: str, message_id: str, case_id: int, sender: str, now: datetime
) -> bool:
    """Notes that a mail with this Message-ID was written into a case; False if it was noted."""
    text = clean(message_id)
    return insert_new(
        session,
        THREAD,
        desk=desk,
        digest=_digest(text),
        message_id=text,
        case_id=case_id,
        sender=sender,
        at=now,
    )


def cases_of_message_id(session: Session, *, desk: str, message_id: str) -> tuple[Case, ...]:
    """The cases that a mail with this Message-ID was written into, newest first."""
    ids = session.scalars(
        select(THREAD.c.case_id)
        .where(THREAD.c.desk == desk, THREAD.c.digest == _digest(clean(message_id)))
        .order_by(THREAD.c.id.desc())
    ).all()
    return read_cases(session, ids)


def link(session: Session, *, case_id: int, other_id: int, reason: str, now: datetime) -> bool:
    """Notes that two cases have to do with each other; False if that was known, either way."""
    if any(other_id in {row.case_id, row.other_id} for row in links(session, case_id)):
        return False
    return insert_new(
        session, LINK, case_id=case_id, other_id=other_id, reason=clean(reason), at=now
    )


def links(session: Session, case_id: int) -> list[LinkRow]:
    """All links from and to a case, oldest first."""
    return list(
        session.exec(
            select_rows(LinkRow)
            .where(or_(col(LinkRow.case_id) == case_id, col(LinkRow.other_id) == case_id))
            .order_by(col(LinkRow.at))
        )
    )


def _digest(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()
