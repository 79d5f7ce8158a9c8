"""The outbox as a list, and one mail of it as it leaves."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.store.database import Database
from mailgate.store.tables import CaseRow, OutboxRow


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One mail of ours: to whom, for which case, and how far it is."""

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
        .join(CaseRow, col(OutboxRow.case_id) == col(CaseRow.id))
        .order_by(col(OutboxRow.id).desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(OutboxRow.state == state)
    with database.reading() as session:
        return tuple(_line(row, reference) for row, reference in session.exec(query))


def outgoing_mail(database: Database, outbox_id: int) -> OutgoingMail | None:
    """One mail of ours, or None if there is none with that number."""
    with database.reading() as session:
        row = session.get(OutboxRow, outbox_id)
        if row is None:
            return None
        reference = session.get_one(CaseRow, row.case_id).reference
        return OutgoingMail(_line(row, reference), row.envelope_from, row.raw)


def outbox_of_case(session: Session, row: CaseRow) -> tuple[OutboxLine, ...]:
    """The mails of ours in one case, oldest first."""
    query = select(OutboxRow).where(OutboxRow.case_id == row.id).order_by(col(OutboxRow.id))
    return tuple(_line(outgoing, row.reference) for outgoing in session.exec(query))


def _line(row: OutboxRow, reference: str) -> OutboxLine:
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
    )
