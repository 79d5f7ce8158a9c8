"""The outbox as a list, and one mail of it as it leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.store.bounces import Report, reports_about
from mailgate.store.database import Database
from mailgate.store.tables import CaseRow, OutboxRow


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One mail of ours: to whom, for which case, and how far it is.

    `reference` is empty and `answers` names the mail where that became no case. `bounced` says what
    a report tells that proves by MAC to be about it, or is empty.
    """

    id: int
    reference: str
    desk: str
    kind: str
    recipient: str
    state: str
    relay: str
    message_id: str
    automatic: bool
    queued_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    attempts: int
    uncertain: int
    last_error: str
    bounced: str = ""
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail of ours with the very bytes that are sent."""

    line: OutboxLine
    envelope_from: str
    raw: bytes


def outbox(
    database: Database, *, state: str | None = None, limit: int | None = None
) -> tuple[OutboxLine, ...]:
    """The mails of ours in a state, or all, newest first."""
    query = (
        select(OutboxRow, CaseRow.reference)
        .join(CaseRow, col(OutboxRow.case_id) == col(CaseRow.id), isouter=True)
        .order_by(col(OutboxRow.id).desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(OutboxRow.state == state)
    with database.reading() as session:
        found = session.exec(query).all()
        reports = _reports(session, (row for row, _ in found))
        return tuple(_line(row, reference or "", reports) for row, reference in found)


def outgoing_mail(database: Database, outbox_id: int) -> OutgoingMail | None:
    """One mail of ours, or None if there is none with that number."""
    with database.reading() as session:
        row = session.get(OutboxRow, outbox_id)
        if row is None:
            return None
        case = session.get(CaseRow, row.case_id) if row.case_id is not None else None
        reference = case.reference if case is not None else ""
        line = _line(row, reference, _reports(session, [row]))
        return OutgoingMail(line, row.envelope_from, row.raw)


def outbox_of_case(session: Session, row: CaseRow) -> tuple[OutboxLine, ...]:
    """The mails of ours in one case, oldest first."""
    query = select(OutboxRow).where(OutboxRow.case_id == row.id).order_by(col(OutboxRow.id))
    found = session.exec(query).all()
    reports = _reports(session, found)
    return tuple(_line(outgoing, row.reference, reports) for outgoing in found)


def _reports(session: Session, rows: Iterable[OutboxRow]) -> dict[int, Report]:
    return reports_about(session, outbox_ids=(row.id for row in rows if row.id is not None))


def _told(report: Report | None) -> str:
    if report is None:
        return ""
    words = " ".join(word for word in (report.kind, report.status) if word)
    return f"{words} ({report.diagnostic})" if report.diagnostic else words


def _line(row: OutboxRow, reference: str, reports: dict[int, Report]) -> OutboxLine:
    return OutboxLine(
        id=row.id or 0,
        reference=reference,
        desk=row.desk,
        kind=row.kind,
        recipient=row.recipient,
        state=row.state,
        relay=row.relay,
        message_id=row.message_id,
        automatic=row.automatic,
        queued_at=row.queued_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        uncertain=row.uncertain,
        last_error=row.last_error,
        bounced=_told(reports.get(row.id or 0)),
        answers=row.inbox_id if row.case_id is None else None,
    )
