"""Cases of alerts: the open one of a key."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.store.cases import load_case
from mailgate.store.statements import CASE, EVENT, INBOX, lock
from mailgate.store.text import clean


def open_group(
    session: Session, *, desk: str, key: str, since: datetime
) -> tuple[Case, int, datetime | None] | None:
    """The open case of a key, how many mails it had since, and when a storm of them was told.

    Nobody else looks for this key until the transaction ends, so that two alerts at once do not
    open two cases.
    """
    lock(session, [f"group\n{desk}\n{key}"])
    case_id = session.scalars(
        select(CASE.c.id)
        .where(
            CASE.c.desk == desk,
            CASE.c.group_key == clean(key),
            CASE.c.kind.not_in((StateKind.RESOLVED.value, StateKind.CLOSED.value)),
        )
        .order_by(CASE.c.id.desc())
        .limit(1)
    ).first()
    if case_id is None:
        return None
    recent = session.scalars(
        select(func.count())
        .select_from(INBOX)
        .where(INBOX.c.case_id == case_id, INBOX.c.received_at > since)
    ).one()
    told_at = session.scalars(
        select(EVENT.c.at)
        .where(EVENT.c.case_id == case_id, EVENT.c.kind == EventKind.STORM.value)
        .order_by(EVENT.c.number.desc())
        .limit(1)
    ).first()
    return load_case(session, case_id), recent, told_at
