"""A garbled mail of a case read again another way, because a person says so.

The bytes and the ledger stay as they are. The word is an event of the case; the last one about a
mail counts, wherever the mail is shown.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.core.case import EventKind, Fate
from mailgate.errors import UsageError
from mailgate.jobs.orders import Order
from mailgate.jobs.views.shown_mail import LARGEST_PARSED, chosen_charset
from mailgate.mail.caps import over_caps
from mailgate.mail.redecoding import AS_LABELLED, Candidate, candidates, is_charset
from mailgate.store.cases import add_event
from mailgate.store.database import Database
from mailgate.store.raw import raw_of
from mailgate.store.tables import CaseRow, InboxRow


@dataclass(frozen=True, slots=True)
class Readings:
    """The ways to read one mail of a case; `id` is the mail's."""

    id: int
    reference: str
    candidates: tuple[Candidate, ...]


def readings(
    database: Database, reference: str, *, desk: str | None = None, mail: int | None = None
) -> Readings:
    """The ways to read a mail; UsageError if there is no such mail, or it cannot be shown."""
    with database.reading() as session:
        case, row = _mail_of(session, reference, desk=desk, mail=mail)
        raw = raw_of(session, row.id or 0)
        if found := over_caps(raw):
            raise UsageError(f"mail {row.id} cannot be shown: {found}")
        used = chosen_charset(session, row.id or 0)
        return Readings(row.id or 0, case.reference, candidates(raw, used=used))


def redecode(
    database: Database,
    reference: str,
    *,
    charset: str,
    by: str,
    now: datetime,
    desk: str | None = None,
    mail: int | None = None,
) -> Order:
    """Has a mail shown by this charset from now on, or as it is labelled again."""
    name = charset.strip().lower()
    if not is_charset(name):
        raise UsageError(
            f"{charset} is no charset that mailgate reads: leave --charset out for a list"
        )
    with database.session() as session:
        case, row = _mail_of(session, reference, desk=desk, mail=mail)
        number = row.id or 0
        if (chosen_charset(session, number) or AS_LABELLED) == name:
            return Order(number, done=True, text=f"is read {_how(name)} already")
        add_event(
            session,
            case_id=case.id or 0,
            kind=EventKind.REDECODED,
            summary=f"Mail {number} is read {_how(name)}, says {by}",
            now=now,
            inbox_id=number,
            detail={"charset": "" if name == AS_LABELLED else name, "by": by},
        )
        return Order(number, done=True, text=f"is read {_how(name)} from now on")


def _how(name: str) -> str:
    return "as labelled" if name == AS_LABELLED else f"as {name}"


def _mail_of(
    session: Session, reference: str, *, desk: str | None, mail: int | None
) -> tuple[CaseRow, InboxRow]:
    """The case and its mail; UsageError unless there is one and only one that can be meant."""
    wanted = select(CaseRow).where(CaseRow.reference == reference.strip().upper())
    if desk is not None:
        wanted = wanted.where(CaseRow.desk == desk)
    cases = session.exec(wanted).all()
    if not cases:
        raise UsageError(f"there is no case {reference}: `mailgate cases` lists them")
    if len(cases) > 1:
        desks = ", ".join(sorted(case.desk for case in cases))
        raise UsageError(f"{reference} is a case of several desks ({desks}): name one")
    query = select(InboxRow).where(
        InboxRow.case_id == cases[0].id,
        col(InboxRow.fate).not_in((Fate.DUPLICATE, Fate.QUARANTINED)),
        InboxRow.size <= LARGEST_PARSED,
    )
    rows = session.exec(query.order_by(col(InboxRow.id))).all()
    found = [row for row in rows if mail in (None, row.id)]
    if mail is not None and not found:
        raise UsageError(f"{reference} has no mail {mail} that can be shown")
    if len(found) != 1:
        ids = ", ".join(str(row.id) for row in found) or "none"
        raise UsageError(f"which mail of {reference}? --mail takes one of: {ids}")
    return cases[0], found[0]
