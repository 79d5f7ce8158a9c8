"""Cases of alerts: the open one of a key, and those whose alerts stopped coming."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlmodel import Session

from mailgate.core.case import Case, EventKind, StateKind
from mailgate.store.cases import load_case, read_cases
from mailgate.store.statements import CASE, EVENT, FOLDER, INBOX, lock
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


def gone_quiet(session: Session, *, now: datetime) -> tuple[Case, ...]:
    """The open cases of alerts of which none came for as long as their rules say.

    Not while mail of their mailbox waits to be decided about, and not before the mailbox was
    looked at after that time: after a downtime the alerts may be there and nobody has read them.
    """
    lock(session, ["gone quiet"])
    last = (
        select(func.max(INBOX.c.received_at)).where(INBOX.c.case_id == CASE.c.id).scalar_subquery()
    )
    waits = exists().where(INBOX.c.mailbox == CASE.c.mailbox, INBOX.c.state == "received")
    rows = session.execute(
        select(
            CASE.c.id, CASE.c.mailbox, CASE.c.quiet_seconds, CASE.c.opened_at, last.label("last_at")
        ).where(
            CASE.c.quiet_seconds.is_not(None),
            CASE.c.kind.not_in((StateKind.RESOLVED.value, StateKind.CLOSED.value)),
            ~waits,
        )
    ).all()
    ended = []
    for row in rows:
        due_at = (row.last_at or row.opened_at) + timedelta(seconds=row.quiet_seconds)
        drained = session.scalars(
            select(FOLDER.c.drained_at).where(FOLDER.c.mailbox == row.mailbox)
        )
        if due_at <= now and all(at is not None and at >= due_at for at in drained):
            ended.append(row.id)
    return read_cases(session, ended)
