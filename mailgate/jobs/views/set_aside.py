"""Mail set aside for a person: held and quarantined messages, and who is blocked."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from mailgate.jobs.views.record import reasons_of, word_of
from mailgate.jobs.views.shown_mail import ShownMail, shown_mail
from mailgate.store.database import Database
from mailgate.store.tables import BlockRow, CaseRow, HeldRow, InboxRow, QuarantineRow


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A message that waits for a person's word; `decided_as` is empty until it is spoken."""

    id: int
    reference: str
    desk: str
    mailbox: str
    sender: str
    subject: str
    reason: str
    held_at: datetime
    decided_as: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A held message with what a person needs to decide about it."""

    line: HeldLine
    mail: ShownMail
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """A message set aside after it could not be worked on; dropped ones keep their bytes."""

    id: int
    mailbox: str
    desk: str
    message_id: str
    size: int
    attempts: int
    reason: str
    since: datetime
    dropped_at: datetime | None
    dropped_by: str


@dataclass(frozen=True, slots=True)
class QuarantinedMail:
    """A quarantined message with what can be said of it without parsing it."""

    line: QuarantineLine
    folder: str
    uid: str
    sha256: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlockLine:
    """An address or domain whose mail is filed without a case."""

    pattern: str
    at: datetime
    by: str


def held(database: Database, *, decided: bool = False) -> tuple[HeldLine, ...]:
    """The messages that wait for a person's word, oldest first; with `decided` also the others."""
    query = (
        select(HeldRow, InboxRow, CaseRow.reference)
        .join(InboxRow, col(HeldRow.inbox_id) == col(InboxRow.id))
        .join(CaseRow, col(HeldRow.case_id) == col(CaseRow.id))
        .order_by(col(HeldRow.held_at), col(HeldRow.inbox_id))
    )
    if not decided:
        query = query.where(HeldRow.decided_as == "")
    with database.reading() as session:
        return tuple(_held(row, inbox, reference) for row, inbox, reference in session.exec(query))


def held_mail(database: Database, inbox_id: int) -> HeldMail | None:
    """One held message, read again from its bytes, or None if that number is not held."""
    with database.reading() as session:
        row = session.get(HeldRow, inbox_id)
        if row is None:
            return None
        inbox = session.get_one(InboxRow, inbox_id)
        reference = session.get_one(CaseRow, row.case_id).reference
        return HeldMail(
            line=_held(row, inbox, reference),
            mail=shown_mail(session, inbox),
            reasons=reasons_of(inbox.decision.get("reasons")),
        )


def held_of_case(session: Session, row: CaseRow) -> tuple[HeldLine, ...]:
    """The messages held for one case, decided ones too, oldest first."""
    query = (
        select(HeldRow, InboxRow)
        .join(InboxRow, col(HeldRow.inbox_id) == col(InboxRow.id))
        .where(HeldRow.case_id == row.id)
        .order_by(col(HeldRow.held_at), col(HeldRow.inbox_id))
    )
    return tuple(_held(item, inbox, row.reference) for item, inbox in session.exec(query))


def quarantine(database: Database, *, dropped: bool = False) -> tuple[QuarantineLine, ...]:
    """The messages set aside, oldest first; with `dropped` also those a person gave up."""
    query = (
        select(QuarantineRow, InboxRow)
        .join(InboxRow, col(QuarantineRow.inbox_id) == col(InboxRow.id))
        .order_by(col(QuarantineRow.since), col(QuarantineRow.inbox_id))
    )
    if not dropped:
        query = query.where(col(QuarantineRow.dropped_at).is_(None))
    with database.reading() as session:
        return tuple(_quarantined(row, inbox) for row, inbox in session.exec(query))


def quarantined_mail(database: Database, inbox_id: int) -> QuarantinedMail | None:
    """One quarantined message, unparsed, or None if that number is not in quarantine."""
    with database.reading() as session:
        row = session.get(QuarantineRow, inbox_id)
        if row is None:
            return None
        inbox = session.get_one(InboxRow, inbox_id)
        return QuarantinedMail(
            line=_quarantined(row, inbox),
            folder=inbox.folder,
            uid=inbox.uid,
            sha256=inbox.sha256,
            reasons=reasons_of(inbox.decision.get("reasons")),
        )


def blocks(database: Database) -> tuple[BlockLine, ...]:
    """Who is blocked, in alphabetical order."""
    with database.reading() as session:
        return tuple(
            BlockLine(pattern=row.pattern, at=row.at, by=row.by)
            for row in session.exec(select(BlockRow).order_by(BlockRow.pattern))
        )


def _held(row: HeldRow, inbox: InboxRow, reference: str) -> HeldLine:
    return HeldLine(
        id=row.inbox_id,
        reference=reference,
        desk=inbox.desk,
        mailbox=inbox.mailbox,
        sender=word_of(inbox.decision, "from"),
        subject=word_of(inbox.decision, "subject"),
        reason=row.reason,
        held_at=row.held_at,
        decided_as=row.decided_as,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _quarantined(row: QuarantineRow, inbox: InboxRow) -> QuarantineLine:
    return QuarantineLine(
        id=row.inbox_id,
        mailbox=inbox.mailbox,
        desk=inbox.desk,
        message_id=inbox.message_id,
        size=inbox.size,
        attempts=inbox.attempts,
        reason=row.reason,
        since=row.since,
        dropped_at=row.dropped_at,
        dropped_by=row.dropped_by,
    )
