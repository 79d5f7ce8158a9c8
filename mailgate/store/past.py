"""What a database knew at a time, copied into another in memory; and the mails that came since.

What nobody wrote down is as it is today: the state and priority of cases that were there before.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, func, insert, select, true, update
from sqlmodel import Session, SQLModel

from mailgate.store.statements import (
    BLOCK,
    BOUNCE,
    CASE,
    CONTENT,
    EVENT,
    FILE,
    FORGIVEN,
    HELD,
    INBOX,
    LINK,
    META,
    OUTBOX,
    PARTICIPANT,
    QUARANTINE,
    RAW,
    THREAD,
    insert_new,
)

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class PastMail:
    """A mail that was decided; `reference` is that of the case it opened or went to, or empty."""

    id: int
    desk: str
    mailbox: str
    decided_at: datetime
    fate: str
    reference: str
    decision: Mapping[str, Any]


def mails_since(
    session: Session, *, since: datetime, desks: Collection[str], mailboxes: Collection[str]
) -> tuple[PastMail, ...]:
    """The mails that were taken since then and have a fate, in the order of their decisions."""
    query = (
        select(
            INBOX.c.id, INBOX.c.desk, INBOX.c.mailbox, INBOX.c.done_at, INBOX.c.taken_at,
            INBOX.c.fate, CASE.c.reference, INBOX.c.decision,
        )
        .join_from(INBOX, CASE, CASE.c.id == INBOX.c.case_id, isouter=True)
        .where(
            INBOX.c.taken_at >= since,
            INBOX.c.fate != "",
            INBOX.c.desk.in_(desks),
            INBOX.c.mailbox.in_(mailboxes),
        )
        .order_by(func.coalesce(INBOX.c.done_at, INBOX.c.taken_at), INBOX.c.id)
    )  # fmt: skip
    return tuple(
        PastMail(
            id=row.id,
            desk=row.desk,
            mailbox=row.mailbox,
            decided_at=row.done_at or row.taken_at,
            fate=row.fate,
            reference=row.reference or "",
            decision=row.decision or {},
        )
        for row in session.execute(query)
    )


def copy_until(source: Session, target: Session, *, until: datetime) -> None:
    """Copies what was there at a time, but for the bytes of mails."""
    for table in SQLModel.metadata.sorted_tables:
        if table is RAW:
            continue
        where = _WHERE[table.name](until) if table.name in _WHERE else true()
        for rows in _batches(source, table, where):
            target.execute(insert(table), rows)
    counted = select(func.count()).where(EVENT.c.case_id == CASE.c.id).scalar_subquery()
    target.execute(update(CASE).values(events=counted))


def copy_mail(source: Session, target: Session, mail: PastMail) -> None:
    """Copies one mail as it was when it had just been taken."""
    row = dict(source.execute(select(INBOX).where(INBOX.c.id == mail.id)).mappings().one())
    raw = source.execute(select(RAW).where(RAW.c.sha256 == row["sha256"])).mappings().one()
    insert_new(target, RAW, **dict(raw))
    anew: dict[str, Any] = {
        "state": "received",
        "fate": "",
        "case_id": None,
        "attempts": 0,
        "next_attempt_at": mail.decided_at,
        "claim_token": "",
        "claimed_until": None,
        "done_at": None,
        "decision": {},
        "sender": "",
    }
    target.execute(insert(INBOX), [{key: anew.get(key, row[key]) for key in row}])


def blocks_between(session: Session, *, after: datetime) -> tuple[Mapping[str, Any], ...]:
    """The blocks that people made since then, oldest first."""
    query = select(BLOCK).where(BLOCK.c.at >= after).order_by(BLOCK.c.at)
    return tuple(dict(row) for row in session.execute(query).mappings())


def add_block(session: Session, row: Mapping[str, Any]) -> None:
    """Makes a block as it was made then."""
    session.execute(insert(BLOCK), [dict(row)])


def forget_bytes(session: Session) -> None:
    """Lets go of the bytes of mails that nobody reads again."""
    waiting = select(INBOX.c.sha256).where(INBOX.c.state == "received")
    session.execute(RAW.delete().where(RAW.c.sha256.not_in(waiting)))
    session.execute(update(OUTBOX).where(func.length(OUTBOX.c.raw) > 0).values(raw=b""))


def _batches(
    source: Session, table: Table, where: ColumnElement[bool]
) -> Iterator[list[dict[str, Any]]]:
    found = source.execute(select(*table.c).where(where)).mappings()
    while rows := found.fetchmany(_BATCH):
        yield [_light(dict(row)) for row in rows]


def _light(row: dict[str, Any]) -> dict[str, Any]:
    """Without the bytes of a mail of ours."""
    return row | {"raw": b""} if "raw" in row else row


def _of_cases(column: ColumnElement[Any], until: datetime) -> ColumnElement[bool]:
    return column.in_(select(CASE.c.id).where(CASE.c.opened_at < until))


def _of_mails(column: ColumnElement[Any], until: datetime) -> ColumnElement[bool]:
    return column.in_(select(INBOX.c.id).where(_decided(until)))


def _decided(until: datetime) -> ColumnElement[bool]:
    return (INBOX.c.fate != "") & (INBOX.c.taken_at < until)


# Of each table what there was by then; tables that are not named are copied whole.
_WHERE: Final[Mapping[str, Callable[[datetime], ColumnElement[bool]]]] = {
    INBOX.name: _decided,
    CASE.name: lambda until: CASE.c.opened_at < until,
    CONTENT.name: lambda until: _of_mails(CONTENT.c.inbox_id, until),
    PARTICIPANT.name: lambda until: (
        _of_cases(PARTICIPANT.c.case_id, until) & (PARTICIPANT.c.added_at < until)
    ),
    EVENT.name: lambda until: _of_cases(EVENT.c.case_id, until) & (EVENT.c.at < until),
    THREAD.name: lambda until: _of_cases(THREAD.c.case_id, until) & (THREAD.c.at < until),
    LINK.name: lambda until: (
        _of_cases(LINK.c.case_id, until) & _of_cases(LINK.c.other_id, until) & (LINK.c.at < until)
    ),
    OUTBOX.name: lambda until: OUTBOX.c.queued_at < until,
    HELD.name: lambda until: _of_mails(HELD.c.inbox_id, until),
    QUARANTINE.name: lambda until: _of_mails(QUARANTINE.c.inbox_id, until),
    BLOCK.name: lambda until: BLOCK.c.at < until,
    BOUNCE.name: lambda until: BOUNCE.c.at < until,
    FORGIVEN.name: lambda until: FORGIVEN.c.at < until,
    FILE.name: lambda until: _of_mails(FILE.c.inbox_id, until),
    META.name: lambda _until: ~META.c.name.startswith("rules in use:"),
}
